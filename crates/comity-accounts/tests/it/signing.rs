//! An officer signs an act's digest in a session, and a peer verifies it.

use comity_accounts::{
    AccountError,
    assertion::{Assertion, AssertionError, PublicKey, RelyingParty},
};

use crate::{
    authenticator::{Authenticator, Key, PARTY, Twist},
    world::{BROWSER, MINUTE_MS, World, at},
};

const DIGEST: [u8; 32] = [0xac; 32];

#[test]
fn what_an_officer_signs_here_a_peer_verifies_from_the_certificate_alone() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let now = at(10 * MINUTE_MS);
    let session = world.accounts.session(&person.cookie, now).unwrap();
    assert!(!session.is_verified(now));
    let begun = world.accounts.sign(&session, DIGEST, None, now).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    let signed =
        world.accounts.sign_finish(&session, begun.ceremony.reveal(), &answer, now).unwrap();
    // What travels: the assertion in the act, the key and the party in the certificate.
    let (wire, cose) = (signed.assertion.to_bytes(), signed.key.to_cose());
    let (assertion, key) =
        (Assertion::from_bytes(&wire).unwrap(), PublicKey::from_cose(&cose).unwrap());
    let party = RelyingParty::of_id(PARTY);
    let verified = assertion.verify(&key, &party, &DIGEST).unwrap();
    assert_eq!(verified.digest(), &DIGEST);
    let other = assertion.verify(&key, &party, &[0; 32]).unwrap_err();
    assert_eq!(other, AssertionError::OtherDigest);
    assert!(world.accounts.session(&person.cookie, now).unwrap().is_verified(now));
    assert_eq!(world.accounts.passkeys(&session).unwrap()[0].used_at, Some(now));
}

#[test]
fn a_signature_is_over_what_was_asked_by_whom_it_was_asked_once() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let mut other = world.officer(2, "a.two", at(0));
    let ask = |world: &mut World, device: &mut Authenticator, twist: &Twist| {
        let begun = world.accounts.sign(&person.session, DIGEST, None, at(1)).unwrap();
        let answer = device.get(&begun.options, twist);
        world.accounts.sign_finish(&person.session, begun.ceremony.reveal(), &answer, at(1))
    };
    let check = |found: Result<_, AccountError>, expected: AssertionError| match found {
        Err(AccountError::Assertion(found)) => assert_eq!(found, expected),
        other => panic!("{other:?}"),
    };
    let unverified = Twist { flags: 0x01, ..Twist::default() };
    check(ask(&mut world, &mut person.device, &unverified), AssertionError::NotVerified);
    let page = Twist { origin: "https://desk.example.net".to_owned(), ..Twist::default() };
    check(ask(&mut world, &mut person.device, &page), AssertionError::OtherOrigin);
    let party = Twist { party: "example.net".to_owned(), ..Twist::default() };
    check(ask(&mut world, &mut person.device, &party), AssertionError::OtherRelyingParty);
    let digest = Twist { challenge: Some("AAAA".to_owned()), ..Twist::default() };
    check(ask(&mut world, &mut person.device, &digest), AssertionError::OtherDigest);
    let of_other = ask(&mut world, &mut other.device, &Twist::default()).unwrap_err();
    assert!(matches!(of_other, AccountError::BadAnswer), "another officer's passkey");
    let begun = world.accounts.sign(&person.session, DIGEST, None, at(1)).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    let theirs = world.accounts.sign_finish(&other.session, ceremony, &answer, at(1)).unwrap_err();
    assert!(matches!(theirs, AccountError::CeremonyGone));
    let again = world.accounts.sign_finish(&person.session, ceremony, &answer, at(1)).unwrap_err();
    assert!(matches!(again, AccountError::CeremonyGone));
}

#[test]
fn an_answer_to_signing_in_is_no_signature_and_the_other_way_round() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let (signing, signing_in) = (
        world.accounts.sign(&person.session, DIGEST, None, at(1)).unwrap(),
        world.accounts.sign_in(None, at(1)).unwrap(),
    );
    let to_sign = person.device.get(&signing.options, &Twist::default());
    let to_sign_in = person.device.get(&signing_in.options, &Twist::default());
    let refused =
        world.accounts.sign_in_finish(signing_in.ceremony.reveal(), &to_sign, BROWSER, at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::NotRecognised { .. }));
    let refused =
        world.accounts.sign_finish(&person.session, signing.ceremony.reveal(), &to_sign_in, at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::Assertion(AssertionError::OtherDigest)));
}

#[test]
fn only_the_certified_passkey_is_asked_for_when_there_is_one() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let begun = world.accounts.add_passkey(&person.session, at(1)).unwrap();
    let mut second = Authenticator::new(Key::es256());
    let answer = second.create(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    world.accounts.add_passkey_finish(&person.session, ceremony, &answer, "b", at(1)).unwrap();
    let count = |options: &str| options.matches("public-key").count();
    let all = world.accounts.sign(&person.session, DIGEST, None, at(2)).unwrap();
    assert_eq!(count(&all.options), 2);
    let key = second.key.public();
    let one = world.accounts.sign(&person.session, DIGEST, Some(&key), at(2)).unwrap();
    assert_eq!(count(&one.options), 1);
    let none = world.accounts.sign(&person.session, DIGEST, Some(&Key::es256().public()), at(2));
    assert!(matches!(none.unwrap_err(), AccountError::NotFound));
}
