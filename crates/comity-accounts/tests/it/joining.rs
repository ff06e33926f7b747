//! From a link to an account.

use comity_accounts::{
    AccountError, BOOTSTRAP_MS, CEREMONY_MS, INVITATION_MS, Seat, Way, assertion::RelyingParty,
};

use crate::{
    authenticator::{Authenticator, Key, ORIGIN, Twist},
    world::{BROWSER, HOUR_MS, World, at, officer, open, settings},
};

#[test]
fn the_first_administrator_joins_by_the_bootstrap_link_and_it_is_the_last_of_its_kind() {
    let mut world = World::new();
    let link = world.accounts.bootstrap("Root", at(0)).unwrap();
    assert_eq!(world.accounts.invitation(link.reveal(), at(1)).unwrap().name, "root");
    let person = world.join(&link, at(1));
    assert_eq!(person.session.seat(), Seat::Administrator);
    assert_eq!(person.session.way(), Way::Passkey);
    assert!(person.session.is_verified(at(2)));
    assert_eq!(person.codes.len(), 10);
    let again = world.accounts.bootstrap("other", at(2)).unwrap_err();
    assert!(matches!(again, AccountError::AlreadyBegun));
}

#[test]
fn a_newer_bootstrap_link_takes_the_place_of_the_older() {
    let mut world = World::new();
    let old = world.accounts.bootstrap("root", at(0)).unwrap();
    let new = world.accounts.bootstrap("root", at(1)).unwrap();
    let gone = world.accounts.join(old.reveal(), at(2)).unwrap_err();
    assert!(matches!(gone, AccountError::LinkGone));
    world.join(&new, at(2));
}

#[test]
fn a_link_works_once() {
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    // Two browsers begin with one link; the second to finish is too late.
    let (one, two) = (
        world.accounts.join(link.reveal(), at(1)).unwrap(),
        world.accounts.join(link.reveal(), at(1)).unwrap(),
    );
    let [mut first, mut second] = [(); 2].map(|()| Authenticator::new(Key::es256()));
    let answer = first.create(&one.options, &Twist::default());
    world.accounts.join_finish(one.ceremony.reveal(), &answer, "a", BROWSER, at(2)).unwrap();
    let answer = second.create(&two.options, &Twist::default());
    let late = world.accounts.join_finish(two.ceremony.reveal(), &answer, "b", BROWSER, at(2));
    assert!(matches!(late.unwrap_err(), AccountError::LinkGone));
    let again = world.accounts.join(link.reveal(), at(3)).unwrap_err();
    assert!(matches!(again, AccountError::LinkGone));
    assert_eq!(world.account("a.one").passkeys, 1);
}

#[test]
fn links_end_also_while_somebody_is_about_to_use_them() {
    let mut world = World::new();
    let bootstrap = world.accounts.bootstrap("root", at(0)).unwrap();
    let invitation = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    for (link, lasts) in [(bootstrap, BOOTSTRAP_MS), (invitation, INVITATION_MS)] {
        world.accounts.invitation(link.reveal(), at(lasts - 1)).unwrap();
        let begun = world.accounts.join(link.reveal(), at(lasts - 1)).unwrap();
        let gone = world.accounts.join(link.reveal(), at(lasts)).unwrap_err();
        assert!(matches!(gone, AccountError::LinkGone));
        let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
        let ceremony = begun.ceremony.reveal();
        let late = world.accounts.join_finish(ceremony, &answer, "a", BROWSER, at(lasts));
        assert!(matches!(late.unwrap_err(), AccountError::LinkGone));
    }
    assert!(world.accounts.accounts().unwrap().is_empty());
}

#[test]
fn a_link_of_a_clock_that_went_back_by_hours_does_not_come_to_life() {
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(10 * HOUR_MS)).unwrap();
    let ahead = world.accounts.invitation(link.reveal(), at(0)).unwrap_err();
    assert!(matches!(ahead, AccountError::LinkGone));
    world.accounts.invitation(link.reveal(), at(10 * HOUR_MS - 60_000)).unwrap();
}

#[test]
fn registration_takes_no_other_page_party_ceremony_or_unverified_user() {
    let twists = [
        Twist { origin: "https://desk.example.net".to_owned(), ..Twist::default() },
        Twist { origin: format!("{ORIGIN}:8443"), ..Twist::default() },
        Twist { party: "example.net".to_owned(), ..Twist::default() },
        Twist { flags: 0x01, ..Twist::default() },
        Twist { kind: Some("webauthn.get"), ..Twist::default() },
        Twist { challenge: Some("AAAA".to_owned()), ..Twist::default() },
        Twist { more: r#","crossOrigin":true"#, ..Twist::default() },
    ];
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    for twist in twists {
        let begun = world.accounts.join(link.reveal(), at(1)).unwrap();
        let answer = Authenticator::new(Key::es256()).create(&begun.options, &twist);
        let ceremony = begun.ceremony.reveal();
        let refused = world.accounts.join_finish(ceremony, &answer, "a", BROWSER, at(1));
        assert!(matches!(refused.unwrap_err(), AccountError::BadAnswer), "{twist:?}");
    }
    // The link is as good as before.
    world.join(&link, at(2));
}

#[test]
fn a_ceremony_is_used_once_and_ends_after_five_minutes() {
    let mut world = World::new();
    let link = world.accounts.invite(officer(1), "a.one", at(0)).unwrap();
    let begun = world.accounts.join(link.reveal(), at(0)).unwrap();
    let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    let late = world.accounts.join_finish(ceremony, &answer, "a", BROWSER, at(CEREMONY_MS));
    assert!(matches!(late.unwrap_err(), AccountError::CeremonyGone));
    let again = world.accounts.join_finish(ceremony, &answer, "a", BROWSER, at(1));
    assert!(matches!(again.unwrap_err(), AccountError::CeremonyGone), "it was used up");
}

#[test]
fn an_invitation_to_somebody_with_an_account_begins_it_anew() {
    let mut world = World::new();
    let mut before = world.officer(1, "a.one", at(0));
    let id = world.account("a.one").id;
    let link = world.accounts.invite(officer(1), "a.one", at(1)).unwrap();
    assert!(world.is_in(&before.cookie, at(2)), "nothing changes before the link is used");
    let after = world.join(&link, at(3));
    assert_eq!(world.account("a.one").id, id);
    assert!(!world.is_in(&before.cookie, at(4)) && world.is_in(&after.cookie, at(4)));
    let old = world.sign_in(&mut before.device, None, &Twist::default(), at(4)).unwrap_err();
    assert!(matches!(old, AccountError::NotRecognised { .. }));
    let code = world.accounts.recover(&before.codes[0], BROWSER, at(4)).unwrap_err();
    assert!(matches!(code, AccountError::NotRecognised { .. }));
}

#[test]
fn two_people_never_have_one_name() {
    let mut world = World::new();
    world.officer(1, "a.one", at(0));
    let taken = world.accounts.invite(officer(2), " A.One ", at(1)).unwrap_err();
    assert!(matches!(taken, AccountError::NameTaken));
    let taken = world.accounts.invite(Seat::Administrator, "a.one", at(1)).unwrap_err();
    assert!(matches!(taken, AccountError::NameTaken));
    // Both invited under one name before either joins: the second to come is told.
    let (two, three) = (
        world.accounts.invite(officer(2), "same", at(1)).unwrap(),
        world.accounts.invite(officer(3), "same", at(1)).unwrap(),
    );
    world.join(&two, at(2));
    let begun = world.accounts.join(three.reveal(), at(2)).unwrap();
    let answer = Authenticator::new(Key::es256()).create(&begun.options, &Twist::default());
    let ceremony = begun.ceremony.reveal();
    let taken = world.accounts.join_finish(ceremony, &answer, "a", BROWSER, at(3)).unwrap_err();
    assert!(matches!(taken, AccountError::NameTaken));
    for bad in ["", "  ", "a\nb", &"x".repeat(65)] {
        let refused = world.accounts.invite(officer(4), bad, at(3)).unwrap_err();
        assert!(matches!(refused, AccountError::BadName { .. }));
    }
}

#[test]
fn a_credential_that_somebody_has_is_not_taken_for_another() {
    let mut world = World::new();
    let one = world.officer(1, "a.one", at(0));
    let link = world.accounts.invite(officer(2), "a.two", at(0)).unwrap();
    let begun = world.accounts.join(link.reveal(), at(1)).unwrap();
    let mut copy = Authenticator::new(Key::es256());
    copy.credential = one.device.credential.clone();
    let answer = copy.create(&begun.options, &Twist::default());
    let refused = world.accounts.join_finish(begun.ceremony.reveal(), &answer, "a", BROWSER, at(1));
    assert!(matches!(refused.unwrap_err(), AccountError::BadAnswer));
    assert_eq!(world.accounts.accounts().unwrap().len(), 1);
}

#[test]
fn settings_outside_their_bounds_are_named() {
    let world = World::new();
    let party = |id: &str, origin: &str| RelyingParty::new(id.to_owned(), vec![origin.to_owned()]);
    let mut bad = vec![settings(), settings(), settings(), settings(), settings()];
    bad[0].idle_ms = 1;
    bad[1].absolute_ms = 25 * HOUR_MS;
    bad[2].party = party("example.org", "https://example.net");
    bad[3].party = party("example.org", "https://example.org/");
    bad[4].party = RelyingParty::new("example.org".to_owned(), Vec::new());
    for settings in bad {
        let chance = Box::new(comity_seal::random::OsRandom);
        let refused = comity_accounts::Accounts::open(
            &world.path(),
            comity_accounts::FileKey::of(&crate::world::vault()),
            settings,
            chance,
        );
        assert!(matches!(refused.unwrap_err(), AccountError::BadSetting { .. }));
    }
    open(&world.path()).unwrap();
}
