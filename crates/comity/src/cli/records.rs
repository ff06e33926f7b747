//! `record`: records of one's own, and the copies of others that are held.

use clap::{Args, Subcommand};
use comity_act::{
    InformationGrade, Nature, Property, RecordClass, RecordId, SourceGrade, SubjectCategory,
    Timestamp, body::RestrictionGround,
};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    failure::Failure,
    links::{Doubt, Link},
    opening::Open,
    outcome::{self, short, text, words},
    session::Session,
    when::moment,
};

/// What is stated about a subject.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "Statements about the subject")]
pub(super) struct StatementArgs {
    /// A name in full; may be given several times, as all of these.
    #[arg(long)]
    name: Vec<String>,
    /// Another name.
    #[arg(long)]
    alias: Vec<String>,
    /// A date of birth: `1980`, `1980-05` or `1980-05-17`.
    #[arg(long, value_name = "DATE")]
    born: Vec<String>,
    /// A nationality: two letters.
    #[arg(long, value_name = "CODE")]
    nationality: Vec<String>,
    /// A number of a document.
    #[arg(long, value_name = "NUMBER")]
    document: Vec<String>,
    /// Anything else, as `PROPERTY=VALUE`.
    #[arg(long, value_name = "PROPERTY=VALUE", value_parser = property)]
    property: Vec<(Property, String)>,
    /// How reliable source and information are: `A1` to `X4`.
    #[arg(long, value_parser = grade)]
    grade: Option<(SourceGrade, InformationGrade)>,
    /// The statements are facts, not somebody's assessment.
    #[arg(long)]
    fact: bool,
    /// As of when they are so: `1980`, `1980-05` or `1980-05-17`.
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

pub(super) fn property(text: &str) -> Result<(Property, String), String> {
    let (name, value) =
        text.split_once('=').ok_or_else(|| format!("`{text}` is not `PROPERTY=VALUE`"))?;
    Ok((name.parse().map_err(|error| format!("{error}"))?, value.to_owned()))
}

pub(super) fn grade(text: &str) -> Result<(SourceGrade, InformationGrade), String> {
    let bad = || format!("`{text}` is no grade; write `A1` to `X4`");
    let (source, information) = text.split_at_checked(1).ok_or_else(bad)?;
    Ok((source.parse().map_err(|_| bad())?, information.parse().map_err(|_| bad())?))
}

impl StatementArgs {
    /// The statements, in the order of the options.
    pub(super) fn statements(&self) -> Vec<Value> {
        let each = |property: Property, values: &[String]| -> Vec<Value> {
            values.iter().map(|value| self.statement(property, value)).collect()
        };
        let mut all = each(Property::Name, &self.name);
        all.extend(each(Property::Alias, &self.alias));
        all.extend(each(Property::BirthDate, &self.born));
        all.extend(each(Property::Nationality, &self.nationality));
        all.extend(each(Property::DocumentNumber, &self.document));
        let more = self.property.iter();
        all.extend(more.map(|(property, value)| self.statement(*property, value)));
        all
    }

    fn statement(&self, property: Property, value: &str) -> Value {
        // What is not said is ungraded, or stays as it was in a correction.
        let mut stated = json!({ "property": property, "value": value });
        if let Some((source, information)) = self.grade {
            stated["source"] = json!(source);
            stated["information"] = json!(information);
        }
        if self.fact {
            stated["nature"] = json!(Nature::Fact);
        }
        if let Some(date) = &self.as_of {
            stated["as_of"] = json!(date);
        }
        stated
    }
}

/// What the subject is in the matter, and how long the record may live.
#[derive(Args, Clone, Debug)]
#[command(next_help_heading = "The subject in the matter")]
pub(super) struct SubjectArgs {
    /// What the person is in the matter, as `suspect`.
    #[arg(long)]
    category: Option<SubjectCategory>,
    /// The person is under eighteen.
    #[arg(long)]
    minor: bool,
    /// When the need for the record is reviewed.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    review: Option<Timestamp>,
    /// When the record is erased, whatever happens.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    erase: Option<Timestamp>,
}

impl SubjectArgs {
    pub(super) fn mark(&self) -> Value {
        let mut mark = json!({
            "category": self.category, "review_at": self.review, "erase_at": self.erase,
        });
        // What is not said stays as it was in a correction.
        if self.minor {
            mark["minor"] = json!(true);
        }
        mark
    }

    /// Whether anything was said of the subject.
    fn is_given(&self) -> bool {
        self.category.is_some() || self.minor || self.review.is_some() || self.erase.is_some()
    }
}

/// Records.
#[derive(Debug, Subcommand)]
pub(super) enum Record {
    /// Add a record to your own database.
    Add(Box<Add>),
    /// Correct a record: all statements as they now stand; holders of copies follow.
    Correct(Box<Correct>),
    /// Erase a record here and at everybody who holds a copy.
    Erase {
        /// Which.
        record: RecordId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Keep a record out of use, and from being erased when it is recalled.
    Restrict {
        /// Which.
        record: RecordId,
        /// On what ground: `evidence`, `legal-hold` or `complaint`.
        #[arg(long)]
        ground: RestrictionGround,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Use a record again; what was recalled meanwhile is erased now.
    Release {
        /// Which.
        record: RecordId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Link two records that are held here, or separate them again; nothing of either changes.
    Link(Link),
    /// Tell the owner of a copy that you doubt it; nobody else is told.
    Doubt(Doubt),
    /// Read a record; reading is recorded with its reason.
    Open(Open),
    /// What is stated of each class of records, and under what it is found.
    Classes {
        /// Which; without it, all.
        class: Option<RecordClass>,
    },
    /// Records that are reviewed or erased one day, or beside which an exclusion is looked at
    /// again, the soonest first.
    Due,
    /// Who holds a copy.
    Holders {
        /// Which.
        record: RecordId,
    },
}

/// A new record.
#[derive(Args, Debug)]
pub(super) struct Add {
    #[command(flatten)]
    act: ActArgs,
    /// What it is about, as `person` or `vehicle`; see `comity record classes`.
    #[arg(long, default_value = "person")]
    class: RecordClass,
    #[command(flatten)]
    statements: StatementArgs,
    #[command(flatten)]
    subject: SubjectArgs,
    /// Where it comes from: a case, a list with its date.
    #[arg(long, default_value = "")]
    source: String,
}

/// A record as it now stands.
#[derive(Args, Debug)]
pub(super) struct Correct {
    #[command(flatten)]
    act: ActArgs,
    /// Which.
    record: RecordId,
    #[command(flatten)]
    statements: StatementArgs,
    #[command(flatten)]
    subject: SubjectArgs,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl Record {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        if let Self::Classes { class } = self {
            session.print(&classes(class), classified);
            return Ok(());
        }
        let client = session.client()?;
        match self {
            Self::Classes { .. } => {}
            Self::Add(add) => return add.run(session),
            Self::Correct(correct) => {
                let mut body = json!({
                    "kind": "record.correct", "record": correct.record,
                    "statements": correct.statements.statements(), "reason": correct.reason,
                });
                if correct.subject.is_given() {
                    body["subject"] = correct.subject.mark();
                }
                if let Some(handling) = correct.act.handling() {
                    body["handling"] = handling;
                }
                return session.submit(&correct.act.form(body), correct.act.dry_run);
            }
            Self::Erase { record, reason } => {
                let body = json!({ "kind": "record.erase", "record": record, "reason": reason });
                return session.submit(&json!({ "body": body }), false);
            }
            Self::Restrict { record, ground, reason } => {
                let body = json!({
                    "kind": "record.restrict", "record": record, "ground": ground,
                    "reason": reason,
                });
                return session.submit(&json!({ "body": body }), false);
            }
            Self::Release { record, reason } => {
                let body = json!({ "kind": "record.release", "record": record, "reason": reason });
                return session.submit(&json!({ "body": body }), false);
            }
            Self::Link(link) => return link.run(session),
            Self::Doubt(doubt) => return doubt.run(session),
            Self::Open(open) => return open.run(session),
            Self::Due => {
                let items = client.list("/v1/records?list=review", usize::MAX)?;
                session.print(&json!({ "items": items }), due);
            }
            Self::Holders { record } => {
                let holders = client.get(&format!("/v1/records/{record}/holders"))?;
                session.print(&holders, held);
            }
        }
        Ok(())
    }
}

/// The table of the classes, of one or of all.
fn classes(of: Option<RecordClass>) -> Value {
    let all = RecordClass::ALL.iter().filter(|class| of.is_none_or(|of| of == **class));
    let items = all.map(|class| {
        json!({ "class": class, "found_under": class.identifying(), "usual": class.usual() })
    });
    json!({ "items": items.collect::<Vec<Value>>(), "next": null })
}

fn classified(table: &Value) -> String {
    let told = outcome::items(table, "items").iter().map(|row| {
        format!(
            "{}\n  found under: {}\n  also stated: {}\n",
            text(row, "/class"),
            words(&row["found_under"]),
            words(&row["usual"])
        )
    });
    told.collect()
}

/// Who holds a copy, and what became of those that were taken back.
fn held(holders: &Value) -> String {
    let rows = outcome::items(holders, "items").iter().map(|holder| {
        vec![
            text(holder, "/agency").to_owned(),
            format!("since {}", short(text(holder, "/since"))),
            format!("by {}", text(holder, "/by")),
            format!("passed to {}", words(&holder["passed_to"])),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let mut out = if rows.is_empty() {
        "nobody holds a copy that this node gave out\n".to_owned()
    } else {
        outcome::table(&rows)
    };
    for recall in outcome::items(holders, "recalls") {
        let (at, by) = (short(text(recall, "/at")), text(recall, "/recall"));
        out.push_str(&format!("taken back at {at} ({by})\n"));
        for holder in outcome::items(recall, "holders") {
            out.push_str(&format!("  {}: {}\n", text(holder, "/agency"), answered(holder, &at)));
        }
    }
    out
}

/// What a holder answered when the record was taken back, and the proof of it.
fn answered(holder: &Value, asked: &str) -> String {
    let mut told = match text(holder, "/outcome") {
        "" => format!("no answer yet, asked {asked}"),
        said => said.replace('-', " "),
    };
    // What it says is kept, it says with the ground.
    for name in ["/reason", "/due", "/overdue_since"] {
        let said = text(holder, name);
        if !said.is_empty() {
            told.push_str(&match name {
                "/reason" => format!(", {said}"),
                "/due" => format!(", due {}", short(said)),
                _ => format!(", OVERDUE since {}", short(said)),
            });
        }
    }
    for (name, what) in [("passed_to", "passed on to"), ("awaited", "still awaited from")] {
        if !outcome::items(holder, name).is_empty() {
            told.push_str(&format!(", {what} {}", words(&holder[name])));
        }
    }
    if let Some(leaf) = holder["leaf"].as_u64() {
        let (at, receipt) = (short(text(holder, "/answered_at")), text(holder, "/receipt"));
        told.push_str(&format!(", receipt {receipt} of {at}, leaf {leaf}"));
    }
    told
}

impl Add {
    fn run(self, session: &Session) -> Result<(), Failure> {
        let body = json!({
            "kind": "record.register", "class": self.class, "subject": self.subject.mark(),
            "statements": self.statements.statements(), "source": self.source,
        });
        let form = self.act.form(body);
        if self.act.dry_run {
            return session.submit(&form, true);
        }
        let done = session.client()?.post("/v1/acts", &form)?;
        session.print(&done, |done| {
            let record = text(done, "/record");
            let record =
                if record.is_empty() { String::new() } else { format!("record: {record}\n") };
            format!("{}{record}", outcome::done(done))
        });
        Ok(())
    }
}

/// What the owner consents to, and on what conditions.
pub(super) fn consented(given: &Value) -> String {
    let mut uses = Vec::new();
    if !outcome::items(given, "onward_to").is_empty() {
        uses.push(format!("may pass it on to {}", words(&given["onward_to"])));
    }
    if given["evidence"] == true {
        uses.push("may use it in evidence".to_owned());
    }
    if !text(given, "/purpose").is_empty() {
        uses.push(format!("may use it to {}", text(given, "/purpose")));
    }
    let mut told = format!("{} {}", text(given, "/to"), uses.join(", "));
    if !text(given, "/until").is_empty() {
        told.push_str(&format!(" until {}", short(text(given, "/until"))));
    }
    if !text(given, "/conditions").is_empty() {
        told.push_str(&format!("; on conditions: {}", text(given, "/conditions")));
    }
    told
}

/// A record with its statements.
pub(super) fn shown(record: &Value) -> String {
    let line = |what: &str, value: String| vec![what.to_owned(), value];
    let mut rows = vec![
        line("record", text(record, "/record").to_owned()),
        line("owner", text(record, "/owner").to_owned()),
        line("class", text(record, "/class").to_owned()),
        line("handling", handling(record)),
        line("state", text(record, "/state").to_owned()),
        line("category", text(record, "/subject/category").to_owned()),
        line("subject", if record["subject"]["minor"] == true { "MINOR" } else { "" }.to_owned()),
        line("review", short(text(record, "/subject/review_at"))),
        line("from", text(record, "/source").to_owned()),
    ];
    rows.retain(|row| !row[1].is_empty());
    let statements = outcome::items(record, "statements").iter().map(|statement| {
        let grade = format!("{}{}", text(statement, "/source"), text(statement, "/information"));
        let property = text(statement, "/property");
        line(property, format!("{grade}  {}", text(statement, "/value")))
    });
    rows.extend(statements);
    let consents = outcome::items(record, "consents");
    rows.extend(consents.iter().map(|given| line("consent", consented(given))));
    let links = outcome::items(record, "links");
    rows.extend(links.iter().map(|one| line("link", linked(one))));
    let excluded = outcome::items(record, "exclusions").iter();
    let stand = excluded.filter(|one| one["undone_by"].is_null());
    rows.extend(stand.map(|one| line("another", exclusion(one))));
    let conditions = outcome::items(record, "conditions").iter().filter_map(Value::as_str);
    rows.extend(conditions.map(|words| line("condition", words.to_owned())));
    format!("{}{}", outcome::table(&rows), outcome::doubted(record))
}

/// That somebody is not the one of it, and when that is looked at again.
fn exclusion(one: &Value) -> String {
    format!(
        "was compared by {} on {}, by {}; look again by {} ({})",
        text(one, "/by"),
        short(text(one, "/at")),
        words(&one["means"]),
        short(text(one, "/review_at")),
        text(one, "/exclusion"),
    )
}

/// Records that are due one day, a line for each.
fn due(answer: &Value) -> String {
    let line = |record: &Value| {
        let at = short(text(record, "/due"));
        vec![at, text(record, "/record").to_owned(), text(record, "/owner").to_owned()]
    };
    let rows: Vec<_> = outcome::items(answer, "items").iter().map(line).collect();
    if rows.is_empty() { "no record is due one day\n".to_owned() } else { outcome::table(&rows) }
}

/// What another record is to this one, or this one to it, and by which act.
fn linked(link: &Value) -> String {
    let (relation, other) = (text(link, "/relation"), text(link, "/record"));
    let way = if link["is_first"] == true { "to" } else { "from" };
    let undone = text(link, "/undone_by");
    let undone = if undone.is_empty() { String::new() } else { format!(", undone by {undone}") };
    format!("{relation} {way} {other}, by {}{undone}", text(link, "/link"))
}

/// The codes and the owner's own words.
fn handling(record: &Value) -> String {
    let (codes, written) = (words(&record["handling"]), text(record, "/as_written"));
    format!("{codes} {written}").trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_shows_to_what_its_owner_consents_and_on_what_conditions() {
        let given = json!({
            "to": "XB", "onward_to": ["XA"], "evidence": true, "conditions": "after the trial",
        });
        let binds = ["not to be shown to the suspect"];
        let told = shown(&json!({
            "record": "record_1", "consents": [given], "conditions": binds,
        }));
        assert!(told.contains("condition  not to be shown to the suspect"), "{told}");
        let line =
            "XB may pass it on to XA, may use it in evidence; on conditions: after the trial";
        assert!(told.contains(line), "{told}");
    }
}
