//! The law from the command line: what a lawyer, an auditor and an outsider do.

use std::{fs, path::Path};

use serde_json::Value;

use crate::bureau::{Bureau, Ran, comity};

/// The walk-through, as lawyers read it.
const WALK: &str = include_str!("../../../../../docs/law/README.md");

/// The code blocks of this language, in order, each with the text before it.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<(&'a str, &'a str)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("```") {
        let (block, next) = after.split_once("\n```").unwrap();
        let (of, code) = block.split_once('\n').unwrap();
        if of == language {
            found.push((before, code));
        }
        rest = next;
    }
    found
}

/// The last path of `mylaw/` that a text names.
fn named(text: &str) -> Option<&str> {
    text.split('`').rfind(|part| part.starts_with("mylaw/") && !part.contains(' '))
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// The arguments of a line of the walk-through, with the folder of the test for `mylaw`.
fn ran(folder: &Path, line: &str) -> Ran {
    let parts = line.strip_prefix("comity ").unwrap().split('"').enumerate();
    let arguments: Vec<String> = parts
        .flat_map(|(place, part)| match place % 2 {
            0 => part.split_whitespace().map(str::to_owned).collect(),
            _ => vec![part.to_owned()],
        })
        .map(|part| match part.strip_prefix("mylaw") {
            Some(below) => format!("{}/mylaw{below}", folder.display()),
            None => part,
        })
        .collect();
    comity(&arguments.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn the_lawyers_walk_through_works_as_written() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let shell = blocks(WALK, "sh");
    assert!(shell[0].1.starts_with("mkdir mylaw\n"), "the folder is made first");
    fs::create_dir(root.join("mylaw")).unwrap();
    let run = |(_, code): &(&str, &str)| {
        let lines = code.lines().filter(|line| line.starts_with("comity "));
        lines.map(|line| (line.to_owned(), ran(root, line))).collect::<Vec<_>>()
    };
    let begun = run(&shell[0]);
    assert!(begun.iter().all(|(_, ran)| ran.code == 0), "{}{}", begun[0].1.err, begun[1].1.err);
    assert!(
        begun[1].1.out.contains("\nas its books say: "),
        "{}{}",
        begun[1].1.out,
        begun[1].1.err
    );
    let (before, rule) = blocks(WALK, "cedar")[0];
    write(root, named(before).unwrap(), rule);
    let toml = blocks(WALK, "toml");
    write(root, named(toml[0].0).unwrap(), toml[0].1);
    let instrument = root.join("mylaw/national/xa-police/instrument.toml");
    let listed = fs::read_to_string(&instrument).unwrap() + toml[1].1;
    fs::write(&instrument, listed).unwrap();
    let (before, case) = toml[2];
    write(root, named(before).unwrap(), case);
    let (_, after) = WALK.split_once(case).unwrap();
    let pair = after.split('`').find(|part| part.starts_with("mylaw/")).unwrap();
    let other = case
        .replace("; nobody asked the youth office", "; the youth office agreed")
        .replace("\"national-xa-police.12.1\"", "\"base.2.1\"")
        .replace("ways = [[\"youth_office_heard\"]]\n", "")
        .replace("youth_office_heard = false", "youth_office_heard = true");
    write(root, pair, &other);
    for block in &shell[1..] {
        for (line, ran) in run(block) {
            let expected = if line.contains("explain") { 3 } else { 0 };
            assert_eq!(ran.code, expected, "{line}: {}{}", ran.out, ran.err);
            if line.contains("explain") {
                let (_, promised) = blocks(WALK, "text")[0];
                assert!(ran.out.contains(promised), "{}", ran.out);
            }
        }
    }
}

#[test]
fn every_line_of_the_walk_through_is_run_and_every_command_it_names_is_one() {
    let lines = blocks(WALK, "sh").into_iter().flat_map(|(_, code)| code.lines());
    for line in lines {
        assert!(line == "mkdir mylaw" || line.starts_with("comity "), "nobody runs `{line}`");
    }
    let named = WALK.split('`').filter(|part| part.starts_with("comity law ") && part.len() < 80);
    let mut seen = 0;
    for command in named {
        let mut words: Vec<&str> = command.split(' ').skip(1).take(2).collect();
        words.push("--help");
        let help = comity(&words);
        assert_eq!(help.code, 0, "`{command}`: {}", help.err);
        for option in command.split(' ').filter(|word| word.starts_with("--")) {
            assert!(help.out.contains(option), "`{command}` has no `{option}`");
        }
        seen += 1;
    }
    assert!(seen >= 9, "the table of the page names its commands");
    assert!(comity(&["law", "replay", "--help"]).out.contains("--save"));
    assert!(comity(&["law", "diff", "--help"]).out.contains("--acts"));
    for command in [
        &["list"][..],
        &["list", "led-2016-680"],
        &["show", "led-2016-680"],
        &["show", "led-2016-680.11.1"],
        &["show", "minor_included"],
    ] {
        let ran = comity(&[&["law"], command].concat());
        assert!(ran.code == 0 && !ran.out.is_empty(), "{command:?}: {}", ran.err);
    }
}

#[test]
fn an_outsider_asks_the_law_without_a_node() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("act.json");
    let sample = r#"{ "act": { "kind": "message.send", "by": "XA", "to": "XB" },
        "facts": { "agreement_in_force": false } }"#;
    fs::write(&file, sample).unwrap();
    let file = file.to_str().unwrap();
    let decided = comity(&["law", "decide", file]);
    assert_eq!(decided.code, 3, "{}", decided.err);
    assert_eq!(decided.json()["ruling"], "not-permitted");
    assert!(!decided.json()["missing"].as_array().unwrap().is_empty());
    let quiet = comity(&["law", "decide", "--quiet", file]);
    assert_eq!((quiet.code, quiet.out.as_str(), quiet.err.as_str()), (3, "", ""));
    fs::write(file, sample.replace("agreement_in_force", "agreement_in_forse")).unwrap();
    let wrong = comity(&["law", "decide", file]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `agreement_in_force`?"), "{}", wrong.err);
    assert_eq!(comity(&["law", "decide", "no-such-file"]).code, 4);
    assert_eq!(comity(&["law", "show", "led-2016-680.11.9"]).code, 4);
    let shown = comity(&["law", "show", "led-2016-680.11.1"]).out;
    assert!(shown.contains("forbid (principal") && shown.contains("person_decides"), "{shown}");
    assert!(
        comity(&["law", "list", "--status", "read", "--effect", "bar"]).out.contains("art. 11")
    );
}

#[test]
fn an_auditor_replays_what_the_node_decided() {
    let bureau = Bureau::start("XA");
    let refused = bureau.ran("olga", &["--json", "record", "add", "--name", "Zorvan Qeltish"]);
    let act = refused.json()["act"].as_str().unwrap().to_owned();
    let saved = bureau.path("act.json");
    let replayed = bureau.json("aud", &["law", "replay", &act, "--save", &saved]);
    assert_eq!((&replayed["same"], &replayed["same_law"]), (&true.into(), &true.into()));
    assert_eq!(replayed["recorded"]["ruling"], "not-permitted");
    // The auditor goes home with the file, and needs no node.
    let again = comity(&["--json", "law", "replay", &saved]).json();
    assert_eq!(again["same"], true, "{again}");
    let told = comity(&["law", "explain", &saved]);
    assert!(told.out.contains("at home: not permitted"), "{}", told.out);
    assert_eq!(told.code, 3);
    // A verdict that was changed is found.
    let text = fs::read_to_string(&saved).unwrap();
    fs::write(&saved, text.replace("\"ruling\": \"not-permitted\"", "\"ruling\": \"permitted\""))
        .unwrap();
    assert_eq!(comity(&["law", "replay", &saved]).code, 5);
    // Under another law nothing is proved, whatever it says; both digests are told.
    let digest = replayed["recorded"]["law"].as_str().unwrap().to_owned();
    fs::write(&saved, text.replace(&digest, &"0".repeat(64))).unwrap();
    let other = comity(&["law", "replay", &saved]);
    assert_eq!(other.code, 4, "{}{}", other.out, other.err);
    assert!(other.out.contains(&"0".repeat(64)) && other.out.contains(&digest), "{}", other.out);
    // To the officer it is as if there were none.
    assert_eq!(bureau.ran("olga", &["law", "replay", &act]).code, 4);
}

#[test]
fn what_ships_is_not_written_over_by_additions() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "national/xa/state.toml", "country = \"XA\"");
    let ran = comity(&["law", "list", "--shipped", "--with", folder.path().to_str().unwrap()]);
    assert_eq!(ran.code, 2, "{}", ran.out);
    assert!(ran.err.contains("`national/xa/state.toml` ships with the program"), "{}", ran.err);
}

fn own(bureau: &Bureau) -> Value {
    bureau.ask("lea", "GET", "/v1/own", &Value::Null).json()
}

/// The legal adviser adopts the pack, and a supervisor agrees.
fn signed(bureau: &Bureau) {
    assert_eq!(own(bureau)["packs"][0]["state"], "unsigned");
    signed_with(bureau, &[]);
    assert_eq!(own(bureau)["packs"][0]["state"], "next-start");
}

fn signed_with(bureau: &Bureau, more: &[&str]) {
    let adopted = bureau.ran("lea", &[&["--json", "adopt", "national-xd"], more].concat());
    assert_eq!(adopted.json()["stage"], "for-decision", "{}", adopted.err);
    let act = adopted.json()["act"].as_str().unwrap().to_owned();
    let approve = ["approve", &act, "--rule", "base.3.6", "--reasons", "read"];
    assert_ne!(bureau.ran("lea", &approve).code, 0, "nobody agrees with oneself");
    bureau.json("sven", &approve);
    let is_listed = || own(bureau)["adoptions"].to_string().contains(&act);
    bureau.until("it is signed", is_listed);
}

#[test]
fn a_pack_is_signed_by_two_persons_and_runs_from_the_next_start() {
    let mut bureau = Bureau::start("XA");
    let home = bureau.path("home");
    let law = Path::new(&home).join("law");
    PACK.iter().for_each(|(path, text)| write(&law, path, text));
    // A file that is part of no pack stands in nobody's way, and is named.
    write(&law, "notes.toml", "");
    let told = bureau.ran("lea", &["law", "list"]).out;
    assert!(told.contains("`notes.toml` is part of no pack"), "{told}");
    assert!(told.contains("national-xd does not run: nobody signed it"), "{told}");
    let alone = bureau.ran("admin", &["adopt", "national-xd"]);
    assert_eq!(alone.code, 3, "not even while it is set up: {}", alone.out);
    signed(&bureau);
    let folder = format!("{home}/law");
    fs::remove_file(law.join("notes.toml")).unwrap();
    let digest = comity(&["law", "packs", &folder, "--json"]).json()["items"][0]["digest"].clone();
    assert_eq!(own(&bureau)["packs"][0]["signed"], digest);
    let unsigned = own(&bureau)["law"].clone();
    // It binds, and nobody says that it runs.
    let told = bureau.ran("lea", &["law", "list"]).out;
    assert!(told.contains("national-xd is signed, and runs from the next start"), "{told}");
    let told = bureau.ran("lea", &["agencies", "show", "XA"]).out;
    assert!(told.contains("; signed, runs from the next start"), "{told}");
    assert_eq!(bureau.ran("lea", &["--json", "law", "list"]).json()["law"], unsigned);
    let known = bureau.ran("lea", &["law", "show", "national-xd.1.1"]);
    assert_ne!(known.code, 0, "{}", known.out);
    bureau.stop();
    bureau.start_again(&[]);
    let signed = own(&bureau)["law"].clone();
    assert_ne!(signed, unsigned, "it runs");
    assert_eq!(own(&bureau)["packs"][0]["state"], "signed");
    let told = bureau.ran("lea", &["agencies", "show", "XA"]).out;
    assert!(!told.contains("next start"), "{told}");
    let (path, text) = PACK[1];
    write(&law, path, &text.replace("\"Do.\"", "\"Do as you like.\""));
    bureau.stop();
    bureau.start_again(&[]);
    assert_eq!(own(&bureau)["law"], signed, "what was signed runs");
    let told = bureau.ran("lea", &["law", "list"]).out;
    assert!(told.contains("national-xd was changed: what was signed runs"), "{told}");
}

#[test]
fn a_pack_signed_for_a_later_day_leaves_the_law_of_today() {
    let mut bureau = Bureau::start("XA");
    let law = Path::new(&bureau.path("home")).join("law");
    PACK.iter().for_each(|(path, text)| write(&law, path, text));
    let (path, text) = PACK[1];
    let other = text.replace("\"Do.\"", "\"Do as you like.\"");
    let adopt = |bureau: &Bureau, more: &[&str]| {
        let adopted = bureau.ran("lea", &[&["--json", "adopt", "national-xd"], more].concat());
        assert_eq!(adopted.json()["stage"], "for-decision", "{}", adopted.out);
        adopted.json()["act"].as_str().unwrap().to_owned()
    };
    let agree = |bureau: &Bureau, act: &str| {
        bureau.json("sven", &["approve", act, "--rule", "base.3.6", "--reasons", "read"]);
    };
    // Both are asked for before either is signed.
    let now = adopt(&bureau, &[]);
    write(&law, path, &other);
    let then = adopt(&bureau, &["--from", "2099-03-01"]);
    agree(&bureau, &then);
    let told = bureau.ran("lea", &["law", "list"]).out;
    assert!(told.contains("national-xd is signed from 2099-03-01 on"), "{told}");
    write(&law, path, text);
    let before = bureau.ran("lea", &["adopt", "national-xd"]);
    assert!(before.err.contains("adopt this one from that day first"), "{}", before.err);
    agree(&bureau, &now);
    write(&law, path, &other);
    let after = bureau.ran("lea", &["adopt", "national-xd", "--from", "2098-03-01"]);
    assert!(after.err.contains("adopt on the day"), "{}", after.err);
    bureau.stop();
    bureau.start_again(&[]);
    let runs = bureau.ran("lea", &["law", "show", "national-xd.1.1"]).out;
    assert!(runs.contains("Do.") && !runs.contains("as you like"), "{runs}");
}

/// A pack of the agency's own, with one bar on what is marked as urgent.
const PACK: [(&str, &str); 2] = [
    (
        "national/xd/instrument.toml",
        "title = \"Police Act of XD\"\nkind = \"national\"\nsource = \"a test\"\n\
         [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
         \"national-xd.1.1\" = { verified = \"read\" }\n",
    ),
    (
        "national/xd/01-urgency.cedar",
        "@id(\"national-xd.1.1\")\n@cite(\"Police Act of XD, s. 1\")\n@says(\"Do.\")\n\
         forbid (principal, action == Comity::Action::\"message.send\", resource)\n\
         when { context.urgent };\n",
    ),
];

#[test]
fn at_an_agencys_home_the_law_is_that_of_its_node() {
    let mut bureau = Bureau::start("XA");
    let sample = bureau.path("urgent.toml");
    let urgent =
        "[act]\nkind = \"message.send\"\nby = \"XA\"\nto = \"XB\"\n[facts]\nurgent = true\n";
    fs::write(&sample, urgent).unwrap();
    let (home, decide) = (bureau.path("home"), ["--json", "law", "decide", sample.as_str()]);
    let law = Path::new(&home).join("law");
    let bars = |ran: &Ran| ran.out.contains("Police Act of XD, s. 1");
    bureau.stop();
    for (path, text) in PACK {
        write(&law, path, text);
    }
    // What was adopted only the node knows, and it does not run.
    let alone = bureau.ran("admin", &decide);
    assert_eq!(alone.code, 2, "{}{}", alone.out, alone.err);
    assert!(alone.out.contains("--shipped"), "{}", alone.out);
    bureau.start_again(&[]);
    let before = bureau.ran("admin", &decide);
    assert!(!bars(&before), "nobody adopted it: {}", before.out);
    assert!(before.json()["law_from"].as_str().unwrap().contains("node"), "{}", before.out);
    signed(&bureau);
    let between = bureau.ran("admin", &decide);
    assert_eq!(between.json()["law"], before.json()["law"], "{}", between.err);
    assert!(!bars(&between), "it is not the law that runs: {}", between.out);
    bureau.stop();
    bureau.start_again(&[]);
    let after = bureau.ran("admin", &decide);
    assert!(bars(&after), "{}{}", after.out, after.err);
    // The same sample, and the law that ships: there is no such pack.
    let shipped = bureau.ran("admin", &[decide.as_slice(), &["--shipped"]].concat());
    assert_eq!(shipped.json()["law_from"], "the law that ships");
    assert_ne!(shipped.json()["law"], after.json()["law"]);
    // A folder that is no whole law is not taken for one.
    let part = law.to_str().unwrap();
    let whole = bureau.ran("admin", &[decide.as_slice(), &["--law", part]].concat());
    assert_eq!(whole.code, 2, "{}", whole.out);
    assert!(whole.out.contains("--with"), "{}", whole.out);
    let beside = [decide.as_slice(), &["--shipped", "--with", part]].concat();
    assert_eq!(bureau.ran("admin", &beside).json()["law"], after.json()["law"]);
}

#[test]
fn what_is_over_binds_no_sample() {
    let mut bureau = Bureau::start("XA");
    let sample = bureau.path("urgent.toml");
    fs::write(&sample, "[act]\nkind = \"message.send\"\nby = \"XA\"\n[facts]\nurgent = true\n")
        .unwrap();
    let law = Path::new(&bureau.path("home")).join("law");
    PACK.iter().for_each(|(path, text)| write(&law, path, text));
    let bars = |bureau: &Bureau| {
        let ran = bureau.ran("admin", &["--json", "law", "decide", &sample]);
        assert!(ran.json()["ruling"].is_string(), "{}{}", ran.out, ran.err);
        ran.out.contains("Police Act of XD, s. 1")
    };
    signed_with(&bureau, &["--from", "2020-01-01"]);
    bureau.stop();
    bureau.start_again(&[]);
    assert!(bars(&bureau));
    let bound = |bureau: &Bureau| own(bureau)["bound_by"].to_string().contains("national-xd");
    assert!(bound(&bureau));
    signed_with(&bureau, &["--from", "2020-01-01", "--until", "2020-12-31"]);
    bureau.until("it is over", || !bound(&bureau));
    assert!(!bars(&bureau));
}

/// What is wrong with a pack, and how it is said: the file, the line, the article, and why.
const WRONG: [(&str, &str, &str); 4] = [
    ("context.urgent", "context.urgend", "did you mean `urgent`?"),
    ("@cite(\"Police Act of XD, s. 1\")\n", "", "no `@cite`"),
    ("context.urgent", "context.sentence_months + 9223372036854775807 > 1", "would err"),
    ("message.send", "request.refuse", "those are always open"),
];

#[test]
fn a_node_keeps_its_law_and_nobody_signs_a_broken_one() {
    let mut bureau = Bureau::start("XA");
    let law = Path::new(&bureau.path("home")).join("law");
    let runs = |bureau: &Bureau| own(bureau)["law"].clone();
    let before = runs(&bureau);
    for (from, to, why) in WRONG {
        let broken = PACK[1].1.replace(from, to);
        assert_ne!(broken, PACK[1].1);
        write(&law, PACK[0].0, PACK[0].1);
        write(&law, PACK[1].0, &broken);
        assert_eq!(runs(&bureau), before, "the running law stays");
        let checked = bureau.ran("admin", &["law", "check"]);
        assert_eq!(checked.code, 1, "{}", checked.out);
        for part in ["`national/xd/01-urgency.cedar`", "line 1", "article 1", why] {
            assert!(checked.err.contains(part), "no `{part}` in: {}", checked.err);
        }
        let refused = bureau.ran("lea", &["adopt", "national-xd"]);
        let told = format!("{}{}", refused.out, refused.err);
        assert_ne!(refused.code, 0, "{told}");
        assert!(told.contains("`national/xd/01-urgency.cedar`, line 1"), "{told}");
    }
    bureau.stop();
    bureau.start_again(&[]);
    assert_eq!(runs(&bureau), before);
}
