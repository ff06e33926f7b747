//! Personal tokens.

use comity_accounts::{AccountError, NewToken, Scopes, TOKEN_MS_MAX};
use comity_act::{Role, Timestamp};

use crate::world::{HOUR_MS, MINUTE_MS, Person, World, at};

fn new(scopes: Scopes, ends_at: Timestamp) -> NewToken<'static> {
    let at_most = Scopes::of_roles(&[Role::Officer]);
    NewToken { name: "night report", scopes, at_most, ends_at }
}

fn world() -> (World, Person) {
    let mut world = World::new();
    let person = world.officer(1, "a.one", at(0));
    (world, person)
}

#[test]
fn a_token_speaks_for_its_account_until_it_ends() {
    let (mut world, person) = world();
    let token =
        world.accounts.mint(&person.session, new(Scopes::READ, at(HOUR_MS)), at(1)).unwrap();
    assert!(token.reveal().starts_with("comity_"));
    let bearer = world.accounts.bearer(token.reveal(), at(2 * MINUTE_MS)).unwrap();
    assert_eq!(bearer.account(), person.session.account());
    let kept = world.accounts.tokens(&person.session, at(3)).unwrap();
    assert_eq!((&*kept[0].name, kept[0].used_at), ("night report", Some(at(2 * MINUTE_MS))));
    assert_eq!(kept[0].scopes.names().collect::<Vec<_>>(), ["read"]);
    let ended = world.accounts.bearer(token.reveal(), at(HOUR_MS)).unwrap_err();
    assert!(matches!(ended, AccountError::NotSignedIn));
}

#[test]
fn a_token_may_no_more_than_the_role_may_today() {
    let (mut world, person) = world();
    let of_officer = Scopes::of_roles(&[Role::Officer]);
    assert!(of_officer.includes(Scopes::PROPOSE) && !of_officer.includes(Scopes::DECIDE));
    assert!(Scopes::of_role(Role::Supervisor).includes(Scopes::DECIDE));
    assert_eq!(Scopes::of_role(Role::Administrator), Scopes::ADMINISTER, "and reads nothing");
    for scopes in [Scopes::NONE, Scopes::DECIDE, Scopes::READ.with(Scopes::ADMINISTER)] {
        let refused =
            world.accounts.mint(&person.session, new(scopes, at(HOUR_MS)), at(1)).unwrap_err();
        assert!(matches!(refused, AccountError::BadScopes));
    }
    let both = Scopes::READ.with(Scopes::PROPOSE);
    let token = world.accounts.mint(&person.session, new(both, at(HOUR_MS)), at(1)).unwrap();
    let bearer = world.accounts.bearer(token.reveal(), at(2)).unwrap();
    assert_eq!(bearer.scopes(of_officer), both);
    assert_eq!(bearer.scopes(Scopes::of_role(Role::Auditor)), Scopes::READ);
    assert_eq!(Scopes::named("decide"), Some(Scopes::DECIDE));
    assert_eq!(Scopes::named("all"), None);
}

#[test]
fn a_token_ends_within_a_year_and_needs_a_fresh_passkey() {
    let (mut world, person) = world();
    for end in [0, 1, 1 + TOKEN_MS_MAX + 1] {
        let refused = world.accounts.mint(&person.session, new(Scopes::READ, at(end)), at(1));
        assert!(matches!(refused.unwrap_err(), AccountError::BadEnd), "{end}");
    }
    let year = new(Scopes::READ, at(1 + TOKEN_MS_MAX));
    world.accounts.mint(&person.session, year, at(1)).unwrap();
    let late = world.accounts.mint(&person.session, year, at(6 * MINUTE_MS)).unwrap_err();
    assert!(matches!(late, AccountError::NotFresh));
}

#[test]
fn a_token_is_revoked_at_once_and_only_by_its_holder() {
    let (mut world, person) = world();
    let other = world.officer(2, "a.two", at(0));
    let token =
        world.accounts.mint(&person.session, new(Scopes::READ, at(HOUR_MS)), at(1)).unwrap();
    let id = world.accounts.bearer(token.reveal(), at(2)).unwrap().id();
    let refused = world.accounts.revoke(&other.session, id).unwrap_err();
    assert!(matches!(refused, AccountError::NotFound));
    world.accounts.sign_out_everywhere(&person.session).unwrap();
    world.accounts.bearer(token.reveal(), at(3)).unwrap();
    world.accounts.revoke(&person.session, id).unwrap();
    let refused = world.accounts.bearer(token.reveal(), at(3)).unwrap_err();
    assert!(matches!(refused, AccountError::NotSignedIn));
}

#[test]
fn one_secret_is_never_taken_for_another_kind() {
    let (mut world, person) = world();
    let token =
        world.accounts.mint(&person.session, new(Scopes::READ, at(HOUR_MS)), at(1)).unwrap();
    assert!(!world.is_in(token.reveal(), at(2)));
    let refused = world.accounts.bearer(&person.cookie, at(2)).unwrap_err();
    assert!(matches!(refused, AccountError::NotSignedIn));
    let refused = world.accounts.join(token.reveal(), at(2)).unwrap_err();
    assert!(matches!(refused, AccountError::LinkGone));
    let far_back = world.accounts.bearer(token.reveal(), Timestamp::from_millis(0)).unwrap_err();
    assert!(matches!(far_back, AccountError::NotSignedIn), "a clock that went back");
}

#[test]
fn an_account_has_twenty_tokens_at_most() {
    let (mut world, person) = world();
    for n in 1..=20 {
        world.accounts.mint(&person.session, new(Scopes::READ, at(HOUR_MS)), at(n)).unwrap();
    }
    let full = world.accounts.mint(&person.session, new(Scopes::READ, at(HOUR_MS)), at(21));
    assert!(matches!(full.unwrap_err(), AccountError::TooMany { max: 20, .. }));
}
