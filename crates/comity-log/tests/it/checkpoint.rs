//! Checkpoints, the policies that judge them, and cosignatures.

use std::sync::Arc;

use comity_log::{
    Checkpoint, CheckpointError, ConsistencyProof, Cosigned, FollowError, Hash, KeyId, KeySet,
    NoteSignature, NoteSigner, NoteVerifier, SignatureType, SignedCheckpoint, TreeHead,
    VerifyError, VerifyPolicy, cosign, prove_consistency,
};

use crate::{
    note::TestKey,
    tree::{Log, altered},
};

const ORIGIN: &str = "log.example/xa";

/// Source: C2SP tlog-cosignature, first example.
const SOFA: &str = "example.com/behind-the-sofa\n20852163\n\
    CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2\
    q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n\
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2\
    oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

/// The keys of one generation of a log.
pub(crate) struct LogKeys(Arc<TestKey>, Arc<TestKey>);

impl LogKeys {
    pub(crate) fn new(seed: u8) -> Self {
        let classical = TestKey::new(ORIGIN, SignatureType::Ed25519, seed);
        Self(classical, TestKey::new(ORIGIN, SignatureType::MlDsa65, seed + 100))
    }

    pub(crate) fn set(&self) -> KeySet {
        KeySet::pair(self.0.clone(), self.1.clone())
    }

    pub(crate) fn policy(&self) -> VerifyPolicy {
        VerifyPolicy::new(ORIGIN, self.set())
    }

    pub(crate) fn sign(&self, head: TreeHead) -> SignedCheckpoint {
        sign(head, &[&*self.0, &*self.1])
    }
}

fn sign(head: TreeHead, signers: &[&dyn NoteSigner]) -> SignedCheckpoint {
    SignedCheckpoint::sign(Checkpoint::new(ORIGIN, head).unwrap(), signers).unwrap()
}

fn head(size: u64) -> TreeHead {
    TreeHead { size, root: Hash::new([7; 32]) }
}

fn cosigner(seed: u8) -> Arc<TestKey> {
    TestKey::new(&format!("log.example/x{seed}"), SignatureType::Ed25519Cosignature, seed)
}

#[test]
fn the_example_of_the_specification_is_read_and_written_back() {
    let signed = SignedCheckpoint::parse(SOFA.as_bytes()).unwrap();
    let checkpoint = signed.checkpoint();
    assert_eq!(checkpoint.origin(), "example.com/behind-the-sofa");
    assert_eq!((checkpoint.size(), checkpoint.extension()), (20_852_163, ""));
    assert_eq!(signed.to_text(), SOFA);
    let cosignature = signed.note().signatures()[1].bytes();
    assert_eq!(cosignature.len(), 8 + 64);
    assert_eq!(cosignature[..8], 1_679_315_147_u64.to_be_bytes());
}

#[test]
fn what_a_cosigner_signs_is_as_in_the_specification() {
    struct Echo;
    impl NoteSigner for Echo {
        fn name(&self) -> &str {
            "witness.example.com/w1"
        }
        fn key_id(&self) -> KeyId {
            KeyId::new(1)
        }
        fn sign(&self, message: &[u8]) -> Vec<u8> {
            message.to_vec()
        }
    }
    let signed = SignedCheckpoint::parse(SOFA.as_bytes()).unwrap();
    let line = cosign(signed.checkpoint(), &Echo, 1_679_315_147).unwrap();
    let expect = "cosignature/v1\ntime 1679315147\nexample.com/behind-the-sofa\n20852163\n\
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";
    assert_eq!(line.bytes()[8..], *expect.as_bytes());
}

#[test]
fn malformed_checkpoints_are_refused() {
    let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    let check = |text: String| Checkpoint::parse(&text).unwrap_err();
    assert!(matches!(check(String::new()), CheckpointError::Lines));
    assert!(matches!(check(format!("o\n1\n{root}")), CheckpointError::Lines));
    assert!(matches!(check(format!("\n1\n{root}\n")), CheckpointError::Origin));
    assert!(matches!(check(format!("{}\n1\n{root}\n", "o".repeat(256))), CheckpointError::Origin));
    for size in ["", "01", "+1", "-1", " 1", "1 ", "0x1", "1.0", "18446744073709551616"] {
        let error = check(format!("o\n{size}\n{root}\n"));
        assert!(matches!(error, CheckpointError::Size { .. }), "`{size}`");
    }
    for bad in ["", &root[1..], &root.replace('=', ""), &root.replace("I=", "J="), "===="] {
        assert!(matches!(check(format!("o\n1\n{bad}\n")), CheckpointError::Root), "`{bad}`");
    }
    for extension in ["\n", "a\n\n", "\na\n", "a\n\nb\n", "a", "a\tb\n", &"a\n".repeat(2049)] {
        let error = check(format!("o\n1\n{root}\n{extension}"));
        assert!(matches!(error, CheckpointError::Extension), "`{extension}`");
    }
    let kept = Checkpoint::parse(&format!("o\n0\n{root}\nfirst\nsecond line\n")).unwrap();
    assert_eq!(kept.extension(), "first\nsecond line\n");
}

#[test]
fn a_checkpoint_needs_both_keys_of_its_log() {
    let keys = LogKeys::new(1);
    let policy = keys.policy();
    let signed = keys.sign(head(5));
    let verified = policy.verify(&SignedCheckpoint::parse(signed.to_text().as_bytes()).unwrap());
    assert_eq!(verified.unwrap().checkpoint().size(), 5);
    for signers in [vec![&*keys.0 as &dyn NoteSigner], vec![&*keys.1], vec![]] {
        let error = policy.verify(&sign(head(5), &signers)).unwrap_err();
        assert!(matches!(error, VerifyError::NotSigned { .. }), "{error}");
    }
}

#[test]
fn a_half_of_each_pair_is_no_whole() {
    let (old, new) = (LogKeys::new(1), LogKeys::new(2));
    let policy = old.policy().or(new.set());
    assert!(policy.verify(&old.sign(head(5))).is_ok());
    assert!(policy.verify(&new.sign(head(5))).is_ok());
    let mixed = sign(head(5), &[&*old.0, &*new.1]);
    assert!(matches!(policy.verify(&mixed), Err(VerifyError::NotSigned { .. })));
    assert!(old.policy().verify(&new.sign(head(5))).is_err());
}

#[test]
fn a_signature_that_fails_spoils_the_checkpoint() {
    let keys = LogKeys::new(1);
    let other = keys.sign(head(6));
    let mut signed = keys.sign(head(5));
    signed.add(other.note().signatures()[0].clone()).unwrap();
    assert!(matches!(keys.policy().verify(&signed), Err(VerifyError::BadSignature { .. })));
    // Also when a good line by the same key stands before the bad one.
    let bad_line = other.note().signatures()[0].to_line();
    let text = format!("{}{bad_line}", keys.sign(head(5)).to_text());
    let signed = SignedCheckpoint::parse(text.as_bytes()).unwrap();
    assert!(matches!(keys.policy().verify(&signed), Err(VerifyError::BadSignature { .. })));
}

#[test]
fn unknown_signatures_are_ignored_even_if_name_or_id_are_known() {
    let keys = LogKeys::new(1);
    let mut signed = keys.sign(head(5));
    let stranger = TestKey::new(ORIGIN, SignatureType::Ed25519, 9);
    signed
        .add(NoteSignature::new(ORIGIN, NoteVerifier::key_id(&*stranger), vec![0; 64]).unwrap())
        .unwrap();
    let known = NoteVerifier::key_id(&*keys.0);
    signed.add(NoteSignature::new("stranger", known, vec![0; 64]).unwrap()).unwrap();
    assert!(keys.policy().verify(&signed).is_ok());
}

#[test]
fn a_checkpoint_of_another_log_is_refused() {
    let keys = LogKeys::new(1);
    let checkpoint = Checkpoint::new("log.example/xb", head(5)).unwrap();
    let signed = SignedCheckpoint::sign(checkpoint, &[&*keys.0, &*keys.1]).unwrap();
    assert!(matches!(keys.policy().verify(&signed), Err(VerifyError::OtherOrigin { .. })));
}

#[test]
fn cosignatures_are_counted_with_their_times() {
    let keys = LogKeys::new(1);
    let (w1, w2, w3) = (cosigner(11), cosigner(12), cosigner(13));
    let policy = keys.policy().with_cosigners(vec![w1.clone(), w2.clone()], 2);
    let mut signed = keys.sign(head(5));
    signed.add(cosign(signed.checkpoint(), &*w1, 1_700_000_000).unwrap()).unwrap();
    signed.add(cosign(signed.checkpoint(), &*w3, 1_700_000_001).unwrap()).unwrap();
    let error = policy.verify(&signed).unwrap_err();
    assert!(matches!(error, VerifyError::TooFewCosigners { found: 1, needed: 2 }), "{error}");
    signed.add(cosign(signed.checkpoint(), &*w2, 1_700_000_002).unwrap()).unwrap();
    let verified = policy.verify(&signed).unwrap();
    let times: Vec<u64> = verified.cosigned().iter().map(|c| c.at_s).collect();
    assert_eq!(times, [1_700_000_000, 1_700_000_002]);
    assert_eq!(verified.cosigned()[0].name, "log.example/x11");
}

#[test]
fn one_cosigner_is_counted_once_however_often_it_signs() {
    let keys = LogKeys::new(1);
    let witness = cosigner(11);
    let signed = keys.sign(head(5));
    let lines: String = [5, 9, 7]
        .map(|at_s| cosign(signed.checkpoint(), &*witness, at_s).unwrap().to_line())
        .concat();
    let text = format!("{}{lines}", signed.to_text());
    let policy = keys.policy().with_cosigners(vec![witness.clone()], 1);
    let verified = policy.verify(&SignedCheckpoint::parse(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(verified.cosigned().iter().map(|c| c.at_s).collect::<Vec<_>>(), [9]);
    let policy = keys.policy().with_cosigners(vec![witness], 2);
    assert!(policy.verify(&SignedCheckpoint::parse(text.as_bytes()).unwrap()).is_err());
}

#[test]
fn a_cosignature_holds_for_its_checkpoint_time_and_key_only() {
    let witness = cosigner(11);
    let checkpoint = |size| Checkpoint::new(ORIGIN, head(size)).unwrap();
    let made = cosign(&checkpoint(5), &*witness, 1000).unwrap();
    let held = Cosigned::verify(&checkpoint(5), &made, &*witness).unwrap();
    assert_eq!(held.at_s, 1000);
    assert!(Cosigned::verify(&checkpoint(6), &made, &*witness).is_none());
    assert!(Cosigned::verify(&checkpoint(5), &made, &*cosigner(12)).is_none());
    let mut bytes = made.bytes().to_vec();
    bytes[7] ^= 1;
    let at = NoteVerifier::key_id(&*witness);
    let later = NoteSignature::new(made.name(), at, bytes).unwrap();
    assert!(Cosigned::verify(&checkpoint(5), &later, &*witness).is_none());
    let short = NoteSignature::new(made.name(), at, vec![0; 7]).unwrap();
    assert!(Cosigned::verify(&checkpoint(5), &short, &*witness).is_none());
    let renamed = NoteSignature::new("log.example/x12", at, made.bytes().to_vec()).unwrap();
    assert!(Cosigned::verify(&checkpoint(5), &renamed, &*witness).is_none());
}

#[test]
fn no_cosignature_is_of_a_time_past_the_last() {
    let (witness, last) = (cosigner(11), (1_u64 << 63) - 1);
    let checkpoint = Checkpoint::new(ORIGIN, head(5)).unwrap();
    let made = cosign(&checkpoint, &*witness, last).unwrap();
    assert!(Cosigned::verify(&checkpoint, &made, &*witness).is_some());
    assert!(cosign(&checkpoint, &*witness, last + 1).is_err());
    // Signed all the same, by a cosigner that does not keep to the rule.
    let message = format!("cosignature/v1\ntime {}\n{}", last + 1, checkpoint.to_text());
    let signature = witness.sign(message.as_bytes());
    let bytes = [(last + 1).to_be_bytes().as_slice(), &signature].concat();
    let at = NoteVerifier::key_id(&*witness);
    let late = NoteSignature::new(made.name(), at, bytes).unwrap();
    assert!(Cosigned::verify(&checkpoint, &late, &*witness).is_none());
}

#[test]
fn a_log_signature_is_no_cosignature() {
    let keys = LogKeys::new(1);
    let signed = keys.sign(head(5));
    let policy = keys.policy().with_cosigners(vec![keys.0.clone()], 1);
    assert!(policy.verify(&signed).is_err());
}

#[test]
fn a_checkpoint_follows_the_one_seen_when_it_is_proven_to() {
    let keys = LogKeys::new(1);
    let log = Log::of(40);
    let verified = |head| keys.policy().verify(&keys.sign(head)).unwrap();
    let seen = Checkpoint::new(ORIGIN, log.head_at(17)).unwrap();
    let proof = prove_consistency(&log.tiles, 17, 40).unwrap();
    let nothing = ConsistencyProof::from_hashes(Vec::new()).unwrap();
    assert!(verified(log.head()).follows(&seen, &proof).is_ok());
    assert!(verified(log.head_at(17)).follows(&seen, &nothing).is_ok());

    let error = verified(log.head()).follows(&seen, &nothing).unwrap_err();
    assert!(matches!(error, FollowError::Unproven(_)), "{error}");
    let error = verified(log.head_at(16)).follows(&seen, &nothing).unwrap_err();
    assert!(matches!(error, FollowError::Older { found: 16, seen: 17 }), "{error}");
    let other = TreeHead { size: 17, root: altered(log.head_at(17).root, 1) };
    let error = verified(other).follows(&seen, &nothing).unwrap_err();
    assert!(matches!(error, FollowError::Split), "{error}");
    let stranger = Checkpoint::new("log.example/xb", log.head_at(17)).unwrap();
    let error = verified(log.head()).follows(&stranger, &proof).unwrap_err();
    assert!(matches!(error, FollowError::OtherOrigin { .. }), "{error}");
}

#[test]
fn a_policy_shows_its_keys_by_name_and_id() {
    let shown = format!("{:?}", LogKeys::new(1).policy().with_cosigners(vec![cosigner(11)], 1));
    assert!(shown.contains("log.example/xa") && shown.contains("log.example/x11"), "{shown}");
}
