//! The form of an act, as an officer's program fills it in.
//!
//! What the form leaves open and the node knows is completed: ids of new things, the owner or the
//! holders of a record as recipients. Copies of records are named, never sent in: what goes out is
//! what the store holds.
//!
//! It never takes the content of a record from a caller.

use comity_act::{
    ATTACHMENTS_MAX, ActId, AgencyCode, AttachmentRef, Body, CrimeArea, Handling, Offence, Purpose,
    Recipient, Shared, Stated, Text, Timestamp, Urgency, body::Term,
};
use comity_corridor::{Find, Form, Key, Needs, rows::RecordRow};
use comity_law::{Law, nearest};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    complete,
    form_body::{Copied, EXCLUDES, FormBody, PSEUDONYMISED},
};
use crate::{engine::Engine, problem::Problem};

/// An act that an officer wants done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ActForm {
    /// What it says.
    #[schema(value_type = FormBody)]
    body: Map<String, Value>,
    /// To whom it goes; empty, to whom its body concerns, or it stays in the agency.
    #[serde(default)]
    recipients: Vec<ToWhom>,
    /// What it is done for.
    #[serde(default)]
    purpose: Option<Purpose>,
    /// The area of crime it is about.
    #[serde(default)]
    crime_area: Option<CrimeArea>,
    /// The offences it is about, by the law of one's own state.
    #[serde(default)]
    offences: Vec<Offence>,
    /// What others may do with it.
    #[serde(default)]
    handling: Handling,
    /// The case.
    #[serde(default)]
    case: Option<Text<60>>,
    /// The act that this one answers.
    #[serde(default)]
    answers: Option<ActId>,
    /// How much it presses.
    #[serde(default)]
    urgency: Option<Urgency>,
    /// Files that go with it, as they were told when they were kept.
    #[serde(default)]
    attachments: Vec<AttachmentRef>,
    /// Facts that the law asks for.
    #[serde(default)]
    stated: Vec<Stated>,
    /// Whether the node blinds what is looked for, once all else is as it should be.
    #[serde(skip)]
    is_blinded_later: bool,
    /// What the papers say of who is excluded; it becomes tokens, and is kept nowhere.
    #[serde(skip)]
    particulars: Vec<Term>,
}

/// A recipient: its code alone, or with all that is particular to it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(untagged)]
enum ToWhom {
    Code(AgencyCode),
    Whole(Box<Recipient>),
}

/// Bytes that stand for blinded keys until they are: of the shape that every question takes.
const TO_BE_BLINDED: usize = 5 + 16 * 32;

impl ActForm {
    /// What a pseudonymised search looks for: taken out of the form, for it goes into no act.
    ///
    /// # Errors
    /// A problem when class or terms are not of their form.
    pub(super) fn looked_for(&mut self) -> Result<Option<Find>, Problem> {
        if self.body.get("kind").and_then(Value::as_str) != Some(PSEUDONYMISED) {
            return Ok(None);
        }
        let said = |what| {
            move |error: serde_json::Error| {
                Problem::usage(format!("`{what}` of the search is not of its form: {error}"))
            }
        };
        let class = self.body.remove("class").unwrap_or_default();
        let class = serde_json::from_value(class).map_err(said("class"))?;
        let terms = self.body.remove("terms").unwrap_or_default();
        let terms = serde_json::from_value(terms).map_err(said("terms"))?;
        if self.body.contains_key("blinded") {
            return Err(Problem::usage("the node blinds what is looked for; leave `blinded` out"));
        }
        self.body.insert("blinded".to_owned(), Value::from("00".repeat(TO_BE_BLINDED)));
        self.is_blinded_later = true;
        Ok(Some(Find { class, terms }))
    }

    /// The form as the corridor takes it.
    ///
    /// # Errors
    /// A problem that says which part of the form is not as it should be.
    pub(super) async fn complete(
        mut self,
        engine: &Engine,
        now: Timestamp,
    ) -> Result<Form, Problem> {
        self.check_stated(&engine.node().law)?;
        if self.attachments.len() > ATTACHMENTS_MAX {
            let says =
                format!("at most {ATTACHMENTS_MAX} files go together; send the others apart");
            return Err(Problem::usage(says));
        }
        self.particulars = self.taken_out()?;
        complete::accepted(engine, &mut self.body).await?;
        complete::fill(&mut self.body, engine.node().own(), now);
        complete::keep(engine, &mut self.body).await?;
        let shared = self.copies(engine).await?;
        let body: Body = serde_json::from_value(Value::Object(self.body))
            .map_err(|error| Problem::usage(format!("`body` is not of its form: {error}")))?;
        if matches!(body, Body::SearchReport(_) | Body::SearchRefuse(_)) {
            return Err(Problem::usage("a search is answered by the node itself, not by a form"));
        }
        if matches!(body, Body::SearchOffer(_) | Body::SearchEvaluate(_)) {
            let says = "pseudonymised searches are answered by the node itself, not by a form";
            return Err(Problem::usage(says));
        }
        if matches!(body, Body::SearchPseudonymised(_)) && !self.is_blinded_later {
            let says = "a pseudonymised search is put at `/v1/acts`, where the node blinds it";
            return Err(Problem::usage(says));
        }
        let body = complete::compared(engine, marked(body, &self.particulars));
        if matches!(body, Body::WatchAlert(_)) {
            return Err(Problem::usage("a watch alerts by the node itself, not by a form"));
        }
        if matches!(body, Body::LeadPropose(_)) {
            return Err(Problem::usage(
                "leads are proposed by the node itself, at `/v1/duplicates`",
            ));
        }
        if matches!(body, Body::OfficerPost(_)) {
            return Err(Problem::usage("officers are posted at `/v1/officers`, by two persons"));
        }
        let mut recipients: Vec<Recipient> = self.recipients.into_iter().map(whole).collect();
        if recipients.is_empty() {
            let known = complete::recipients(engine, &body, self.answers).await?;
            recipients = known.into_iter().map(Recipient::of).collect();
        }
        let body = match (body, shared) {
            (Body::RequestAnswer(body), Some(shared)) => {
                Body::RequestAnswer(comity_act::body::RequestAnswer { shared, ..body })
            }
            (body, _) => body,
        };
        Ok(Form {
            body,
            recipients,
            purpose: self.purpose,
            crime_area: self.crime_area,
            offences: self.offences,
            handling: self.handling,
            case: self.case,
            answers: self.answers,
            urgency: self.urgency,
            attachments: self.attachments,
            stated: self.stated,
        })
    }

    /// What the form of an exclusion says of whom it is about: taken out, for it goes into no act.
    fn taken_out(&mut self) -> Result<Vec<Term>, Problem> {
        if self.body.get("kind").and_then(Value::as_str) != Some(EXCLUDES) {
            return Ok(Vec::new());
        }
        if self.body.contains_key("marks") {
            let says = "the node makes the tokens; give `particulars`, and leave `marks` out";
            return Err(Problem::usage(says));
        }
        let Some(said) = self.body.remove("particulars") else { return Ok(Vec::new()) };
        serde_json::from_value(said).map_err(|error| {
            Problem::usage(format!("`particulars` is a list of properties with values: {error}"))
        })
    }

    /// A fact that the law does not know would be lost without a word.
    fn check_stated(&self, law: &Law) -> Result<(), Problem> {
        match self.stated.iter().find(|stated| law.fact(stated.fact.as_str()).is_none()) {
            Some(stated) => {
                let fact = stated.fact.as_str();
                let known = law.facts().iter().map(|known| known.name);
                let hint = nearest(fact, known).map_or_else(
                    || "see `/v1/facts`".to_owned(),
                    |known| format!("did you mean `{known}`?"),
                );
                Err(Problem::usage(format!("the law has no fact `{fact}`; {hint}")))
            }
            None => Ok(()),
        }
    }

    /// The copies that the body names, as the store holds them.
    async fn copies(&mut self, engine: &Engine) -> Result<Option<Vec<Shared>>, Problem> {
        let Some(named) = self.body.remove("shared") else { return Ok(None) };
        let named: Vec<Copied> = serde_json::from_value(named)
            .map_err(|error| Problem::usage(format!("`shared` names records: {error}")))?;
        let keys = named.iter().map(|copied| Key::Record(copied.record));
        let facts = engine.read(Needs::default().and(keys)).await?;
        named
            .into_iter()
            .map(|copied| {
                let row = facts.row::<RecordRow>(Key::Record(copied.record));
                let mut shared = row.ok_or_else(Problem::not_found)?.content.clone();
                if !copied.keep.is_empty() {
                    shared.statements.retain(|stated| copied.keep.contains(&stated.property));
                }
                Ok(shared)
            })
            .collect::<Result<_, _>>()
            .map(Some)
    }
}

/// An exclusion with the tokens of what the papers say.
fn marked(body: Body, particulars: &[Term]) -> Body {
    match body {
        Body::HitExclude(mut body) => {
            body.marks = comity_corridor::particulars(body.record, particulars).concat();
            Body::HitExclude(body)
        }
        body => body,
    }
}

fn whole(to: ToWhom) -> Recipient {
    match to {
        ToWhom::Code(agency) => Recipient::of(agency),
        ToWhom::Whole(recipient) => *recipient,
    }
}
