//! Where the desk is: the one address from which browsers may change anything.

use axum::http::Uri;
use comity_accounts::assertion::RelyingParty;

use crate::config::Config;

/// The name that browsers trust without a certificate.
const HERE: &str = "localhost";

/// The desk's address, as browsers write it: scheme, host and port.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Site {
    origin: String,
    authority: String,
    host: String,
}

impl Site {
    /// The address as it is configured; else this machine, at the port of the interface.
    pub(crate) fn of(config: &Config, port: u16) -> Self {
        Self::parse(&config.desk.origin).unwrap_or_else(|| Self::here(port))
    }

    pub(crate) fn here(port: u16) -> Self {
        // Browsers leave out the port that a scheme has by itself.
        let authority = if port == 80 { HERE.to_owned() } else { format!("{HERE}:{port}") };
        Self { origin: format!("http://{authority}"), authority, host: HERE.to_owned() }
    }

    /// Reads an address. Without `https` browsers use passkeys on this machine alone, and a
    /// passkey belongs to a name and never to a number.
    pub(crate) fn parse(origin: &str) -> Option<Self> {
        let uri: Uri = origin.parse().ok()?;
        let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
        let host = authority.host();
        let is_bare =
            origin == format!("{scheme}://{authority}") && !authority.as_str().contains('@');
        let is_small = !origin.chars().any(|c| c.is_ascii_uppercase());
        let is_name = host.chars().any(|c| c.is_ascii_alphabetic()) && !host.starts_with('[');
        let usual = if scheme == "https" { 443 } else { 80 };
        let is_as_browsers = authority.port_u16() != Some(usual);
        let is_safe = scheme == "https" || (scheme == "http" && host == HERE);
        (is_bare && is_small && is_name && is_as_browsers && is_safe).then(|| Self {
            origin: origin.to_owned(),
            authority: authority.to_string(),
            host: host.to_owned(),
        })
    }

    /// The address.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Host and port, as they stand in the header `Host`.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    /// Whether browsers come over TLS.
    pub(crate) fn is_secure(&self) -> bool {
        self.origin.starts_with("https:")
    }

    /// To whom passkeys belong.
    pub(crate) fn party(&self) -> RelyingParty {
        RelyingParty::new(self.host.clone(), vec![self.origin.clone()])
    }

    /// Where the provider of single sign-on sends browsers back.
    pub(crate) fn back(&self) -> String {
        format!("{}/v1/sign-in/back", self.origin)
    }

    /// The page on which a link is used. What is secret stands after `#`, which browsers send to
    /// nobody: it is in no log and in no referrer.
    pub(crate) fn joining(&self, link: &str) -> String {
        format!("{}/join#{link}", self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_https_or_this_machine_written_as_browsers_write_it() {
        for good in ["https://desk.example.org", "https://desk.example.org:8443"] {
            assert!(Site::parse(good).is_some_and(|site| site.is_secure()), "{good}");
        }
        for good in ["http://localhost:8462", "http://localhost"] {
            assert!(Site::parse(good).is_some_and(|site| !site.is_secure()), "{good}");
        }
        for bad in [
            "",
            "desk.example.org",
            "http://desk.example.org",
            "https://desk.example.org/",
            "https://desk.example.org:443",
            "https://Desk.example.org",
            "https://user@desk.example.org",
            "https://192.0.2.1",
            "https://[::1]:8443",
            "http://127.0.0.1:8462",
            "ftp://localhost",
        ] {
            assert_eq!(Site::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn without_a_setting_the_desk_is_here_at_the_port_of_the_interface() {
        let site = Site::of(&Config::default(), 8462);
        assert_eq!(site.origin(), "http://localhost:8462");
        assert_eq!(site.joining("x"), "http://localhost:8462/join#x");
        assert_eq!(site.party().id(), "localhost");
    }
}
