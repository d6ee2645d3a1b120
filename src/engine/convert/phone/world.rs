//! Numbers of the world's numbering plans.

use super::{Region, parts};
use phonenumber::Mode;

/// E.164, with the extension if there is one, of a number that can be dialled.
pub(super) fn number(text: &str, region: Region) -> Option<String> {
    let (base, extension) = parts::split_extension(text);
    if !looks_like_a_number(base) {
        return None;
    }
    // "00" dials abroad in most of the world; a North American would write "011".
    let base = match base.strip_prefix("00") {
        Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit() || c == ' ') => format!("+{}", rest.trim_start()),
        _ => base.to_owned(),
    };
    if region.plan.is_none() && !base.starts_with('+') {
        return None;
    }
    let number = phonenumber::parse(region.plan, &base).ok()?;
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
