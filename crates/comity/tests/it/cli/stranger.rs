//! Somebody who has never seen the program, on a bad day.

use std::net::TcpListener;

use crate::bureau::{Bureau, comity};

#[test]
fn what_goes_wrong_at_the_start_says_what_to_do() {
    let mut bureau = Bureau::start("XA");
    bureau.stop();
    let home = bureau.path("home");
    let wrong = bureau.path("wrong.key");
    std::fs::write(&wrong, [7; 32]).unwrap();
    let option = format!("vault.key_file={wrong}");
    let locked = comity(&["--home", &home, "--set", &option, "serve"]);
    assert_eq!(locked.code, 1);
    assert!(locked.err.contains("wrong passphrase or key file"), "{}", locked.err);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let option = format!("federation.listen={address}");
    let busy = comity(&["--home", &home, "--set", &option, "serve"]);
    assert_eq!(busy.code, 1);
    assert!(busy.err.contains("see whether another program does"), "{}", busy.err);
    let alone = bureau.ran("olga", &["inbox"]);
    assert_eq!(alone.code, 1);
    assert!(alone.err.contains("comity serve"), "{}", alone.err);
    let nowhere = comity(&["--home", &bureau.path("nowhere"), "inbox"]);
    assert_eq!(nowhere.code, 1);
    assert!(nowhere.err.contains("comity init"), "{}", nowhere.err);
}

#[test]
fn commands_in_a_wrong_order_find_nothing_and_leave_nothing() {
    let bureau = Bureau::start("XA");
    let file = bureau.path("file.bin");
    let absent = "XA-2026-000999";
    let commands: [&[&str]; 8] = [
        &["show", absent],
        &["take", absent],
        &["answer", absent, "--text", "x"],
        &["withdraw", absent, "--reason", "x"],
        &["consent", "grant", absent],
        &["approve", absent, "--reasons", "x"],
        &["fetch", absent, "attachment_00000000000000000000000000", "--output", &file],
        &["peer", "proof", "XB", &file],
    ];
    for command in commands {
        let ran = bureau.ran("olga", command);
        assert_eq!(ran.code, 4, "{command:?}: {}{}", ran.out, ran.err);
        assert!(!std::path::Path::new(&file).exists(), "{command:?} left a file");
    }
    assert_eq!(
        bureau.ran("olga", &["send", "--to", "XB", "--subject", "x", "--text", "x"]).code,
        1
    );
}

#[test]
fn names_in_every_script_are_kept_found_and_sent() {
    let (a, b) = Bureau::pair();
    for name in ["محمد الخيالي", "王小明", "Иван Выдуманный", "Zoé Ñandú"]
    {
        let add = ["record", "add", "--name", name, "--category", "suspect", "--review", "+365d"];
        a.json("olga", &[&add[..], &["--purpose", "investigate"]].concat());
        let search =
            ["search", "--name", name, "--purpose", "investigate", "--category", "suspect"];
        let found = a.ran("olga", &[&search[..], &["--justification", "case 1"]].concat());
        assert!(found.out.contains("hit at XA") && found.out.contains(name), "{}", found.out);
        let send = ["send", "--to", "XB", "--subject", name, "--text", name, "--no-personal-data"];
        let act = a.json("olga", &send)["act"].as_str().unwrap().to_owned();
        b.until("the message is here", || b.ran("aud", &["show", &act]).code == 0);
        assert!(b.ran("olga", &["show", &act]).out.contains(name));
    }
}

#[test]
fn what_another_agency_writes_does_not_act_on_the_terminal() {
    let (a, b) = Bureau::pair();
    let text = "gone\u{1b}[2J\u{1b}]0;title\u{7}";
    let send = ["send", "--to", "XB", "--subject", "x", "--text", text, "--no-personal-data"];
    let act = a.json("olga", &send)["act"].as_str().unwrap().to_owned();
    b.until("the message is here", || b.ran("aud", &["show", &act]).code == 0);
    let shown = b.ran("olga", &["show", &act]).out;
    assert!(shown.contains("gone") && !shown.contains('\u{1b}'), "{shown:?}");
    assert_eq!(b.json("olga", &["show", &act])["content"]["body"]["text"], text);
}
