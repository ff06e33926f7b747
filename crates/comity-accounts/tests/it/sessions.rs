//! Sessions begin, end and are told apart.

use comity_accounts::{ABSOLUTE_MS, AccountError, IDLE_MS, Visit, Way};

use crate::{
    authenticator::Twist,
    world::{BROWSER, HOUR_MS, MINUTE_MS, World, at},
};

#[test]
fn a_session_ends_when_it_is_idle_and_in_any_case_after_the_shift() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    assert!(world.is_in(&person.cookie, at(IDLE_MS - 1)));
    assert!(!world.is_in(&person.cookie, at(2 * IDLE_MS)), "idle");
    let busy = world.officer(2, "a.two", at(0));
    let mut now = 0;
    while now + 5 * MINUTE_MS < ABSOLUTE_MS {
        now += 5 * MINUTE_MS;
        assert!(world.is_in(&busy.cookie, at(now)), "in use after {now} ms");
    }
    assert!(!world.is_in(&busy.cookie, at(ABSOLUTE_MS)), "the shift is over");
    assert!(!world.is_in(&busy.cookie, at(now)), "what has ended stays ended");
}

#[test]
fn a_desk_that_nobody_touches_does_not_keep_its_session() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let mut asked = |now| world.accounts.session_untouched(&person.cookie, at(now)).is_ok();
    assert!((0..IDLE_MS).step_by(60_000).all(&mut asked));
    assert!(!asked(IDLE_MS));
}

#[test]
fn a_cookie_that_was_planted_is_worth_nothing_after_signing_in() {
    let mut world = World::new();
    let (attacker, mut officer) =
        (world.officer(1, "a.one", at(0)), world.officer(2, "a.two", at(0)));
    // The attacker's cookie stands in the officer's browser when the officer signs in.
    let begun = world.accounts.sign_in(None, at(1)).unwrap();
    let answer = officer.device.get(&begun.options, &Twist::default());
    let visit = Visit { cookie: Some(&attacker.cookie), ..BROWSER };
    let ceremony = begun.ceremony.reveal();
    let signed_in = world.accounts.sign_in_finish(ceremony, &answer, visit, at(1)).unwrap();
    assert_ne!(signed_in.cookie.reveal(), attacker.cookie);
    assert!(!world.is_in(&attacker.cookie, at(2)), "the planted session has ended");
    let session = world.accounts.session(signed_in.cookie.reveal(), at(2)).unwrap();
    assert_eq!(session.account(), officer.session.account());
}

#[test]
fn each_sign_in_has_a_cookie_of_its_own_and_no_cookie_stands_in_the_file() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let mut cookies = vec![person.cookie.clone()];
    for n in 1..5 {
        let signed_in = world.sign_in(&mut person.device, None, &Twist::default(), at(n)).unwrap();
        cookies.push(signed_in.cookie.reveal().to_owned());
    }
    cookies.sort();
    cookies.dedup();
    assert_eq!(cookies.len(), 5);
    let mut secrets = cookies.clone();
    secrets.extend(person.codes.iter().cloned());
    let file = world.path();
    for name in [file.clone(), file.with_extension("db-wal")] {
        let bytes = std::fs::read(name).unwrap();
        for secret in &secrets {
            let is_there = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!is_there, "a secret stands in the file");
        }
    }
}

#[test]
fn devices_are_listed_and_signed_out_one_by_one_and_all_at_once() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let other = world.officer(2, "a.two", at(0));
    let second = world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap();
    let third = world.sign_in(&mut person.device, None, &Twist::default(), at(2)).unwrap();
    let devices = world.accounts.devices(&third.session, at(3)).unwrap();
    assert_eq!(devices.len(), 3);
    assert_eq!((&*devices[0].name, devices[0].way), ("Firefox on Linux", Way::Passkey));
    assert_eq!(devices.iter().map(|one| one.is_this).collect::<Vec<_>>(), [true, false, false]);
    let refused = world.accounts.sign_out_device(&other.session, second.session.id());
    assert!(matches!(refused.unwrap_err(), AccountError::NotFound), "not another's");
    world.accounts.sign_out_device(&third.session, second.session.id()).unwrap();
    assert!(!world.is_in(second.cookie.reveal(), at(3)));
    assert!(world.is_in(&person.cookie, at(3)));
    world.accounts.sign_out_everywhere(&third.session).unwrap();
    assert!(!world.is_in(&person.cookie, at(3)) && !world.is_in(third.cookie.reveal(), at(3)));
    assert!(world.is_in(&other.cookie, at(3)));
    world.accounts.sign_out(&other.session).unwrap();
    assert!(!world.is_in(&other.cookie, at(3)));
}

#[test]
fn a_clock_that_goes_back_a_little_ends_nothing_and_one_that_goes_back_far_ends_all() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(HOUR_MS));
    assert!(world.is_in(&person.cookie, at(HOUR_MS - 4 * MINUTE_MS)), "corrected by minutes");
    let session = world.accounts.session(&person.cookie, at(HOUR_MS - MINUTE_MS)).unwrap();
    assert!(!session.is_verified(at(HOUR_MS - MINUTE_MS)), "nobody knows how fresh it is");
    assert!(!world.is_in(&person.cookie, at(0)), "an hour back");
    assert!(!world.is_in(&person.cookie, at(HOUR_MS)), "and it stays ended");
    // Whoever signs in under the clock as it is now is in.
    let now = world.sign_in(&mut person.device, None, &Twist::default(), at(0)).unwrap();
    assert!(world.is_in(now.cookie.reveal(), at(1)));
}

#[test]
fn a_passkey_is_fresh_for_five_minutes() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let session = world.accounts.session(&person.cookie, at(1)).unwrap();
    assert!(session.is_verified(at(5 * MINUTE_MS)));
    assert!(!session.is_verified(at(5 * MINUTE_MS + 1)));
}

#[test]
fn who_is_closed_out_is_out_at_once_and_may_be_invited_anew() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    let waiting = world.accounts.invite(crate::world::officer(1), "a.one", at(0)).unwrap();
    let comity_accounts::Seat::Officer(id) = person.session.seat() else { panic!("an officer") };
    world.accounts.close_officer(id, at(1)).unwrap();
    assert!(!world.is_in(&person.cookie, at(1)));
    let refused = world.sign_in(&mut person.device, None, &Twist::default(), at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
    let refused = world.accounts.recover(&person.codes[0], BROWSER, at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::NotRecognised { .. }));
    let refused = world.accounts.join(waiting.reveal(), at(1)).unwrap_err();
    assert!(matches!(refused, AccountError::LinkGone), "an open invitation goes as well");
    assert_eq!(world.account("a.one").closed_at, Some(at(1)));
    let back = world.officer(1, "a.one", at(2));
    assert!(world.is_in(&back.cookie, at(2)));
    assert_eq!(world.account("a.one").closed_at, None);
}

#[test]
fn an_account_has_twenty_sessions_and_the_longest_unused_makes_room() {
    let mut world = World::new();
    let mut person = world.officer(1, "a.one", at(0));
    for n in 1..=20 {
        world.sign_in(&mut person.device, None, &Twist::default(), at(n)).unwrap();
    }
    assert!(!world.is_in(&person.cookie, at(21)));
    let now = world.sign_in(&mut person.device, None, &Twist::default(), at(22)).unwrap();
    assert_eq!(world.accounts.devices(&now.session, at(22)).unwrap().len(), 20);
}

#[test]
fn what_has_ended_is_swept_away() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    let link = world.accounts.invite(crate::world::officer(2), "a.two", at(0)).unwrap();
    world.accounts.sweep(at(100 * HOUR_MS)).unwrap();
    let db = rusqlite::Connection::open(world.path()).unwrap();
    let left: u32 = db.query_row("SELECT count(*) FROM lead", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 11, "a passkey and ten codes, and no session");
    assert!(world.accounts.invitation(link.reveal(), at(1)).is_err());
    assert!(!world.is_in(&person.cookie, at(1)));
}

#[test]
fn cookies_that_are_none_sign_nobody_in() {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    for cookie in
        ["", "x", &"x".repeat(10_000), &person.cookie[1..], &person.session.id().to_string()]
    {
        assert!(!world.is_in(cookie, at(1)));
    }
}
