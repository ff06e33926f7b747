//! A law as a whole: its check, conflicts, differences, and new instruments.
#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

use std::collections::BTreeMap;

use comity_act::{Day, Kind, Purpose};
use comity_law::{
    Effect, Law, Sample, VerdictKind, Verified, casebook,
    check::{Report, check},
    conflicts::{Conflict, by_pair, conflicts},
    diff::{Differs, diff},
    scaffold::{NewInstrument, scaffold},
};

use crate::support::TODAY;

type Files = BTreeMap<String, String>;

fn shipped() -> Files {
    Law::shipped_texts()
}

fn new(name: &str, kind: &str, verified: Verified) -> Vec<(String, String)> {
    let (title, source) = ("Police \"Act\" of XA", "a test");
    scaffold(NewInstrument { name, title, kind, source, verified }).unwrap()
}

fn checked(files: &Files) -> Report {
    check(&Law::load(files.clone()).unwrap(), files).unwrap()
}

#[test]
fn a_new_instrument_loads_and_passes_its_check_at_once() {
    for (name, kind) in [("xa-1999", "convention"), ("national/xa-new", "national")] {
        for verified in [Verified::Read, Verified::Partial, Verified::Unverified] {
            let mut files = shipped();
            files.extend(new(name, kind, verified));
            let report = checked(&files);
            assert!(report.is_ok(), "{:?} {:?}", report.wrong, report.gaps);
        }
    }
}

/// The pack of a country begins with an article, so that whoever writes on it sees how.
#[test]
fn a_new_pack_of_a_country_lists_an_article_and_no_other_is_known() {
    let mut files = shipped();
    files.extend(new("national/xd", "national", Verified::Read));
    let report = checked(&files);
    assert!(report.is_ok(), "{:?} {:?}", report.wrong, report.gaps);
    let law = Law::load(files).unwrap();
    let article = law.article("XD", "police 'act' of XA, art. 1", TODAY).unwrap();
    assert!(article.opens(Kind::MessageSend, Purpose::Warn));
    assert!(!article.opens(Kind::MessageSend, Purpose::Arrest));
    let unknown = law.article("XD", "Police Act of XA, art. 2", TODAY).unwrap_err().to_string();
    assert!(unknown.contains("did you mean `Police 'Act' of XA, art. 1`?"), "{unknown}");
    let elsewhere = law.article("XE", "Police Act of XA, art. 1", TODAY).unwrap_err().to_string();
    assert!(elsewhere.contains("ask the legal adviser to list one"), "{elsewhere}");
}

/// What a pack lists is law on the days of its instrument: not before, and not after.
#[test]
fn the_lists_of_a_pack_are_law_as_long_as_its_rules() {
    let (first, last) = (Day(TODAY.0 - 10), Day(TODAY.0 + 10));
    let mut files = shipped();
    files.extend(new("national/xd", "national", Verified::Read));
    let text = files.get_mut("national/xd/instrument.toml").unwrap();
    let days = format!("[in_force]\nfrom = \"{first}\"\nuntil = \"{last}\"\n\n[binds]");
    *text = text.replacen("[binds]", &days, 1);
    let law = Law::load(files).unwrap();
    for (on, is_law) in [
        (Day(first.0 - 1), false),
        (first, true),
        (TODAY, true),
        (last, true),
        (Day(last.0 + 1), false),
    ] {
        assert_eq!(law.state_law("XD", on).is_some(), is_law, "{on}");
        assert_eq!(!law.articles("XD", on).is_empty(), is_law, "{on}");
        assert_eq!(law.article("XD", "Police 'Act' of XA, art. 1", on).is_ok(), is_law, "{on}");
        assert!(law.state_law("XA", on).is_some(), "a pack without days is law on all of them");
    }
}

#[test]
fn a_new_instrument_is_not_named_at_will() {
    for name in ["", "Untoc", "a b", "../x", "a//b"] {
        let new = NewInstrument {
            name,
            title: "T",
            kind: "convention",
            source: "s",
            verified: Verified::Read,
        };
        assert!(scaffold(new).is_err(), "{name}");
        let odd = NewInstrument { name: "ok", kind: "poem", ..new };
        assert!(scaffold(odd).unwrap_err().to_string().contains("no kind of instrument"));
    }
}

/// One instrument opens what another, once both bind, bars.
#[test]
fn instruments_that_contradict_each_other_are_told_with_an_example() {
    let mut files = shipped();
    files.extend(new("xa-1999", "convention", Verified::Read));
    files.extend(new("xa-2001", "convention", Verified::Read));
    let opening = "@id(\"xa-2001.1.1\")\n@cite(\"A\")\n@says(\"Send.\")\n\
         @obliges(\"second-look; from=recorded; by=sender\")\n\
         permit (principal, action == Comity::Action::\"message.send\", resource)\n\
         when { context.adverse_effect };\n";
    files.insert("xa-2001/01-example.cedar".to_owned(), opening.to_owned());
    let case = &files["xa-2001/cases/refuse/nobody-decides.toml"];
    let case =
        case.replace("because = [\"xa-2001.1.1\"]", "because = [\"base.2.1\", \"xa-2001.1.1\"]");
    files.remove("xa-2001/cases/refuse/nobody-decides.toml");
    files.remove("xa-2001/cases/permit/a-person-decides.toml");
    files.insert("xa-2001/cases/permit/nobody-decides.toml".to_owned(), case);
    let report = checked(&files);
    assert!(report.is_ok(), "{:?} {:?}", report.wrong, report.gaps);
    // As the cases stand, and not only with facts of two of them.
    let told = |one: &&Conflict| one.against == "xa-1999" && one.cases > 0;
    let found: Vec<_> = report.conflicts.iter().filter(told).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].opens.as_str(), found[0].effect), ("xa-2001", Effect::Bar));
    assert_eq!(found[0].rule, "xa-1999.1.1");
    assert_eq!(found[0].example, "xa-2001/cases/permit/nobody-decides.toml");
    assert!(found[0].stands().contains("a bar beats a gateway; what `xa-2001.1.1` demands is"));
    let led = |one: &Conflict| one.rule == "led-2016-680.11.1" && one.opens == "xa-2001";
    assert!(report.conflicts.iter().any(|one| led(one) && one.cases > 0));
}

/// Two cases of the shipped law that nobody wrote together: the made act is decided as it is told.
#[test]
fn every_pair_of_instruments_that_disagree_has_an_act_over_which_they_do() {
    let law = Law::shipped().unwrap();
    let cases = casebook::cases(&law, Law::shipped_files()).unwrap();
    let found = conflicts(&law, &cases);
    let made = found.iter().filter(|one| one.cases == 0).count();
    assert!(made > 0 && made < found.len(), "{made} of {} are made of two cases", found.len());
    for ((opens, against), all) in by_pair(&found) {
        let one = all[0];
        assert_eq!(one.changed.is_empty(), one.cases > 0, "{opens} {against}");
        let question = Sample::read(&law, &one.act, TODAY).unwrap().question;
        let verdict = law.verdict(&question);
        assert_ne!(verdict.kind, VerdictKind::Permit, "{}", one.act);
        let towards = &verdict.recipients[0];
        let referrals = towards.referrals.iter().map(comity_law::Referral::reason);
        let mut against = towards.because.iter().chain(referrals);
        assert!(against.any(|reason| reason.rule() == one.rule), "{}: {}", one.rule, one.act);
        // What is owed once the act is done is not owed while it is barred.
        let opens = |rule: &&String| !one.suspended.contains(rule);
        let open = |rule: &String| towards.bases.iter().any(|base| base.rule() == rule);
        assert!(one.rules.iter().filter(opens).all(open), "{}", one.act);
    }
}

#[test]
fn the_check_tells_what_the_books_lack() {
    let mut files = shipped();
    files.extend(new("xa-1999", "convention", Verified::Read));
    files.remove("xa-1999/cases/permit/a-person-decides.toml");
    let report = checked(&files);
    assert_eq!(report.gaps.len(), 1);
    assert!(report.gaps[0].contains("xa-1999.1.1"), "{:?}", report.gaps);
}

#[test]
fn a_change_of_law_is_shown_as_the_samples_that_change() {
    let mut files = shipped();
    files.extend(new("xa-1999", "convention", Verified::Read));
    let before = Law::load(files.clone()).unwrap();
    let rule = files["xa-1999/01-example.cedar"].replace("!context.person_decides", "true");
    files.insert("xa-1999/01-example.cedar".to_owned(), rule.replace(" && true", ""));
    let after = Law::load(files.clone()).unwrap();
    let samples: Vec<(&str, &str)> = files
        .iter()
        .filter(|(path, _)| path.contains("/cases/"))
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let found = diff(&before, &after, samples.clone(), TODAY);
    let told: Vec<_> = found.iter().map(|one| (one.sample.as_str(), one.differs)).collect();
    assert_eq!(told, [("xa-1999/cases/permit/a-person-decides.toml", Differs::Verdict)]);
    let shorter = Law::shipped().unwrap();
    let found = diff(&after, &shorter, samples, TODAY);
    assert!(found.iter().all(|one| one.differs == Differs::Asking), "{found:?}");
    assert_eq!(found.len(), 2);
}
