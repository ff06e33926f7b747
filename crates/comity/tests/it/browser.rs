//! A browser in which somebody sits at the desk: cookies, headers, a passkey.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    authenticator::{Authenticator, Key, Twist},
    bureau::{Answer, Bureau},
    described,
};

/// A browser on this machine.
pub(crate) struct Browser<'a> {
    bureau: &'a Bureau,
    pub(crate) device: Authenticator,
    /// Of which page its calls come.
    pub(crate) origin: String,
    /// What stands in `Host`.
    host: String,
    /// Whether the page's own script calls.
    pub(crate) is_script: bool,
    pub(crate) cookies: BTreeMap<String, String>,
}

impl<'a> Browser<'a> {
    /// A browser that has opened the desk.
    pub(crate) fn open(bureau: &'a Bureau) -> Self {
        let address = bureau.address();
        let door =
            format!("GET /v1/sign-in HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
        let door = bureau.raw(&door);
        let origin = door.json()["origin"].as_str().unwrap().to_owned();
        let host = origin.split_once("//").unwrap().1.to_owned();
        let device = Authenticator::new(Key::es256());
        Self { bureau, device, origin, host, is_script: true, cookies: BTreeMap::new() }
    }

    /// Somebody of this name who has just joined, and the recovery codes.
    pub(crate) fn joined(bureau: &'a Bureau, name: &str) -> (Self, Vec<String>) {
        let mut browser = Self::open(bureau);
        let joined = browser.join(&link_for(bureau, name));
        assert_eq!(joined.status, 201, "{}", joined.body);
        let joined = joined.json();
        let codes = joined["codes"].as_array().unwrap().iter();
        (browser, codes.map(|code| code.as_str().unwrap().to_owned()).collect())
    }

    /// Uses a link.
    pub(crate) fn join(&mut self, link: &str) -> Answer {
        let begun = self.call("POST", "/v1/join", &json!({ "link": link }));
        if begun.status != 200 {
            return begun;
        }
        let made = self.device.create(&begun.json()["options"].to_string(), &self.twist());
        let answer: Value = serde_json::from_slice(&made).unwrap();
        let form = json!({ "answer": answer, "name": "my telephone" });
        self.call("POST", "/v1/join/finish", &form)
    }

    /// Signs in by the passkey.
    pub(crate) fn sign_in(&mut self) -> Answer {
        let begun = self.call("POST", "/v1/sign-in", &json!({}));
        assert_eq!(begun.status, 200, "{}", begun.body);
        let answer = self.answer(&begun);
        self.call("POST", "/v1/sign-in/finish", &json!({ "answer": answer }))
    }

    /// What the passkey answers to what was asked.
    pub(crate) fn answer(&mut self, begun: &Answer) -> Value {
        let (options, twist) = (begun.json()["options"].to_string(), self.twist());
        serde_json::from_slice(&self.device.get(&options, &twist)).unwrap()
    }

    fn twist(&self) -> Twist {
        let party = self.host.split(':').next().unwrap().to_owned();
        Twist { party, origin: self.origin.clone(), ..Twist::default() }
    }

    /// A call of the page's script.
    pub(crate) fn call(&mut self, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\n", self.host);
        if !cookies.is_empty() {
            head.push_str(&format!("Cookie: {}\r\n", cookies.join("; ")));
        }
        if self.is_script {
            head.push_str("x-comity-desk: 1\r\n");
        }
        if method != "GET" && !self.origin.is_empty() {
            head.push_str(&format!("Origin: {}\r\n", self.origin));
        }
        head.push_str("User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0\r\n");
        let length = body.len();
        let answer = self.bureau.raw(&format!(
            "{head}Content-Type: application/json\r\nContent-Length: {length}\r\n\
             Connection: close\r\n\r\n{body}"
        ));
        described::check(method, path, &answer);
        set_cookies(&answer).iter().for_each(|line| self.keep(line));
        answer
    }

    /// Whether somebody is signed in here.
    pub(crate) fn is_in(&mut self) -> bool {
        self.call("GET", "/v1/session", &Value::Null).status == 200
    }

    /// The cookie of the session.
    pub(crate) fn session(&self) -> String {
        let mut named = self.cookies.iter().filter(|(name, _)| name.contains("session"));
        named.next().map(|(_, value)| value.clone()).unwrap_or_default()
    }

    fn keep(&mut self, line: &str) {
        let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
        if line.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// What an answer sets as cookies, each with its attributes.
pub(crate) fn set_cookies(answer: &Answer) -> Vec<String> {
    let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    set.map(|(_, value)| value.to_owned()).collect()
}

/// What stands after `#` in the link by which an officer invites herself, by her own token.
pub(crate) fn link_for(bureau: &Bureau, name: &str) -> String {
    secret(&bureau.json(name, &["officer", "invite", name]))
}

/// What stands after `#` in an invitation.
pub(crate) fn secret(made: &Value) -> String {
    made["link"].as_str().unwrap().split_once('#').unwrap().1.to_owned()
}
