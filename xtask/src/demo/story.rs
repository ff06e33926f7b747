//! The story: search, request, refusal, consent, answer, recall, audit.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::{extradition, hit, list, stage::Stage, watch};

/// What was told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told {
    /// Acts that were permitted.
    pub acts: usize,
    /// Acts that were not.
    pub refusals: usize,
}

/// The offence of the story, by the law of XA, with its maximum penalty.
pub(super) const OFFENCE: &str = "human-trafficking";

/// Tells the story from beginning to end.
pub(super) fn tell(stage: &mut Stage, root: &Path) -> Result<Told> {
    stage.chapter("Agencies meet: cards, fingerprints, an agreement.");
    stage.introduce()?;
    agree(stage)?;
    stage.chapter("A list is imported and searched.");
    import_and_search(stage, root)?;
    stage.chapter("Somebody is watched for, and becomes known.");
    watch::tell(stage)?;
    stage.chapter("A hit is another person.");
    hit::tell(stage)?;
    stage.chapter("A request: not permitted, a way forward, permitted.");
    let record = a_copy_goes_out(stage)?;
    let request = a_request(stage)?;
    the_answer(stage, &record, &request)?;
    stage.chapter("The owner takes its record back.");
    the_recall(stage, &record)?;
    stage.chapter("States differ: how long a record is kept.");
    two_laws(stage)?;
    extradition::tell(stage)?;
    stage.chapter("Everybody verifies everybody's log.");
    audit(stage)?;
    Ok(Told { acts: stage.acts, refusals: stage.refusals })
}

/// The three conclude an agreement; once all have signed, it is law between them.
fn agree(stage: &mut Stage) -> Result<()> {
    let done = stage.act(
        ("XA", "lena"),
        "proposes an agreement to XB and XH",
        &[
            "agreement",
            "propose",
            "--with",
            "XB",
            "--with",
            "XH",
            "--title",
            "Agreement on cooperation against trafficking",
            "--for",
            "investigate",
            "--for",
            "identify",
            "--search",
            "person",
            "--safeguards",
            "--text",
            "Fictional.",
        ],
    )?;
    let id = done["agreement"].as_str().context("the agreement has an id")?.to_owned();
    for agency in ["XB", "XH"] {
        stage.wait((agency, "lena"), &["agreement", "show", &id], |row| {
            (row["status"] == "proposed").then_some(())
        })?;
        stage.act((agency, "lena"), "signs it", &["agreement", "sign", &id])?;
    }
    for agency in ["XA", "XB", "XH"] {
        stage.wait((agency, "lena"), &["agreement", "show", &id], |row| {
            (row["status"] == "signed").then_some(())
        })?;
    }
    stage.say("", "the agreement is in force at all three");
    Ok(())
}

/// The hub imports a list of persons; a bureau searches it.
fn import_and_search(stage: &mut Stage, root: &Path) -> Result<()> {
    let list = list::find(root)?;
    let file = list.file.to_string_lossy().into_owned();
    let import = [
        "import",
        "un",
        &file,
        "--category",
        "suspect",
        "--no-personal-data",
        "--state",
        "union_purpose=exchange",
    ];
    let answer = stage.node("XH")?.ask("olga", &import)?;
    let registered = answer.told.pointer("/done/registered").and_then(Value::as_u64);
    let registered = registered.with_context(|| format!("the import counts: {}", answer.told))?;
    ensure!(answer.code == 0 && registered > 0, "the list was not imported: {}", answer.told);
    stage.acts += usize::try_from(registered)?;
    stage.say("XH", &format!("imports {}: {registered} records", list.title));
    let latin =
        search(stage, "XA", "searches the hub for a name on the list", (&list.name, "XA-C-7"))?;
    let hit = first_hit(&latin).with_context(|| format!("no hit for {}", list.reference))?;
    ensure!(hit["shared"].is_null(), "what nobody checked is not opened: {hit}");
    let (reference, quality) = (&list.reference, &hit["quality"]);
    stage.say("", &format!("HIT  {reference} at XH, quality {quality} of 100; content not opened"));
    let what = "searches for the same name in its bearer's writing";
    let other = search(stage, "XA", what, (&list.original, "XA-C-7"))?;
    let other = first_hit(&other).with_context(|| format!("no hit for {}", list.reference))?;
    ensure!(other["record"] == hit["record"], "another record is found: {other}");
    stage.say("", "HIT  the same record");
    screen(stage, &list)
}

/// The first record that a search found.
fn first_hit(found: &Value) -> Option<&Value> {
    let reports = found["reports"].as_array()?.iter();
    reports.flat_map(|report| report["content"]["body"]["matches"].as_array()).flatten().next()
}

/// The hub screens a passenger list against what it holds; one of three rows is on the list.
fn screen(stage: &mut Stage, list: &list::List) -> Result<()> {
    let rows = format!("id,name\n1,Nobody Atall\n2,\"{}\"\n3,Nemo Zorranov\n", list.original);
    let file = stage.node("XH")?.file("passengers.csv", &rows)?;
    let why = ["--purpose", "investigate", "--justification", "Case XH-C-2", "--case", "XH-C-2"];
    let screen = ["screen", &file, "--named", "passengers of a flight, invented"];
    let more = ["--category", "suspect", "--offence", OFFENCE];
    let more = [&more[..], &["--state", "union_purpose=cross-checking"]].concat();
    let answer = stage.node("XH")?.ask("olga", &[&screen[..], &why, &more].concat())?;
    let done = &answer.told["done"];
    ensure!(answer.code == 0 && done["rows"] == 3, "the list was not screened: {}", answer.told);
    let rows: Vec<&Value> =
        answer.told["hits"].as_array().into_iter().flatten().map(|hit| &hit["line"]).collect();
    ensure!(rows == [&Value::from(3)], "the second row alone is on the list: {}", answer.told);
    stage.acts += 1;
    stage.say("XH", "screens a passenger list of 3 rows against its records");
    stage.say("", "HIT  in line 3; recorded before it was shown");
    Ok(())
}

/// A bureau searches the hub for a name, in one of its cases.
fn search(stage: &mut Stage, who: &str, what: &str, (name, case): (&str, &str)) -> Result<Value> {
    let justification = format!("Case {case}, trafficking in human beings");
    stage.act(
        (who, "olga"),
        what,
        &[
            "search",
            "--in",
            "XH",
            "--name",
            name,
            "--category",
            "suspect",
            "--purpose",
            "investigate",
            "--case",
            case,
            "--offence",
            OFFENCE,
            "--justification",
            &justification,
            "--state",
            "union_purpose=cross-checking",
            "--state",
            "offence_in_union_objectives=yes",
        ],
    )
}

/// The hub has a record of an invented person with handling code H2; XB gets a copy by a search.
fn a_copy_goes_out(stage: &mut Stage) -> Result<String> {
    let done = stage.act(
        ("XH", "olga"),
        "registers an invented person, handling H2",
        &[
            "record",
            "add",
            "--name",
            "Zoltana Exempla",
            "--born",
            "1979-03-02",
            "--nationality",
            "XC",
            "--category",
            "suspect",
            "--review",
            "+365d",
            "--handling",
            "H2",
            "--purpose",
            "investigate",
            "--fact",
            "--grade",
            "B2",
            "--state",
            "union_purpose=exchange",
            "--state",
            "quality_checked=yes",
        ],
    )?;
    let record = done["record"].as_str().context("the record has an id")?.to_owned();
    let found =
        search(stage, "XB", "searches the hub and gets a copy", ("Zoltana Exempla", "XB-C-3"))?;
    let copied = found.pointer("/reports/0/content/body/matches/0/shared");
    ensure!(copied.is_some_and(Value::is_object), "XB gets the content: {found}");
    Ok(record)
}

/// The same act in two states: the law of XA keeps a record for five years, that of XB for one.
fn two_laws(stage: &mut Stage) -> Result<()> {
    let keep = [
        "record",
        "add",
        "--name",
        "Basil Placeholder",
        "--category",
        "suspect",
        "--review",
        "+400d",
        "--purpose",
        "investigate",
        "--fact",
        "--state",
        "quality_checked=yes",
    ];
    stage.act(("XA", "olga"), "registers a person, to be reviewed in 400 days", &keep)?;
    let refused = stage.refused(("XB", "olga"), "register the same", &keep)?.to_string();
    ensure!(refused.contains("Mutual Assistance Code of XB"), "XB's own law speaks: {refused}");
    let sooner = keep.map(|part| if part == "+400d" { "+365d" } else { part });
    stage.act(("XB", "olga"), "registers it, to be reviewed in 365 days", &sooner)?;
    Ok(())
}

/// XA asks XB what it knows; the clock of the directive runs from delivery.
fn a_request(stage: &mut Stage) -> Result<String> {
    let done = stage.act(
        ("XA", "olga"),
        "asks XB for information on the person",
        &[
            "request",
            "--to",
            "XB",
            "--ask",
            "All you hold on Zoltana Exempla, born 1979-03-02",
            "--facts",
            "Recruitment of victims in XA since May",
            "--objective-reasons",
            "The person lived in XB until 2024",
            "--link",
            "Named by two witnesses",
            "--purpose",
            "investigate",
            "--case",
            "XA-C-7",
            "--offence",
            OFFENCE,
            "--directly-accessible",
            "true",
            "--urgent",
            "life: a victim may be moved within days",
            "--no-special-data",
            "--state",
            "quality_checked=yes",
        ],
    )?;
    let request = done["act"].as_str().context("the request has an id")?.to_owned();
    let due = stage.wait(("XB", "olga"), &["deadlines"], |told| {
        let items = told["items"].as_array()?;
        let ours = items.iter().find(|item| item["act"] == request.as_str())?;
        Some((ours["at"].as_str()?.to_owned(), ours["cite"].as_str()?.to_owned()))
    })?;
    stage.say("XB", &format!("owes the answer by {}  [{}]", due.0, due.1));
    let read = stage.node("XB")?.ask("olga", &["show", &request])?.told;
    ensure!(read["opened_by"].is_string(), "who reads a request does so by an act: {read}");
    stage.say("XB", "opens the request; who read it is in the log");
    stage.act(("XB", "olga"), "takes charge of the request", &["take", &request])?;
    Ok(request)
}

/// XB may not pass the copy on; the owner consents; then it may.
fn the_answer(stage: &mut Stage, record: &str, request: &str) -> Result<()> {
    let answer = [
        "answer",
        request,
        "--text",
        "Our copy of the hub's record",
        "--no-personal-data",
        "--record",
        record,
        "--purpose",
        "investigate",
        "--offence",
        OFFENCE,
        "--state",
        "quality_checked=yes",
        "--state",
        "offence_in_union_objectives=yes",
    ];
    let refused = stage.refused(("XB", "olga"), "answer with the hub's H2 record", &answer)?;
    let says = refused.to_string();
    ensure!(says.contains("art. 19(2)"), "the refusal names the article: {refused}");
    ensure!(says.contains("consent.ask"), "the refusal says what would help: {refused}");
    the_consent(stage, record)?;
    stage.act(("XB", "olga"), "gives the same answer again", &answer)?;
    stage.say("", "PERMITTED      the way forward was followed: the owner consents");
    stage.wait(("XA", "olga"), &["list", "--thread", request], |told| {
        let acts = told["items"].as_array()?;
        acts.iter().any(|act| act["kind"] == "request.answer").then_some(())
    })?;
    stage.act(
        ("XA", "olga"),
        "opens the copy it received",
        &[
            "record",
            "open",
            record,
            "--purpose",
            "investigate",
            "--case",
            "XA-C-7",
            "--justification",
            "Case XA-C-7, trafficking in human beings",
        ],
    )?;
    Ok(())
}

/// The holder asks the owner, and the owner consents for one recipient.
fn the_consent(stage: &mut Stage, record: &str) -> Result<()> {
    let asked = stage.act(
        ("XB", "olga"),
        "asks the owner's consent for XA",
        &[
            "consent",
            "ask",
            "--record",
            record,
            "--onward",
            "XA",
            "--to",
            "XH",
            "--purpose",
            "investigate",
            "--reason",
            "Urgent request of XA in a trafficking case",
        ],
    )?;
    let question = asked["act"].as_str().context("the question has an id")?.to_owned();
    stage.wait(("XH", "olga"), &["show", &question], |told| told["act"].as_str().map(drop))?;
    stage.act(
        ("XH", "olga"),
        "consents, for XA alone",
        &["consent", "grant", &question, "--record", record, "--onward", "XA"],
    )?;
    stage.wait(("XB", "olga"), &["consent", "list"], |told| {
        let open = told["items"].as_array()?;
        open.iter().all(|row| row["question"] != question.as_str()).then_some(())
    })
}

/// The owner takes its record back, from the holder and from the holder's holder.
fn the_recall(stage: &mut Stage, record: &str) -> Result<()> {
    let done = stage.act(
        ("XH", "olga"),
        "recalls the record",
        &["recall", record, "--reason", "The person was taken for another"],
    )?;
    let recall = done["act"].as_str().context("the recall has an id")?.to_owned();
    stage.wait(("XH", "olga"), &["recall", "status", &recall], |told| {
        let holders = told["holders"].as_array()?;
        holders.iter().all(|one| one["outcomes"][0]["outcome"] == "erased").then_some(())
    })?;
    stage.say("XH", "has XB's signed receipt: erased, passed on to XA");
    for agency in ["XB", "XA"] {
        stage.wait(
            (agency, "olga"),
            &[
                "record",
                "open",
                record,
                "--purpose",
                "investigate",
                "--justification",
                "To see that nothing is left",
            ],
            |told| (told["status"] == 404).then_some(()),
        )?;
        stage.say(agency, "holds no copy any more");
    }
    Ok(())
}

/// Everybody verifies its own log, and those of the others.
fn audit(stage: &mut Stage) -> Result<()> {
    for agency in ["XA", "XB", "XC", "XH"] {
        let answer = stage.node(agency)?.ask("admin", &["audit"])?;
        ensure!(
            answer.code == 0 && answer.told["ok"] == true,
            "audit of {agency}: {}",
            answer.told
        );
        let log = &answer.told["log"];
        let (size, erased) = (&log["size"], &log["erased"]);
        let peers = answer.told["peers"].as_array().map_or(0, Vec::len);
        stage.say(
            agency,
            &format!(
                "audit: {size} leaves verify, {erased} erased, logs of {peers} peers are consistent"
            ),
        );
    }
    Ok(())
}
