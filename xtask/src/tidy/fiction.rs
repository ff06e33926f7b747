//! Fixtures are fiction: no agency in them has the code of a country.
//!
//! Source: ISO 3166-1; its user-assigned codes AA, QM to QZ, XA to XZ and ZZ are no country's.

use super::{Findings, House, Source};

/// The officially assigned codes.
const COUNTRIES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR \
    BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ \
    EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW \
    GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY \
    KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV \
    MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY \
    QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
    TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM \
    ZW";

pub(super) fn check(house: &House, findings: &mut Findings) {
    for source in house.sources().filter(|source| is_fixture(source)) {
        for (number, line) in source.lines() {
            for code in codes(line).filter(|code| COUNTRIES.split(' ').any(|real| real == *code)) {
                let says = format!("`{code}` is a country; use a code of XA to XZ");
                findings.fail(&source.path, number, says);
            }
        }
    }
}

fn is_fixture(source: &Source) -> bool {
    let is_text = ["json", "rs", "toml"].contains(&source.extension());
    let is_case = source.path.starts_with("law/") && source.path.contains("/cases/");
    is_text && (is_case || source.is_test() || source.path.contains("/examples/"))
}

/// Texts in quotes that are, or begin with, the code of an agency: `XA`, `XA-POL`, `agency/XA`.
fn codes(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2).filter_map(|text| {
        let text = text.strip_prefix("agency/").unwrap_or(text);
        let (code, rest) = text.split_at_checked(2)?;
        let is_code = code.bytes().all(|b| b.is_ascii_uppercase());
        (is_code && (rest.is_empty() || rest.starts_with('-'))).then_some(code)
    })
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn the_code_of_a_country_is_found_in_fixtures_only() {
        let real = "by = \"agency/DE\"\nto = \"XB\"\n";
        testing::check(
            check,
            &[
                ("law/x-1/cases/permit/a.toml", real),
                ("law/x-1/instrument.toml", real),
                ("crates/a/tests/it/b.rs", "let a = [\"QN\", \"FR-POL\", \"H2\", \"xx\"];\n"),
            ],
            &[
                "crates/a/tests/it/b.rs:1: `FR` is a country; use a code of XA to XZ",
                "law/x-1/cases/permit/a.toml:1: `DE` is a country; use a code of XA to XZ",
            ],
        );
    }

    #[test]
    fn no_code_for_fiction_is_in_the_list_of_countries() {
        let is_user_assigned = |code: &str| {
            matches!(code.as_bytes(), b"AA" | b"ZZ" | [b'Q', b'M'..=b'Z'] | [b'X', b'A'..=b'Z'])
        };
        assert_eq!(COUNTRIES.split(' ').count(), 249);
        assert!(!COUNTRIES.split(' ').any(is_user_assigned));
    }
}
