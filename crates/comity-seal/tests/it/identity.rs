//! Generations of keys: rotation with overlap, retirement, what peers make of it.

use comity_seal::envelope::{EnvelopeError, open_batch, seal_batch};
use comity_seal::fingerprint::Fingerprint;
use comity_seal::identity::{AgencyKeys, IdentityError, TlsIdentity};
use comity_seal::public::{PublicError, PublicKeys};
use zeroize::Zeroizing;

use crate::support::{DAY_MS, FOUNDED_MS, Seeded, agency, tls};

const ROTATED_MS: u64 = FOUNDED_MS + 100 * DAY_MS;
const OVERLAP_MS: u64 = 7 * DAY_MS;

fn rotated() -> AgencyKeys {
    let mut keys = agency(1);
    let number = keys.rotate(ROTATED_MS, OVERLAP_MS, tls("XA"), &mut Seeded::new(2)).unwrap();
    assert_eq!(number, 2);
    keys
}

/// What peers have of the agency before and after its rotation.
fn before_and_after() -> (PublicKeys, PublicKeys) {
    (agency(1).public().clone(), rotated().public().clone())
}

#[test]
fn the_old_generation_signs_until_the_overlap_ends_and_the_new_one_after() {
    let keys = rotated();
    let signs_at = |at_ms| keys.signing_at(at_ms).map(|held| held.number);
    assert_eq!(signs_at(FOUNDED_MS - 1), Err(IdentityError::NoneValid { at_ms: FOUNDED_MS - 1 }));
    assert_eq!(signs_at(FOUNDED_MS), Ok(1));
    assert_eq!(signs_at(ROTATED_MS + OVERLAP_MS - 1), Ok(1));
    assert_eq!(signs_at(ROTATED_MS + OVERLAP_MS), Ok(2));
}

#[test]
fn the_new_generation_receives_from_the_first_moment() {
    let (_, public) = before_and_after();
    let seals_at = |at_ms| public.sealing_at(at_ms).map(|generation| generation.number);
    assert_eq!(seals_at(ROTATED_MS - 1), Some(1));
    assert_eq!(seals_at(ROTATED_MS), Some(2));
    assert_eq!(seals_at(FOUNDED_MS - 1), None);
}

#[test]
fn an_act_verifies_under_the_key_of_its_day_and_under_no_other_day() {
    let keys = rotated();
    let public = keys.public();
    let old = keys.generation(1).unwrap();
    let id = old.act.verifying_key().id();
    let signature = old.act.sign(b"act");
    let check = |at_ms| public.verify_act(id, at_ms, b"act", signature.as_ref());
    check(ROTATED_MS).unwrap();
    check(ROTATED_MS + OVERLAP_MS - 1).unwrap();
    let late = ROTATED_MS + OVERLAP_MS;
    assert_eq!(check(late), Err(PublicError::NotValid { key: id, at_ms: late }));
    let stranger = agency(9).newest().act.verifying_key().id();
    assert_eq!(
        public.verify_act(stranger, ROTATED_MS, b"act", signature.as_ref()),
        Err(PublicError::UnknownKey { key: stranger })
    );
    assert!(matches!(
        public.verify_act(id, ROTATED_MS, b"other", signature.as_ref()),
        Err(PublicError::Signing(_))
    ));
}

#[test]
fn what_was_sealed_before_a_rotation_opens_after_it_until_the_keys_are_retired() {
    let mut keys = rotated();
    let old = keys.public().generation(1).unwrap().clone();
    let sealed = seal_batch(&old, b"delivery", b"batch", &mut Seeded::new(3)).unwrap();
    assert_eq!(open_batch(&keys, b"delivery", &sealed).unwrap(), b"batch");
    assert_eq!(keys.retire(ROTATED_MS + OVERLAP_MS), 0);
    assert_eq!(keys.retire(ROTATED_MS + OVERLAP_MS + 1), 1);
    assert_eq!(
        open_batch(&keys, b"delivery", &sealed),
        Err(EnvelopeError::UnknownKey { generation: 1, key: sealed.key() })
    );
    // The public half stays, so that old acts still verify.
    assert_eq!(keys.public().generation(1), Some(&old));
}

#[test]
fn a_rotation_without_overlap_takes_the_old_key_out_at_once() {
    let mut keys = rotated();
    let stolen_ms = ROTATED_MS + 1;
    keys.rotate(stolen_ms, 0, tls("XA"), &mut Seeded::new(4)).unwrap();
    assert_eq!(keys.signing_at(stolen_ms).unwrap().number, 3);
    assert_eq!(keys.public().generation(1).unwrap().valid.until_ms, Some(stolen_ms));
    assert_eq!(keys.public().generation(2).unwrap().valid.until_ms, Some(stolen_ms));
}

#[test]
fn the_newest_generation_is_never_retired_and_rotation_ends_at_the_limit() {
    let mut keys = agency(1);
    assert_eq!(keys.retire(u64::MAX), 0);
    for turn in 1..128 {
        let at_ms = FOUNDED_MS + turn * DAY_MS;
        keys.rotate(at_ms, 0, tls("XA"), &mut Seeded::new(turn)).unwrap();
        keys.retire(at_ms);
    }
    assert_eq!(keys.public().generations().len(), 128);
    assert_eq!(
        keys.rotate(u64::MAX, 0, tls("XA"), &mut Seeded::new(0)),
        Err(IdentityError::TooManyGenerations)
    );
    let public = keys.public();
    assert_eq!(PublicKeys::parse(&public.encode()).as_ref(), Ok(public));
}

#[test]
fn a_list_after_rotation_continues_the_list_before_it() {
    let (before, after) = before_and_after();
    after.continues(&before).unwrap();
    after.continues(&after).unwrap();
    // The way back would give the old key its lost time again.
    assert_eq!(before.continues(&after), Err(PublicError::Changed { generation: 1 }));
}

#[test]
fn a_list_with_a_changed_key_does_not_continue() {
    let mut other = agency(8);
    other.rotate(ROTATED_MS, OVERLAP_MS, tls("XA"), &mut Seeded::new(2)).unwrap();
    let (known, _) = before_and_after();
    assert_eq!(other.public().continues(&known), Err(PublicError::Changed { generation: 1 }));
    // Nor does one that only has new generations.
    other.retire(u64::MAX);
    let bytes = other.public().encode();
    let only_new = [&bytes[..1], &[1], &bytes[2 + (bytes.len() - 2) / 2..]].concat();
    let only_new = PublicKeys::parse(&only_new).unwrap();
    assert_eq!(only_new.continues(&known), Err(PublicError::Changed { generation: 2 }));
}

#[test]
fn a_fingerprint_is_sixty_digits_over_all_keys_and_their_validity() {
    let (before, after) = before_and_after();
    let fingerprint = Fingerprint::of(&before);
    assert_ne!(Fingerprint::of(&after), fingerprint);
    // A moment of validity is compared too: an ended key must not come back to life.
    let mut bytes = before.encode();
    bytes[13] ^= 1;
    let moved = PublicKeys::parse(&bytes).unwrap();
    assert_ne!(Fingerprint::of(&moved), fingerprint);
    let text = fingerprint.to_string();
    assert_eq!(text.len(), 71);
    assert_eq!(text.replace(' ', " - ").parse(), Ok(fingerprint));
    assert_eq!(text.replace(' ', "").parse(), Ok(fingerprint));
    assert!(text[1..].parse::<Fingerprint>().is_err());
    assert!(format!("{text}0").parse::<Fingerprint>().is_err());
    assert!(text.replacen(' ', "x", 1).parse::<Fingerprint>().is_err());
}

#[test]
fn the_same_seed_gives_the_same_agency() {
    assert_eq!(agency(1).public(), agency(1).public());
    assert_ne!(agency(1).public(), agency(2).public());
}

#[test]
fn a_tls_identity_beyond_its_limit_is_refused() {
    let long = Zeroizing::new(vec![0; 8193]);
    assert_eq!(TlsIdentity::new(long, Vec::new()).unwrap_err(), IdentityError::TlsTooLong);
    let short = Zeroizing::new(Vec::new());
    assert_eq!(TlsIdentity::new(short, vec![0; 8193]).unwrap_err(), IdentityError::TlsTooLong);
}
