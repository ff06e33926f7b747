//! The law that runs here: its instruments, their rules, and where a rule spoke.
//!
//! It only reads. What a rule decided is told to who may read verdicts, of the newest acts alone.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Path, State},
};
use comity_act::{ActId, Adopted, Kind, Reference, RoleGroup, in_force};
use comity_corridor::{
    Family, IndexKey, Key, Needs, Scan, Verdict,
    rows::{ActRow, OwnRow},
};
use comity_law::{
    Effect, InstrumentSummary, Law, RuleDetail, RuleSummary, Verified,
    casebook::{Case, cases},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    page::{Listed, PageQuery},
    reading,
    view::{self, Moment, RulingWord, StageWord},
    words::words,
};
use crate::{
    clock,
    engine::{Engine, EngineError},
    problem::Problem,
};

/// Acts whose verdicts are looked through for a rule; older ones are not.
const ACTS_LOOKED_MAX: usize = 500;

/// Acts that are told of a rule.
const ACTS_TOLD_MAX: usize = 50;

words! {
    /// How an instrument stands to this agency today.
    InstrumentStatus {
        Always = "always",
        Adopted = "adopted",
        ToCome = "to-come",
        Over = "over",
        NotAdopted = "not-adopted",
    }
    /// What a rule does when it applies.
    #[schema(as = Effect)]
    EffectWord { Bar = "bar", Refer = "refer", Gateway = "gateway", Duty = "duty", }
    /// How far a rule was checked against the text it models.
    #[schema(as = Verified)]
    VerifiedWord { Read = "read", Partial = "partial", Unverified = "unverified", }
}

/// An instrument of the law that runs here.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Instrument {
    /// Its short name.
    instrument: String,
    /// Its title.
    title: String,
    /// What it is: a convention, a regulation, policy.
    kind: String,
    /// How it stands to this agency today.
    status: InstrumentStatus,
    /// The first day on which it binds this agency; nothing, when it always does or never did.
    #[schema(format = Date, required)]
    since: Option<String>,
    /// The text that was worked from.
    source: String,
    /// How many rules it has.
    rules: usize,
}

/// A rule as a line of its instrument.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RuleLine {
    /// Its id.
    pub rule: String,
    /// Its source, as a lawyer writes it.
    cite: String,
    /// What it tells the officer.
    says: String,
    /// What it does when it applies.
    effect: EffectWord,
    /// How far it was checked against the text.
    verified: VerifiedWord,
    /// Whether it only advises.
    advisory: bool,
    /// Whether it is policy of the house.
    policy: bool,
    /// Whether nobody can lift it.
    absolute: bool,
    /// Whether a named person can overrule it when all its facts are known.
    may_be_overruled: bool,
    /// Who decides, when it leaves the act to a person.
    #[schema(required)]
    refers: Option<RoleGroup>,
    /// Its file, under `law/`.
    path: String,
}

/// An instrument with its rules.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InstrumentRules {
    #[serde(flatten)]
    about: Instrument,
    /// Its rules, in the order of their files.
    items: Vec<RuleLine>,
    /// All are told at once.
    #[schema(value_type = Option<String>, required)]
    next: (),
}

/// All there is to say of a rule.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Rule {
    #[serde(flatten)]
    line: RuleLine,
    /// Its instrument.
    instrument: String,
    /// The rule as it is written.
    written: String,
    /// The kinds of act it covers.
    kinds: Vec<Kind>,
    /// The facts it reads.
    facts: Vec<&'static str>,
    /// What is owed, as the rule has it.
    #[schema(required)]
    obliges: Option<String>,
    /// The first day on which it is law.
    #[schema(format = Date, required)]
    in_force_from: Option<String>,
    /// The last day on which it is law.
    #[schema(format = Date, required)]
    in_force_until: Option<String>,
    /// The cases of the law that shipped in which it speaks.
    cases: Vec<CaseTold>,
    /// Where it spoke; absent for who may not read verdicts.
    #[serde(skip_serializing_if = "Option::is_none")]
    spoke: Option<Spoke>,
}

/// A case of the law.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
struct CaseTold {
    /// The sentence it stands for.
    says: String,
    /// Its file, under `law/`.
    path: String,
}

/// Acts in whose recorded verdict a rule spoke.
#[derive(Debug, Serialize, ToSchema)]
struct Spoke {
    /// The newest of them.
    acts: Vec<SpokeIn>,
    /// How many of the newest acts were looked through; in older ones it may have spoken too.
    looked_through: usize,
}

/// An act in whose recorded verdict a rule spoke.
#[derive(Debug, Serialize, ToSchema)]
struct SpokeIn {
    /// The act.
    act: ActId,
    /// The reference for people.
    #[schema(required)]
    reference: Option<Reference>,
    /// The name of its kind.
    kind: String,
    /// How far it has come here.
    stage: StageWord,
    /// What the law said.
    ruling: RulingWord,
    /// When it was recorded here.
    recorded_at: Moment,
}

/// The instruments of the law that runs here.
///
/// `list` is `in-force`, those that bind this agency today, or `all`; without it, `in-force`.
#[utoipa::path(
    get, path = "/v1/law", tag = "law", operation_id = "listInstruments",
    params(PageQuery),
    responses(
        (status = 200, description = "A page of instruments.", body = Listed<Instrument>),
        (status = 400, description = "There is no such list."),
    ),
)]
pub(super) async fn list(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    query: PageQuery,
) -> Result<Json<Listed<Instrument>>, Problem> {
    let is_told = match query.list.as_deref().unwrap_or("in-force") {
        "all" => |_: &Instrument| true,
        "in-force" => |one: &Instrument| {
            matches!(one.status, InstrumentStatus::Always | InstrumentStatus::Adopted)
        },
        _ => return Err(Problem::usage("`list` is `in-force` or `all`")),
    };
    let own = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let law = &desk.engine.node().law;
    let all = law.instruments().iter().map(|one| told(law, one, &own)).filter(is_told);
    let (items, next) = query.part(all.collect(), |one| one.instrument.clone());
    Ok(Json(Listed { items, next }))
}

fn told(law: &Law, one: &InstrumentSummary, own: &OwnRow) -> Instrument {
    let (status, since) = standing(one, own);
    Instrument {
        instrument: one.name.clone(),
        title: one.title.clone(),
        kind: one.kind.clone(),
        status,
        since: since.map(|adopted| adopted.from.to_string()),
        source: one.source.clone(),
        rules: law.rules().filter(|rule| rule.instrument == one.name).count(),
    }
}

/// How an instrument stands to this agency today, and the adoption by which it does.
pub(super) fn standing<'a>(
    one: &InstrumentSummary,
    own: &'a OwnRow,
) -> (InstrumentStatus, Option<&'a Adopted>) {
    let today = clock::now().day();
    let is_it = |adopted: &&Adopted| adopted.instrument.as_str() == one.name;
    let mut others = own.adoptions.iter().map(|adoption| &adoption.adopted).filter(is_it);
    if [one.bars_bind, one.gateways_bind].contains(&"always") {
        (InstrumentStatus::Always, None)
    } else if let Some(adopted) = in_force(&own.adoptions, today).find(is_it) {
        (InstrumentStatus::Adopted, Some(adopted))
    } else if let Some(adopted) = others.clone().find(|adopted| adopted.from > today) {
        (InstrumentStatus::ToCome, Some(adopted))
    } else if let Some(adopted) = others.next_back() {
        (InstrumentStatus::Over, Some(adopted))
    } else {
        (InstrumentStatus::NotAdopted, None)
    }
}

/// An instrument with its rules.
#[utoipa::path(
    get, path = "/v1/law/{instrument}", tag = "law", operation_id = "showInstrument",
    responses(
        (status = 200, description = "The instrument.", body = InstrumentRules),
        (status = 404, description = "The law here has no such instrument."),
    ),
)]
pub(super) async fn instrument(
    State(desk): State<Arc<Desk>>,
    _: Caller,
    Path(name): Path<String>,
) -> Result<Json<InstrumentRules>, Problem> {
    let law = &desk.engine.node().law;
    let one = law.instruments().iter().find(|one| one.name == name);
    let one = one.ok_or_else(Problem::not_found)?;
    let own = reading::row::<OwnRow>(&desk.engine, Key::Own).await?.unwrap_or_default();
    let items = law.rules().filter(|rule| rule.instrument == name).map(line).collect();
    Ok(Json(InstrumentRules { about: told(law, one, &own), items, next: () }))
}

pub(super) fn line(rule: RuleSummary) -> RuleLine {
    RuleLine {
        rule: rule.id,
        cite: rule.cite,
        says: rule.says,
        effect: match rule.effect {
            Effect::Bar => EffectWord::Bar,
            Effect::Refer => EffectWord::Refer,
            Effect::Gateway => EffectWord::Gateway,
            Effect::Duty => EffectWord::Duty,
        },
        verified: match rule.verified {
            Verified::Read => VerifiedWord::Read,
            Verified::Partial => VerifiedWord::Partial,
            Verified::Unverified => VerifiedWord::Unverified,
        },
        advisory: rule.advisory,
        policy: rule.policy,
        absolute: rule.absolute,
        may_be_overruled: rule.may_be_overruled,
        refers: rule.refers,
        path: rule.path,
    }
}

/// A rule: how it is written, its cases, and where it spoke.
#[utoipa::path(
    get, path = "/v1/law/rules/{rule}", tag = "law", operation_id = "showRule",
    responses(
        (status = 200, description = "The rule.", body = Rule),
        (status = 404, description = "The law here has no such rule."),
    ),
)]
pub(super) async fn rule(
    State(desk): State<Arc<Desk>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Rule>, Problem> {
    let law = Arc::clone(&desk.engine.node().law);
    let detail = law.rule(&id).ok_or_else(Problem::not_found)?;
    let spoke = match caller.may_read_verdicts() {
        true => Some(spoke(&desk.engine, &id).await?),
        false => None,
    };
    // COST: cases are parsed anew, those of one rule alone; that is no work for a socket.
    let cases = tokio::task::spawn_blocking(move || cases_of(&law, &id)).await;
    let cases = cases.map_err(|_| Problem::from(EngineError::Stopped))?;
    let RuleDetail { summary, written, obliges, in_force_from, in_force_until, .. } = detail;
    let (instrument, kinds) = (summary.instrument.clone(), summary.kinds.clone());
    let facts = summary.facts.clone();
    Ok(Json(Rule {
        line: line(summary),
        instrument,
        written,
        kinds,
        facts,
        obliges,
        in_force_from,
        in_force_until,
        cases,
        spoke,
    }))
}

/// The cases of the law that shipped which expect this rule to speak.
fn cases_of(law: &Law, rule: &str) -> Vec<CaseTold> {
    let named = format!("\"{rule}\"");
    let files = Law::shipped_files()
        .filter(|(path, text)| !path.contains("/cases/") || text.contains(named.as_str()));
    // A pack may have changed what cases stand on: then none is told.
    let found: Vec<Case> = cases(law, files).unwrap_or_default();
    let found = found.iter().filter(|case| case.expects(rule));
    found.map(|case| CaseTold { says: case.sentence(), path: case.path.clone() }).collect()
}

/// The newest acts in whose recorded verdict this rule spoke.
async fn spoke(engine: &Engine, rule: &str) -> Result<Spoke, Problem> {
    let mut needs = Needs::default();
    needs.scans.push(Scan::newest(IndexKey::of(Family::Acts), ACTS_LOOKED_MAX));
    let known = engine.read(needs).await?;
    let rows = known.scans.iter().flatten().filter_map(|(_, key)| match *key {
        Key::Act(id) => known.row::<ActRow>(*key).map(|row| (id, row)),
        _ => None,
    });
    let rows: Vec<(ActId, &ActRow)> = rows.collect();
    let mut needs = Needs::default();
    needs.journal.extend(rows.iter().map(|(id, _)| *id));
    let journal = engine.read(needs).await?.journal;
    let found = rows.iter().filter_map(|&(act, row)| {
        let verdict = Verdict::decode(&journal.get(&act)?.verdict).ok()?;
        is_of(rule, &verdict).then(|| SpokeIn {
            act,
            reference: row.reference,
            kind: view::kind(row.kind),
            stage: view::stage(row.stage),
            ruling: view::ruling(verdict.ruling),
            recorded_at: view::moment(row.recorded_at),
        })
    });
    Ok(Spoke { acts: found.take(ACTS_TOLD_MAX).collect(), looked_through: rows.len() })
}

/// Whether a rule decided, advised, obliged, or was lifted.
fn is_of(rule: &str, verdict: &Verdict) -> bool {
    let lifted = verdict.lifted.iter().flat_map(|lifted| &lifted.because);
    let mut reasons = verdict.because.iter().chain(&verdict.advice).chain(lifted);
    reasons.any(|reason| reason.rule == rule)
        || verdict.obligations.iter().any(|owed| owed.rule.as_str() == rule)
}
