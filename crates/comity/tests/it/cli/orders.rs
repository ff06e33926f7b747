//! Orders, objections, consultation and disclosure, from one bureau to another.

use crate::bureau::{Bureau, Ran, comity};

/// What every order of these stories says.
const ACCOUNT: [&str; 15] = [
    "--to",
    "XB",
    "--what",
    "Account zq-1 at the provider in Exempla Street",
    "--facts",
    "Extortion by mail since May",
    "--data",
    "subscriber",
    "--purpose",
    "investigate",
    "--case",
    "12",
    "--state",
    "quality_checked=yes",
    "--no-special-data",
];

fn act(ran: &Ran) -> String {
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    ran.json()["act"].as_str().unwrap().to_owned()
}

/// An order of this kind, and its id.
fn order(by: &Bureau, kind: &str, more: &[&str]) -> String {
    act(&by.ran("olga", &[&["--json", "order", kind][..], &ACCOUNT, more].concat()))
}

fn arrived(at: &Bureau, act: &str) {
    at.until("it is here", || at.ran("aud", &["show", act]).code == 0);
}

#[test]
fn an_order_is_sent_objected_to_and_followed_by_the_next() {
    let (a, b) = Bureau::pair();
    let preserve = order(&a, "preserve", &["--days", "60"]);
    let produce = order(&a, "produce", &["--preserved-by", &preserve, "--name", "Pavel Exempla"]);
    arrived(&b, &produce);
    let shown = b.ran("olga", &["show", &preserve]);
    insta::assert_snapshot!("order", shown.plain());
    let asked = b.json("olga", &["show", &produce]);
    assert_eq!(asked["answers"], preserve.as_str(), "it follows the order to preserve");
    assert_eq!(asked["content"]["body"]["subject"][0]["value"], "Pavel Exempla");
    let object = ["order", "object", &produce, "--text", "A lawyer's account"];
    let objected = b.ran("olga", &[&object[..], &["--ground", "immunity"]].concat());
    insta::assert_snapshot!("objection", objected.plain());
    let thread = || a.json("olga", &["list", "--thread", &produce])["items"].to_string();
    a.until("the objection is here", || thread().contains("order.object"));
    assert!(thread().contains("A lawyer's account"), "{}", thread());
    let wrong = b.ran("olga", &[&object[..], &["--ground", "whim"]].concat());
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("immunity, "), "the list is printed: {}", wrong.err);
}

#[test]
fn an_order_tried_first_is_not_sent() {
    let (a, _b) = Bureau::pair();
    let tried = a.ran("olga", &[&["order", "produce"][..], &ACCOUNT, &["--dry-run"]].concat());
    assert_eq!(tried.code, 0, "{}", tried.err);
    assert!(tried.out.contains("not sent, not recorded"), "{}", tried.out);
    let content = ACCOUNT.map(|part| if part == "subscriber" { "sound" } else { part });
    let unknown = a.ran("olga", &[&["order", "produce"][..], &content].concat());
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("subscriber, identification, traffic"), "{}", unknown.err);
}

#[test]
fn who_asked_is_consulted_before_the_request_is_refused() {
    let (a, b) = Bureau::pair();
    let ask = ["--json", "request", "--to", "XB", "--ask", "All on account zq-1"];
    let why = ["--facts", "Extortion by mail", "--objective-reasons", "The provider is in XB"];
    let more = ["--link", "Named in the mail", "--purpose", "investigate"];
    let more = [&more[..], &["--state", "quality_checked=yes", "--no-special-data"]].concat();
    let request = act(&a.ran("olga", &[&ask[..], &why, &more].concat()));
    arrived(&b, &request);
    let consult = ["request", "consult", &request, "--ground", "own-law-prohibits"];
    let text = ["--text", "Could an order of a judge follow?"];
    let consulted = b.ran("olga", &[&consult[..], &text].concat());
    insta::assert_snapshot!("consultation", consulted.plain());
    let thread = || a.json("olga", &["list", "--thread", &request])["items"].to_string();
    a.until("the question is here", || thread().contains("request.consult"));
    assert!(thread().contains("Could an order of a judge follow?"), "{}", thread());
    let open = |bureau: &Bureau| bureau.json("olga", &["requests"])["items"].to_string();
    assert!(open(&b).contains(&request), "a consultation refuses nothing yet");
}

#[test]
fn the_owner_is_told_before_what_clears_somebody_is_disclosed() {
    let (a, b) = Bureau::pair();
    let record = b.record(&[]);
    let search = ["search", "--in", "XB", "--name", "Zorvan Qeltish", "--born", "1971-03-14"];
    let why = ["--purpose", "investigate", "--justification", "case 12", "--category", "suspect"];
    a.json("olga", &[&search[..], &why, &["--case", "12"]].concat());
    let open = ["record", "open", &record, "--justification", "case", "--purpose", "investigate"];
    a.until("the copy is here", || a.ran("olga", &open).code == 0);
    let announce = ["disclosure", "announce", "--record", &record];
    let text = ["--text", "To the court in case 12: it shows another driver"];
    let unsaid = a.ran("olga", &[&announce[..], &text].concat());
    assert_eq!(unsaid.code, 2, "when: {}", unsaid.out);
    let told = a.ran("olga", &[&["--json"], &announce[..], &text, &["--at", "+7d"]].concat());
    let told = act(&told);
    arrived(&b, &told);
    let shown = b.json("olga", &["show", &told]);
    assert_eq!(shown["content"]["body"]["records"][0], record.as_str());
    assert!(shown["content"]["body"]["at"].is_u64());
    let people = b.ran("olga", &["show", &told]).out;
    assert!(people.lines().any(|line| line.starts_with("at: 20")), "a day: {people}");
    let again = a.ran("olga", &["disclosure", "announce", &told, "--already", text[0], text[1]]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
}

#[test]
fn a_stranger_reads_what_each_of_these_commands_wants() {
    insta::assert_snapshot!("help_order", comity(&["order", "--help"]).out);
    insta::assert_snapshot!("help_preserve", comity(&["order", "preserve", "-h"]).out);
    insta::assert_snapshot!("help_consult", comity(&["request", "consult", "-h"]).out);
    insta::assert_snapshot!("help_announce", comity(&["disclosure", "announce", "-h"]).out);
    let request = comity(&["request", "--help"]);
    assert!(request.out.contains("consult"), "{}", request.out);
    let bare = comity(&["request", "--to", "XB"]);
    assert_eq!(bare.code, 2);
    assert!(bare.err.contains("--ask"), "{}", bare.err);
}
