//! Indicators of networks: addresses, domains, web addresses, digests of files.
//!
//! Reports write them so that nobody follows one by accident, as `hxxp://a[.]example`; they are
//! read as what they mean.

// Addresses alone, which touch no network.
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

use super::{Reason, signs};

/// An indicator as it was before somebody made it safe to print.
pub(super) fn fanged(text: &str) -> String {
    let mut out = text.replace("[.]", ".").replace("(.)", ".").replace("{.}", ".");
    out = out.replace("[:]", ":").replace("[at]", "@").replace("[@]", "@").replace("[dot]", ".");
    let scheme = |text: &str, from: &str| {
        text.get(..from.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(from))
    };
    if scheme(&out, "hxxp") {
        out.replace_range(..4, "http");
    }
    out
}

/// An address, or a network whose host bits are zero; an address mapped into version 6 is one of 4.
///
/// Source: RFC 4632; RFC 5952 for how version 6 is written.
pub(super) fn network(text: &str) -> Result<String, Reason> {
    const WANTED: Reason =
        Reason::Form { wanted: "an IP address, or one with a slash and a length" };
    let plain = fanged(&signs::plain(text));
    let (address, length) = match plain.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (plain.as_str(), None),
    };
    let bare = address.trim_start_matches('[').trim_end_matches(']');
    let address: IpAddr = bare.parse().map_err(|_| WANTED)?;
    let bits_max: u32 = if address.is_ipv4() { 32 } else { 128 };
    let length = match length {
        None => bits_max,
        Some(digits) if !digits.is_empty() && digits.bytes().all(|sign| sign.is_ascii_digit()) => {
            digits.parse().ok().filter(|bits| *bits <= bits_max).ok_or(WANTED)?
        }
        Some(_) => return Err(WANTED),
    };
    let (address, length, bits_max) = match (address, length) {
        (IpAddr::V6(six), 96..=128) => match six.to_ipv4_mapped() {
            Some(four) => (IpAddr::V4(four), length - 96, 32),
            None => (address, length, bits_max),
        },
        _ => (address, length, bits_max),
    };
    let first = match address {
        IpAddr::V4(four) => {
            let kept = u32::MAX.checked_shl(32 - length).unwrap_or(0);
            IpAddr::V4(Ipv4Addr::from(u32::from(four) & kept))
        }
        IpAddr::V6(six) => {
            let kept = u128::MAX.checked_shl(128 - length).unwrap_or(0);
            IpAddr::V6(Ipv6Addr::from(u128::from(six) & kept))
        }
    };
    Ok(if length == bits_max { first.to_string() } else { format!("{first}/{length}") })
}

/// Source: RFC 1035, 2.3.4: labels of 63 octets, names of 253; RFC 5891 and Unicode Technical
/// Standard 46 for other letters.
pub(super) fn domain(text: &str) -> Result<String, Reason> {
    const WANTED: Reason = Reason::Form { wanted: "a domain: labels with points between them" };
    let plain = fanged(&signs::plain(text));
    // An escape would be undone, and then be another name.
    if plain.contains('%') {
        return Err(WANTED);
    }
    let Ok(Host::Domain(domain)) = Host::parse(plain.trim_end_matches('.')) else {
        return Err(WANTED);
    };
    let fits = |label: &str| {
        let hyphened = label.starts_with('-') || label.ends_with('-');
        let spelled =
            label.bytes().all(|sign| sign.is_ascii_alphanumeric() || matches!(sign, b'-' | b'_'));
        (1..=63).contains(&label.len()) && !hyphened && spelled
    };
    let whole = domain.len() <= 253 && domain.contains('.') && domain.split('.').all(fits);
    if whole { Ok(domain) } else { Err(WANTED) }
}

/// Source: the URL Standard of the WHATWG.
pub(super) fn url(text: &str) -> Result<String, Reason> {
    const WANTED: Reason = Reason::Form { wanted: "a web address with its `https://`" };
    let mut url = Url::parse(&fanged(&signs::plain(text))).map_err(|_| WANTED)?;
    if !url.has_host() || url.host_str().is_none_or(str::is_empty) {
        return Err(WANTED);
    }
    url.set_fragment(None);
    // What signs in is no part of the place, and nobody's business but its owner's.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    Ok(url.into())
}

/// Source: RFC 1321, FIPS 180-4: which digest it is its length tells.
pub(super) fn hash(text: &str) -> Result<String, Reason> {
    let plain = signs::plain(text).to_lowercase();
    let (said, digits) = match plain.split_once(':') {
        Some((said, digits)) => (Some(said.trim().replace('-', "")), digits),
        None => (None, plain.as_str()),
    };
    let digits: String = digits.split_whitespace().collect();
    if let Some((at, sign)) = digits.chars().enumerate().find(|(_, sign)| !sign.is_ascii_hexdigit())
    {
        return Err(Reason::Sign { sign, position: at + 1 });
    }
    let name = match digits.len() {
        0 => return Err(Reason::Empty),
        32 => "md5",
        40 => "sha1",
        64 => "sha256",
        128 => "sha512",
        found => return Err(Reason::Length { found, wanted: "32, 40, 64 or 128" }),
    };
    match said {
        Some(said) if said != name => {
            Err(Reason::Form { wanted: "as long as the digest that stands before the colon" })
        }
        _ => Ok(format!("{name}:{digits}")),
    }
}
