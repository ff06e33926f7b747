//! Requests for extradition, which differ only in the law of the two states.
//!
//! What is an offence in one state is none in the other; a penalty is long enough in one alone;
//! and one punishes by death, so that the other wants an assurance.

use anyhow::{Context, Result, ensure};

use super::stage::Stage;

/// What a request for extradition says besides its offence.
const DOCUMENTS: [&str; 12] = [
    "--state",
    "warrant_attached=yes",
    "--state",
    "offence_described=yes",
    "--state",
    "law_text_attached=yes",
    "--state",
    "person_described=yes",
    "--state",
    "human_rights_violation=no",
    "--state",
    "between_ministries=yes",
];

/// Tells them all.
pub(super) fn tell(stage: &mut Stage) -> Result<()> {
    stage.chapter("States differ: what is an offence. It is one in XC and none in XB.");
    let request = asks(stage, ("XC", "XB"), "insult-of-authority", &[])?;
    let refused = stage.refused(("XB", "olga"), "hand the person over", &grants(&request))?;
    ensure!(refused.to_string().contains("ece-1957.2.3"), "dual criminality: {refused}");
    refuses(stage, ("XB", &request), "no-dual-criminality")?;

    stage.chapter("States differ: how much it costs. Theft: 36 months in XA, 11 in XB.");
    let theft = request_of(("XB", "XA"), "theft", &[]);
    let theft: Vec<&str> = theft.iter().map(String::as_str).collect();
    let refused = stage.refused(("XB", "lena"), "ask XA to extradite for theft", &theft)?;
    ensure!(refused.to_string().contains("ece-1957.2.1"), "too little in XB: {refused}");
    let request = asks(stage, ("XA", "XB"), "theft", &[])?;
    let refused = stage.refused(("XB", "olga"), "hand the person over", &grants(&request))?;
    ensure!(refused.to_string().contains("ece-1957.2.2"), "too little in XB: {refused}");
    refuses(stage, ("XB", &request), "offence-not-serious")?;

    stage.chapter("States differ: the penalty itself. XC punishes murder by death.");
    let request = asks(stage, ("XC", "XA"), "murder", &[])?;
    let grant = [&grants(&request)[..], &SAFE].concat();
    let waits = stage.referred(("XA", "lena"), "hand the person over", &grant)?;
    ensure!(waits.to_string().contains("ece-1957.11.1"), "death penalty: {waits}");
    let waits = waits["act"].as_str().context("what waits has an id")?;
    let declines = ["decline", waits, "--reasons", "Not without an assurance of XC"];
    stage.act(("XA", "sven"), "declines: XC gave no assurance", &declines)?;
    let assured = ["--state", "death_penalty_assured=yes"];
    let request = asks(stage, ("XC", "XA"), "murder", &assured)?;
    let grant = [&grants(&request)[..], &SAFE, &assured].concat();
    stage.act(("XA", "lena"), "hands the person over, on the assurance of XC", &grant)?;
    stage.say("", "PERMITTED      the way forward was followed: nobody is put to death");
    Ok(())
}

/// One state asks another to extradite; gives the id of the request, once it has arrived.
fn asks(stage: &mut Stage, (by, to): (&str, &str), offence: &str, more: &[&str]) -> Result<String> {
    let request = request_of((by, to), offence, more);
    let request: Vec<&str> = request.iter().map(String::as_str).collect();
    let assured = if more.is_empty() { "" } else { ", and assures that nobody is put to death" };
    let what = format!("asks {to} to extradite for {offence}{assured}");
    let done = stage.act((by, "lena"), &what, &request)?;
    let id = done["act"].as_str().context("the request has an id")?.to_owned();
    stage.wait((to, "olga"), &["show", &id], |told| told["act"].as_str().map(drop))?;
    Ok(id)
}

/// What the legal adviser alone finds: nobody is persecuted, tortured or a refugee from there.
const SAFE: [&str; 6] = [
    "--state",
    "persecution_risk=no",
    "--state",
    "torture_risk=no",
    "--state",
    "refugee_status=no",
];

fn request_of((by, to): (&str, &str), offence: &str, more: &[&str]) -> Vec<String> {
    let person = format!("A person of invented name, wanted in {by}");
    let request = [
        "request",
        "--to",
        to,
        "--form",
        "extradition",
        "--ask",
        &person,
        "--facts",
        "As the warrant says",
        "--objective-reasons",
        "Seen there",
        "--link",
        "The accused",
        "--offence",
        offence,
        "--purpose",
        "arrest",
        "--basis",
        "ece-1957",
        "--no-special-data",
        "--state",
        "quality_checked=yes",
    ];
    let all = request.iter().chain(&DOCUMENTS).chain(&SAFE).chain(more);
    all.map(|part| (*part).to_owned()).collect()
}

/// The answer that grants a request.
fn grants(request: &str) -> [&str; 15] {
    [
        "answer",
        request,
        "--text",
        "The person is handed over",
        "--about",
        "accused",
        "--no-special-data",
        "--state",
        "quality_checked=yes",
        "--state",
        "own_national=no",
        "--state",
        "human_rights_violation=no",
        "--state",
        "between_ministries=yes",
    ]
}

/// The asked state refuses, on the ground that its law gives.
fn refuses(stage: &mut Stage, (at, request): (&str, &str), ground: &str) -> Result<()> {
    let refuse = ["answer", request, "--refuse", ground, "--text", "By our law"];
    stage.act((at, "olga"), &format!("refuses on the ground `{ground}`"), &refuse)?;
    Ok(())
}
