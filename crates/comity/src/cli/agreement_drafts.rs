//! `agreement draft`: an agreement from a template, to be negotiated over.

use std::path::PathBuf;

use clap::Args;
use comity_act::{AgencyCode, Timestamp};
use comity_law::{Law, Template, nearest};
use jiff::{ToSpan, tz::TimeZone};
use serde_json::{Value, json};

use super::{
    client::Client,
    failure::Failure,
    files,
    outcome::{self, text},
    session::Session,
    when::moment,
};

/// Bytes of a draft at most.
const DRAFT_BYTES_MAX: usize = 256 * 1_024;

/// A draft from a template, or from an agreement that is known here.
#[derive(Args, Debug)]
pub(super) struct Draft {
    /// The template; without one, all are listed.
    template: Option<String>,
    /// From this agreement instead, as for a counter-proposal.
    #[arg(long, value_name = "AGREEMENT", conflicts_with_all = ["template", "parties"])]
    like: Option<String>,
    /// With this agency; may be given several times.
    #[arg(long = "with", value_name = "AGENCY")]
    parties: Vec<AgencyCode>,
    /// What it is called, if not as the template says.
    #[arg(long)]
    title: Option<String>,
    /// From when; now when it is left out.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    from: Option<Timestamp>,
    /// Until when; as long as the template says when it is left out.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Option<Timestamp>,
    /// A liaison officer, as `XA=officer_…`; may be given several times.
    #[arg(long, value_name = "AGENCY=OFFICER", value_parser = pair)]
    liaison: Vec<(AgencyCode, String)>,
    /// A body that carries it out, as `XA=Bureau of XA`; may be given several times.
    #[arg(long, value_name = "AGENCY=NAME", value_parser = pair)]
    body: Vec<(AgencyCode, String)>,
    /// Write it to this file, which must not exist yet.
    #[arg(long = "to", value_name = "FILE")]
    file: Option<PathBuf>,
}

/// An agency and what is said of it.
fn pair(given: &str) -> Result<(AgencyCode, String), String> {
    let (agency, said) = given.split_once('=').ok_or("write the agency, `=` and the rest")?;
    Ok((agency.parse().map_err(|_| format!("`{agency}` is no agency's code"))?, said.to_owned()))
}

impl Draft {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let all = Template::all(Law::shipped_files()).map_err(|error| Failure::of(&error))?;
        let Some(name) = &self.template else {
            if let Some(agreement) = &self.like {
                let body = known(&session.client()?, agreement)?;
                return self.written(session, &body);
            }
            let items: Vec<Value> = all
                .iter()
                .map(|(name, one)| json!({ "name": name, "form": one.form, "about": one.about }))
                .collect();
            session.print(&json!({ "items": items, "next": null }), templates);
            return Ok(());
        };
        let template = all.get(name).ok_or_else(|| {
            let meant = nearest(name, all.keys().map(String::as_str))
                .map_or_else(String::new, |name| format!("; did you mean `{name}`?"));
            Failure::Absent(format!("there is no template `{name}`{meant}"))
        })?;
        if self.parties.is_empty() || self.parties.len() >= template.parties_max {
            let most = template.parties_max - 1;
            let says = format!("`{name}` is for one to {most} other agencies: name them `--with`");
            return Err(Failure::Usage(says));
        }
        let own = session.client()?.get("/v1/own")?;
        let body = self.body(template, text(&own, "/agency"))?;
        self.written(session, &body)
    }

    /// What the template says, between these parties.
    fn body(&self, template: &Template, own: &str) -> Result<Value, Failure> {
        let others = self.parties.iter().map(ToString::to_string);
        let parties: Vec<String> = std::iter::once(own.to_owned()).chain(others).collect();
        let from = self.from.unwrap_or_else(crate::clock::now);
        let until = self.until.or_else(|| later(from, template.months));
        let until = until.ok_or_else(|| Failure::Usage("it ends too late".to_owned()))?;
        let days = (from.day().to_string(), until.day().to_string());
        let (title, words) = template.filled(&listed(&parties), (&days.0, &days.1));
        let said = |all: &[(AgencyCode, String)], name: &str| {
            let all = all.iter().map(|(agency, said)| json!({ "agency": agency, name: said }));
            all.collect::<Vec<_>>()
        };
        Ok(json!({
            "kind": "agreement.propose", "title": self.title.as_ref().unwrap_or(&title),
            "parties": parties, "purposes": template.purposes,
            "crime_areas": template.crime_areas, "subjects": template.subjects,
            "search_classes": template.search_classes, "kinds": template.kinds,
            "valid_from": from, "valid_until": until, "safeguards": template.safeguards,
            "text": words,
            "clauses": {
                "form": template.form, "binds_signatories": template.binds_signatories,
                "handling": template.handling, "properties": template.properties,
                "liaison": said(&self.liaison, "officer"), "bodies": said(&self.body, "name"),
            },
        }))
    }

    fn written(&self, session: &Session, body: &Value) -> Result<(), Failure> {
        let Some(file) = &self.file else {
            session.print(body, |body| format!("{body:#}"));
            return Ok(());
        };
        files::write_new(file, format!("{body:#}\n").as_bytes())?;
        session.print(&json!({ "file": file }), |_| {
            let file = file.display();
            format!("the draft is in {file}; propose it with `agreement propose --draft {file}`")
        });
        Ok(())
    }
}

/// So many months later, on the same day.
fn later(from: Timestamp, months: u32) -> Option<Timestamp> {
    let at = jiff::Timestamp::from_millisecond(i64::try_from(from.millis()).ok()?).ok()?;
    let date = TimeZone::UTC.to_datetime(at);
    let until = date.checked_add(i64::from(months).months()).ok()?;
    let until = TimeZone::UTC.to_timestamp(until).ok()?;
    u64::try_from(until.as_millisecond()).ok().map(Timestamp::from_millis)
}

/// `XA, XB and XC`.
fn listed(parties: &[String]) -> String {
    match parties.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => parties.concat(),
    }
}

fn templates(told: &Value) -> String {
    let rows = outcome::items(told, "items")
        .iter()
        .map(|one| ["/name", "/form", "/about"].map(|at| text(one, at).to_owned()).to_vec());
    outcome::table(&rows.collect::<Vec<_>>())
}

/// What an agreement that is known here says, as a draft.
fn known(client: &Client, agreement: &str) -> Result<Value, Failure> {
    let row = client.get(&format!("/v1/agreements/{agreement}"))?;
    let proposal = text(&row, "/proposal");
    let act = client.get(&format!("/v1/acts/{proposal}"))?;
    let mut body = act["content"]["body"].clone();
    let Some(fields) = body.as_object_mut() else {
        let says = format!("the text of `{agreement}` is not open to you; see it with `show`");
        return Err(Failure::Absent(says));
    };
    fields.remove("agreement");
    Ok(body)
}

/// A draft that somebody wrote, as it is proposed.
pub(super) fn read(file: &std::path::Path) -> Result<Value, Failure> {
    let bytes = files::read_at_most(file, DRAFT_BYTES_MAX)?;
    let bad = |why: &str| Failure::Usage(format!("`{}` is no draft: {why}", file.display()));
    let body: Value = serde_json::from_slice(&bytes).map_err(|error| bad(&error.to_string()))?;
    if body["kind"] == "agreement.propose" {
        Ok(body)
    } else {
        Err(bad("its `kind` is not `agreement.propose`"))
    }
}
