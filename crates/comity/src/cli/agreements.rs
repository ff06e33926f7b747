//! `adopt`, `agreement`: what binds the agency.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use comity_act::{
    AgencyCode, AgencyKind, CrimeArea, Day, Kind, Purpose, RecordClass, SubjectCategory, Timestamp,
};
use serde_json::{Value, json};

use super::{
    agreement_drafts::{self, Draft},
    agreement_words,
    failure::Failure,
    files,
    outcome::{self, text, words},
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
    /// The last day on which it binds, when the agency denounced it.
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<Day>,
    /// A declaration or reservation, by its key in `comity law show INSTRUMENT`; may be given
    /// several times.
    #[arg(long, value_name = "KEY")]
    declare: Vec<String>,
    /// It binds this other agency. Without days and declarations, what that one says is accepted.
    #[arg(long = "for", value_name = "AGENCY")]
    of: Option<AgencyCode>,
    /// What kind of body that agency is, when it is accepted with it, as `authority`; alone, under
    /// the house's own law: `comity adopt base --for XB --kind authority`.
    #[arg(long, value_name = "KIND", requires = "of")]
    kind: Option<AgencyKind>,
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
        if let Some(until) = self.until {
            body["until"] = json!(until);
        }
        if let Some(of) = self.of {
            body["of"] = json!(of);
        }
        if let Some(kind) = self.kind {
            body["of_kind"] = json!(kind);
        }
        session.submit(&json!({ "body": body }), false)
    }
}

/// Agreements with other agencies.
#[derive(Debug, Subcommand)]
pub(super) enum Agreement {
    /// Draft an agreement from a template; nothing is proposed yet.
    Draft(Draft),
    /// Propose an agreement; proposing is signing.
    Propose(Propose),
    /// Propose another text in the place of an agreement: once all its parties have signed it.
    Counter {
        /// The agreement's id.
        agreement: String,
        /// The draft, as of `agreement draft --like`.
        #[arg(long, value_name = "FILE")]
        draft: PathBuf,
    },
    /// Sign what another agency proposed, as it is here.
    Sign {
        /// The agreement's id.
        agreement: String,
    },
    /// Suspend: it stops permitting at once; between the others of several it goes on.
    Suspend {
        /// The agreement's id.
        agreement: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// End, or leave one of several: it stops permitting at once.
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
    /// What a draft says, and nothing else.
    #[arg(long, value_name = "FILE", exclusive = true)]
    draft: Option<PathBuf>,
    /// With this agency; may be given several times.
    #[arg(long = "with", value_name = "AGENCY", required_unless_present = "draft")]
    parties: Vec<AgencyCode>,
    /// What it is called.
    #[arg(long, required_unless_present = "draft")]
    title: Option<String>,
    /// For this purpose, as `investigate`; may be given several times.
    #[arg(long = "for", value_name = "PURPOSE", required_unless_present = "draft")]
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
    /// Pseudonymised searches may meet this class of record, as `person`; none given is none.
    #[arg(long = "private", value_name = "CLASS", requires_all = ["private_day", "private_year"])]
    private_classes: Vec<RecordClass>,
    /// Keys that each party may have evaluated by another on one day; a search takes 16.
    #[arg(long, value_name = "KEYS", requires = "private_classes")]
    private_day: Option<u32>,
    /// Keys that each party may have evaluated by another in one calendar year.
    #[arg(long, value_name = "KEYS", requires = "private_classes")]
    private_year: Option<u32>,
    /// Direct searches that each party answers another on one day; 10,000 when it is left out.
    #[arg(long, value_name = "SEARCHES")]
    searches_day: Option<u32>,
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
        if let Some(draft) = &self.draft {
            return agreement_drafts::read(draft);
        }
        let mut body = json!({
            "kind": "agreement.propose", "title": self.title, "parties": self.parties,
            "purposes": self.purposes, "crime_areas": self.crime_areas,
            "subjects": self.subjects, "search_classes": self.search_classes,
            "kinds": self.kinds, "safeguards": self.safeguards,
        });
        if let (Some(of_day), Some(of_year)) = (self.private_day, self.private_year) {
            let classes = self.private_classes;
            body["clauses"]["private_search"] =
                json!({ "classes": classes, "of_day": of_day, "of_year": of_year });
        }
        if let Some(of_day) = self.searches_day {
            body["clauses"]["searches_of_day"] = json!(of_day);
        }
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
        // A draft is made without a node as far as it goes.
        let (command, client) = match self {
            Self::Draft(draft) => return draft.run(session),
            other => (other, session.client()?),
        };
        let act = |kind: &str, agreement: &str, reason: &str| {
            let body = json!({ "kind": kind, "agreement": agreement, "reason": reason });
            session.submit(&json!({ "body": body }), false)
        };
        match command {
            Self::Draft(draft) => draft.run(session),
            Self::Propose(propose) => {
                let body = propose.body()?;
                proposed(session, &json!({ "body": body }))
            }
            Self::Counter { agreement, draft } => {
                let row = client.get(&format!("/v1/agreements/{agreement}"))?;
                let mut body = agreement_drafts::read(&draft)?;
                body["clauses"]["replaces"] = json!(agreement);
                proposed(session, &json!({ "body": body, "answers": row["proposal"] }))
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
                            agreement_words::valid(one),
                            text(one, "/title").to_owned(),
                        ]
                    });
                    outcome::table(&rows.collect::<Vec<_>>())
                });
                Ok(())
            }
            Self::Show { agreement } => {
                let row = client.get(&format!("/v1/agreements/{agreement}"))?;
                session.print(&row, agreement_words::told);
                Ok(())
            }
        }
    }
}

/// Proposes, and tells the agreement's id.
fn proposed(session: &Session, form: &Value) -> Result<(), Failure> {
    let done = session.client()?.post("/v1/acts", form)?;
    session.print(&done, |done| {
        format!("{}agreement: {}\n", outcome::done(done), text(done, "/agreement"))
    });
    Ok(())
}
