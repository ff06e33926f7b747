//! `adopt`, `agreement`: what binds the agency.

use clap::{Args, Subcommand};
use comity_act::{
    AgencyCode, CrimeArea, Day, Kind, Purpose, RecordClass, SubjectCategory, Timestamp,
};
use serde_json::{Value, json};

use super::{
    failure::Failure,
    files,
    outcome::{self, short, text, words},
    session::Session,
    when::{day, moment},
};

/// Be bound by an instrument.
#[derive(Args, Debug)]
pub(super) struct Adopt {
    /// The instrument's short name, as `ied-2023-977`.
    instrument: String,
    /// From which day; today when it is left out.
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Day>,
    /// A declaration or reservation; may be given several times.
    #[arg(long, value_name = "TEXT")]
    declare: Vec<String>,
    /// Accept that it binds this other agency, which says so of itself.
    #[arg(long = "for", value_name = "AGENCY", conflicts_with = "declare")]
    of: Option<AgencyCode>,
}

impl Adopt {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let mut body = json!({
            "kind": "instrument.adopt", "instrument": self.instrument,
            "declarations": self.declare,
        });
        if let Some(from) = self.from {
            body["from"] = json!(from);
        }
        if let Some(of) = self.of {
            body["of"] = json!(of);
        }
        session.submit(&json!({ "body": body }), false)
    }
}

/// Agreements with other agencies.
#[derive(Debug, Subcommand)]
pub(super) enum Agreement {
    /// Propose an agreement; proposing is signing.
    Propose(Propose),
    /// Sign what another agency proposed, as it is here.
    Sign {
        /// The agreement's id.
        agreement: String,
    },
    /// Suspend: it stops permitting at once.
    Suspend {
        /// The agreement's id.
        agreement: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// End: it stops permitting at once.
    End {
        /// The agreement's id.
        agreement: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// All agreements, the newest first.
    List,
    /// One agreement.
    Show {
        /// The agreement's id.
        agreement: String,
    },
}

/// What an agreement opens.
#[derive(Args, Debug)]
pub(super) struct Propose {
    /// With this agency; may be given several times.
    #[arg(long = "with", value_name = "AGENCY", required = true)]
    parties: Vec<AgencyCode>,
    /// What it is called.
    #[arg(long)]
    title: String,
    /// For this purpose, as `investigate`; may be given several times.
    #[arg(long = "for", value_name = "PURPOSE", required = true)]
    purposes: Vec<Purpose>,
    /// In this area of crime; none given is all.
    #[arg(long = "area", value_name = "AREA")]
    crime_areas: Vec<CrimeArea>,
    /// About these persons, as `suspect`; none given is all.
    #[arg(long = "subject", value_name = "CATEGORY")]
    subjects: Vec<SubjectCategory>,
    /// This class of record may be searched, as `person`; none given is none.
    #[arg(long = "search", value_name = "CLASS")]
    search_classes: Vec<RecordClass>,
    /// It opens this kind of act, as `request.make`; none given is all.
    #[arg(long = "kind", value_name = "KIND")]
    kinds: Vec<Kind>,
    /// From when; now when it is left out.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    from: Option<Timestamp>,
    /// Until when; until it ends when it is left out.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Option<Timestamp>,
    /// It is binding and has appropriate safeguards for personal data.
    #[arg(long)]
    safeguards: bool,
    /// The text of the agreement; `-` reads it from standard input.
    #[arg(long)]
    text: Option<String>,
}

impl Propose {
    fn body(self) -> Result<Value, Failure> {
        let mut body = json!({
            "kind": "agreement.propose", "title": self.title, "parties": self.parties,
            "purposes": self.purposes, "crime_areas": self.crime_areas,
            "subjects": self.subjects, "search_classes": self.search_classes,
            "kinds": self.kinds, "safeguards": self.safeguards,
        });
        if let Some(from) = self.from {
            body["valid_from"] = json!(from);
        }
        if let Some(until) = self.until {
            body["valid_until"] = json!(until);
        }
        if let Some(given) = self.text {
            body["text"] = json!(files::text(given)?);
        }
        Ok(body)
    }
}

impl Agreement {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let act = |kind: &str, agreement: &str, reason: &str| {
            let body = json!({ "kind": kind, "agreement": agreement, "reason": reason });
            session.submit(&json!({ "body": body }), false)
        };
        match self {
            Self::Propose(propose) => {
                let body = propose.body()?;
                let done = client.post("/v1/acts", &json!({ "body": body }))?;
                session.print(&done, |done| {
                    format!("{}agreement: {}\n", outcome::done(done), text(done, "/agreement"))
                });
                Ok(())
            }
            Self::Sign { agreement } => {
                let row = client.get(&format!("/v1/agreements/{agreement}"))?;
                let body = json!({
                    "kind": "agreement.sign", "agreement": agreement, "digest": row["digest"],
                });
                session.submit(&json!({ "body": body, "answers": row["proposal"] }), false)
            }
            Self::Suspend { agreement, reason } => act("agreement.suspend", &agreement, &reason),
            Self::End { agreement, reason } => act("agreement.end", &agreement, &reason),
            Self::List => {
                let items = client.list("/v1/agreements", 10_000)?;
                session.print(&json!({ "items": items, "next": null }), |list| {
                    let rows = outcome::items(list, "items").iter().map(|one| {
                        vec![
                            text(one, "/agreement").to_owned(),
                            text(one, "/status").to_owned(),
                            words(&one["parties"]),
                            text(one, "/title").to_owned(),
                        ]
                    });
                    outcome::table(&rows.collect::<Vec<_>>())
                });
                Ok(())
            }
            Self::Show { agreement } => {
                let row = client.get(&format!("/v1/agreements/{agreement}"))?;
                session.print(&row, show);
                Ok(())
            }
        }
    }
}

fn show(row: &Value) -> String {
    let line = |what: &str, value: String| vec![what.to_owned(), value];
    let until = match text(row, "/valid_until") {
        "" => "until it ends".to_owned(),
        until => format!("until {}", short(until)),
    };
    let valid = format!("from {} {until}", short(text(row, "/valid_from")));
    format!(
        "{} ({})\n{}",
        text(row, "/title"),
        text(row, "/status"),
        outcome::table(&[
            line("parties", words(&row["parties"])),
            line("signed by", words(&row["signed"])),
            line("purposes", words(&row["purposes"])),
            line("areas", words(&row["crime_areas"])),
            line("subjects", words(&row["subjects"])),
            line("searches", words(&row["search_classes"])),
            line("kinds", words(&row["kinds"])),
            line("valid", valid),
            line("safeguards", row["safeguards"].to_string()),
            line("digest", text(row, "/digest").to_owned()),
        ])
    )
}
