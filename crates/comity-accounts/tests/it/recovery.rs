//! Recovery codes: for whoever has lost every passkey.

use std::collections::BTreeSet;

use comity_accounts::{AccountError, Way};

use crate::{
    authenticator::{Authenticator, Key, Twist},
    world::{BROWSER, MINUTE_MS, World, at},
};

#[test]
fn a_code_works_once_and_ends_all_other_sessions() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    assert_eq!(person.codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let recovered = world.accounts.recover(&person.codes[3], BROWSER, at(1)).unwrap();
    assert_eq!(recovered.codes_left, 9);
    assert!(!world.is_in(&person.cookie, at(2)), "the other sessions end");
    let cookie = recovered.signed_in.cookie.reveal().to_owned();
    assert!(world.is_in(&cookie, at(2)));
    let again = world.accounts.recover(&person.codes[3], BROWSER, at(2)).unwrap_err();
    assert!(matches!(again, AccountError::NotRecognised { .. }));
    assert!(world.is_in(&cookie, at(3)), "a wrong code ends nothing");
}

#[test]
fn a_code_lets_in_and_signs_nothing_until_a_passkey_is_made() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let session =
        world.accounts.recover(&person.codes[0], BROWSER, at(1)).unwrap().signed_in.session;
    assert_eq!(session.way(), Way::Recovery);
    assert!(!session.is_verified(at(1)));
    assert!(session.may_change_ways(at(1)) && !session.may_change_ways(at(6 * MINUTE_MS)));
    let begun = world.accounts.add_passkey(&session, at(2)).unwrap();
    let mut device = Authenticator::new(Key::es256());
    let answer = device.create(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    world.accounts.add_passkey_finish(&session, ceremony, &answer, "new", at(2)).unwrap();
    let signed_in = world.sign_in(&mut device, None, &Twist::default(), at(3)).unwrap();
    assert!(signed_in.session.is_verified(at(3)));
}

#[test]
fn a_code_is_read_as_people_type_it() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let forms: [fn(&str) -> String; 3] = [
        |code| code.to_lowercase().replace('-', " "),
        |code| code.replace('0', "o").replace('1', "l"),
        |code| format!("  {} ", code.replace('-', "").replace('0', "O").replace('1', "I")),
    ];
    for (code, form) in person.codes.iter().zip(forms) {
        world.accounts.recover(&form(code), BROWSER, at(1)).unwrap();
    }
    for wrong in ["", "-", "ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ", &"Z".repeat(1_000), &person.codes[9][1..]] {
        let refused = world.accounts.recover(wrong, BROWSER, at(2)).unwrap_err();
        assert!(matches!(refused, AccountError::NotRecognised { .. }));
    }
}

#[test]
fn new_codes_take_the_place_of_the_old() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let late = world.accounts.renew_codes(&person.session, at(6 * MINUTE_MS)).unwrap_err();
    assert!(matches!(late, AccountError::NotFresh));
    let codes = world.accounts.renew_codes(&person.session, at(1)).unwrap();
    assert_eq!(world.accounts.codes_left(&person.session).unwrap(), 10);
    let old = world.accounts.recover(&person.codes[0], BROWSER, at(2)).unwrap_err();
    assert!(matches!(old, AccountError::NotRecognised { .. }));
    let new = codes.iter().next().unwrap();
    world.accounts.recover(new, BROWSER, at(2)).unwrap();
}
