//! Phone numbers: E.164 where they can be dialled, and always what was typed.
//!
//! North American numbers are read here, without the look-up in the world's numbering plans that
//! all others need. A number that looks like one but fits no plan is kept, with a warning.

mod parts;
mod world;

use super::{Conversion, damage};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;
use parts::Parts;

/// Where numbers without a country code belong.
#[derive(Debug, Clone, Copy)]
pub(super) struct Region {
    plan: Option<phonenumber::country::Id>,
    is_north_american: bool,
}

impl Region {
    /// `code` is an ISO 3166 alpha-2 code; an unknown one leaves only international numbers.
    pub(super) fn new(code: &str) -> Self {
        let code = code.trim().to_ascii_uppercase();
        Region { plan: code.parse().ok(), is_north_american: matches!(code.as_str(), "US" | "CA" | "PR" | "VI" | "GU") }
    }
}

pub(super) fn read(text: &str, region: Region) -> Conversion {
    if let Some(number) = Parts::split(text).and_then(|parts| parts.north_american(region.is_north_american)) {
        return phone(number, text);
    }
    if damage::is_scientific(text) {
        return Conversion::error(code::DAMAGED_NUMBER);
    }
    let plain = parts::plain(text);
    let (parts, at_home) = (Parts::split(&plain), region.is_north_american);
    if let Some(number) = parts.as_ref().and_then(|parts| parts.north_american(at_home)) {
        return phone(number, text);
    }
    let reserved = parts.is_some_and(|parts| parts.is_reserved(at_home));
    if let Some(number) = (!reserved).then(|| world::number(&plain, region)).flatten() {
        return phone(number.into(), text);
    }
    if plain.bytes().filter(u8::is_ascii_digit).count() < 7 {
        return Conversion::error(code::PHONE_NOT_RECOGNISED);
    }
    let cleaned = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let kept = Value::Phone { number: cleaned.into(), typed: text.into() };
    Conversion::warned(kept, code::PHONE_UNUSUAL, before_words(&plain, region))
}

fn phone(number: Box<str>, typed: &str) -> Conversion {
    Conversion::value(Value::Phone { number, typed: typed.into() })
}

/// The number in "617-555-0142 (mobile)" or "617-555-0142 or 0143".
fn before_words(text: &str, region: Region) -> Option<Box<str>> {
    let end = text.find(|c: char| c.is_alphabetic() || matches!(c, ';' | ',' | '/' | '[' | '*'))?;
    let head = text[..end].trim_end_matches(['(', ' ', '-']);
    let number = Parts::split(head).and_then(|parts| parts.north_american(region.is_north_american));
    number.or_else(|| world::number(head, region).map(Into::into))
}

#[cfg(test)]
mod tests;
