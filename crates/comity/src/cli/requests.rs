//! `request`, `answer`, `withdraw`, `requests`: information asked and given.

use clap::{ArgGroup, Args, Subcommand};
use comity_act::{Property, RecordId, RefusalGround, RequestForm, SubjectCategory, Timestamp};
use serde_json::{Value, json};

use super::{
    act_args::ActArgs,
    failure::Failure,
    files,
    messages::{encoded, untaken},
    outcome::{self, short, text},
    records::StatementArgs,
    session::Session,
    when::moment,
};

/// Ask another agency for information.
#[derive(Args, Debug)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct Request {
    #[command(subcommand)]
    about: Option<AboutRequest>,
    /// What is asked, in detail; `-` reads it from standard input.
    #[arg(long, value_name = "TEXT", required = true)]
    ask: Option<String>,
    /// What kind of help is asked for, as `information`, `mutual-assistance` or `extradition`.
    #[arg(long, value_name = "FORM", default_value = "information")]
    form: RequestForm,
    /// What happened: time, place, how.
    #[arg(long, default_value = "")]
    facts: String,
    /// Why the information is believed to be with the other agency.
    #[arg(long, value_name = "TEXT", default_value = "")]
    objective_reasons: String,
    /// How the person asked about is linked to the purpose.
    #[arg(long, default_value = "")]
    link: String,
    /// A record of the other agency that it is about, as after a hit; may be given several times.
    #[arg(long, value_name = "RECORD")]
    record: Vec<RecordId>,
    /// The hit that it follows up, by the act that gave it: to whom it goes, for what, and the
    /// records that are the same are taken over from there, where you say nothing else.
    #[arg(long, value_name = "HIT")]
    after: Option<String>,
    /// Whether the other agency has direct access to the information: `true` or `false`.
    #[arg(long, value_name = "BOOL")]
    directly_accessible: Option<bool>,
    /// What the person asked about is in the matter, as `suspect` or `victim`.
    #[arg(long)]
    category: Option<SubjectCategory>,
    /// The person asked about is a minor.
    #[arg(long)]
    minor: bool,
    #[command(flatten)]
    subject: StatementArgs,
    #[command(flatten)]
    act: ActArgs,
}

/// What is done about a request that came in, before it is answered.
#[derive(Debug, Subcommand)]
enum AboutRequest {
    /// Consult who asked, before you refuse or postpone.
    Consult(Box<Consult>),
}

/// Consultation before a refusal.
#[derive(Args, Debug)]
struct Consult {
    /// The request: its id or reference.
    request: String,
    /// On which ground you would refuse or postpone, as `own-law-prohibits`; a wrong word prints
    /// the list, `none` is none of it.
    #[arg(long, value_parser = ground)]
    ground: Ground,
    /// What stands in the way, and on what conditions you could grant it; `-` reads it from
    /// standard input.
    #[arg(long)]
    text: String,
    #[command(flatten)]
    act: ActArgs,
}

impl Consult {
    fn run(self, session: &Session) -> Result<(), Failure> {
        let request = session.client()?.get(&format!("/v1/acts/{}", encoded(&self.request)))?;
        let body = json!({
            "kind": "request.consult", "ground": self.ground, "text": files::text(self.text)?,
        });
        session.submit(&answering(&self.act, &request, body), self.act.dry_run)
    }
}

impl Request {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        if let Some(AboutRequest::Consult(consult)) = self.about {
            return consult.run(session);
        }
        let asks = files::text(self.ask.unwrap_or_default())?;
        let mut body = json!({
            "kind": "request.make", "asks": asks, "facts": self.facts,
            "objective_reasons": self.objective_reasons, "link": self.link,
            "subject": self.subject.statements(), "records": self.record, "form": self.form,
        });
        if let Some(accessible) = self.directly_accessible {
            body["directly_accessible"] = json!(accessible);
        }
        if self.category.is_some() || self.minor {
            body["mark"] = json!({ "category": self.category, "minor": self.minor });
        }
        let mut form = self.act.form(body);
        if let Some(hit) = &self.after {
            let hit = session.client()?.get(&format!("/v1/hits/{}", encoded(hit)))?;
            follow_up(&mut form, &hit["follow_up"])?;
        }
        session.submit(&form, self.act.dry_run)
    }
}

/// Takes over what is known of a hit, where the form says nothing else.
fn follow_up(form: &mut Value, known: &Value) -> Result<(), Failure> {
    if !known.is_object() {
        let says = "no other agency gave this hit, so that there is nobody to ask";
        return Err(Failure::Usage(says.to_owned()));
    }
    form["answers"] = known["answers"].clone();
    if form["recipients"] == json!([]) {
        form["recipients"] = json!([known["to"]]);
    }
    if form["body"]["records"] == json!([]) {
        form["body"]["records"] = known["records"].clone();
    }
    for name in ["purpose", "crime_area", "offences", "case"] {
        if form.get(name).is_none() && !known[name].is_null() {
            form[name] = known[name].clone();
        }
    }
    Ok(())
}

/// Answer, refuse, delay or clarify a request.
#[derive(Args, Debug)]
#[command(group = one_of())]
pub(super) struct Answer {
    #[command(flatten)]
    act: ActArgs,
    /// The request: its id or reference.
    request: String,
    /// The answer in words, or with `--refuse` what the requester may know; `-` reads it.
    #[arg(long)]
    text: Option<String>,
    /// A record of which a copy goes with the answer; may be given several times.
    #[arg(long, value_name = "RECORD", conflicts_with_all = ["refuse", "delay", "clarify"])]
    record: Vec<RecordId>,
    /// Only this property of the records, as `name`; may be given several times.
    #[arg(long, value_name = "PROPERTY", requires = "record")]
    keep: Vec<Property>,
    /// More will follow.
    #[arg(long, conflicts_with_all = ["refuse", "delay", "clarify"])]
    partial: bool,
    /// Refuse on this ground, as `not-available`, or on `none` of the list.
    #[arg(long, value_name = "GROUND", value_parser = ground)]
    #[arg(conflicts_with_all = ["delay", "clarify"])]
    refuse: Option<Ground>,
    /// The answer will be late, because …
    #[arg(long, value_name = "REASON", requires = "until", conflicts_with = "clarify")]
    delay: Option<String>,
    /// When the answer is expected.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    until: Option<Timestamp>,
    /// A judicial authorisation is awaited.
    #[arg(long, requires = "delay")]
    judicial: bool,
    /// A question about the request, or with `--settles` the answer to one.
    #[arg(long, value_name = "TEXT")]
    clarify: Option<String>,
    /// The question is answered, and the clock runs on.
    #[arg(long, requires = "clarify")]
    settles: bool,
}

/// An answer is one of these.
fn one_of() -> ArgGroup {
    let kinds = ["text", "refuse", "delay", "clarify"];
    ArgGroup::new("kind").args(kinds).required(true).multiple(true)
}

/// A ground of the closed list, or none of it.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub(super) struct Ground(Option<RefusalGround>);

pub(super) fn ground(text: &str) -> Result<Ground, String> {
    if text == "none" {
        return Ok(Ground(None));
    }
    text.parse().map(|ground| Ground(Some(ground))).map_err(|error| format!("{error}"))
}

impl Answer {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let request = client.get(&format!("/v1/acts/{}", encoded(&self.request)))?;
        let dry_run = self.act.dry_run;
        let form = answering(&self.act.clone(), &request, self.body()?);
        session.submit(&form, dry_run)
    }

    fn body(self) -> Result<Value, Failure> {
        let given = self.text.map(files::text).transpose()?.unwrap_or_default();
        if let Some(ground) = self.refuse {
            return Ok(json!({ "kind": "request.refuse", "ground": ground, "text": given }));
        }
        if let Some(reason) = self.delay {
            return Ok(json!({
                "kind": "request.delay", "reason": reason, "expected": self.until,
                "judicial": self.judicial,
            }));
        }
        if let Some(question) = self.clarify {
            return Ok(json!({
                "kind": "request.clarify", "text": question, "settles": self.settles,
            }));
        }
        let keep = &self.keep;
        let shared: Vec<Value> =
            self.record.iter().map(|record| json!({ "record": record, "keep": keep })).collect();
        Ok(json!({
            "kind": "request.answer", "text": given, "shared": shared,
            "complete": !self.partial,
        }))
    }
}

/// The form of an act that answers: to whoever asked, for what it was asked, unless said otherwise.
pub(super) fn answering(act: &ActArgs, asked: &Value, body: Value) -> Value {
    let mut form = act.form(body);
    form["answers"] = asked["act"].clone();
    let is_own = asked["direction"] == "own";
    if act.to.is_empty() {
        form["recipients"] = if is_own {
            let to = outcome::items(asked, "delivered").iter().map(|there| there["to"].clone());
            to.collect()
        } else {
            json!([asked["agency"]])
        };
    }
    for member in ["purpose", "crime_area", "offences", "case"] {
        let known = asked[member].clone();
        if form.get(member).is_none() && !known.is_null() {
            form[member] = known;
        }
    }
    form
}

/// Withdraw a request.
#[derive(Args, Debug)]
pub(super) struct Withdraw {
    /// The request: its id or reference.
    request: String,
    /// Why.
    #[arg(long)]
    reason: String,
}

impl Withdraw {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let client = session.client()?;
        let request = client.get(&format!("/v1/acts/{}", encoded(&self.request)))?;
        let body = json!({ "kind": "request.withdraw", "reason": self.reason });
        session.submit(&answering(&ActArgs::default(), &request, body), false)
    }
}

/// Open requests.
#[derive(Args, Debug)]
pub(super) struct Requests {
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: usize,
}

impl Requests {
    pub(super) fn run(self, session: &Session) -> Result<(), Failure> {
        let items = session.client()?.list("/v1/requests", self.limit)?;
        session.print(&json!({ "items": items, "next": null }), |list| {
            let rows = outcome::items(list, "items").iter().map(|request| {
                let due = match text(request, "/due") {
                    "" => "no clock".to_owned(),
                    due => format!("due {}", short(due)),
                };
                vec![
                    due,
                    format!("{} asks {}", text(request, "/requester"), text(request, "/requested")),
                    text(request, "/state").to_owned(),
                    text(request, "/request").to_owned(),
                    untaken(request).join("; "),
                ]
            });
            outcome::table(&rows.collect::<Vec<_>>())
        });
        Ok(())
    }
}
