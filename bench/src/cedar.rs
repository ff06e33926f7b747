//! Cedar as it comes: every policy in one set, one request with every fact.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    error::Error,
};

use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression, SchemaFragment,
};
use comity_law::{Party, Question};

use crate::padding::policies;

/// All rules of a law as one set of policies.
#[derive(Debug)]
pub struct Unsliced {
    set: PolicySet,
    agency: EntityTypeName,
    act: EntityTypeName,
    entities: Entities,
}

impl Unsliced {
    /// The rules in the files of a law.
    ///
    /// # Errors
    /// When a file is no Cedar.
    pub fn new(files: &[(String, String)]) -> Result<Self, Box<dyn Error>> {
        let mut set = PolicySet::new();
        for policy in policies(files.iter().map(|(path, text)| (path, text)))? {
            set.add(policy)?;
        }
        Ok(Self {
            set,
            agency: "Comity::Agency".parse()?,
            act: "Comity::Action".parse()?,
            entities: acts(files)?,
        })
    }

    /// The request that a question with one recipient is, with the entities it needs.
    ///
    /// # Errors
    /// When it is none to Cedar.
    pub fn request(&self, question: &Question) -> Result<(Request, Entities), Box<dyn Error>> {
        let towards = question.towards.first().ok_or("a question has a recipient")?;
        let (principal, resource) = (self.agency(question.by), self.agency(towards.to));
        let mut parties = vec![entity(principal.clone(), question.by)?];
        if resource != principal {
            parties.push(entity(resource.clone(), towards.to)?);
        }
        let action = EntityUid::from_type_name_and_id(
            self.act.clone(),
            EntityId::new(question.action.name()),
        );
        let facts = towards.facts.known().map(|(name, value)| (name.to_owned(), value.into()));
        let request = Request::new(principal, action, resource, Context::from_pairs(facts)?, None)?;
        Ok((request, self.entities.clone().add_entities(parties, None)?))
    }

    /// Whether Cedar allows it.
    pub fn allows(&self, (request, entities): &(Request, Entities)) -> bool {
        let response = Authorizer::new().is_authorized(request, &self.set, entities);
        response.decision() == cedar_policy::Decision::Allow
    }

    fn agency(&self, party: Party) -> EntityUid {
        let id = EntityId::new(party.code.as_str());
        EntityUid::from_type_name_and_id(self.agency.clone(), id)
    }
}

fn entity(uid: EntityUid, party: Party) -> Result<Entity, Box<dyn Error>> {
    let kind = RestrictedExpression::new_string(party.kind.name().to_owned());
    Ok(Entity::new(uid, HashMap::from([("kind".to_owned(), kind)]), HashSet::new())?)
}

/// The acts and their groups.
fn acts(files: &[(String, String)]) -> Result<Entities, Box<dyn Error>> {
    let schema = files.iter().find(|(path, _)| path == "schema.cedarschema");
    let text = schema.map(|(_, text)| text.trim_end()).unwrap_or_default();
    // Only the groups of acts are needed; facts of any name and type are let in.
    let text = format!("{}\ntype Facts = {{}};\n}}\n", text.trim_end_matches('}'));
    let (fragment, _) = SchemaFragment::from_cedarschema_str(&text)?;
    let schema: cedar_policy::Schema = fragment.try_into()?;
    Ok(schema.action_entities()?)
}

/// The kinds of act in each group, and each kind by itself; a kind's name has a dot.
///
/// # Errors
/// When the schema is none.
pub fn kinds(
    files: &[(String, String)],
) -> Result<BTreeMap<String, BTreeSet<String>>, Box<dyn Error>> {
    let acts = acts(files)?;
    let uids: Vec<EntityUid> = acts.iter().map(Entity::uid).collect();
    let mut kinds: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for group in &uids {
        let inside = uids.iter().filter(|uid| *uid == group || acts.is_ancestor_of(group, uid));
        let names = inside.map(|uid| uid.id().unescaped().to_owned());
        kinds.insert(
            group.id().unescaped().to_owned(),
            names.filter(|name| name.contains('.')).collect(),
        );
    }
    Ok(kinds)
}
