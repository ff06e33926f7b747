//! The list as one XML document, `sdn.xml`.

use std::io::BufRead;

use super::{alias_quality, born, identity, subject_kind};
use crate::{
    element::Element,
    error::ListError,
    row::{FactKind, NameKind, Row, SubjectKind},
    subjects::{Shape, Subjects},
};

const SHAPE: Shape =
    Shape { root: "sdnList", begins: "`sdnList`", holders: &[], subjects: &["sdnEntry"], row };

/// Reads a list row by row.
#[derive(Debug)]
pub struct SdnXml<R>(Subjects<R>);

impl<R: BufRead> SdnXml<R> {
    /// A list that is read from here.
    pub fn new(from: R) -> Self {
        Self(Subjects::new(from))
    }
}

impl<R: BufRead> Iterator for SdnXml<R> {
    type Item = Result<Row, ListError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(&SHAPE)
    }
}

fn row(subject: &Element, line: u64) -> Result<Row, ListError> {
    let key = subject.text_of("uid").ok_or_else(|| ListError::lacks(line, "uid"))?;
    let kind = subject_kind(&subject.text_of("sdnType").unwrap_or_default());
    let kind = kind.ok_or_else(|| ListError::row(line, "its `sdnType` is not known"))?;
    let name = name(subject).ok_or_else(|| ListError::lacks(line, "name"))?;
    let mut row = Row { line, key, kind, ..Row::default() };
    row.name(&name, NameKind::Main);
    aliases(&mut row, subject);
    for item in items(subject, "dateOfBirthList", "dateOfBirthItem") {
        let written = item.text_of("dateOfBirth").unwrap_or_default();
        row.birth(born(&written), &written);
    }
    let texts = |list, item, of| items(subject, list, item).filter_map(move |i| i.text_of(of));
    row.birth_places.extend(texts("placeOfBirthList", "placeOfBirthItem", "placeOfBirth"));
    row.nationalities.extend(texts("nationalityList", "nationality", "country"));
    row.nationalities.extend(texts("citizenshipList", "citizenship", "country"));
    row.nationalities.dedup();
    row.addresses.extend(items(subject, "addressList", "address").filter_map(address));
    for id in items(subject, "idList", "id") {
        let (Some(kind), Some(number)) = (id.text_of("idType"), id.text_of("idNumber")) else {
            continue;
        };
        let dates = [("issued", "issueDate"), ("ends", "expirationDate")];
        let dates = dates.iter().filter_map(|(says, of)| Some((says, id.text_of(of)?)));
        let note: Vec<String> = dates.map(|(says, date)| format!("{says} {date}")).collect();
        identity(&mut row, &kind, &number, (id.text_of("idCountry"), &note.join(", ")));
    }
    row.functions.extend(subject.text_of("title"));
    subject.all("vesselInfo").for_each(|vessel| add_vessel(&mut row, vessel));
    let programmes: Vec<String> = subject
        .all("programList")
        .flat_map(|list| list.all("program"))
        .filter_map(Element::clean)
        .collect();
    row.remark("programme", &programmes.join(", "));
    row.remark("reference of the list", &row.key.clone());
    row.comments = subject.text_of("remarks");
    Ok(row)
}

fn items<'a>(
    subject: &'a Element,
    list: &'a str,
    item: &'a str,
) -> impl Iterator<Item = &'a Element> {
    subject.all(list).flat_map(move |list| list.all(item))
}

/// A name as it is spoken: the family name stands last.
fn name(of: &Element) -> Option<String> {
    let parts = [of.text_of("firstName"), of.text_of("lastName")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}

fn aliases(row: &mut Row, subject: &Element) {
    for aka in items(subject, "akaList", "aka") {
        let Some(name) = name(aka) else { continue };
        let word = |of| aka.text_of(of).unwrap_or_default();
        let quality = alias_quality(&word("type"), &word("category"));
        row.name(&name, NameKind::Alias(quality));
    }
}

fn address(address: &Element) -> Option<String> {
    const PARTS: &[&str] =
        &["address1", "address2", "address3", "city", "stateOrProvince", "postalCode", "country"];
    let parts: Vec<String> = PARTS.iter().filter_map(|part| address.text_of(part)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn add_vessel(row: &mut Row, vessel: &Element) {
    let facts = [
        ("callSign", FactKind::CallSign),
        ("vesselType", FactKind::Type),
        ("vesselFlag", FactKind::Flag),
        ("vesselOwner", FactKind::Owner),
    ];
    for (name, kind) in facts {
        row.fact(kind, &vessel.text_of(name).unwrap_or_default());
    }
    // A person or an organisation has none of it; whoever lists it so is not believed.
    if !matches!(row.kind, SubjectKind::Vessel | SubjectKind::Aircraft) {
        row.doubts.push("what is no vessel has a vessel's fields".to_owned());
    }
    for (name, says) in [("tonnage", "tonnage"), ("grossRegisteredTonnage", "gross tonnage")] {
        row.remark(says, &vessel.text_of(name).unwrap_or_default());
    }
}
