//! What cannot be loaded, and what the digest names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise")]

use comity_act::Kind;
use comity_law::{FactValue, Facts, Law, LoadError, Supplier, VerdictKind};

use crate::support::{files, law, question, rule};

/// Facts whose rules come with the instruments that read them.
const AWAITED: [&str; 27] = [
    "amnesty",
    "channel",
    "crime_areas",
    "death_penalty_assured",
    "death_penalty_possible",
    "fair_trial_denied",
    "final_judgment",
    "in_absentia",
    "lapse_of_time",
    "minor_included",
    "nationals_surrendered",
    "offence_fiscal",
    "offence_in_requested_territory",
    "offence_military",
    "offence_political",
    "own_national",
    "persecution_risk",
    "proceedings_pending",
    "purpose",
    "refugee_from_recipient",
    "refugee_status",
    "request_form",
    "retrial_assured",
    "sentence_months",
    "sentence_months_left",
    "torture_risk",
    "under_criminal_age",
];

const READ: &str = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n";
const OPEN: &str = "permit (principal, action == Comity::Action::\"message.send\", resource)";

/// The law is refused, and the message contains this.
fn refused(note: &str, rules: &str, message: &str) {
    let error = law(note, rules).unwrap_err();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    assert!(text.contains(message), "expected `{message}` in: {text}");
}

#[test]
fn what_is_wrong_with_a_rule_is_found_at_loading() {
    let ok = rule(1, "", OPEN);
    assert!(law(READ, &ok).is_ok());
    refused(READ, &ok.replace("@id(\"treaty.1.1\")", ""), "no `@id`");
    refused(READ, &ok.replace("@cite(\"Treaty, art. 1\")", ""), "no `@cite`");
    refused(READ, &ok.replace("Do this.", ""), "no `@says`");
    refused(READ, &ok.replace("Do this.", &"x".repeat(121)), "120 characters");
    refused(READ, &ok.replace("treaty.1.1", "treaty.2.1"), "must begin with `treaty.1.`");
    refused(READ, &ok.replace("treaty.1.1", "treaty.1.x"), "must begin with `treaty.1.`");
    refused(READ, &(ok.clone() + &ok), "used once");
    refused(READ, &rule(1, "@colour(\"red\")", OPEN), "colour");
    refused(READ, &rule(1, "@duty(\"x\")", OPEN), "without `@obliges`");
    refused(READ, &rule(1, "@refers(\"legal\")", OPEN), "stands on a permit");
    refused(READ, &rule(1, "@obliges(\"x\")", OPEN), "`@obliges`: an obligation needs `from=`");
    refused("[rules]\n", &ok, "list each rule once");
    let two = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
               \"treaty.1.2\" = { verified = \"read\" }\n";
    refused(two, &ok, "`treaty.1.2`");
    refused(READ, "permit (principal, action, resource", "cannot be read");
    refused("nonsense", &ok, "`treaty/instrument.toml` cannot be read");
}

#[test]
fn what_persons_owe_says_of_which_agency() {
    let owes = |by: &str, condition: &str| {
        let more = format!("@duty(\"x\")\n@obliges(\"x; from=recorded; by={by}\")");
        rule(1, &more, &format!("{OPEN} when {{ {condition} }}"))
    };
    let whose = "begin with `!context.receiving`";
    refused(READ, &owes("legal", "context.urgent"), whose);
    refused(READ, &owes("legal", "context.urgent || !context.receiving"), whose);
    for (by, condition) in [
        ("legal", "!context.receiving && context.urgent"),
        ("legal", "context.receiving"),
        ("sender", "context.urgent"),
    ] {
        assert!(law(READ, &owes(by, condition)).is_ok(), "{by}, {condition}");
    }
}

#[test]
fn expressions_are_checked_against_the_schema() {
    for (condition, message) in [
        ("context.no_such_fact", "does not fit the schema"),
        ("context.urgent == 1", "does not fit the schema"),
        ("context.sentence_months + 9223372036854775807 > 1", "would err"),
        (
            "context.sentence_months * context.sentence_months * context.sentence_months > 1",
            "would err",
        ),
        ("context has urgent && context.urgent", "read the fact itself"),
        ("context.urgent && !context.urgent && principal.colour == \"red\"", "does not fit"),
    ] {
        refused(READ, &rule(1, "", &format!("{OPEN} when {{ {condition} }}")), message);
    }
    let fits = "context.sentence_months * context.sentence_months > 9223372036854775807";
    assert!(law(READ, &rule(1, "", &format!("{OPEN} when {{ {fits} }}"))).is_ok());
    let unknown = "permit (principal, action == Comity::Action::\"war.declare\", resource)";
    refused(READ, &rule(1, "", unknown), "does not fit the schema");
    let among = "permit (principal, action in [Comity::Action::\"house\", \
                 Comity::Action::\"war\"], resource)";
    refused(READ, &rule(1, "", among), "does not fit the schema");
    let never = format!("{OPEN} when {{ context.urgent && false }}");
    refused(READ, &rule(1, "", &never), "does not fit the schema");
    let other_act = format!("{OPEN} when {{ action == Comity::Action::\"request.make\" }}");
    refused(READ, &rule(1, "", &other_act), "does not fit the schema");
}

#[test]
fn a_forbid_carries_no_duty_and_no_obligation() {
    let bar = "forbid (principal, action == Comity::Action::\"message.send\", resource)";
    refused(READ, &rule(1, "@duty(\"x\")", bar), "stands on a forbid");
    let more = "@obliges(\"x; from=recorded; by=sender\")";
    refused(READ, &rule(1, more, bar), "a bar obliges to nothing");
    refused(READ, &rule(1, "@refers(\"nobody\")", bar), "names no group");
}

#[test]
fn a_bar_on_an_act_of_restraint_is_no_law() {
    for scope in ["action == Comity::Action::\"request.refuse\"", "action"] {
        let bar = format!("forbid (principal, {scope}, resource) when {{ context.urgent }}");
        refused(READ, &rule(1, "", &bar), "always open");
        refused(READ, &rule(1, "@refers(\"legal\")", &bar), "always open");
    }
}

#[test]
fn baseline_is_for_unverified_bars_and_borrows_no_article() {
    let note = "[rules]\n\"treaty.1.1\" = { verified = \"unverified\", baseline = true }\n";
    let bar = "forbid (principal, action == Comity::Action::\"message.send\", resource)";
    refused(note, &rule(1, "", OPEN), "only an unverified bar");
    refused(note, &rule(1, "", bar), "no article");
    let cite = "Comity policy, modelled on the Treaty";
    let text = rule(1, "", bar).replace("Treaty, art. 1", cite);
    assert!(law(note, &text).is_ok());
    refused(&note.replace("unverified", "read"), &text, "only an unverified bar");
}

#[test]
fn only_policy_binds_everybody() {
    let always = |files: Vec<(String, String)>| {
        files.into_iter().map(|(path, text)| (path, text.replace("\"own\"", "\"always\"")))
    };
    assert!(Law::load(always(files(READ, &rule(1, "", OPEN)))).is_err());
}

#[test]
fn a_law_lacks_no_file_and_has_no_strange_one() {
    let all = files(READ, &rule(1, "", OPEN));
    for gone in ["schema.cedarschema", "facts/act.toml", "absolute.toml", "treaty/instrument.toml"]
    {
        let rest = all.iter().filter(|(path, _)| path != gone).cloned();
        assert!(Law::load(rest).is_err(), "{gone} is not needed?");
    }
    for strange in ["treaty/absolute.toml", "notes.txt", "treaty/rules.txt"] {
        let more = all.iter().cloned().chain([(strange.to_owned(), String::new())]);
        let error = Law::load(more).unwrap_err().to_string();
        assert!(error.contains("no part of a law"), "{strange}: {error}");
    }
}

#[test]
fn an_absolute_bar_that_is_not_there_is_noticed() {
    let mut all = files(READ, &rule(1, "", OPEN));
    for (path, text) in &mut all {
        if path == "absolute.toml" {
            text.push_str("\"treaty.1.9\" = \"a test\"\n");
        }
    }
    assert!(Law::load(all).unwrap_err().to_string().contains("treaty.1.9"));
}

/// The law with one change in one file is refused with this text.
fn broken(path: &str, from: &str, to: &str) -> String {
    let mut all = files(READ, &rule(1, "", OPEN));
    let text = &mut all.iter_mut().find(|(found, _)| found == path).unwrap().1;
    assert!(text.contains(from));
    *text = text.replacen(from, to, 1);
    Law::load(all).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_with_a_fact_is_found_at_loading() {
    let act = "facts/act.toml";
    assert!(
        broken(act, "\"urgent\"", "\"urgently\"").contains("fact `urgent`: is declared nowhere")
    );
    assert!(broken(act, "\"urgent\"", "\"receiving\"").contains("declared twice"));
    assert!(broken(act, "type = \"text\"", "type = \"set\"").contains("to the program"));
    assert!(broken(act, "who = \"officer\"", "who = \"somebody\"").contains("supplies no facts"));
    assert!(broken(act, "ordinary = \"node\"", "ordinary = \"pigeon\"").contains("never `pigeon`"));
    assert!(broken(act, "ordinary = \"node\"", "ordinary = 3").contains("Text"));
    assert!(broken(act, "ordinary = \"node\"", "").contains("`ordinary`"));
    let schema = "schema.cedarschema";
    assert!(broken(schema, "\"message.send\"", "\"message.shout\"").contains("message.shout"));
}

#[test]
fn who_supplies_a_fact_is_one_of_a_closed_list() {
    let mut all = files(READ, &rule(1, "", OPEN));
    let text = &mut all.iter_mut().find(|(path, _)| path == "facts/act.toml").unwrap().1;
    *text = text.replacen("who = \"officer\"", "who = \"Officer\"", 1);
    let error = Law::load(all).unwrap_err();
    let LoadError::UnknownSupplier { who, .. } = &error else { panic!("{error}") };
    assert_eq!(who.found, "Officer");
    for one in Supplier::ALL {
        assert_eq!(one.name().parse(), Ok(one));
        assert!(error.to_string().contains(&format!("`{one}`")), "{error}");
    }
}

#[test]
fn a_pack_declares_facts_that_the_program_has_no_field_for() {
    let fact = "[[fact]]\nname = \"harvest_festival\"\ntype = \"bool\"\nmeans = \"It is.\"\n\
                who = \"officer\"\nordinary = false\n";
    let bar = "forbid (principal, action == Comity::Action::\"message.send\", resource) \
               when { context.harvest_festival }";
    let two = "[rules]\n\"treaty.1.1\" = { verified = \"read\" }\n\
               \"treaty.1.2\" = { verified = \"read\" }\n";
    let mut all = files(two, &(rule(1, "", OPEN) + &rule(2, "", bar)));
    all.push(("treaty/facts/feasts.toml".to_owned(), fact.to_owned()));
    let law = Law::load(all).unwrap();
    let mut facts = law.ordinary();
    let verdict = |facts: &Facts| law.verdict(&question(Kind::MessageSend, facts.clone())).kind;
    assert_eq!(verdict(&facts), VerdictKind::Permit);
    law.state(&mut facts, "harvest_festival", Some(FactValue::Bool(true))).unwrap();
    assert_eq!(verdict(&facts), VerdictKind::Bar);
    law.state(&mut facts, "harvest_festival", None).unwrap();
    let unsure = law.verdict(&question(Kind::MessageSend, facts.clone()));
    assert_eq!(unsure.missing()[0].name, "harvest_festival");
    let wrong = law.state(&mut facts, "harvest_festival", Some(FactValue::Long(1)));
    assert!(wrong.unwrap_err().to_string().contains("Bool"));
}

#[test]
fn a_word_that_no_fact_can_be_is_a_slip_of_the_pen() {
    let open = format!("{OPEN} when {{ context.channel == \"pigeon\" }}");
    refused(READ, &rule(1, "", &open), "`pigeon`, which no fact it reads can be");
}

#[test]
fn what_no_fact_can_be_is_named() {
    let law = Law::shipped().unwrap();
    let mut facts = law.ordinary();
    let mut says =
        |name: &str, value| law.state(&mut facts, name, Some(value)).unwrap_err().to_string();
    assert!(says("urgently", FactValue::Bool(true)).contains("no fact `urgently`"));
    assert!(says("purpose", FactValue::Text("revenge".into())).contains("never `revenge`"));
    assert!(says("sentence_months", FactValue::Long(-1)).contains("from 0"));
    assert!(says("urgent", FactValue::Long(1)).contains("Bool"));
}

#[test]
fn the_digest_names_the_law_and_not_how_it_was_stored() {
    let all: Vec<(String, String)> = Law::shipped_texts().into_iter().collect();
    let digest = Law::load(all.clone()).unwrap().digest();
    let backwards = all.iter().rev().cloned();
    assert_eq!(Law::load(backwards).unwrap().digest(), digest);
    let windows = all.iter().map(|(path, text)| (path.clone(), text.replace('\n', "\r\n")));
    assert_eq!(Law::load(windows).unwrap().digest(), digest);
    let without_cases = all.iter().filter(|(path, _)| !path.contains("cases")).cloned();
    assert_eq!(Law::load(without_cases).unwrap().digest(), digest);
    let changed = all.iter().map(|(path, text)| (path.clone(), text.replace("> 480", "> 481")));
    assert_ne!(Law::load(changed).unwrap().digest(), digest);
}

#[test]
fn a_national_pack_loads_beside_the_shipped_law_and_cannot_touch_it() {
    let altered = |(from, to): (&str, &str), rules: &str| {
        let instrument = "title = \"Police Act of XD\"\nkind = \"national\"\nsource = \"a test\"\n\
                          [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n\
                          \"national-xd.1.1\" = { verified = \"read\" }\n";
        let own = [
            ("national/xd/instrument.toml".to_owned(), instrument.replace(from, to)),
            ("national/xd/01-powers.cedar".to_owned(), rules.to_owned()),
        ];
        Law::load(Law::shipped_texts().into_iter().chain(own))
    };
    let pack = |rules: &str| altered(("", ""), rules);
    let own = rule(1, "", OPEN).replace("treaty", "national-xd");
    let law = pack(&own).unwrap();
    assert!(law.rules().any(|rule| rule.id == "national-xd.1.1"));
    // A pack is never everybody's policy, and opens nothing that nobody adopted.
    for (from, to) in [
        ("gateways = \"own\"", "gateways = \"always\""),
        ("kind = \"national\"", "kind = \"policy\""),
        ("{ verified = \"read\" }", "{ verified = \"read\", binds = \"always\" }"),
    ] {
        let error = altered((from, to), &own).unwrap_err().to_string();
        assert!(error.contains("always") || error.contains("kind `national`"), "{error}");
    }
    let theirs = rule(1, "", OPEN).replace("treaty", "base");
    let error = pack(&theirs).unwrap_err();
    let why = std::error::Error::source(&error).unwrap().to_string();
    assert!(why.contains("must begin with"), "{error}: {why}");
}

#[test]
fn every_fact_is_read_by_some_rule_and_explained() {
    let law = Law::shipped().unwrap();
    assert_eq!(law.facts().len(), Facts::ALL.len());
    for fact in law.facts().iter().filter(|fact| !AWAITED.contains(&fact.name)) {
        assert!(!fact.means.is_empty(), "{}", fact.name);
        let read = law.rules().any(|rule| rule.facts.contains(&fact.name));
        assert!(read, "no rule reads `{}`; take it out", fact.name);
    }
    assert_eq!(law.ordinary().known().count(), Facts::ALL.len());
}

/// The law of a treaty that says this of itself.
fn saying(more: &str) -> Result<Law, LoadError> {
    let logic = "forbid (principal, action == Comity::Action::\"message.send\", resource) \
        when { context.emergency }";
    let mut files = files(READ, &rule(1, "", logic));
    for (path, text) in &mut files {
        if path == "treaty/instrument.toml" {
            *text = text.replace("[binds]", &format!("{more}\n[binds]"));
        }
    }
    Law::load(files)
}

#[test]
fn an_instrument_says_whether_it_protects_data() {
    assert!(saying("protects_data = true").unwrap().protects_data("treaty"));
    assert!(!saying("").unwrap().protects_data("treaty"));
    let shipped = Law::shipped().unwrap();
    let protecting: Vec<_> = shipped.instruments().iter().filter(|one| one.protects_data).collect();
    assert_eq!(protecting.len(), 1, "{protecting:?}");
}

#[test]
fn a_scheme_of_searches_is_a_word_that_the_fact_has() {
    let known = "search = { faces = \"pruem-faces\", records = \"pruem-police-records\" }";
    let law = saying(known).unwrap();
    assert_eq!(law.instruments()[0].search.as_ref().unwrap().faces, "pruem-faces");
    let error = saying(&known.replace("pruem-faces", "palms")).unwrap_err().to_string();
    assert!(error.contains("treaty/instrument.toml") && error.contains("`palms`"), "{error}");
}

#[test]
fn two_packs_of_one_country_are_named_and_neither_wins() {
    let mut files = Law::shipped_texts();
    let state = files["national/xa/state.toml"].clone();
    files.insert("national/XA/state.toml".to_owned(), state.clone());
    let error = Law::load(files.clone()).unwrap_err().to_string();
    assert!(
        error.contains("`national/XA/state.toml`") && error.contains("both the pack"),
        "{error}"
    );
    files.remove("national/XA/state.toml");
    let other = state.replace("country = \"XA\"", "country = \"XD\"");
    files.insert("national/xd/state.toml".to_owned(), other);
    assert!(Law::load(files).is_ok());
}

#[test]
fn two_folders_of_one_name_are_named_and_neither_wins() {
    let mut files = Law::shipped_texts();
    let note = "title = \"Act\"\nkind = \"national\"\nsource = \"a test\"\n\
                [binds]\nbars = \"own\"\ngateways = \"own\"\n[rules]\n";
    files.insert("national/xd-police/instrument.toml".to_owned(), note.to_owned());
    assert!(Law::load(files.clone()).is_ok());
    files.insert("national/xd/police/instrument.toml".to_owned(), note.to_owned());
    let error = Law::load(files).unwrap_err().to_string();
    assert!(error.contains("are both called `national-xd-police`"), "{error}");
}
