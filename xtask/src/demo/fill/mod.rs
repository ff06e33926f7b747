//! Fictional data worth looking at, for whoever opens the desk after the story.
//!
//! People, requests in all states, agreements and cases, all put through the interface by the
//! thousand as any program would: acts that the law permits, and a few that it leaves to somebody.

mod agreements;
mod names;
mod requests;
mod words;

use std::{
    collections::BTreeMap,
    thread::sleep,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use self::names::person;
use super::stage::{CODES, Stage};
use crate::http::Line;

/// How long all that was sent may take to arrive.
const ARRIVE_MAX: Duration = Duration::from_secs(30);

/// Filling takes no longer than this, in seconds.
const SECONDS_MAX: f64 = 60.0;

/// People, agency by agency.
const PEOPLE: [(&str, usize); 4] = [("XA", 70), ("XB", 60), ("XC", 50), ("XH", 40)];

/// Fills the nodes.
pub(super) fn fill(stage: &Stage) -> Result<()> {
    let began = Instant::now();
    stage.chapter("The nodes are filled with invented people, requests, agreements and cases.");
    let filler = Filler::of(stage)?;
    let agreements = agreements::conclude(&filler)?;
    let people = people(&filler)?;
    let messages = messages(&filler)?;
    let requests = requests::make(&filler)?;
    let waiting = requests::left_to_somebody(&filler)?;
    let seconds = began.elapsed().as_secs_f64();
    stage.say(
        "",
        &format!(
            "{people} people, {requests} requests, {agreements} agreements, {} cases, {messages} \
             messages, {waiting} acts for decision, in {seconds:.1} s",
            words::CASES.len(),
        ),
    );
    ensure!(seconds <= SECONDS_MAX, "filling took {seconds:.1} s; {SECONDS_MAX} s are allowed");
    Ok(())
}

/// The interfaces of all nodes.
pub(super) struct Filler {
    lines: BTreeMap<(&'static str, &'static str), Line>,
}

impl Filler {
    fn of(stage: &Stage) -> Result<Self> {
        let mut lines = BTreeMap::new();
        for agency in CODES {
            for officer in ["olga", "lena"] {
                lines.insert((agency, officer), Line::of(stage.node(agency)?.home(), officer)?);
            }
        }
        Ok(Self { lines })
    }

    fn line(&self, who: (&'static str, &'static str)) -> Result<&Line> {
        self.lines.get(&who).with_context(|| format!("{who:?} is on the stage"))
    }

    /// Puts these forms through the corridor in one request; their ids, in the same order.
    fn many(&self, who: (&'static str, &'static str), forms: &[Value]) -> Result<Vec<String>> {
        self.come_to(who, forms, "done")
    }

    /// The same, of acts that come as far as `stage`.
    fn come_to(
        &self,
        who: (&'static str, &'static str),
        forms: &[Value],
        stage: &str,
    ) -> Result<Vec<String>> {
        if forms.is_empty() {
            return Ok(Vec::new());
        }
        let lines: String = forms.iter().map(|form| format!("{form}\n")).collect();
        let (status, answer) = self.line(who)?.post("/v1/acts/many", lines.as_bytes())?;
        let answer = String::from_utf8(answer)?;
        ensure!(status == 200, "{who:?} could not send many acts: {status} {answer}");
        let mut acts = vec![String::new(); forms.len()];
        for line in answer.lines() {
            let told: Value = serde_json::from_str(line)?;
            let Some(number) = told["line"].as_u64() else { continue };
            let at = usize::try_from(number)? - 1;
            if told["stage"] != stage {
                bail!("{who:?} did not come to `{stage}` with {}: {told}", forms[at]);
            }
            acts[at] = told["act"].as_str().unwrap_or_default().to_owned();
        }
        ensure!(acts.iter().all(|act| !act.is_empty()), "{who:?} got too few answers: {answer}");
        Ok(acts)
    }

    /// Waits until these acts are at this agency.
    fn arrived<'a>(
        &self,
        agency: &'static str,
        acts: impl IntoIterator<Item = &'a String>,
    ) -> Result<()> {
        let (line, began) = (self.line((agency, "olga"))?, Instant::now());
        for act in acts {
            while line.get(&format!("/v1/acts/{act}"))?.is_none() {
                ensure!(began.elapsed() < ARRIVE_MAX, "{act} did not come to {agency}");
                sleep(Duration::from_millis(20));
            }
        }
        Ok(())
    }
}

/// A fact as it is stated.
fn said(fact: &str, value: impl Into<Value>) -> Value {
    json!({ "fact": fact, "value": value.into() })
}

/// Registers the people of each agency; how many there are.
fn people(filler: &Filler) -> Result<usize> {
    let of_a_bureau = ["suspect", "suspect", "contact", "victim", "witness", "accused", "missing"];
    // The hub keeps victims and witnesses only where that is strictly necessary.
    let of_the_hub = ["suspect", "accused", "convicted", "suspect"];
    // Within the year that the strictest of the three states keeps a record.
    let review = millis_from_now(300)?;
    let mut number = 0;
    for (agency, count) in PEOPLE {
        let categories = if agency == "XH" { &of_the_hub[..] } else { &of_a_bureau };
        let forms = (number..number + count).map(|number| {
            let mut stated = vec![said("quality_checked", true)];
            if agency == "XH" {
                stated.push(said("union_purpose", "exchange"));
            }
            json!({
                "body": {
                    "kind": "record.register", "class": "person",
                    "subject": {
                        "category": categories[number % categories.len()], "minor": false,
                        "review_at": review,
                    },
                    "statements": person(number).statements(),
                    "source": source(agency, number),
                },
                "purpose": "investigate", "stated": stated,
                "handling": { "not_in_court": number % 6 == 0, "not_onward": number % 4 == 0 },
            })
        });
        filler.many((agency, "olga"), &forms.collect::<Vec<_>>())?;
        number += count;
    }
    Ok(number)
}

/// Where a record comes from.
fn source(agency: &str, number: usize) -> String {
    format!("{agency}-26-{:04}, interviews of November", 4_000 + number / 3)
}

/// Messages from everybody to everybody that tell of no person; how many there are.
fn messages(filler: &Filler) -> Result<usize> {
    let mut count = 0;
    for (at, agency) in CODES.into_iter().enumerate() {
        let others: Vec<&str> = CODES.into_iter().filter(|other| *other != agency).collect();
        let forms = words::MESSAGES.iter().enumerate().filter(|(n, _)| n % 2 == at % 2);
        let mut forms: Vec<Value> = forms
            .map(|(n, (subject, text))| message(&[others[n / 2 % others.len()]], (subject, text)))
            .collect();
        for case in words::CASES.iter().filter(|case| case.lead == agency) {
            let mut opens = message(&[case.with[0], case.with[1], "XH"], case.opens);
            opens["case"] = json!(case.name);
            forms.push(opens);
        }
        count += filler.many((agency, "olga"), &forms)?.len();
    }
    Ok(count)
}

fn message(to: &[&str], (subject, text): (&str, &str)) -> Value {
    json!({
        "body": { "kind": "message.send", "subject": subject, "text": text },
        "recipients": to, "stated": [said("words_about_persons", false)],
    })
}

/// So many days from now, in milliseconds since 1970.
fn millis_from_now(days: u64) -> Result<u64> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    Ok(u64::try_from(now.as_millis())? + days * 86_400_000)
}
