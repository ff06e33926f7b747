//! Requests in every state: waiting, taken, answered, refused, asked back, overdue.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{
    Filler, millis_from_now,
    names::person,
    said,
    words::{CASES, MATTERS, Matter, REFUSALS},
};

/// Who asks whom.
const PAIRS: [(&str, &str); 11] = [
    ("XA", "XB"),
    ("XB", "XA"),
    ("XC", "XA"),
    ("XA", "XC"),
    ("XB", "XC"),
    ("XC", "XB"),
    ("XA", "XH"),
    ("XB", "XH"),
    ("XC", "XH"),
    ("XA", "XB"),
    ("XB", "XA"),
];

/// What becomes of a request.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Fate {
    Waits,
    Taken,
    Answered,
    AnsweredInPart,
    Refused,
    AskedBack,
    Settled,
    Delayed,
    Overdue,
    Consulted,
    Withdrawn,
    /// An emergency that nobody has taken: after five minutes it is overdue.
    Emergency,
}

/// The fates of requests outside cases, in turn: no divisor in common with the pairs.
const FATES: [Fate; 13] = [
    Fate::Waits,
    Fate::Taken,
    Fate::Waits,
    Fate::Answered,
    Fate::Refused,
    Fate::Waits,
    Fate::AskedBack,
    Fate::Overdue,
    Fate::Withdrawn,
    Fate::Taken,
    Fate::AnsweredInPart,
    Fate::Waits,
    Fate::Delayed,
];

/// The fates of the threads of a case, in turn.
const IN_A_CASE: [Fate; 4] = [Fate::Answered, Fate::Waits, Fate::Settled, Fate::Taken];

/// A request on its way.
struct Request {
    by: &'static str,
    to: &'static str,
    matter: &'static Matter,
    number: usize,
    case: Option<&'static str>,
    fate: Fate,
    act: String,
}

/// Makes them, and lets each come to its end; how many there are.
pub(super) fn make(filler: &Filler) -> Result<usize> {
    let offences = offences()?;
    let mut all = planned();
    by_agency(
        &mut all,
        |one| one.by,
        |by, theirs| {
            let forms: Vec<Value> = theirs.iter().map(|one| asks(one, &offences)).collect();
            let acts = filler.many((by, "olga"), &forms)?;
            theirs.iter_mut().zip(acts).for_each(|(one, act)| one.act = act);
            Ok(())
        },
    )?;
    by_agency(
        &mut all,
        |one| one.to,
        |to, theirs| {
            filler.arrived(to, theirs.iter().map(|one| &one.act))?;
            let taken = theirs.iter().filter(|one| is_taken(one.fate)).map(|one| {
                replies(
                    one,
                    (one.by, json!({ "kind": "message.acknowledge", "reception": "taken" })),
                )
            });
            filler.many((to, "olga"), &taken.collect::<Vec<_>>())?;
            let mut forms = Vec::new();
            for one in theirs.iter() {
                forms.extend(replied(one)?);
            }
            let replies = filler.many((to, "olga"), &forms)?;
            // What a question asks is answered below, so it has to be there.
            let back: Vec<(&'static str, &String)> = theirs
                .iter()
                .filter(|one| has_reply(one.fate))
                .map(|one| one.by)
                .zip(&replies)
                .collect();
            back.into_iter().try_for_each(|(by, act)| filler.arrived(by, [act]))
        },
    )?;
    by_agency(
        &mut all,
        |one| one.by,
        |by, theirs| {
            let forms: Vec<Value> = theirs.iter().filter_map(|one| afterwards(one)).collect();
            filler.many((by, "olga"), &forms).map(drop)
        },
    )?;
    Ok(all.len())
}

/// Does something for each agency with the requests that are its own.
fn by_agency(
    all: &mut [Request],
    whose: fn(&Request) -> &'static str,
    mut work: impl FnMut(&'static str, &mut [&mut Request]) -> Result<()>,
) -> Result<()> {
    for agency in super::CODES {
        let mut theirs: Vec<&mut Request> =
            all.iter_mut().filter(|one| whose(one) == agency).collect();
        work(agency, &mut theirs)?;
    }
    Ok(())
}

fn planned() -> Vec<Request> {
    let one = |(by, to), number, fate| Request {
        by,
        to,
        matter: &MATTERS[number % MATTERS.len()],
        number,
        case: None,
        fate,
        act: String::new(),
    };
    let alone =
        (0..FATES.len() * 4).map(|n| one(PAIRS[n % PAIRS.len()], n, FATES[n % FATES.len()]));
    let consulted = (0..2).map(|n| one(PAIRS[n], 60 + n, Fate::Consulted));
    // The seventh matter is the one in which somebody is in danger.
    let emergencies = (0..3).map(|n| one(PAIRS[n], 7 + 14 * (n + 6), Fate::Emergency));
    let in_cases = CASES.iter().enumerate().flat_map(|(at, case)| {
        case.threads.iter().enumerate().map(move |(n, &(matter, with))| {
            let fate = IN_A_CASE[(n + at) % IN_A_CASE.len()];
            let pair = (case.lead, case.with[with]);
            let number = matter + MATTERS.len() * (10 + at * 4 + n);
            Request { case: Some(case.name), ..one(pair, number, fate) }
        })
    });
    alone.chain(consulted).chain(emergencies).chain(in_cases).collect()
}

/// Offences as forms have them, by their code.
fn offences() -> Result<BTreeMap<String, Value>> {
    let file = crate::launch::root()?.join("law/offences.toml");
    let all: toml::Table = std::fs::read_to_string(file)?.parse()?;
    let all = all.get("offence").and_then(toml::Value::as_array).context("there are offences")?;
    let one = |one: &toml::Value| {
        let text = |name| one.get(name).and_then(toml::Value::as_str).unwrap_or_default();
        let offence = json!({
            "area": text("area"), "title": text("title"), "code": text("code"),
            "listed": one.get("listed").and_then(toml::Value::as_bool),
        });
        (text("code").to_owned(), offence)
    };
    Ok(all.iter().map(one).collect())
}

fn asks(one: &Request, offences: &BTreeMap<String, Value>) -> Value {
    let (matter, who) = (one.matter, person(one.number));
    let mut form = json!({
        "body": {
            "kind": "request.make", "asks": matter.asks.replace("{}", &who.told()),
            "facts": matter.facts, "objective_reasons": matter.reasons, "link": matter.link,
            "mark": { "category": matter.category, "minor": false },
            "directly_accessible": one.number.is_multiple_of(2),
        },
        "recipients": [one.to], "purpose": "investigate", "stated": facts(one),
        "offences": [offences.get(matter.offence)],
        "case": one.case.map_or_else(|| alone(one), str::to_owned),
    });
    if let Some(urgency) = urgency(one) {
        form["urgency"] = urgency;
    }
    form
}

/// The case of a request that is alone in it.
fn alone(one: &Request) -> String {
    format!("{}-26-{:04}", one.by, 4_000 + one.number * 37 % 997)
}

/// How much it presses.
fn urgency(one: &Request) -> Option<Value> {
    if one.fate == Fate::Emergency {
        return Some(json!({
            "level": "emergency", "reason": "A person is held and was threatened with death.",
            "points": {
                "known": "A grey van; a house near the old station.",
                "asked": "Look whether the van stands there; do not knock.",
                "by_when": "Before the call that was announced for 22:00.",
                "on_word_of": "The head of the night shift.",
            },
        }));
    }
    let urgent = [
        ("relevance", "The footage is overwritten after 72 hours."),
        ("liberty", "The judge decides on detention the day after tomorrow."),
        ("life", "A witness was followed home on two evenings."),
        ("public-security", "More parcels of the same kind are on their way."),
    ];
    let (ground, reason) = urgent[one.number / 5 % urgent.len()];
    one.number
        .is_multiple_of(5)
        .then(|| json!({ "level": "urgent", "ground": ground, "reason": reason }))
}

const fn is_taken(fate: Fate) -> bool {
    !matches!(fate, Fate::Waits | Fate::Emergency | Fate::Withdrawn | Fate::Overdue)
}

/// Whether the asked agency writes back.
const fn has_reply(fate: Fate) -> bool {
    !matches!(fate, Fate::Waits | Fate::Emergency | Fate::Withdrawn | Fate::Taken)
}

/// What the asked agency writes back, if anything.
fn replied(one: &Request) -> Result<Option<Value>> {
    let matter = one.matter;
    let body = match one.fate {
        Fate::Answered | Fate::AnsweredInPart => json!({
            "kind": "request.answer", "text": matter.answer,
            "complete": one.fate == Fate::Answered,
        }),
        Fate::Refused => {
            let (ground, text) = REFUSALS[one.number / FATES.len() % REFUSALS.len()];
            json!({ "kind": "request.refuse", "ground": ground, "text": text })
        }
        Fate::AskedBack | Fate::Settled => {
            json!({ "kind": "request.clarify", "text": matter.question, "settles": false })
        }
        // A judge was to decide at once and has not: the day that was named is over.
        Fate::Overdue => delay("The judge decides this morning.", millis_from_now(0)? + 1_500),
        Fate::Delayed => {
            delay("The judge is asked; the court sits on Thursdays.", millis_from_now(9)?)
        }
        Fate::Consulted => json!({
            "kind": "request.consult", "ground": "security-or-safety",
            "text": "An answer would show our source. Would the month alone be enough for you?",
        }),
        Fate::Waits | Fate::Taken | Fate::Withdrawn | Fate::Emergency => return Ok(None),
    };
    Ok(Some(replies(one, (one.by, body))))
}

fn delay(reason: &str, expected: u64) -> Value {
    json!({ "kind": "request.delay", "reason": reason, "expected": expected, "judicial": true })
}

/// What the agency that asked does afterwards, if anything.
fn afterwards(one: &Request) -> Option<Value> {
    let body = match one.fate {
        Fate::Settled => json!({
            "kind": "request.clarify", "settles": true,
            "text": "On 11 November, as our annex shows; the record has the same reference.",
        }),
        Fate::Withdrawn => json!({
            "kind": "request.withdraw", "reason": "Found by our own means; thank you.",
        }),
        _ => return None,
    };
    Some(replies(one, (one.to, body)))
}

/// An act that answers a request.
fn replies(one: &Request, (to, body): (&str, Value)) -> Value {
    let stated = match body["kind"].as_str() {
        Some("message.acknowledge") => Vec::new(),
        Some("request.answer") => facts(one),
        _ => vec![said("words_about_persons", false)],
    };
    json!({ "body": body, "recipients": [to], "answers": one.act, "purpose": "investigate",
        "case": one.case, "stated": stated })
}

/// What is stated of words that tell of the person.
fn facts(one: &Request) -> Vec<Value> {
    let mut stated = vec![
        said("quality_checked", true),
        said("special_categories_included", false),
        said("minor_included", false),
        said("subjects", json!([one.matter.category])),
    ];
    if one.to == "XH" {
        stated.push(said("union_purpose", "exchange"));
        stated.push(said("offence_in_union_objectives", true));
        if ["victim", "witness"].contains(&one.matter.category) {
            stated.push(said("strict_necessity_stated", true));
        }
    }
    stated
}

/// Acts that the law leaves to a competent person; how many wait.
pub(super) fn left_to_somebody(filler: &Filler) -> Result<usize> {
    let mut count = 0;
    for agency in super::CODES {
        let instruments = ["budapest-2001", "untoc-2000"];
        let forms = instruments.map(|instrument| {
            let body = json!({ "kind": "instrument.adopt", "instrument": instrument });
            json!({ "body": body })
        });
        count += filler.come_to((agency, "lena"), &forms, "for-decision")?.len();
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn sixty_requests_come_to_every_fate_and_every_agency_is_asked() {
        let all = planned();
        assert!(all.len() >= 60, "{}", all.len());
        let fates: BTreeSet<Fate> = all.iter().map(|one| one.fate).collect();
        assert_eq!(fates.len(), 12);
        for agency in super::super::CODES {
            let waits = |one: &&Request| one.to == agency && one.fate == Fate::Waits;
            assert!(all.iter().filter(waits).count() >= 4, "{agency} has something to do");
        }
    }
}
