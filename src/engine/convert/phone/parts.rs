//! A phone number taken apart: digits and extension.

/// Digits of the longest international number.
const MAX_DIGITS: usize = 15;
const MAX_EXTENSION: usize = 7;

/// The digits of a number written with the usual separators.
#[derive(Debug)]
pub(super) struct Parts<'t> {
    digits: [u8; MAX_DIGITS],
    len: usize,
    plus: bool,
    extension: &'t str,
}

impl<'t> Parts<'t> {
    /// `None` where anything but digits, separators, a leading plus and an extension stands there.
    pub(super) fn split(text: &'t str) -> Option<Self> {
        let mut parts = Parts { digits: [0; MAX_DIGITS], len: 0, plus: false, extension: "" };
        for (at, byte) in text.bytes().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    *parts.digits.get_mut(parts.len)? = byte;
                    parts.len += 1;
                }
                b' ' | b'(' | b')' | b'-' | b'.' | b'/' => (),
                b'+' if parts.len == 0 && !parts.plus => parts.plus = true,
                b'x' | b'X' | b'e' | b'E' | b'#' | b';' | b',' if parts.len >= 7 => {
                    parts.extension = extension(&text[at..])?;
                    break;
                }
                _ => return None,
            }
        }
        Some(parts)
    }

    /// Whether it is ten digits at home whose area code is kept free for a longer plan (such as 293): no plan of the
    /// world knows it, so it need not be looked up there.
    pub(super) fn is_reserved(&self, at_home: bool) -> bool {
        at_home && !self.plus && self.len == 10 && self.digits[0] >= b'2' && self.digits[1] == b'9'
    }

    /// E.164 of a number of the North American plan: ten digits at home, or eleven with the 1.
    pub(super) fn north_american(&self, at_home: bool) -> Option<Box<str>> {
        let national = match (&self.digits[..self.len], self.plus) {
            ([b'1', national @ ..], true) if national.len() == 10 => national,
            ([b'1', national @ ..], false) if at_home && national.len() == 10 => national,
            (national, false) if at_home && national.len() == 10 => national,
            _ => return None,
        };
        if !is_code(&national[..3]) || national[1] == b'9' || !is_code(&national[3..6]) {
            return None;
        }
        let mut number = [0_u8; 12 + 5 + MAX_EXTENSION];
        number[..2].copy_from_slice(b"+1");
        number[2..12].copy_from_slice(national);
        let length = if self.extension.is_empty() {
            12
        } else {
            number[12..17].copy_from_slice(b";ext=");
            number[17..17 + self.extension.len()].copy_from_slice(self.extension.as_bytes());
            17 + self.extension.len()
        };
        std::str::from_utf8(&number[..length]).ok().map(Into::into)
    }
}

/// An area or exchange code: from 200, and no service code such as 911.
fn is_code(digits: &[u8]) -> bool {
    digits[0] >= b'2' && digits[1..] != *b"11"
}

/// The digits of `x12`, `ext. 12`, `;ext=12`, `, extension 12` and `#12`.
pub(super) fn extension(text: &str) -> Option<&str> {
    let text = text.trim_start_matches([';', ',', ' ']);
    let word = text.find(|c: char| !c.is_ascii_alphabetic() && c != '#').unwrap_or(text.len());
    if !["x", "#", "ext", "extn", "extension"].iter().any(|w| w.eq_ignore_ascii_case(&text[..word])) {
        return None;
    }
    let digits = text[word..].trim_start_matches(['.', ':', '=', ' ', '#']).trim_end_matches([')', ' ']);
    ((1..=MAX_EXTENSION).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// The number and its extension, wherever an extension stands after at least seven digits.
pub(super) fn split_extension(text: &str) -> (&str, Option<&str>) {
    let mut digits = 0;
    for (at, byte) in text.bytes().enumerate() {
        digits += usize::from(byte.is_ascii_digit());
        if digits >= 7
            && matches!(byte, b'x' | b'X' | b'e' | b'E' | b'#' | b';' | b',')
            && let Some(extension) = extension(&text[at..])
        {
            return (text[..at].trim_end(), Some(extension));
        }
    }
    (text, None)
}

/// The text with plain dashes, spaces and digits, without a `tel:` before it or a `.0` behind it.
pub(super) fn plain(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !super::super::trim::is_zero_width(*c)).map(character).collect();
    let scheme = plain.get(..4).filter(|s| s.eq_ignore_ascii_case("tel:") || s.eq_ignore_ascii_case("tel."));
    let number = plain[scheme.map_or(0, str::len)..].trim();
    let whole = number.strip_suffix(".0").filter(|n| n.len() >= 7 && n.bytes().all(|b| b.is_ascii_digit()));
    whole.unwrap_or(number).to_owned()
}

fn character(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{FF0B}' => '+',
        '\u{FF10}'..='\u{FF19}' => char::from(b'0' + (u32::from(c) - 0xFF10) as u8),
        '\u{B7}' | '\u{2022}' => '.',
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}
