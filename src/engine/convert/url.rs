//! Web addresses: a scheme is added where it is missing, and the host must look like one.

use super::Conversion;
use crate::engine::schema::catalogue::code;

/// Characters browsers and servers agree on.
const MAX_LENGTH: usize = 2_000;

pub(super) fn read(text: &str) -> Conversion {
    match normal(text) {
        Some(url) => Conversion::text(url),
        None => Conversion::error(code::URL_NOT_VALID),
    }
}

fn normal(text: &str) -> Option<String> {
    if text.len() > MAX_LENGTH || text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>\"\\".contains(c)) {
        return None;
    }
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => ("http", rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => ("https", rest),
        // "x.org/?next=https://y.org" has its colon behind the host.
        Some((before, _)) if !before.contains(['/', '?']) => return None,
        _ => ("https", text),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (authority, None),
    };
    let host = host.strip_suffix('.').unwrap_or(host).to_lowercase();
    if !is_host(&host) {
        return None;
    }
    match port {
        Some(port) => {
            port.bytes().all(|b| b.is_ascii_digit()).then_some(())?;
            let number: u16 = port.parse().ok()?;
            Some(format!("{scheme}://{host}:{number}{path}"))
        }
        None => Some(format!("{scheme}://{host}{path}")),
    }
}

/// At least two labels, the last one a name; or an IPv4 address.
fn is_host(host: &str) -> bool {
    if host.len() > 253 {
        return false;
    }
    let is_label = |label: &str| {
        let sign =
            |c: char| c.is_alphanumeric() || c == '-' || c == '_' || unicode_normalization::char::is_combining_mark(c);
        (1..=63).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-') && label.chars().all(sign)
    };
    let last_is_name = host.rsplit('.').next().is_some_and(|last| {
        last.chars().count() >= 2
            && last.chars().all(|c| c.is_alphabetic() || (last.starts_with("xn--") && c.is_ascii()))
    });
    let is_address = host.parse::<std::net::Ipv4Addr>().is_ok();
    host.contains('.') && host.split('.').all(is_label) && (last_is_name || is_address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_added_and_the_host_is_lower_case() {
        for (text, expected) in [
            ("www.x.org", "https://www.x.org"),
            ("x.org/Path?q=1#top", "https://x.org/Path?q=1#top"),
            ("http://x.org", "http://x.org"),
            ("HTTPS://WWW.X.ORG/Path", "https://www.x.org/Path"),
            ("x.org:8080/a", "https://x.org:8080/a"),
            ("linkedin.com/in/maria", "https://linkedin.com/in/maria"),
            ("http://192.168.0.1/", "http://192.168.0.1/"),
            ("exämple.org", "https://exämple.org"),
            ("x.org/?next=https://y.org", "https://x.org/?next=https://y.org"),
            ("x.org.", "https://x.org"),
        ] {
            assert_eq!(read(text), Conversion::text(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_refused() {
        for text in [
            "website",
            "m@x.org",
            "ftp://x.org",
            "javascript:alert(1)",
            "x..org",
            "-x.org",
            "x.org:99999",
            "x.org:",
            "http://",
            "https://localhost",
            "x y.org",
            "x.o",
            "x.1",
            "mailto:m@x.org",
            "@maria",
            "http://a@x.org",
            "http:\\\\x.org",
            "x.org:+80",
        ] {
            assert_eq!(read(text), Conversion::error(code::URL_NOT_VALID), "{text}");
        }
    }
}
