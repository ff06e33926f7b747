//! The list of specially designated nationals of the United States' OFAC.
//!
//! It is published as one XML document and as three files of separated values; both say the same
//! of a subject, and both are read into the same row.
//!
//! Source: <https://ofac.treasury.gov/sdn-list-data-formats-data-schemas>: `sdn.xsd`, and the
//! specification of `SDN.CSV`, `ADD.CSV` and `ALT.CSV`.
//!
//! It never follows a link, expands an entity or reads a document type.

mod csv;
mod xml;

pub use csv::{ADDED_BYTES_MAX, SdnCsv};
pub use xml::SdnXml;

use crate::{
    dates,
    row::{AliasQuality, Born, Document, FactKind, Row, SubjectKind},
};

/// What a subject is, as the list writes it; without a type it is an organisation.
fn subject_kind(written: &str) -> Option<SubjectKind> {
    Some(match written.to_ascii_lowercase().as_str() {
        "individual" => SubjectKind::Person,
        "entity" | "" => SubjectKind::Entity,
        "vessel" => SubjectKind::Vessel,
        "aircraft" => SubjectKind::Aircraft,
        _ => return None,
    })
}

fn alias_quality(kind: &str, category: &str) -> AliasQuality {
    match (kind, category) {
        ("fka" | "f.k.a.", _) => AliasQuality::Former,
        (_, "strong") => AliasQuality::Good,
        (_, "weak") => AliasQuality::Low,
        _ => AliasQuality::Other,
    }
}

/// A person's name as it is spoken: the list writes `FAMILY, Given`.
fn spoken(kind: SubjectKind, name: &str) -> String {
    match name.split_once(", ") {
        Some((family, given)) if kind == SubjectKind::Person => format!("{given} {family}"),
        _ => name.to_owned(),
    }
}

/// A date of birth: `17 May 1980`, `circa 1980`, `1977 to 1981`.
fn born(written: &str) -> Option<Born> {
    let about = |part: &str| part.strip_prefix("circa ").map(str::to_owned);
    let ends = written.split_once(" to ").or_else(|| written.split_once('-'));
    if let Some((from, to)) = ends {
        let year = |part: &str| {
            let part = about(part.trim()).unwrap_or_else(|| part.trim().to_owned());
            dates::in_words(&part).map(|date| date[..4].to_owned())
        };
        return Some(Born::Between { from: year(from)?, to: year(to)? });
    }
    match about(written) {
        Some(date) => dates::in_words(&date).map(Born::About),
        None => dates::in_words(written).map(Born::On),
    }
}

/// An identity that the list gives: what kind of number, the number, who issued it, what else.
fn identity(row: &mut Row, kind: &str, number: &str, (issuer, note): (Option<String>, &str)) {
    let (number, kind) = (number.trim(), kind.trim());
    let text = || Some(note.to_owned()).filter(|note| !note.is_empty());
    if let Some(chain) = kind.strip_prefix("Digital Currency Address") {
        let chain = chain.trim_start_matches([' ', '-']);
        row.fact(FactKind::WalletAddress, number);
        row.fact(FactKind::Chain, chain);
        return;
    }
    let fact = match kind {
        "Gender" => {
            match number.to_ascii_lowercase().as_str() {
                "female" => row.sex = Some("female"),
                "male" => row.sex = Some("male"),
                _ => row.remark("gender", number),
            }
            return;
        }
        "Aircraft Construction Number (also called L/N or S/N or F/N)"
        | "Aircraft Manufacturer's Serial Number (MSN)"
        | "Serial No." => FactKind::SerialNumber,
        "Aircraft Manufacture Date" => FactKind::Built,
        "Aircraft Mode S Transponder Code" => FactKind::ModeS,
        "Aircraft Model" => FactKind::Model,
        "Aircraft Operator" => FactKind::Owner,
        "Aircraft Tail Number" => FactKind::RegistrationMark,
        "Email Address" => FactKind::Email,
        "MMSI" => FactKind::Mmsi,
        "Organization Established Date" => FactKind::FoundedOn,
        "Organization Type" | "Organization Type:" => FactKind::LegalForm,
        "Phone Number" => FactKind::Phone,
        "Registration ID" | "Business Registration Number" | "Company Number" | "C.R. No." => {
            FactKind::RegistrationNumber
        }
        "SWIFT/BIC" => FactKind::Bic,
        "Tax ID No." => FactKind::TaxNumber,
        "Vehicle Identification Number (VIN)" => FactKind::Vin,
        "Vessel Registration Identification" => {
            let imo = number.strip_prefix("IMO").map(str::trim);
            row.fact(imo.map_or(FactKind::RegistrationNumber, |_| FactKind::Imo), {
                imo.unwrap_or(number)
            });
            return;
        }
        "Website" => FactKind::Website,
        _ if is_document(kind) => {
            let number = number.to_owned();
            row.documents.push(Document { kind: Some(kind.into()), number, issuer, note: text() });
            return;
        }
        _ => return row.remark(kind.trim_end_matches(':'), number),
    };
    row.fact(fact, number);
    if let Some(issuer) = issuer {
        row.remark(fact.word(), &format!("{number} in {issuer}"));
    }
    row.remark(fact.word(), note);
}

/// Whether it is the number of a document that a person carries.
fn is_document(kind: &str) -> bool {
    const PARTS: &[&str] =
        &["Passport", "National ID", "Identification", "Identity", "Visa", "Driver's License"];
    const KINDS: &[&str] = &["Cedula No.", "D.N.I.", "Residency Number", "C.U.I.P.", "SSN"];
    KINDS.contains(&kind) || PARTS.iter().any(|part| kind.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_birth_keep_what_the_list_knows() {
        let on = |date: &str| Some(Born::On(date.to_owned()));
        let between =
            |from: &str, to: &str| Some(Born::Between { from: from.into(), to: to.into() });
        assert_eq!(born("17 May 1980"), on("1980-05-17"));
        assert_eq!(born("circa 1980"), Some(Born::About("1980".to_owned())));
        assert_eq!(born("1977 to 1981"), between("1977", "1981"));
        assert_eq!(born("circa 1977-circa 1981"), between("1977", "1981"));
        assert_eq!(born("01 Jan 1977 to 31 Dec 1978"), between("1977", "1978"));
        assert_eq!(born("long ago"), None);
        assert_eq!(born("31 Feb 1980"), None);
    }
}
