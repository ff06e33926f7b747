//! Passkeys that sign in, and those that do not.

use comity_accounts::{
    ANSWER_BYTES_MAX, AccountError, CEREMONY_MS, Way,
    limit::{HOLD_OF_ALL_MS_MAX, HOLD_OF_ONE_MS_MAX},
};
use serde_json::Value;

use crate::{
    authenticator::{Authenticator, Key, Twist},
    world::{BROWSER, MINUTE_MS, World, at, officer},
};

fn allowed(options: &str) -> Vec<String> {
    let options: Value = serde_json::from_str(options).unwrap();
    let listed = options["publicKey"]["allowCredentials"].as_array().unwrap().clone();
    listed.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_algorithm_that_is_offered_signs_in_with_and_without_a_name() {
    for key in [Key::es256(), Key::rs256()] {
        let mut world = World::new();
        let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
        let mut person = world.join_with(&link, key, at(0));
        for name in [None, Some("a.one"), Some(" A.ONE ")] {
            let signed_in =
                world.sign_in(&mut person.device, name, &Twist::default(), at(1)).unwrap();
            assert_eq!(signed_in.session.way(), Way::Passkey);
            assert!(signed_in.session.is_verified(at(1)));
            assert_eq!(signed_in.session.account(), person.session.account());
        }
        let kept = &world.accounts.passkeys(&person.session).unwrap()[0];
        assert_eq!((kept.used_at, &*kept.name), (Some(at(1)), "my telephone"));
        assert_eq!(kept.key, person.device.key.public());
    }
}

#[test]
fn a_key_that_peers_do_not_verify_is_not_registered() {
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    let begun = world.accounts.join(link.reveal(), at(0)).unwrap();
    let answer = Authenticator::new(Key::ed25519()).create(&begun.options, &Twist::default());
    let refused = world.accounts.join_finish(begun.ceremony.reveal(), &answer, "a", BROWSER, at(0));
    assert!(matches!(refused.unwrap_err(), AccountError::BadAnswer));
}

#[test]
fn nothing_but_the_right_answer_signs_in() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let other = world.officer(2, "a.two", at(0));
    let handle = other.device.handle.clone();
    let twists = [
        Twist { origin: "https://desk.example.net".to_owned(), ..Twist::default() },
        Twist { party: "example.org".to_owned(), ..Twist::default() },
        Twist { flags: 0x01, ..Twist::default() },
        Twist { flags: 0x04, ..Twist::default() },
        Twist { kind: Some("webauthn.create"), ..Twist::default() },
        Twist { challenge: Some("AAAA".to_owned()), ..Twist::default() },
        Twist { more: r#","crossOrigin":true"#, ..Twist::default() },
        Twist { more: r#","topOrigin":"https://evil.example""#, ..Twist::default() },
        Twist { handle: Some(handle), ..Twist::default() },
        Twist { handle: Some(vec![7; 16]), ..Twist::default() },
    ];
    for twist in twists {
        for name in [None, Some("a.one")] {
            let refused = world.sign_in(&mut person.device, name, &twist, at(1)).unwrap_err();
            assert!(matches!(refused, AccountError::NotRecognised { .. }), "{twist:?} {name:?}");
        }
    }
    let no_handle = Twist { handle: Some(Vec::new()), ..Twist::default() };
    let refused = world.sign_in(&mut person.device, None, &no_handle, at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }), "nobody was named");
    world.sign_in(&mut person.device, Some("a.one"), &no_handle, at(1)).unwrap();
    let refused = world.sign_in(&mut person.device, Some("a.two"), &Twist::default(), at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::NotRecognised { .. }), "another's name");
    let mut stranger = Authenticator::new(Key::es256());
    stranger.credential = person.device.credential.clone();
    stranger.handle = person.device.handle.clone();
    let refused = world.sign_in(&mut stranger, None, &Twist::default(), at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }), "another key");
}

#[test]
fn an_answer_is_no_answer_a_second_time() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let begun = world.accounts.sign_in(None, at(1)).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    world.accounts.sign_in_finish(ceremony, &answer, BROWSER, at(1)).unwrap();
    let again = world.accounts.sign_in_finish(ceremony, &answer, BROWSER, at(1)).unwrap_err();
    assert!(matches!(again, AccountError::CeremonyGone));
    let other = world.accounts.sign_in(None, at(1)).unwrap();
    let replayed = world.accounts.sign_in_finish(other.ceremony.reveal(), &answer, BROWSER, at(1));
    assert!(matches!(replayed.unwrap_err(), AccountError::NotRecognised { .. }));
    let late = world.accounts.sign_in(None, at(1)).unwrap();
    let answer = person.device.get(&late.options, &Twist::default());
    let ended = world.accounts.sign_in_finish(
        late.ceremony.reveal(),
        &answer,
        BROWSER,
        at(1 + CEREMONY_MS),
    );
    assert!(matches!(ended.unwrap_err(), AccountError::CeremonyGone));
    let oversized = world.accounts.sign_in(None, at(1)).unwrap();
    let huge = vec![b' '; ANSWER_BYTES_MAX + 1];
    let refused = world.accounts.sign_in_finish(oversized.ceremony.reveal(), &huge, BROWSER, at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::NotRecognised { .. }));
}

#[test]
fn a_passkey_whose_counter_went_back_does_not_sign_in() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap();
    let mut copy = Authenticator::new(Key::es256());
    std::mem::swap(&mut copy.key, &mut person.device.key);
    copy.credential = person.device.credential.clone();
    copy.handle = person.device.handle.clone();
    let refused = world.sign_in(&mut copy, None, &Twist::default(), at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
}

#[test]
fn an_unknown_name_is_answered_like_a_known_one_and_always_the_same() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let known = world.accounts.sign_in(Some("a.one"), at(1)).unwrap();
    assert_eq!(allowed(&known.options).len(), 1);
    let shape = |options: &str| {
        let mut options: Value = serde_json::from_str(options).unwrap();
        options["publicKey"]["challenge"] = Value::Null;
        options["publicKey"]["allowCredentials"] = Value::Null;
        options
    };
    let mut lengths = std::collections::BTreeSet::new();
    for n in 0..40 {
        let name = format!("nobody.{n}");
        let one = world.accounts.sign_in(Some(&name), at(1)).unwrap();
        let two = world.beside().sign_in(Some(&name.to_uppercase()), at(2)).unwrap();
        assert_eq!(allowed(&one.options), allowed(&two.options), "the same also after a restart");
        assert!((1..=2).contains(&allowed(&one.options).len()));
        assert_eq!(shape(&one.options), shape(&known.options));
        lengths.extend(allowed(&one.options).iter().map(String::len));
    }
    assert!(lengths.len() > 2, "made-up passkeys are of several lengths");
    assert!(allowed(&world.accounts.sign_in(None, at(1)).unwrap().options).is_empty());
    // Failing looks the same as well.
    let mut device = Authenticator::new(Key::es256());
    device.handle.clone_from(&person.device.handle);
    let say = |error: AccountError| format!("{error} {error:?}");
    let known = world.sign_in(&mut device, Some("a.one"), &Twist::default(), at(1)).unwrap_err();
    let unknown = world.sign_in(&mut device, Some("no.one"), &Twist::default(), at(1)).unwrap_err();
    assert_eq!(say(known), say(unknown));
}

#[test]
fn failing_under_a_name_slows_and_never_locks_its_officer_out() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let mut stranger = Authenticator::new(Key::es256());
    let mut held = Vec::new();
    for _ in 0..200 {
        match world.sign_in(&mut stranger, Some("a.one"), &Twist::default(), at(1)).unwrap_err() {
            AccountError::NotRecognised { hold_ms } => held.push(hold_ms),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(&held[..5], [0, 0, 0, 250, 500]);
    assert!(held.is_sorted() && held.last() == Some(&HOLD_OF_ONE_MS_MAX));
    // The officer waits a little under the name, not at all without it, and is let in by both.
    let begun = world.accounts.sign_in(Some("a.one"), at(2)).unwrap();
    assert_eq!(begun.hold_ms, HOLD_OF_ONE_MS_MAX);
    let unknown = world.accounts.sign_in(Some("no.one"), at(2)).unwrap();
    assert_eq!(unknown.hold_ms, HOLD_OF_ALL_MS_MAX, "and everybody, a little, under a name");
    assert_eq!(world.accounts.sign_in(None, at(2)).unwrap().hold_ms, 0);
    world.accounts.recover(&person.codes[0], BROWSER, at(2)).unwrap();
    world.sign_in(&mut person.device, None, &Twist::default(), at(2)).unwrap();
    let answer = person.device.get(&begun.options, &Twist::default());
    world.accounts.sign_in_finish(begun.ceremony.reveal(), &answer, BROWSER, at(9_000)).unwrap();
    let begun = world.accounts.sign_in(Some("a.one"), at(20 * MINUTE_MS)).unwrap();
    assert_eq!(begun.hold_ms, 0, "after a while all is forgotten");
}

#[test]
fn passkeys_are_added_renamed_and_removed_but_never_the_last_way_in() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let add = |world: &mut World, device: &mut Authenticator, now| {
        let begun = world.accounts.add_passkey(&person.session, now)?;
        let answer = device.create(&begun.options, &Twist::default());
        let ceremony = begun.ceremony.reveal();
        world.accounts.add_passkey_finish(&person.session, ceremony, &answer, "key", now)
    };
    let mut second = Authenticator::new(Key::es256());
    let late = add(&mut world, &mut second, at(6 * MINUTE_MS)).unwrap_err();
    assert!(matches!(late, AccountError::NotFresh), "a passkey is asked for once more");
    let id = add(&mut world, &mut second, at(1)).unwrap();
    world.accounts.rename_passkey(&person.session, id, "the red key").unwrap();
    let elsewhere = world.sign_in(&mut second, None, &Twist::default(), at(2)).unwrap();
    let kept = world.accounts.passkeys(&person.session).unwrap();
    assert_eq!(
        kept.iter().map(|one| &*one.name).collect::<Vec<_>>(),
        ["my telephone", "the red key"]
    );
    world.accounts.remove_passkey(&person.session, id, at(3)).unwrap();
    assert!(!world.is_in(elsewhere.cookie.reveal(), at(3)), "all other sessions end");
    assert!(world.is_in(&person.cookie, at(3)));
    let gone = world.sign_in(&mut second, None, &Twist::default(), at(3)).unwrap_err();
    assert!(matches!(gone, AccountError::NotRecognised { .. }));
    // With a code left the last passkey may go; with none it may not.
    let last = kept[0].id;
    for code in &person.codes {
        world.accounts.recover(code, BROWSER, at(4)).unwrap();
    }
    let signed_in = world.sign_in(&mut person.device, None, &Twist::default(), at(5)).unwrap();
    let session = signed_in.session;
    let refused = world.accounts.remove_passkey(&session, last, at(5)).unwrap_err();
    assert!(matches!(refused, AccountError::LastWayIn));
    world.accounts.renew_codes(&session, at(5)).unwrap();
    world.accounts.remove_passkey(&session, last, at(5)).unwrap();
}

#[test]
fn nobody_touches_the_passkeys_of_another() {
    let mut world = World::new();
    let (one, two) = (world.officer(1, "a.one", at(0)), world.officer(2, "a.two", at(0)));
    let id = world.accounts.passkeys(&one.session).unwrap()[0].id;
    let refused = world.accounts.remove_passkey(&two.session, id, at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotFound));
    let refused = world.accounts.rename_passkey(&two.session, id, "mine").unwrap_err();
    assert!(matches!(refused, AccountError::NotFound));
    let begun = world.accounts.add_passkey(&one.session, at(1)).unwrap();
    let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    let refused = world.accounts.add_passkey_finish(&two.session, ceremony, &answer, "x", at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::CeremonyGone));
}

#[test]
fn an_account_has_ten_passkeys_at_most() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    for n in 1..10 {
        let begun = world.accounts.add_passkey(&person.session, at(n)).unwrap();
        let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
        let ceremony = begun.ceremony.reveal();
        world.accounts.add_passkey_finish(&person.session, ceremony, &answer, "x", at(n)).unwrap();
    }
    let full = world.accounts.add_passkey(&person.session, at(20)).unwrap_err();
    assert!(matches!(full, AccountError::TooMany { max: 10, .. }));
}
