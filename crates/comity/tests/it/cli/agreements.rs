//! Agreements from templates, and what binds whom, as people see it.

use crate::bureau::Bureau;

#[test]
fn an_agreement_is_drafted_countered_signed_and_read_in_plain_words() {
    let (a, b) = (Bureau::start("XA"), Bureau::start("XB"));
    a.add_peer(&b);
    b.add_peer(&a);
    assert!(a.ran("admin", &["agreement", "draft"]).out.contains("operational-protocol"));
    let (first, second) = (a.path("first.json"), b.path("second.json"));
    a.json("admin", &["agreement", "draft", "bilateral", "--with", "XB", "--to", &first]);
    let proposed = a.json("admin", &["agreement", "propose", "--draft", &first]);
    let old = proposed["agreement"].as_str().unwrap().to_owned();
    b.until("the proposal is here", || b.ran("admin", &["agreement", "show", &old]).code == 0);
    let body = "XB=Bureau of XB for serious crime";
    let draft = ["agreement", "draft", "working-arrangement", "--with", "XA", "--body", body];
    b.json("admin", &[&draft[..], &["--to", &second]].concat());
    let countered = b.json("admin", &["agreement", "counter", &old, "--draft", &second]);
    let new = countered["agreement"].as_str().unwrap().to_owned();
    a.until("the counter-proposal is here", || {
        a.ran("admin", &["agreement", "show", &new]).code == 0
    });
    a.json("admin", &["agreement", "sign", &new]);
    b.until("both have signed", || {
        b.json("admin", &["agreement", "show", &new])["status"] == "signed"
    });
    let told = b.ran("olga", &["agreement", "show", &new]).out;
    for said in [
        "form: working-arrangement",
        "in force with: XA",
        "- acts: message.send, information.offer, request.make, request.answer",
        "- for XB: Bureau of XB for serious crime",
    ] {
        assert!(told.contains(said), "{said}: {told}");
    }
    let replaced = b.json("olga", &["agreement", "show", &old]);
    let by = b.json("olga", &["agreement", "show", &new]);
    assert_eq!(replaced["valid_until"], by["valid_from"], "what takes its place ends it");
    assert_eq!((&replaced["status"], &replaced["replaced_by"]), (&"ended".into(), &new.into()));
    let listed = a.ran("olga", &["agreement", "list"]).out;
    assert!(listed.contains("signed") && listed.contains("until"), "{listed}");
}

#[test]
fn a_template_that_does_not_exist_names_the_one_that_was_meant() {
    let bureau = Bureau::start("XA");
    let none = bureau.ran("admin", &["agreement", "draft", "bilatral", "--with", "XB"]);
    assert_eq!(none.code, 4);
    assert!(none.err.contains("did you mean `bilateral`?"), "{}", none.err);
}

#[test]
fn the_card_of_an_agency_shows_what_binds_it_and_what_it_declared() {
    let bureau = Bureau::start("XA");
    let adopt = ["adopt", "ecma-1959", "--declare"];
    let wrong = bureau.ran("admin", &[&adopt[..], &["search-never"]].concat());
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(wrong.err.contains("`search-own-law`"), "{}", wrong.err);
    bureau.json("admin", &[&adopt[..], &["search-own-law"]].concat());
    let told = bureau.ran("olga", &["agencies", "show", "XA"]).out;
    assert!(told.contains("ecma-1959 from "), "{told}");
    assert!(told.contains("search-own-law (declaration, art. 5(1)(c): "), "{told}");
    let listed = crate::bureau::comity(&["law", "list", "ecma-1959", "--declarations"]).out;
    assert!(listed.contains("search-reciprocity"), "{listed}");
}
