//! Numbers of the world's numbering plans.

use super::{Region, parts};
use phonenumber::Mode;
use std::borrow::Cow;

/// E.164, with the extension if there is one, of a number that can be dialled.
pub(super) fn number(text: &str, region: Region) -> Option<String> {
    let (base, extension) = parts::split_extension(text);
    if !looks_like_a_number(base) {
        return None;
    }
    let base = international(base, region.is_north_american);
    // A number that names its country is read without ours, whose trunk prefix would be cut off it.
    let plan = if base.starts_with('+') { None } else { Some(region.plan?) };
    let number = phonenumber::parse(plan, &base).ok()?;
    if !number.is_valid() {
        return None;
    }
    let mut written = number.format().mode(Mode::E164).to_string();
    if let Some(digits) = extension {
        written.push_str(";ext=");
        written.push_str(digits);
    }
    Some(written)
}

/// The number with a plus where it begins with the digits that dial abroad: "00" in most of the
/// world, "011" in North America.
fn international(text: &str, is_north_american: bool) -> Cow<'_, str> {
    let abroad = if is_north_american { text.strip_prefix("011") } else { None };
    match abroad.or_else(|| text.strip_prefix("00")).map(|rest| rest.trim_start_matches([' ', '-', '.'])) {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => Cow::Owned(format!("+{rest}")),
        _ => Cow::Borrowed(text),
    }
}

/// Keeps sentences and garbage away from the parser: a number begins with a digit, plus or bracket,
/// and its letters, if any, are those of a vanity number.
fn looks_like_a_number(text: &str) -> bool {
    let signs = |c: char| c.is_ascii_alphanumeric() || " ()-./+".contains(c);
    let count = text.bytes().filter(u8::is_ascii_alphanumeric).count();
    (7..=17).contains(&count)
        && text.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(')
        && !text[1..].contains('+')
        && text.chars().all(signs)
}
