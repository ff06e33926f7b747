//! How somebody is reached: telephone, mobile device, electronic mail.

use super::{Reason, network, signs};

/// The calling codes of countries and services, each as it begins a number.
///
/// Source: ITU-T list of E.164 assigned country codes; spare ones are left out.
const CALLING: [&str; 217] = [
    "1", "7", "20", "211", "212", "213", "216", "218", "220", "221", "222", "223", "224", "225",
    "226", "227", "228", "229", "230", "231", "232", "233", "234", "235", "236", "237", "238",
    "239", "240", "241", "242", "243", "244", "245", "246", "247", "248", "249", "250", "251",
    "252", "253", "254", "255", "256", "257", "258", "260", "261", "262", "263", "264", "265",
    "266", "267", "268", "269", "27", "290", "291", "297", "298", "299", "30", "31", "32", "33",
    "34", "350", "351", "352", "353", "354", "355", "356", "357", "358", "359", "36", "370", "371",
    "372", "373", "374", "375", "376", "377", "378", "379", "380", "381", "382", "383", "385",
    "386", "387", "389", "39", "40", "41", "420", "421", "423", "43", "44", "45", "46", "47", "48",
    "49", "500", "501", "502", "503", "504", "505", "506", "507", "508", "509", "51", "52", "53",
    "54", "55", "56", "57", "58", "590", "591", "592", "593", "594", "595", "596", "597", "598",
    "599", "60", "61", "62", "63", "64", "65", "66", "670", "672", "673", "674", "675", "676",
    "677", "678", "679", "680", "681", "682", "683", "685", "686", "687", "688", "689", "690",
    "691", "692", "800", "808", "81", "82", "84", "850", "852", "853", "855", "856", "86", "870",
    "878", "880", "881", "882", "883", "886", "888", "90", "91", "92", "93", "94", "95", "960",
    "961", "962", "963", "964", "965", "966", "967", "968", "970", "971", "972", "973", "974",
    "975", "976", "977", "979", "98", "991", "992", "993", "994", "995", "996", "998",
];

/// Source: Recommendation ITU-T E.164: a country and at most 15 digits with it.
pub(super) fn phone(text: &str) -> Result<String, Reason> {
    let plain = signs::plain(text);
    let plain = plain.strip_prefix("tel:").unwrap_or(&plain);
    // `(0)` is dialled inside the country alone.
    let written = plain.replace("(0)", " ");
    let mut digits = String::with_capacity(16);
    let mut has_plus = false;
    for sign in written.chars() {
        match sign {
            '+' if digits.is_empty() && !has_plus => has_plus = true,
            '0'..='9' => digits.push(sign),
            ' ' | '-' | '.' | '/' | '(' | ')' => {}
            sign => return Err(Reason::Sign { sign, position: digits.len() + 1 }),
        }
    }
    if digits.is_empty() {
        return Err(Reason::Empty);
    }
    let number = match digits.strip_prefix("00") {
        _ if has_plus => digits.as_str(),
        Some(rest) => rest,
        None => return Err(Reason::NoCountry),
    };
    let Some(code) = CALLING.iter().find(|code| number.starts_with(**code)) else {
        return Err(Reason::Country);
    };
    match number.len() {
        found if found > 15 || found < code.len() + 4 => {
            Err(Reason::Length { found, wanted: "at most 15, and four behind the calling code" })
        }
        _ => Ok(format!("+{number}")),
    }
}

/// Source: 3GPP TS 23.003, annex B; of 16 digits the last two are a version of software.
pub(super) fn imei(text: &str) -> Result<String, Reason> {
    let compact = signs::compact(text)?;
    let (body, digit) = match compact.chars().count() {
        16 => (compact.get(..14), None),
        _ => (compact.get(..14), compact.chars().nth(14)),
    };
    let all = |_: usize, sign: char| sign.is_ascii_digit();
    if digit.is_some() {
        signs::exactly(&compact, (15, "15"), all)?;
    } else {
        signs::exactly(&compact, (16, "15"), all)?;
    }
    let body = body.unwrap_or_default();
    let wanted = signs::luhn(body);
    match digit {
        Some(found) if found != wanted => Err(Reason::digit(15, found, wanted)),
        _ => Ok(format!("{body}{wanted}")),
    }
}

/// Source: Recommendation ITU-T E.212: at most 15 digits, a mobile country code first.
pub(super) fn imsi(text: &str) -> Result<String, Reason> {
    let imsi = signs::compact(text)?;
    if let Some((at, sign)) = imsi.chars().enumerate().find(|(_, sign)| !sign.is_ascii_digit()) {
        return Err(Reason::Sign { sign, position: at + 1 });
    }
    match imsi.len() {
        14 | 15 => Ok(imsi),
        found => Err(Reason::Length { found, wanted: "14 or 15" }),
    }
}

/// Small letters throughout: RFC 5321 would tell `A` from `a` before the `@`, and no provider does.
pub(super) fn email(text: &str) -> Result<String, Reason> {
    const WANTED: Reason = Reason::Form { wanted: "a name, an `@` and a domain" };
    let plain = network::fanged(&signs::plain(text));
    let bare = plain.strip_prefix("mailto:").unwrap_or(&plain);
    let (name, domain) = bare.rsplit_once('@').ok_or(WANTED)?;
    let name = name.to_lowercase();
    let odd = |sign: &char| {
        sign.is_whitespace() || sign.is_control() || matches!(sign, '@' | '<' | '>' | ',' | ';')
    };
    if let Some((at, sign)) = name.chars().enumerate().find(|(_, sign)| odd(sign)) {
        return Err(Reason::Sign { sign, position: at + 1 });
    }
    // RFC 5321, 4.5.3.1.1: a name has 64 octets at most.
    if name.is_empty() || name.len() > 64 {
        return Err(WANTED);
    }
    Ok(format!("{name}@{}", network::domain(domain)?))
}
