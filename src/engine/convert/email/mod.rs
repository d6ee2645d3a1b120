//! Email addresses: taken out of what surrounds them, lower-cased and checked; evident slips of the
//! finger are refused with the address that was meant.

mod slips;

use super::{Conversion, text, trim};
use crate::engine::schema::catalogue::code;
use email_address::{EmailAddress, Options};

/// The longest address mail servers take.
const MAX_LENGTH: usize = 254;

pub(super) fn read(text: &str) -> Conversion {
    let address = unwrap(text);
    let mut buffer = [0_u8; MAX_LENGTH];
    let found = match plain(address, &mut buffer) {
        Some(address) if slips::mended_domain(address).is_none() => return Conversion::text(address),
        Some(_) => None,
        None => unusual(address),
    };
    match found {
        Some(address) => Conversion::text(address),
        None => Conversion::refused(code::EMAIL_NOT_VALID, slips::mended(text)),
    }
}

/// The address inside `Maria <m@x.org>`, `mailto:m@x.org` and `"m@x.org",`.
fn unwrap(text: &str) -> &str {
    let is_wrapping = |c: char| matches!(c, '.' | ',' | ';' | ':' | '"' | '\'') || trim::is_invisible(c);
    let mut address = text.trim_matches(is_wrapping);
    if let (Some(open), Some(inner)) = (address.find('<'), address.strip_suffix('>')) {
        address = &inner[open + 1..];
    }
    let scheme = address.get(..7).filter(|s| s.eq_ignore_ascii_case("mailto:"));
    address[scheme.map_or(0, str::len)..].trim_matches(is_wrapping)
}

/// The common case: an ASCII address without anything odd, lower-cased into `buffer`.
fn plain<'b>(address: &str, buffer: &'b mut [u8; MAX_LENGTH]) -> Option<&'b str> {
    let bytes = address.as_bytes();
    let at = bytes.iter().position(|b| *b == b'@')?;
    let buffer = buffer.get_mut(..bytes.len())?;
    buffer.copy_from_slice(bytes);
    buffer.make_ascii_lowercase();
    let (local, domain) = (&buffer[..at], &buffer[at + 1..]);
    (is_plain_local(local) && is_domain(domain)).then_some(())?;
    std::str::from_utf8(buffer).ok()
}

fn is_plain_local(local: &[u8]) -> bool {
    let dots_are_inside = local.first() != Some(&b'.') && local.last() != Some(&b'.');
    let mut previous = 0;
    (1..=64).contains(&local.len())
        && dots_are_inside
        && local.iter().all(|&b| {
            let doubled = b == b'.' && previous == b'.';
            previous = b;
            !doubled
                && (b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'\'' | b'&' | b'%' | b'='))
        })
}

/// At least two labels of letters, digits and inner hyphens; the last one is no number.
fn is_domain(domain: &[u8]) -> bool {
    let (mut labels, mut start) = (0, 0);
    for end in 0..=domain.len() {
        match domain.get(end) {
            Some(b'.') | None => {
                let label = &domain[start..end];
                if !(1..=63).contains(&label.len()) || label[0] == b'-' || label[label.len() - 1] == b'-' {
                    return false;
                }
                labels += 1;
                if end < domain.len() {
                    start = end + 1;
                }
            }
            Some(b) if b.is_ascii_alphanumeric() || *b == b'-' => (),
            Some(_) => return false,
        }
    }
    let last = &domain[start..];
    labels >= 2 && last.len() >= 2 && (last.iter().all(u8::is_ascii_alphabetic) || last.starts_with(b"xn--"))
}

/// Addresses with quotes, accents or spaces around the `@`, judged by the whole standard.
fn unusual(address: &str) -> Option<Box<str>> {
    let options = Options::default().with_required_tld().without_domain_literal().without_display_text();
    let (local, domain) = address.rsplit_once('@')?;
    let visible = |c: &char| !trim::is_zero_width(*c);
    let joined: String =
        [local.trim_end(), "@", domain.trim_start()].iter().flat_map(|s| s.chars()).filter(visible).collect();
    let address = text::compose(&joined).to_lowercase();
    let mut buffer = [0; MAX_LENGTH];
    if let Some(plain) = plain(&address, &mut buffer) {
        return slips::mended_domain(plain).is_none().then(|| plain.into());
    }
    let address = text::compose(&address);
    let quoted = address.starts_with('"');
    let several =
        address.matches('@').count() > 1 || address.contains(|c: char| c.is_whitespace() || "<>;,".contains(c));
    let domain = address.rsplit('@').next()?;
    let fits = if domain.is_ascii() { is_domain(domain.as_bytes()) } else { ends_in_a_word(domain) };
    (fits && (quoted || !several) && EmailAddress::parse_with_options(&address, options).is_ok())
        .then(|| address.into())
}

/// Whether the last label of a domain with letters outside ASCII is a word.
fn ends_in_a_word(domain: &str) -> bool {
    let last = domain.rsplit('.').next().unwrap_or_default();
    last.chars().count() >= 2 && last.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests;
