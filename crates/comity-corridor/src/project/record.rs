//! Records: one's own and the copies of others.

use comity_act::{
    Act, AgencyKind, RecordId, Shared, Statement,
    body::{RecordCorrect, RecordRegister},
};

use super::{Context, erase_act};
use crate::{
    key::Key,
    ports::{Change, Projection},
    rows::{ActRow, Holder, HoldersRow, PayloadId, RecordRow, RecordState, RelationRow},
    words::words_of,
};

/// A record enters: one's own, or one that another agency has us host.
pub(super) fn register(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecordRegister,
) {
    let content = Shared {
        record: body.record,
        owner: act.agency,
        class: body.class,
        subject: body.subject,
        handling: act.handling.clone(),
        statements: body.statements.clone(),
        revision: 0,
    };
    let mut row = copy(p, context, act, content);
    row.source = body.source.clone();
    p.put(Key::Record(body.record), row);
    if context.is_own() {
        add_holders(p, context, act, body.record);
    }
}

/// Copies of records go out with an act, or come in with one.
pub(super) fn share(p: &mut Projection<'_>, context: &Context<'_>, act: &Act, all: &[Shared]) {
    for shared in all {
        if context.is_own() {
            add_holders(p, context, act, shared.record);
            continue;
        }
        // What is our own does not come back as somebody else's copy.
        if shared.owner == context.own() {
            continue;
        }
        let newer = p
            .row::<RecordRow>(Key::Record(shared.record))
            .is_none_or(|held| held.content.revision <= shared.revision);
        if newer {
            let consents = p
                .row::<RecordRow>(Key::Record(shared.record))
                .map(|held| held.consents.clone())
                .unwrap_or_default();
            let mut row = copy(p, context, act, shared.clone());
            row.consents = consents;
            p.put(Key::Record(shared.record), row);
        }
    }
}

/// The owner corrects; holders follow.
pub(super) fn correct(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    body: &RecordCorrect,
) {
    let tokens = tokens(context, &body.statements);
    p.amend::<RecordRow>(Key::Record(body.record), |row| {
        if row.content.owner != act.agency {
            return;
        }
        row.content.statements.clone_from(&body.statements);
        row.content.revision += 1;
        if let Some(subject) = body.subject {
            row.content.subject = subject;
        }
        row.tokens = tokens;
    });
}

/// A record and everything that carried it is erased here.
pub(crate) fn erase(p: &mut Projection<'_>, record: RecordId) {
    let mut carriers: Vec<_> =
        p.row::<RecordRow>(Key::Record(record)).map(|row| row.came_by).into_iter().collect();
    if let Some(holders) = p.row::<HoldersRow>(Key::Holders(record)) {
        carriers.extend(holders.holders.iter().map(|holder| holder.by));
    }
    carriers.sort_unstable();
    carriers.dedup();
    for act in carriers {
        if p.row::<ActRow>(Key::Act(act)).is_some() {
            erase_act(p, act);
        } else {
            p.push(Change::DestroyKey(PayloadId(*act.as_bytes())));
        }
    }
    p.push(Change::DestroyKey(PayloadId(*record.as_bytes())));
    p.delete(Key::Record(record));
}

/// Those to whom this act goes now hold a copy.
pub(super) fn add_holders(
    p: &mut Projection<'_>,
    context: &Context<'_>,
    act: &Act,
    record: RecordId,
) {
    let consent = p
        .row::<RecordRow>(Key::Record(record))
        .filter(|row| row.content.owner != context.own())
        .and_then(|row| row.consents.iter().find(|c| c.holds_at(p.now)).map(|c| c.grant));
    let mut row = p.row::<HoldersRow>(Key::Holders(record)).cloned().unwrap_or_default();
    for recipient in &act.recipients {
        if row.holders.iter().any(|holder| holder.agency == recipient.agency) {
            continue;
        }
        row.holders.push(Holder {
            agency: recipient.agency,
            by: act.id,
            since: p.now,
            consent,
            passed_to: Vec::new(),
        });
    }
    if !row.holders.is_empty() {
        p.put(Key::Holders(record), row);
    }
}

fn copy(p: &Projection<'_>, context: &Context<'_>, act: &Act, content: Shared) -> RecordRow {
    RecordRow {
        tokens: tokens(context, &content.statements),
        content,
        state: RecordState::Active,
        came_by: act.id,
        came_from: (!context.is_own()).then_some(act.agency),
        since: p.now,
        consents: Vec::new(),
        source: comity_act::Text::default(),
        purpose: act.purpose,
        through_union_agency: !context.is_own()
            && p.row::<RelationRow>(Key::Relation(act.agency))
                .is_some_and(|relation| relation.kind == Some(AgencyKind::UnionAgency)),
    }
}

fn tokens(context: &Context<'_>, statements: &[Statement]) -> Vec<minicbor::bytes::ByteArray<16>> {
    let mut tokens: Vec<[u8; 16]> = statements
        .iter()
        .flat_map(|s| words_of(s.property, s.value.as_str()))
        .map(|word| context.keys.token(&word))
        .collect();
    tokens.sort_unstable();
    tokens.dedup();
    tokens.into_iter().map(Into::into).collect()
}
