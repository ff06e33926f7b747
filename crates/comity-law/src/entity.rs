//! Agencies and acts as Cedar sees them: built from types, never parsed, and kept.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::{Arc, PoisonError, RwLock},
};

use cedar_policy::{
    Entities, Entity, EntityId, EntityTypeName, EntityUid, RestrictedExpression, Schema,
};
use comity_act::Kind;

use crate::{Party, question::PartyKind, quick::QuickMap};

/// Pairs of agencies that are kept at most; more than a federation has.
const PAIRS_MAX: usize = 8_192;

/// The acts of the schema with the groups they belong to.
#[derive(Debug)]
pub(crate) struct Actions {
    by_kind: HashMap<Kind, Act>,
    agency: EntityTypeName,
}

#[derive(Debug)]
struct Act {
    uid: EntityUid,
    groups: HashSet<EntityUid>,
}

impl Actions {
    /// The acts of a schema; `None` when no act has an agency that does it.
    pub(crate) fn new(schema: &Schema, entities: &Entities) -> Option<Self> {
        let act = |action: &Entity| {
            let uid = action.uid();
            let kind = uid.id().unescaped().parse().ok()?;
            let groups = entities.ancestors(&uid).into_iter().flatten().cloned().collect();
            Some((kind, Act { uid, groups }))
        };
        Some(Self {
            by_kind: entities.iter().filter_map(act).collect(),
            agency: schema.principals().next()?.clone(),
        })
    }

    /// Whether this is an act, or a group that an act belongs to.
    pub(crate) fn knows(&self, uid: &EntityUid) -> bool {
        self.by_kind.values().any(|act| act.uid == *uid || act.groups.contains(uid))
    }

    /// Whether the act is this one, or belongs to this group.
    pub(crate) fn is_in(&self, kind: Kind, uid: &EntityUid) -> bool {
        self.by_kind.get(&kind).is_some_and(|act| act.uid == *uid || act.groups.contains(uid))
    }

    /// The acts that are always open.
    pub(crate) fn restraint(&self) -> BTreeSet<Kind> {
        self.group("restraint")
    }

    /// The acts that belong to the group of this name.
    pub(crate) fn group(&self, name: &str) -> BTreeSet<Kind> {
        let belongs = |act: &Act| act.groups.iter().any(|group| group.id().unescaped() == name);
        self.by_kind.iter().filter(|(_, act)| belongs(act)).map(|(kind, _)| *kind).collect()
    }

    fn scene(&self, kind: Kind, by: Party, to: Party) -> Option<Scene> {
        let agency = |party: Party| {
            let id = EntityId::new(party.code.as_str());
            EntityUid::from_type_name_and_id(self.agency.clone(), id)
        };
        let (principal, resource) = (agency(by), agency(to));
        let act = self.by_kind.get(&kind)?;
        let mut all = vec![
            entity(principal.clone(), by.kind)?,
            Entity::new_no_attrs(act.uid.clone(), act.groups.clone()),
        ];
        if resource != principal {
            all.push(entity(resource.clone(), to.kind)?);
        }
        let entities = Entities::from_entities(all, None).ok()?;
        Some(Scene { principal, action: act.uid.clone(), resource, entities })
    }
}

fn entity(uid: EntityUid, kind: PartyKind) -> Option<Entity> {
    let kind = RestrictedExpression::new_string(kind.name().to_owned());
    Entity::new(uid, HashMap::from([("kind".to_owned(), kind)]), HashSet::new()).ok()
}

/// Who does what to whom, ready for Cedar.
#[derive(Debug)]
pub(crate) struct Scene {
    pub(crate) principal: EntityUid,
    pub(crate) action: EntityUid,
    pub(crate) resource: EntityUid,
    pub(crate) entities: Entities,
}

/// Scenes that were built before.
#[derive(Debug, Default)]
pub(crate) struct Scenes(RwLock<QuickMap<(Kind, Party, Party), Arc<Scene>>>);

impl Scenes {
    /// The scene; `None` when the schema does not know the act, so that no rule speaks of it.
    pub(crate) fn get(
        &self,
        actions: &Actions,
        kind: Kind,
        by: Party,
        to: Party,
    ) -> Option<Arc<Scene>> {
        let key = (kind, by, to);
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if known.is_some() {
            return known;
        }
        let scene = Arc::new(actions.scene(kind, by, to)?);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= PAIRS_MAX {
            kept.clear();
        }
        kept.insert(key, Arc::clone(&scene));
        Some(scene)
    }
}
