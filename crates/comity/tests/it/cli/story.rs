//! Two bureaus, through the command line alone.

use serde_json::{Value, json};

use crate::bureau::Bureau;

/// A search at XB for the invented person of these stories.
const SEARCH: [&str; 15] = [
    "search",
    "--in",
    "XB",
    "--name",
    "Zorvan Qeltish",
    "--born",
    "1971-03-14",
    "--purpose",
    "investigate",
    "--justification",
    "case 12, fraud",
    "--case",
    "12",
    "--category",
    "suspect",
];

#[test]
fn messages_reach_the_other_desk_and_come_back_as_taken() {
    let (a, b) = Bureau::pair();
    let greeting = ["send", "--to", "XB", "--subject", "Handover", "--text", "Quiet"];
    let sent = a.json("olga", &[&greeting[..], &["--no-personal-data"]].concat());
    let act = sent["act"].as_str().unwrap();
    b.until("the message is here", || b.ran("aud", &["show", act]).code == 0);
    let inbox = b.ran("olga", &["inbox", "--limit", "1"]);
    insta::assert_snapshot!("inbox", inbox.plain());
    insta::assert_snapshot!("show", b.ran("olga", &["show", act]).plain());
    let state = || {
        let shown = a.json("olga", &["show", act]);
        shown["delivered"][0]["state"].as_str().unwrap().to_owned()
    };
    a.until("it was opened", || state() == "opened");
    b.json("olga", &["take", act]);
    a.until("it was taken", || state() == "taken");
    assert_eq!(b.ran("sven", &["show", act]).code, 2, "it is olga's; nobody said why");
    let read = b.json("sven", &["show", act, "--justification", "supervision"]);
    assert_eq!(read["content"]["body"]["text"], "Quiet");
    assert!(b.json("sven", &["show", act, "--envelope"])["content"].is_null());
    assert!(a.json("olga", &["show", act])["delivered"][0]["taken_by"].is_string());
}

#[test]
fn a_search_says_where_it_was_made_and_what_it_found() {
    let (a, b) = Bureau::pair();
    let record = b.record(&[]);
    let found = a.json("olga", &SEARCH);
    let report = &found["reports"][0]["content"]["body"];
    assert_eq!(report["matches"][0]["record"], record.as_str());
    let shown = a.ran("olga", &SEARCH);
    insta::assert_snapshot!("search", shown.plain());
    let none = a.ran("olga", &["search", "--purpose", "investigate"]);
    assert_eq!(none.code, 2);
}

#[test]
fn a_copy_is_recalled_with_a_receipt_and_the_audit_verifies() {
    let (a, b) = Bureau::pair();
    let record = b.record(&[]);
    let found = a.json("olga", &SEARCH);
    assert_eq!(found["reports"].as_array().unwrap().len(), 1);
    let open = ["record", "open", &record, "--justification", "case", "--purpose", "investigate"];
    a.until("the copy is here", || a.ran("olga", &open).code == 0);
    b.until("a holds a copy", || {
        b.json("olga", &["record", "holders", &record])["items"][0]["agency"] == "XA"
    });
    let recall = b.json("olga", &["recall", &record, "--reason", "another person"]);
    let status = ["recall", "status", recall["act"].as_str().unwrap()];
    b.until("the receipt is here", || b.json("olga", &status)["complete"] == true);
    insta::assert_snapshot!("recall", b.ran("olga", &status).plain());
    assert_eq!(a.ran("olga", &open).code, 4);
    for bureau in [&a, &b] {
        let audit = bureau.json("aud", &["audit"]);
        assert_eq!(audit["ok"], true, "{audit}");
        assert_eq!(audit["peers"][0]["state"], "consistent", "{audit}");
        assert_eq!(bureau.ran("aud", &["log", "verify"]).code, 0);
    }
    assert!(a.json("aud", &["log", "verify"])["log"]["erased"].as_u64().unwrap() > 0);
}

#[test]
fn a_changed_key_is_refused_loudly() {
    let (a, b) = (Bureau::start("XA"), Bureau::start("XB"));
    a.add_peer(&b);
    let other = Bureau::start("XB");
    let card = a.path("other.card");
    other.json("admin", &["card", "export", &card]);
    let own = other.json("admin", &["card", "show"]);
    let fingerprint = own["fingerprint"].as_str().unwrap();
    let changed = a.ran("admin", &["peer", "add", &card, "--fingerprint", fingerprint]);
    insta::assert_snapshot!("changed_key", changed.plain());
    let unasked = a.ran("admin", &["peer", "add", &card, "--replace"]);
    assert_eq!(unasked.code, 2, "without a terminal nobody has compared anything");
    let wrong = fingerprint.replace('1', "2");
    let wrong = a.ran("admin", &["peer", "add", &card, "--fingerprint", &wrong, "--replace"]);
    assert_ne!(wrong.code, 0);
    let peers = a.json("admin", &["peer", "list"]);
    let known = b.json("admin", &["card", "show"]);
    assert_eq!(peers["items"][0]["fingerprint"], known["fingerprint"]);
    let greeting =
        ["send", "--to", "XB", "--subject", "Line", "--text", "Quiet", "--no-personal-data"];
    a.json("olga", &greeting);
    let replaces = ["peer", "add", &card, "--fingerprint", fingerprint, "--replace"];
    let waits = a.ran("admin", &replaces).plain();
    assert!(waits.contains("XB is trusted once that is decided"), "{waits}");
    let peers = a.json("admin", &["peer", "list"]);
    assert_eq!(peers["items"][0]["fingerprint"], known["fingerprint"]);
}

#[test]
fn files_travel_with_acts() {
    let (a, b) = Bureau::pair();
    let file = a.path("plan.txt");
    std::fs::write(&file, "the plan\n".repeat(200_000)).unwrap();
    let sent = a.json(
        "olga",
        &[
            "send",
            "--to",
            "XB",
            "--subject",
            "Plan",
            "--text",
            "See file",
            "--attach",
            &file,
            "--no-personal-data",
        ],
    );
    let act = sent["act"].as_str().unwrap();
    b.until("the message is here", || b.ran("aud", &["show", act]).code == 0);
    let shown = b.json("olga", &["show", act]);
    let id = shown["content"]["attachments"][0]["id"].as_str().unwrap();
    let saved = b.path("saved.txt");
    let fetch = ["fetch", act, id, "--output", &saved];
    b.until("the file is here", || {
        let _ = std::fs::remove_file(&saved);
        b.ran("olga", &fetch).code == 0
    });
    assert_eq!(std::fs::read(&saved).unwrap(), std::fs::read(&file).unwrap());
    b.json("olga", &["take", act]);
    let unread = b.ran("sven", &["fetch", act, id, "--output", &b.path("other.txt")]);
    assert_eq!(unread.code, 2, "it is olga's now: {}", unread.out);
    assert_eq!(b.ran("aud", &["fetch", act, id, "--output", &b.path("no.txt")]).code, 4);
}

#[test]
fn every_command_that_prints_prints_one_document_with_json() {
    let (a, b) = Bureau::pair();
    let record = a.record(&[]);
    let commands: [&[&str]; 16] = [
        &["card", "show"],
        &["peer", "list"],
        &["agreement", "list"],
        &["inbox"],
        &["list"],
        &["list", "--for-decision"],
        &["requests"],
        &["record", "holders", &record],
        &["consent", "list"],
        &["deadlines"],
        &["deadlines", "--breached"],
        &["log", "show"],
        &["log", "verify"],
        &["audit"],
        &["facts"],
        &["config", "check"],
    ];
    for command in commands {
        let document = a.json("olga", command);
        assert!(document.is_object(), "{command:?}");
        assert_eq!(a.ran("olga", command).code, 0, "{command:?} for people");
    }
    let refused = b.ran("olga", &["--json", "record", "add", "--name", "X"]);
    assert_eq!((refused.code, refused.json()["status"].as_u64()), (3, Some(403)));
    let absent = b.ran("olga", &["--json", "show", "XB-2026-999999"]);
    assert_eq!((absent.code, absent.json()["status"].as_u64()), (4, Some(404)));
}

#[test]
fn a_backup_is_made_verified_and_restored() {
    let mut bureau = Bureau::start("XA");
    bureau.record(&[]);
    let list = bureau.path("guests.jsonl");
    let row = json!({ "id": "g1", "schema": "Person", "properties": { "name": ["Vela Teston"] } });
    std::fs::write(&list, row.to_string()).unwrap();
    let import = ["import", "ftm", &list, "--list", "guests", "--category", "suspect"];
    bureau.json("olga", &[&import[..], &["--no-personal-data", "--no-special-data"]].concat());
    let backup = bureau.path("backup");
    bureau.json("admin", &["backup", "create", &backup]);
    assert_eq!(bureau.json("admin", &["backup", "verify", &backup])["ok"], true);
    let (home, key) = (bureau.path("second"), bureau.path("vault.key"));
    let restored = crate::bureau::comity(&[
        "--home",
        &home,
        "--json",
        "backup",
        "restore",
        &backup,
        "--key-file",
        &key,
    ]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    // Each file is what was signed, or the backup is not whole.
    for file in ["backup/data/imported.sealed", "backup/data/comity.db"] {
        let file = bureau.path(file);
        let whole = std::fs::read(&file).unwrap();
        let mut bytes = whole.clone();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        assert_eq!(bureau.ran("admin", &["backup", "verify", &backup]).code, 5, "{file}");
        std::fs::write(&file, whole).unwrap();
    }
    assert_eq!(bureau.json("admin", &["backup", "verify", &backup])["ok"], true);
    // The restored node takes the place of the first, and tells what was imported.
    let lists = |bureau: &Bureau| bureau.ask("olga", "GET", "/v1/lists", &Value::Null);
    let told = lists(&bureau).json();
    assert_eq!(told["items"][0]["list"], "guests", "{told}");
    bureau.stop();
    let first = bureau.path("first");
    std::fs::rename(bureau.path("home"), &first).unwrap();
    std::fs::rename(&home, bureau.path("home")).unwrap();
    let tokens = bureau.path("home/tokens");
    std::fs::create_dir_all(&tokens).unwrap();
    for token in std::fs::read_dir(format!("{first}/tokens")).unwrap() {
        let token = token.unwrap();
        std::fs::rename(token.path(), format!("{tokens}/{}", token.file_name().display())).unwrap();
    }
    bureau.start_again(&[]);
    bureau.until("it runs", || lists(&bureau).status == 200);
    assert_eq!(lists(&bureau).json(), told);
}

#[test]
fn what_is_for_decision_waits_for_the_right_second_person() {
    let bureau = Bureau::of_kind("XA", "organisation");
    bureau.json("admin", &["adopt", "interpol-constitution"]);
    let add = [
        "record",
        "add",
        "--name",
        "Zorvan Qeltish",
        "--category",
        "suspect",
        "--review",
        "+365d",
        "--purpose",
        "investigate",
        "--property",
        "political-opinion=invented",
        "--state",
        "strict_necessity_stated=yes",
        "--state",
        "special_categories_lawful=yes",
    ];
    let waits = bureau.ran("olga", &add);
    insta::assert_snapshot!("for_decision", waits.plain());
    let list = bureau.json("sven", &["list", "--for-decision"]);
    let act = list["items"][0]["act"].as_str().unwrap();
    // Who may not decide is told who may.
    for (nobody, code) in [("olga", 2), ("sven", 2), ("admin", 2)] {
        let approved = bureau.ran(nobody, &["approve", act, "--reasons", "criminal matter"]);
        assert_eq!(approved.code, code, "{nobody}: {}", approved.out);
    }
    bureau.json("lea", &["approve", act, "--reasons", "a criminal matter"]);
    bureau.until("it has gone on", || bureau.json("olga", &["show", act])["stage"] == "done");
}

#[test]
fn a_bundle_carries_what_no_line_reaches() {
    let (a, mut b) = Bureau::pair();
    b.stop();
    let greeting = ["send", "--to", "XB", "--subject", "By hand", "--text", "Here"];
    let sent = a.json("olga", &[&greeting[..], &["--no-personal-data"]].concat());
    let (bundle, receipts) = (a.path("xb.bundle"), a.path("xb.receipts"));
    a.json("admin", &["bundle", "export", "XB", &bundle]);
    assert_eq!(a.ran("olga", &["bundle", "export", "XB", &bundle]).code, 4);
    b.start_again(&["--set", "federation.listen="]);
    b.json("admin", &["bundle", "import", &bundle, "--receipts", &receipts]);
    let act = sent["act"].as_str().unwrap();
    assert_eq!(b.json("olga", &["show", act])["content"]["body"]["subject"], "By hand");
    a.json("admin", &["bundle", "receipt", &receipts]);
    assert_eq!(a.json("admin", &["peer", "list"])["items"][0]["waiting"], 0);
    let mangled = a.path("mangled");
    std::fs::write(&mangled, b"comity bundle 1\nnothing").unwrap();
    let refused = b.ran("admin", &["bundle", "import", &mangled, "--receipts", &receipts]);
    assert_eq!(refused.code, 2, "{}", refused.err);
}

/// The inbox, one act a page.
fn pages(bureau: &Bureau) -> Vec<String> {
    let (mut acts, mut before) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/acts?list=inbox&limit=1{before}");
        let page = bureau.ask("olga", "GET", &path, &Value::Null).json();
        let items = page["items"].as_array().unwrap().iter();
        acts.extend(items.map(|act| act["act"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { return acts };
        before = format!("&before={next}");
    }
}

#[test]
fn the_inbox_empties_and_what_presses_stands_first() {
    let (a, b) = Bureau::pair();
    let send = |subject: &str, more: &[&str]| {
        let mut args = vec![
            "send",
            "--to",
            "XB",
            "--subject",
            subject,
            "--text",
            "Quiet",
            "--no-personal-data",
        ];
        args.extend(more);
        a.json("olga", &args)["act"].as_str().unwrap().to_owned()
    };
    let first = send("First", &[]);
    let points = ["--emergency", "A child in a cellar", "--known", "The street", "--asked", "Look"];
    let points = [&points[..], &["--by-when", "At once", "--on-word-of", "The duty officer"]];
    let emergency = send("Danger", &points.concat());
    let last = send("Last", &[]);
    b.until("all are here", || b.ran("aud", &["show", &last]).code == 0);
    let inbox = || -> Vec<String> {
        let list = b.json("olga", &["inbox"]);
        let acts = list["items"].as_array().unwrap().clone();
        acts.iter().map(|act| act["act"].as_str().unwrap().to_owned()).collect()
    };
    let pressing = [&emergency, &first, &last].map(String::clone);
    let messages = || inbox().into_iter().filter(|act| pressing.contains(act)).collect::<Vec<_>>();
    assert_eq!(messages(), pressing);
    assert_eq!(b.json("olga", &["inbox", "--limit", "2"])["items"].as_array().unwrap().len(), 2);
    let pages = pages(&b);
    assert_eq!(pages, inbox(), "page by page it is the same, and nothing is twice");
    b.json("olga", &["show", &first]);
    assert!(inbox().contains(&first), "what was read still waits");
    let reply = [
        "send",
        "--to",
        "XA",
        "--subject",
        "Re",
        "--text",
        "Yes",
        "--no-personal-data",
        "--answers",
        &first,
    ];
    b.json("olga", &reply);
    b.json("sven", &["take", &emergency]);
    assert_eq!(
        messages(),
        std::slice::from_ref(&last),
        "what was answered or taken waits for nobody"
    );
    a.json("olga", &["show", &first]);
    let kinds = |bureau: &Bureau| bureau.json("olga", &["inbox"]).to_string();
    a.until("the receipts are here", || {
        a.json("olga", &["show", &emergency])["delivered"][0]["state"] == "taken"
    });
    assert!(!kinds(&a).contains("message.acknowledge"), "receipts wait for somebody");
}

#[test]
fn the_owners_restriction_is_acknowledged_before_a_record_is_opened() {
    let (a, b) = Bureau::pair();
    let words = "Call us before you act";
    let record = b.record(&["--restriction", words]);
    a.json("olga", &SEARCH);
    let open = ["record", "open", &record, "--justification", "case", "--purpose", "investigate"];
    a.until("the copy is here", || a.ran("olga", &open).code != 4);
    let refused = a.ran("olga", &open);
    assert_eq!(refused.code, 3);
    let told = format!("{}{}", refused.out, refused.err);
    assert!(told.contains(&format!("(add --acknowledge '{words}')")), "{told}");
    let unread = a.ran("olga", &[&open[..], &["--acknowledge"]].concat());
    assert_eq!(unread.code, 2, "nobody was asked: {}{}", unread.out, unread.err);
    let wrong = a.ran("olga", &[&open[..], &["--acknowledge", "Whatever"]].concat());
    assert_eq!(wrong.code, 2);
    let read = a.ran("olga", &[&open[..], &["--acknowledge", words]].concat());
    assert_eq!(read.code, 0, "{}{}", read.out, read.err);
    assert!(read.out.contains(words), "{}", read.out);
}

#[test]
fn a_record_under_legal_hold_survives_its_recall_until_it_is_released() {
    let (a, b) = Bureau::pair();
    let record = b.record(&[]);
    a.json("olga", &SEARCH);
    let open = ["record", "open", &record, "--justification", "case", "--purpose", "investigate"];
    a.until("the copy is here", || a.ran("olga", &open).code == 0);
    b.until("a holds a copy", || {
        b.json("olga", &["record", "holders", &record])["items"][0]["agency"] == "XA"
    });
    let hold = ["record", "restrict", &record, "--ground", "legal-hold", "--reason", "court order"];
    a.json("lea", &hold);
    let recall = b.json("olga", &["recall", &record, "--reason", "another person"]);
    let status = ["recall", "status", recall["act"].as_str().unwrap()];
    let outcome = || b.json("olga", &status)["holders"][0]["outcomes"][0]["outcome"].clone();
    b.until("the holder has answered", || outcome() == "restricted");
    let said = b.ran("olga", &status).out;
    assert!(said.contains("every holder answered: 1 kept closed"), "{said}");
    let from =
        || b.json("olga", &["record", "holders", &record])["recalls"][0]["holders"][0].clone();
    let kept = from();
    assert_eq!((&kept["agency"], &kept["outcome"]), (&json!("XA"), &json!("restricted")));
    assert_eq!(kept["ground"], "legal-hold");
    assert!(kept["receipt"].is_string() && kept["leaf"].is_u64(), "{kept}");
    let told = b.ran("olga", &["record", "holders", &record]).out;
    assert!(told.contains("XA: restricted, kept and closed: legal-hold, receipt act_"), "{told}");
    a.json("lea", &["record", "release", &record, "--reason", "the case is closed"]);
    b.until("the holder has complied", || outcome() == "erased");
    assert_eq!((&from()["outcome"], &from()["ground"]), (&json!("erased"), &Value::Null));
    assert_eq!(a.ran("olga", &open).code, 4);
}

#[test]
fn a_request_says_that_it_is_about_a_child() {
    let (a, b) = Bureau::pair();
    let ask = ["request", "--to", "XB", "--ask", "Who is with her", "--purpose", "investigate"];
    let about = ["--category", "victim", "--minor", "--offence", "human-trafficking:120:Art. 12"];
    let ran = a.ran("olga", &[&["--json"][..], &ask, &about].concat());
    let shown = a.ran("olga", &["show", ran.json()["act"].as_str().unwrap()]);
    assert!(shown.out.contains("subject") && shown.out.contains("MINOR"), "{}", shown.out);
    drop(b);
}
