//! From an invitation to a seat at the desk, and what a seat may do.

use serde_json::{Value, json};

use crate::{
    browser::{Browser, link_for, secret},
    bureau::Bureau,
};

fn message() -> Value {
    json!({
        "body": { "kind": "message.send", "subject": "A greeting", "text": "Good morning" },
        "recipients": ["XB"], "purpose": "service",
        "stated": [{ "fact": "personal_data_included", "value": false }],
    })
}

#[test]
fn an_officer_joins_signs_in_acts_and_signs_out() {
    let (xa, _xb) = Bureau::pair();
    let link = link_for(&xa, "olga");
    let mut browser = Browser::open(&xa);
    let look = browser.call("POST", "/v1/join/look", &json!({ "link": link }));
    assert_eq!(
        (look.status, &look.json()["name"], &look.json()["seat"]),
        (200, &json!("olga"), &json!("officer"))
    );
    let joined = browser.join(&link);
    assert_eq!(joined.status, 201, "{}", joined.body);
    assert_eq!(joined.json()["session"]["role"], "officer");
    assert_eq!(joined.json()["codes"].as_array().unwrap().len(), 10);
    let again = Browser::open(&xa).join(&link);
    assert_eq!(again.status, 410, "a link works once");

    let out = browser.call("DELETE", "/v1/session", &Value::Null);
    assert_eq!(out.status, 204);
    assert!(!browser.is_in());
    assert_eq!(browser.call("GET", "/v1/own", &Value::Null).status, 401);

    assert_eq!(browser.sign_in().status, 200);
    let own = browser.call("GET", "/v1/own", &Value::Null);
    assert_eq!(own.json()["you"]["role"], "officer");
    let session = browser.call("GET", "/v1/session", &Value::Null).json();
    assert_eq!(session["scopes"], json!(["read", "propose"]), "an officer decides nothing");
    let sent = browser.call("POST", "/v1/acts", &message());
    assert_eq!(sent.status, 201, "{}", sent.body);
    let by_token = xa.ask("olga", "GET", "/v1/own", &Value::Null);
    assert_eq!(own.json()["you"], by_token.json()["you"], "a seat and a token are one officer");
    let act = format!("/v1/acts/{}", sent.json()["act"].as_str().unwrap());
    let shown = browser.call("GET", &act, &Value::Null);
    assert!(shown.json()["content"].is_object(), "the author reads what she wrote");

    let cookie = browser.session();
    assert_eq!(browser.call("DELETE", "/v1/session", &Value::Null).status, 204);
    browser.cookies.insert("comity-session-xa".to_owned(), cookie);
    assert_eq!(browser.call("POST", "/v1/acts", &message()).status, 401, "it ended at the node");
}

#[test]
fn a_seat_gives_what_the_posting_gives_and_nothing_more() {
    let xa = Bureau::start("XA");
    let record = xa.record(&[]);
    let (mut admin, _) = Browser::joined(&xa, "admin");
    let (mut auditor, _) = Browser::joined(&xa, "aud");
    let (mut officer, _) = Browser::joined(&xa, "olga");
    let open = json!({ "justification": "case 12", "purpose": "investigate" });
    let reading = format!("/v1/records/{record}/open");
    assert_eq!(officer.call("POST", &reading, &open).status, 200);
    for seat in [&mut admin, &mut auditor] {
        assert_eq!(seat.call("GET", "/v1/records", &Value::Null).status, 404);
        assert_eq!(seat.call("POST", &reading, &open).status, 404);
    }
    let invite = json!({ "name": "aud" });
    assert_eq!(admin.call("POST", "/v1/invitations", &invite).status, 202, "he sits already");
    for seat in [&mut auditor, &mut officer] {
        for name in ["aud", "olga", "sven"] {
            let invite = json!({ "name": name });
            assert_eq!(seat.call("POST", "/v1/invitations", &invite).status, 404, "{name}");
        }
        let role = json!({ "role": "supervisor" });
        assert_eq!(seat.call("POST", "/v1/session/role", &role).status, 404);
    }
    let nobody = admin.call("POST", "/v1/invitations", &json!({ "name": "nobody" }));
    assert_eq!(nobody.status, 404);
}

#[test]
fn nobody_sits_down_in_the_seat_of_an_officer_alone() {
    let xa = Bureau::start("XA");
    let (mut admin, _) = Browser::joined(&xa, "admin");
    for name in ["olga", "sven"] {
        let invited = admin.call("POST", "/v1/invitations", &json!({ "name": name }));
        assert_eq!((invited.status, invited.json()["link"].is_null()), (202, true), "{name}");
        assert_eq!(xa.ran("admin", &["officer", "confirm", name]).code, 4, "one is not two");
    }
    assert_eq!(xa.ran("sven", &["officer", "confirm", "sven"]).code, 4, "nor for oneself");
    assert_eq!(xa.ran("sven", &["officer", "confirm", "lea"]).code, 4, "nobody invited her");
    let made = xa.json("sven", &["officer", "confirm", "olga"]);
    assert_eq!(xa.ran("sven", &["officer", "confirm", "olga"]).code, 4, "it is done");
    let joined = Browser::open(&xa).join(&secret(&made));
    assert_eq!(joined.json()["session"]["name"], "olga", "{}", joined.body);
}

#[test]
fn an_account_with_a_passkey_is_begun_anew_by_two_persons() {
    let xa = Bureau::start("XA");
    for name in ["olga", "aud", "admin"] {
        let (mut browser, _) = Browser::joined(&xa, name);
        // The own token opened the seat once; whoever else has it now does not sit down there.
        let again = xa.json(name, &["officer", "invite", name]);
        assert_eq!((again["name"].as_str(), &again["link"]), (Some(name), &Value::Null));
        assert!(browser.is_in(), "nothing has changed yet");
        assert_eq!(xa.ran(name, &["officer", "confirm", name]).code, 4, "nor is one two");
        let made = xa.json("sven", &["officer", "confirm", name]);
        assert_eq!(Browser::open(&xa).join(&secret(&made)).status, 201);
        assert!(!browser.is_in(), "it begins anew");
    }
}

#[test]
fn a_personal_token_opens_no_seat() {
    let xa = Bureau::start("XA");
    let token = |name: &str, scopes: &[&str]| {
        let (mut browser, _) = Browser::joined(&xa, name);
        let wanted = json!({ "name": "script", "scopes": scopes, "days": 30 });
        let made = browser.call("POST", "/v1/tokens", &wanted);
        assert_eq!(made.status, 201, "{}", made.body);
        made.json()["token"].as_str().unwrap().to_owned()
    };
    let invite = |token: &str, name: &str| {
        with_token(&xa, token, "POST", "/v1/invitations", &json!({ "name": name }))
    };
    assert_eq!(invite(&token("olga", &["read", "propose"]), "olga"), 404);
    let admin = token("admin", &["administer"]);
    for name in ["admin", "aud", "lea", "olga", "sven"] {
        assert_eq!(invite(&admin, name), 403, "{name}");
    }
    let sven = token("sven", &["read", "propose", "decide"]);
    assert_eq!(xa.ran("admin", &["officer", "invite", "lea"]).code, 0);
    let agree = "/v1/invitations/lea/agree";
    assert_eq!(with_token(&xa, &sven, "POST", agree, &Value::Null), 403);
    xa.json("sven", &["officer", "confirm", "lea"]);
}

#[test]
fn who_has_a_seat_and_who_is_invited_is_seen_and_an_invitation_is_taken_back() {
    let xa = Bureau::start("XA");
    let (mut admin, _) = Browser::joined(&xa, "admin");
    let seat = |name: &str| {
        let list = xa.ask("sven", "GET", "/v1/invitations", &Value::Null).json();
        let of = |one: &&Value| one["name"] == name;
        list["items"].as_array().unwrap().iter().find(of).unwrap().clone()
    };
    assert_eq!((seat("admin")["since"].is_string(), &seat("admin")["passkeys"]), (true, &json!(1)));
    assert_eq!((&seat("olga")["waits"], seat("olga")["since"].is_null()), (&json!(false), true));
    let invite = json!({ "name": "olga" });
    assert_eq!(admin.call("POST", "/v1/invitations", &invite).status, 202);
    assert_eq!(seat("olga")["waits"], true);
    let path = "/v1/invitations/olga";
    assert_eq!(xa.ask("olga", "DELETE", path, &Value::Null).status, 404, "not by an officer");
    assert_eq!(admin.call("DELETE", path, &Value::Null).status, 204);
    assert_eq!(seat("olga")["waits"], false);
    assert_eq!(xa.ran("sven", &["officer", "confirm", "olga"]).code, 4, "it was taken back");
    assert_eq!(admin.call("POST", "/v1/invitations", &invite).status, 202);
    let link = secret(&xa.json("sven", &["officer", "confirm", "olga"]));
    assert!(seat("olga")["link_ends_at"].is_string());
    assert_eq!(xa.ask("sven", "DELETE", path, &Value::Null).status, 204);
    assert!(seat("olga")["link_ends_at"].is_null());
    assert_eq!(Browser::open(&xa).join(&link).status, 410, "the link works no more");
    assert_eq!(xa.ask("sven", "DELETE", path, &Value::Null).status, 404);
}

#[test]
fn whoever_is_not_posted_yet_or_no_longer_has_no_role_at_the_desk() {
    let xa = Bureau::start("XA");
    let code = "a".repeat(64);
    let waits = xa.json("admin", &["officer", "add", "nora", "--role", "officer", "--code", &code]);
    assert_eq!(waits["state"], "waits");
    xa.json("admin", &["officer", "invite", "nora"]);
    let mut nora = Browser::open(&xa);
    let joined = nora.join(&secret(&xa.json("sven", &["officer", "confirm", "nora"])));
    assert_eq!(joined.status, 201, "{}", joined.body);
    let shown = nora.call("GET", "/v1/session", &Value::Null).json();
    assert_eq!((&shown["role"], &shown["roles"]), (&Value::Null, &json!([])));
    assert_eq!(nora.call("GET", "/v1/own", &Value::Null).status, 401);
    assert_eq!(nora.call("GET", "/v1/passkeys", &Value::Null).status, 200, "the account is hers");
    xa.json("sven", &["officer", "agree", "nora"]);
    assert_eq!(nora.call("GET", "/v1/own", &Value::Null).json()["you"]["role"], "officer");
    let token = json!({ "name": "script", "scopes": ["read"], "days": 30 });
    let token = nora.call("POST", "/v1/tokens", &token).json()["token"].clone();
    xa.json("admin", &["officer", "remove", "nora"]);
    assert!(!nora.is_in(), "the seat goes with the posting");
    assert_eq!(nora.sign_in().status, 403);
    assert_eq!(with_token(&xa, token.as_str().unwrap(), "GET", "/v1/own", &Value::Null), 401);
}

fn with_token(bureau: &Bureau, token: &str, method: &str, path: &str, body: &Value) -> u16 {
    let address = bureau.address();
    let body = if body.is_null() { String::new() } else { body.to_string() };
    let length = body.len();
    let answer = bureau.raw(&format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\
         Connection: close\r\n\r\n{body}"
    ));
    crate::described::check(method, path, &answer);
    answer.status
}

#[test]
fn a_personal_token_goes_as_far_as_its_scopes_and_no_further_than_the_role() {
    let (xa, _xb) = Bureau::pair();
    let (mut olga, _) = Browser::joined(&xa, "olga");
    let wanted = |scopes: Value| json!({ "name": "script", "scopes": scopes, "days": 30 });
    let beyond = olga.call("POST", "/v1/tokens", &wanted(json!(["decide"])));
    assert_eq!(beyond.status, 400, "an officer does not decide");
    let mut made = |scopes: Value| {
        let made = olga.call("POST", "/v1/tokens", &wanted(scopes));
        assert_eq!(made.status, 201, "{}", made.body);
        made.json()["token"].as_str().unwrap().to_owned()
    };
    let (reads, writes) = (made(json!(["read"])), made(json!(["read", "propose"])));
    let ask = |token: &str, method: &str, path: &str, body: &Value| {
        with_token(&xa, token, method, path, body)
    };
    assert_eq!(ask(&reads, "GET", "/v1/acts", &Value::Null), 200);
    assert_eq!(ask(&reads, "POST", "/v1/acts", &message()), 403);
    assert_eq!(ask(&writes, "POST", "/v1/acts", &message()), 201);
    assert_eq!(ask(&writes, "GET", "/v1/passkeys", &Value::Null), 401, "no token is a seat");
    assert_eq!(ask("comity_nothing", "GET", "/v1/acts", &Value::Null), 401);
    let list = olga.call("GET", "/v1/tokens", &Value::Null).json();
    for token in list["items"].as_array().unwrap() {
        let path = format!("/v1/tokens/{}", token["id"].as_str().unwrap());
        assert_eq!(olga.call("DELETE", &path, &Value::Null).status, 204);
    }
    assert_eq!(ask(&reads, "GET", "/v1/acts", &Value::Null), 401, "revoked at once");
}

#[test]
fn passkeys_codes_and_devices_are_looked_after_by_their_owner() {
    let xa = Bureau::start("XA");
    let (mut olga, codes) = Browser::joined(&xa, "olga");
    let passkeys = olga.call("GET", "/v1/passkeys", &Value::Null).json();
    let only = passkeys["items"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(passkeys["items"].as_array().unwrap().len(), 1);
    assert_eq!(olga.call("GET", "/v1/recovery", &Value::Null).json()["codes_left"], 10);

    let mut elsewhere = Browser::open(&xa);
    let form = json!({ "code": codes[0].to_lowercase().replace('-', " ") });
    let recovered = elsewhere.call("POST", "/v1/recovery/sign-in", &form);
    assert_eq!((recovered.status, &recovered.json()["codes_left"]), (200, &json!(9)));
    assert!(!olga.is_in(), "a code ends every other session");
    assert_eq!(Browser::open(&xa).call("POST", "/v1/recovery/sign-in", &form).status, 403);

    assert_eq!(olga.sign_in().status, 200);
    let devices = olga.call("GET", "/v1/session/devices", &Value::Null).json();
    assert_eq!(devices["items"].as_array().unwrap().len(), 2);
    assert!(devices["items"][0]["name"].as_str().unwrap().contains("Firefox"));
    let other = devices["items"].as_array().unwrap().iter().find(|one| one["is_this"] == false);
    let path = format!("/v1/session/devices/{}", other.unwrap()["id"].as_str().unwrap());
    assert_eq!(olga.call("DELETE", &path, &Value::Null).status, 204);
    assert!(!elsewhere.is_in() && olga.is_in());

    let begun = olga.call("POST", "/v1/passkeys", &Value::Null);
    assert_eq!(begun.status, 200, "{}", begun.body);
    let renewed = olga.call("POST", "/v1/recovery", &Value::Null);
    assert_eq!(renewed.json()["codes"].as_array().unwrap().len(), 10);
    let path = format!("/v1/passkeys/{only}");
    assert_eq!(olga.call("DELETE", &path, &Value::Null).status, 204, "codes are left");
    assert_eq!(olga.call("DELETE", "/v1/session/devices", &Value::Null).status, 204);
    assert!(!olga.is_in());
    assert_eq!(olga.sign_in().status, 403, "its passkey is gone");
}
