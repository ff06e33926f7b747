//! Decisions over an act that waits: who may make them, and who made them.

use comity_accounts::Scopes;
use comity_act::{ActId, Body, OfficerId, Role, RoleGroup, Text};
use comity_corridor::{
    Decidable, Facts, Key, Needs, decidable,
    rows::{ActRow, Lift},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Desk,
    guard::Caller,
    opening::signed,
    view::{Moment, moment},
    words::words,
};
use crate::{clock, problem::Problem};

words! {
    /// By what a rule is lifted from an act that waits.
    DecidingWay { Approve = "approve", Overrule = "overrule", }
    /// What was decided over an act that waited.
    DecisionMade { Approved = "approved", Overruled = "overruled", Declined = "declined", }
}

/// A rule that stands against an act that waits, and who decides over it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Deciding {
    /// The rule.
    rule: String,
    /// Its citation.
    cite: String,
    /// By what it is lifted.
    way: DecidingWay,
    /// Whose person decides.
    by: RoleGroup,
    /// Whether the caller is one of them, and may decide now.
    yours: bool,
}

/// The rules that stand against an act, each with who decides over it.
///
/// `known` holds the act, its entry and the own row.
pub(super) fn open(
    desk: &Desk,
    caller: Caller,
    (id, row): (ActId, &ActRow),
    known: &Facts,
) -> Vec<Deciding> {
    let bench = desk.engine.node().bench(clock::now());
    let may = caller.may_read_content() && caller.within(Scopes::DECIDE).is_ok();
    let me = (caller.0.officer, caller.0.role);
    let told = |one: Decidable| Deciding {
        yours: may && one.is_for(row, bench.own, me),
        way: if one.overrules { DecidingWay::Overrule } else { DecidingWay::Approve },
        rule: one.rule,
        cite: one.cite,
        by: one.by,
    };
    decidable(bench, id, known).into_iter().map(told).collect()
}

/// What a competent person decided over an act that waited.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Decision {
    /// The act that did it.
    act: ActId,
    /// What was decided.
    what: DecisionMade,
    /// By whom.
    officer: OfficerId,
    /// In which capacity; nothing, when the content of that act is gone.
    #[schema(required)]
    role: Option<Role>,
    /// When.
    at: Moment,
    /// The rules that were lifted; none, when it was declined.
    rules: Vec<RuleNamed>,
    /// Why; told with the content of the act.
    #[schema(required)]
    reasons: Option<Text<4_000>>,
}

/// A rule and its source.
#[derive(Debug, Serialize, ToSchema)]
struct RuleNamed {
    /// The rule.
    rule: Text<100>,
    /// Its citation.
    cite: String,
}

/// What was decided over an act, in order; the reasons for who reads the act, or gave them.
pub(super) async fn made(
    desk: &Desk,
    caller: Caller,
    row: &ActRow,
    reads: bool,
) -> Result<Vec<Decision>, Problem> {
    let lifts = row.lifts.iter().map(|lift| (lift.by, Some(lift)));
    let all: Vec<(ActId, Option<&Lift>)> =
        lifts.chain(row.declined_by.map(|by| (by, None))).collect();
    if all.is_empty() {
        return Ok(Vec::new());
    }
    let mut needs = Needs::default().and(all.iter().map(|(by, _)| Key::Act(*by)));
    needs.journal.extend(all.iter().map(|(by, _)| *by));
    let known = desk.engine.read(needs).await?;
    let decision = |(by, lift): (ActId, Option<&Lift>)| {
        let made = known.row::<ActRow>(Key::Act(by))?;
        let act = known.journal.get(&by).and_then(|entry| signed(desk, entry));
        let act = act.map(|signed| signed.into_parts().0);
        let reasons = act.as_ref().and_then(|act| reasons(&act.body));
        Some(Decision {
            act: by,
            what: match lift {
                Some(lift) if lift.overrules => DecisionMade::Overruled,
                Some(_) => DecisionMade::Approved,
                None => DecisionMade::Declined,
            },
            officer: made.officer,
            role: act.as_ref().map(|act| act.role),
            at: moment(made.recorded_at),
            rules: lift.into_iter().flat_map(|lift| &lift.rules).map(|r| named(desk, r)).collect(),
            reasons: reasons.filter(|_| reads || made.officer == caller.0.officer),
        })
    };
    Ok(all.into_iter().filter_map(decision).collect())
}

fn reasons(body: &Body) -> Option<Text<4_000>> {
    match body {
        Body::ReferralApprove(body) => Some(body.reasons.clone()),
        Body::ReferralDecline(body) => Some(body.reasons.clone()),
        Body::VerdictOverrule(body) => Some(body.reasons.clone()),
        _ => None,
    }
}

/// A rule with its source; one that the law of today does not have is named all the same.
fn named(desk: &Desk, rule: &Text<100>) -> RuleNamed {
    let known = desk.engine.node().law.summary(rule.as_str());
    let cite = known.map_or_else(|| rule.as_str().to_owned(), |known| known.cite);
    RuleNamed { rule: rule.clone(), cite }
}
