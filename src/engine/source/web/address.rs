//! Which web addresses are fetched, and how they are shown.
//!
//! It exists so that a password in an address or the secret behind its `?` is never shown, and nothing
//! travels unprotected except on this computer itself. It must not fetch anything.

use super::super::SourceError;
use reqwest::Url;
use std::net::IpAddr;

/// Characters of an address in a message.
const SHOWN: usize = 120;
const HTTPS_ONLY: &str = "it is not protected on its way (http:), so others could read or change it";

/// An address that may be fetched.
#[derive(Debug, Clone)]
pub struct Address(Url);

impl Address {
    /// An address as a person typed it.
    ///
    /// # Errors
    /// When it is none, is not protected, or leads to a page that shows a spreadsheet instead of the
    /// spreadsheet.
    pub fn typed(text: &str) -> Result<Address, SourceError> {
        let refused = |address: String, reason: &str, advice: String| {
            Err(SourceError::NotFetched { address, reason: reason.into(), advice })
        };
        let Ok(url) = Url::parse(text.trim()) else {
            let advice = "Copy it from the browser once more; it begins with https://".into();
            return refused(without_secrets(text), "it is not a web address", advice);
        };
        let address = Address(url);
        if let Some(reason) = address.refusal() {
            let advice = "Use the address that begins with https://, or fetch the file with the browser.".into();
            return refused(address.shown(), reason, advice);
        }
        match address.google_export() {
            None => Ok(address),
            Some(export) => {
                let advice = format!(
                    "In Google Sheets choose File, Share, Publish to web, or use {export} if everybody with the link may see it."
                );
                refused(address.shown(), "it is the page on which a Google spreadsheet is edited", advice)
            }
        }
    }

    /// Where an answer sends us.
    ///
    /// # Errors
    /// Why it is not followed, half a sentence.
    pub fn redirected(&self, to: &str) -> Result<Address, &'static str> {
        let url = self.0.join(to).map_err(|_| "the server sends us to an address that is none")?;
        let next = Address(url);
        if self.0.scheme() == "https" && next.0.scheme() != "https" {
            return Err("the server sends us to an address that is not protected (http:)");
        }
        match next.refusal() {
            None => Ok(next),
            Some(_) => Err("the server sends us to an address that is not protected (http:)"),
        }
    }

    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Without passwords and what stands behind `?` and `#`.
    pub fn shown(&self) -> String {
        without_secrets(self.0.as_str())
    }

    /// Whether it is a page to sign in on.
    pub fn asks_to_sign_in(&self) -> bool {
        const SIGN_IN: [&str; 5] = [
            "accounts.google.com",
            "login.microsoftonline.com",
            "login.live.com",
            "login.salesforce.com",
            "appleid.apple.com",
        ];
        self.0.host_str().is_some_and(|host| SIGN_IN.contains(&host))
    }

    /// Why it is not fetched.
    fn refusal(&self) -> Option<&'static str> {
        match self.0.scheme() {
            "https" => None,
            "http" if self.is_this_computer() => None,
            "http" => Some(HTTPS_ONLY),
            _ => Some("it is not the address of a web server"),
        }
    }

    fn is_this_computer(&self) -> bool {
        let Some(host) = self.0.host_str() else { return false };
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// The address that gives the spreadsheet shown at this one.
    fn google_export(&self) -> Option<String> {
        if self.0.host_str() != Some("docs.google.com") {
            return None;
        }
        let mut segments = self.0.path_segments()?.filter(|segment| !matches!(*segment, "u" | "0" | "1" | "a"));
        let (kind, d, id) = (segments.next()?, segments.next()?, segments.next()?);
        let page = segments.next().unwrap_or_default();
        let shows = matches!(page, "" | "edit" | "view" | "preview" | "htmlview" | "copy");
        (kind == "spreadsheets" && d == "d" && id != "e" && shows)
            .then(|| format!("https://docs.google.com/spreadsheets/d/{id}/export?format=xlsx"))
    }
}

/// Why an address is not protected on its way, or none at all.
pub(super) fn unprotected(text: &str) -> Option<&'static str> {
    match Url::parse(text.trim()) {
        Ok(url) => Address(url).refusal(),
        Err(_) => Some("it is not a web address"),
    }
}

/// What is shown of an address, be it one or not.
pub(super) fn without_secrets(text: &str) -> String {
    let text = text.trim();
    let end = text.find(['?', '#']).unwrap_or(text.len());
    let (scheme, rest) = match text[..end].split_once("://") {
        Some((scheme, rest)) => (format!("{scheme}://"), rest),
        None => (String::new(), &text[..end]),
    };
    let (host, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or(host);
    let all = format!("{scheme}{host}{path}");
    let shown: String = all.chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    if shown.len() < all.len() { format!("{shown}…") } else { shown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_protected_addresses_and_this_computer_are_fetched() {
        for text in [
            "https://example.org/contacts.csv",
            "HTTPS://Example.org/contacts.csv?key=1",
            " https://example.org/contacts.csv\n",
            "http://localhost:8080/contacts.csv",
            "http://127.0.0.1/x",
            "http://127.8.9.1/x",
            "http://[::1]:80/x",
            "https://docs.google.com/spreadsheets/d/e/2PACX/pub?output=csv",
            "https://docs.google.com/spreadsheets/d/1abc/export?format=csv",
        ] {
            assert!(Address::typed(text).is_ok(), "{text}");
        }
        for (text, expected) in [
            ("http://example.org/contacts.csv", "is not protected on its way"),
            ("http://localhost.example.org/x", "is not protected on its way"),
            ("http://127.0.0.1.example.org/x", "is not protected on its way"),
            ("http://10.0.0.1/x", "is not protected on its way"),
            ("http://localhost@example.org/x", "is not protected on its way"),
            ("ftp://example.org/x", "is not the address of a web server"),
            ("file:///etc/passwd", "is not the address of a web server"),
            ("https://", "is not a web address"),
            ("https://exa mple.org/", "is not a web address"),
            ("contacts.csv", "is not a web address"),
            ("ftp://example.org/donors.csv", "not the address of a web server"),
            ("file:///home/ann/donors.csv", "not the address of a web server"),
            ("https://docs.google.com/spreadsheets/d/1abc/edit#gid=0", "/d/1abc/export?format=xlsx"),
            ("https://docs.google.com/spreadsheets/d/1abc", "/d/1abc/export?format=xlsx"),
            ("https://docs.google.com/spreadsheets/u/0/d/1abc/edit?usp=sharing", "/d/1abc/export?format=xlsx"),
        ] {
            let message = Address::typed(text).unwrap_err().to_string();
            assert!(message.contains(expected), "{message}");
        }
    }

    #[test]
    fn secrets_are_never_shown() {
        for (text, expected) in [
            ("https://ann:secret@example.org/a/b.csv?key=secret#secret", "https://example.org/a/b.csv"),
            ("https://ann:sec@ret@example.org/b.csv", "https://example.org/b.csv"),
            ("https://example.org", "https://example.org"),
            ("ann:secret@example.org/b?secret", "example.org/b"),
        ] {
            assert_eq!(without_secrets(text), expected);
        }
        assert!(without_secrets(&format!("https://example.org/{}", "é".repeat(500))).ends_with("é…"));
        for text in ["http://ann:secret@example.org/x?secret", "https://ann:secret@exa mple.org/?secret"] {
            assert!(!Address::typed(text).unwrap_err().to_string().contains("secret"));
        }
    }

    #[test]
    fn answers_never_send_us_where_it_is_not_protected() {
        let at = |text: &str| Address::typed(text).unwrap();
        for (from, to, expected) in [
            ("https://example.org/a/b", "c.csv", Some("https://example.org/a/c.csv")),
            ("https://example.org/a/b", "//example.com/c", Some("https://example.com/c")),
            ("http://localhost/a", "https://example.com/c", Some("https://example.com/c")),
            ("http://localhost/a", "/b", Some("http://localhost/b")),
            ("https://example.org/a", "http://example.org/a", None),
            ("https://example.org/a", "http://localhost/a", None),
            ("http://localhost/a", "http://example.org/a", None),
            ("https://example.org/a", "file:///etc/passwd", None),
            ("https://example.org/a", "https://", None),
        ] {
            let found = at(from).redirected(to).ok();
            assert_eq!(found.as_ref().map(|address| address.url().as_str()), expected, "{from} {to}");
        }
    }
}
