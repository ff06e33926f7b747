//! Options that every act has: to whom, what for, how urgent, what is stated.

use clap::Args;
use comity_act::{
    AgencyCode, Channel, CrimeArea, Offence, Purpose, Text, Timestamp, UrgencyGround,
};
use comity_law::Offences;
use serde_json::{Map, Value, json};

use super::{
    facts::{About, StatedFact, stated, told, whom},
    when::moment,
};

/// Options of an act.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Options of the act")]
pub(super) struct ActArgs {
    /// To this agency; may be given several times.
    #[arg(long, value_name = "AGENCY")]
    pub(super) to: Vec<AgencyCode>,
    /// What it is done for, as `investigate`.
    #[arg(long)]
    pub(super) purpose: Option<Purpose>,
    /// The area of crime, as `fraud`.
    #[arg(long = "area", value_name = "AREA")]
    pub(super) crime_area: Option<CrimeArea>,
    /// An offence by its code, as `kidnapping`; or as `AREA:MONTHS:TITLE`, with the maximum
    /// penalty in months, and `:listed` behind it when double criminality is not verified.
    #[arg(long, value_name = "OFFENCE", value_parser = offence)]
    offence: Vec<Offence>,
    /// What others may not do with it: `H1` not as evidence, `H2` not passed on; `H1,H2` both.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    handling: Vec<HandlingCode>,
    /// Another restriction in your own words (`H3`).
    #[arg(long, value_name = "TEXT")]
    restriction: Option<String>,
    /// The case it belongs to.
    #[arg(long)]
    pub(super) case: Option<String>,
    /// It is urgent, as `GROUND:WHY`, with the ground `public-security`, `life`, `liberty` or
    /// `relevance`.
    #[arg(long, value_name = "GROUND:WHY", value_parser = urgent, conflicts_with = "emergency")]
    urgent: Option<(UrgencyGround, String)>,
    #[command(flatten)]
    emergency: Emergency,
    /// By when the recipients are asked to react.
    #[arg(long, value_name = "WHEN", value_parser = moment)]
    due: Option<Timestamp>,
    /// By which channel it goes: `node`, `siena`, `telephone` …
    #[arg(long)]
    channel: Option<Channel>,
    /// The instrument or agreement that it rests on towards the recipients.
    #[arg(long, value_name = "NAME")]
    basis: Option<String>,
    /// The article of national law that it rests on, as its lawyers cite it.
    #[arg(long, value_name = "ARTICLE", conflicts_with = "basis")]
    national_law: Option<String>,
    /// A fact that the law asks for, as `fact=value`; may be given several times.
    #[arg(long = "state", value_name = "FACT=VALUE", value_parser = stated)]
    state: Vec<StatedFact>,
    /// Neither its words nor its files are about a person, beyond what records beside them say.
    #[arg(long)]
    no_personal_data: bool,
    /// About whom its words and files are, as `suspect` or `victim,minor`; who is no `minor` is
    /// of age.
    #[arg(long, value_name = "WHOM", value_delimiter = ',', value_parser = whom)]
    about: Vec<String>,
    /// It tells nothing of health, biometrics, origin, belief, opinion, union or sex life.
    #[arg(long)]
    no_special_data: bool,
    /// Only ask what the law would say; nothing is sent or recorded.
    #[arg(long)]
    pub(super) dry_run: bool,
}

/// The five points of an emergency: all, or none.
#[derive(Args, Clone, Debug, Default)]
struct Emergency {
    /// There is an imminent threat to life: who is in danger and how.
    #[arg(
        long,
        value_name = "WHO AND HOW",
        requires_all = ["known", "asked", "by_when", "on_word_of"]
    )]
    emergency: Option<String>,
    /// In an emergency, who or what is known.
    #[arg(long, value_name = "TEXT", requires = "emergency")]
    known: Option<String>,
    /// In an emergency, what is asked of whom.
    #[arg(long, value_name = "TEXT", requires = "emergency")]
    asked: Option<String>,
    /// In an emergency, by when.
    #[arg(long, value_name = "TEXT", requires = "emergency")]
    by_when: Option<String>,
    /// In an emergency, on whose word.
    #[arg(long, value_name = "WHO", requires = "emergency")]
    on_word_of: Option<String>,
}

impl Emergency {
    fn told(&self) -> Option<Value> {
        self.emergency.as_ref().map(|danger| {
            json!({
                "level": "emergency", "reason": danger,
                "points": {
                    "known": self.known, "asked": self.asked, "by_when": self.by_when,
                    "on_word_of": self.on_word_of,
                },
            })
        })
    }
}

/// One of the handling codes that are no text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum HandlingCode {
    /// No restriction.
    #[value(name = "H0")]
    H0,
    /// Not to be used as evidence.
    #[value(name = "H1")]
    H1,
    /// Not to be passed on.
    #[value(name = "H2")]
    H2,
}

impl ActArgs {
    /// The form of an act with this body.
    pub(super) fn form(&self, body: Value) -> Value {
        let mut form = Map::new();
        form.insert("body".to_owned(), body);
        form.insert("recipients".to_owned(), self.recipients());
        let mut put = |name: &str, value: Option<Value>| {
            value.map(|value| form.insert(name.to_owned(), value));
        };
        put("purpose", self.purpose.map(|purpose| json!(purpose)));
        put("crime_area", self.crime_area.map(|area| json!(area)));
        put("case", self.case.as_ref().map(|case| json!(case)));
        put("handling", Some(handling(&self.handling, self.restriction.as_deref())));
        put("offences", (!self.offence.is_empty()).then(|| json!(self.offence)));
        let urgent = self
            .urgent
            .as_ref()
            .map(|(ground, why)| json!({ "level": "urgent", "ground": ground, "reason": why }));
        put("urgency", urgent.or_else(|| self.emergency.told()));
        let about = About {
            nobody: self.no_personal_data,
            whom: &self.about,
            nothing_special: self.no_special_data,
        };
        let stated = told(&self.state, &about);
        put("stated", (stated != json!([])).then_some(stated));
        Value::Object(form)
    }

    /// The restrictions, where any is given: `H0` says that there is none.
    pub(super) fn handling(&self) -> Option<Value> {
        let is_given = !self.handling.is_empty() || self.restriction.is_some();
        is_given.then(|| handling(&self.handling, self.restriction.as_deref()))
    }

    fn recipients(&self) -> Value {
        let basis = self.basis.as_ref().map(|name| {
            let is_agreement = name.starts_with("agreement_");
            if is_agreement { json!({ "agreement": name }) } else { json!({ "instrument": name }) }
        });
        let national = self.national_law.as_ref().map(|article| json!({ "national": article }));
        let basis = basis.or(national);
        let all: Vec<Value> = self
            .to
            .iter()
            .map(|agency| {
                let mut recipient = json!({ "agency": agency });
                for (name, value) in [
                    ("channel", self.channel.map(|channel| json!(channel))),
                    ("basis", basis.clone()),
                    ("due", self.due.map(|due| json!(due))),
                ] {
                    if let Some(value) = value {
                        recipient[name] = value;
                    }
                }
                recipient
            })
            .collect();
        json!(all)
    }
}

/// The restrictions as a form has them.
pub(super) fn handling(codes: &[HandlingCode], as_written: Option<&str>) -> Value {
    json!({
        "not_in_court": codes.contains(&HandlingCode::H1),
        "not_onward": codes.contains(&HandlingCode::H2),
        "as_written": as_written,
    })
}

/// Reads `GROUND:WHY`.
fn urgent(text: &str) -> Result<(UrgencyGround, String), String> {
    let bad = || format!("`{text}` is not of the form `GROUND:WHY`");
    let (ground, why) = text.split_once(':').ok_or_else(bad)?;
    let ground = ground.trim().parse().map_err(|error| format!("{error}"))?;
    if why.trim().is_empty() {
        return Err(bad());
    }
    Ok((ground, why.trim().to_owned()))
}

/// Reads the code of an offence, or `AREA:MONTHS:TITLE` with `:listed` behind it or not.
fn offence(text: &str) -> Result<Offence, String> {
    if !text.contains(':') {
        return coded_offence(text);
    }
    let bad = || format!("`{text}` is not of the form `AREA:MONTHS:TITLE`");
    let mut parts = text.splitn(3, ':');
    let area = parts.next().ok_or_else(bad)?.parse().map_err(|e| format!("{e}"))?;
    let months = parts.next().ok_or_else(bad)?;
    let title = parts.next().ok_or_else(bad)?;
    let (title, listed) = match title.strip_suffix(":listed") {
        Some(title) => (title, true),
        None => (title, false),
    };
    let penalty_months_max = match months {
        "" => None,
        months => Some(months.parse().map_err(|_| bad())?),
    };
    Ok(Offence {
        area,
        title: Text::new(title).map_err(|e| e.to_string())?,
        penalty_months_max,
        listed,
        code: None,
    })
}

/// The offence of this code; what it costs, the packs of both states say.
fn coded_offence(code: &str) -> Result<Offence, String> {
    let offences = Offences::shipped();
    let known = offences.get(code).map_err(|error| error.to_string())?;
    Ok(Offence {
        area: known.area,
        title: Text::new(&*known.title).map_err(|error| error.to_string())?,
        penalty_months_max: None,
        listed: known.listed,
        code: Some(Text::new(code).map_err(|error| error.to_string())?),
    })
}
