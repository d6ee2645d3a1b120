//! "Boston, MA 02134-1234", "London SW1A 1AA", "10115 Berlin" into city, state, postal code and
//! country.
//!
//! A line with a street in it is refused: a city is letters, and stands alone.

use super::Unsplit;
use crate::engine::schema::Schema;

/// Bytes of a cell that may be a place.
const LONGEST: usize = 120;

/// The parts of a place; blank where the text has none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Place<'t> {
    pub city: &'t str,
    pub state: &'t str,
    pub postal_code: &'t str,
    pub country: &'t str,
}

impl Place<'_> {
    /// How many parts it has.
    pub(super) fn kinds(&self) -> usize {
        [self.city, self.state, self.postal_code, self.country].into_iter().filter(|part| !part.is_empty()).count()
    }
}

/// Whose way of writing a postal code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Postal {
    FiveFigures,
    /// Australian, or a ZIP code that lost its zero: only after a state.
    FourFigures,
    Canadian,
    British,
}

/// Splits a place.
///
/// # Errors
/// When it holds anything else, such as a street, or can be read in two ways.
pub(super) fn split<'t>(text: &'t str, schema: &Schema) -> Result<Place<'t>, Unsplit> {
    if text.len() > LONGEST || text.contains(['\n', '\r', ';', '@', '/', '&', '#']) {
        return Err(Unsplit::Place);
    }
    let mut place = Place::default();
    let mut rest = bare(text);
    (rest, place.country) = cut_country(rest, schema);
    if let Some((postal_code, city)) = postal_first(rest) {
        (place.postal_code, place.city) = (postal_code, city);
    } else {
        let mut kind = None;
        if let Some((before, postal_code, found)) = cut_postal(rest) {
            (rest, place.postal_code, kind) = (bare(before), postal_code, Some(found));
        }
        (rest, place.state) = cut_state(rest, kind, schema)?;
        if kind == Some(Postal::FourFigures) && place.state.is_empty() {
            return Err(Unsplit::Place);
        }
        place.city = rest;
    }
    // "Singapore" alone is a country as well.
    if place.kinds() == 1 && schema.countries.find(place.city).is_some() {
        return Err(Unsplit::Place);
    }
    let filled = !place.city.is_empty() || !place.state.is_empty() || !place.postal_code.is_empty();
    if filled && (place.city.is_empty() || is_city(place.city)) { Ok(place) } else { Err(Unsplit::Place) }
}

/// Without spaces and commas around it.
fn bare(text: &str) -> &str {
    text.trim_matches(|c: char| c == ',' || c.is_whitespace())
}

/// The last word, and what stands before it; `None` for a single word.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let at = text.rfind(|c: char| c.is_whitespace() || c == ',')?;
    let width = text[at..].chars().next().map_or(1, char::len_utf8);
    Some((&text[..at], &text[at + width..]))
}

/// "…, Germany", "… USA". Two letters are a state before they are a country.
fn cut_country<'t>(text: &'t str, schema: &Schema) -> (&'t str, &'t str) {
    let is_country = |name: &str| {
        let short = name.chars().filter(|c| c.is_alphabetic()).count() <= 2;
        let known = ["US", "U.S.", "UK", "U.K.", "GB"].contains(&name);
        !name.chars().any(|c| c.is_ascii_digit())
            && (known || (!short && schema.countries.find(name).is_some() && schema.regions.find(name).is_none()))
    };
    if let Some((before, name)) = text.rsplit_once(',').map(|(before, name)| (bare(before), bare(name)))
        && is_country(name)
    {
        return (before, name);
    }
    match last_word(text) {
        Some((before, country @ ("USA" | "U.S.A." | "US" | "UK"))) => (bare(before), country),
        _ => (text, ""),
    }
}

/// "10115 Berlin", "1012 AB Amsterdam", "D-10115 Berlin", "00-950 Warszawa".
fn postal_first(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(char::is_whitespace)?;
    let rest = rest.trim_start();
    let (second, after) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let after = after.trim_start();
    // Figures in groups: "111 22 Stockholm"; figures and letters: "1012 AB Amsterdam".
    let dutch = is_shape(first, "9999") && is_shape(second, "AA") && second.chars().all(char::is_uppercase);
    let grouped = is_shape(first, "999") && is_shape(second, "99");
    if (dutch || grouped) && !after.is_empty() {
        let end = text.len() - after.len();
        return Some((text[..end].trim_end(), after));
    }
    let figures = match first.split_once('-') {
        Some((country, figures)) if (1..=2).contains(&country.len()) && country.chars().all(char::is_alphabetic) => {
            figures
        }
        _ => first,
    };
    let shapes = ["99999", "9999", "9999-999", "99-999", "99999-999", "9999AA"];
    (shapes.iter().any(|shape| is_shape(figures, shape)) && !rest.contains(',')).then_some((first, rest))
}

/// A postal code at the end: what stands before it, the code, and its kind.
fn cut_postal(text: &str) -> Option<(&str, &str, Postal)> {
    let (before, last) = last_word(text).unwrap_or(("", text));
    let one = |kind: Postal| Some((before, last, kind));
    if ["99999", "99999-9999"].iter().any(|shape| is_shape(last, shape)) {
        return one(Postal::FiveFigures);
    }
    if is_shape(last, "9999") {
        return one(Postal::FourFigures);
    }
    if is_shape(last, "A9A9A9") || is_shape(last, "A9A-9A9") {
        return one(Postal::Canadian);
    }
    let inward = last.len().checked_sub(3).and_then(|at| Some((last.get(..at)?, last.get(at..)?)));
    if inward.is_some_and(|(outward, inward)| is_outward(outward) && is_shape(inward, "9AA")) {
        return one(Postal::British);
    }
    let before = before.trim_end();
    let (further, first) = last_word(before).unwrap_or(("", before));
    let both = &text[before.len() - first.len()..];
    if is_shape(first, "A9A") && is_shape(last, "9A9") {
        return Some((further, both, Postal::Canadian));
    }
    (is_outward(first) && is_shape(last, "9AA")).then_some((further, both, Postal::British))
}

fn is_outward(text: &str) -> bool {
    ["A9", "A99", "AA9", "AA99", "A9A", "AA9A"].iter().any(|shape| is_shape(text, shape))
}

/// Whether a text has figures and letters where the shape has them.
fn is_shape(text: &str, shape: &str) -> bool {
    let fits = |(c, s): (char, char)| match s {
        '9' => c.is_ascii_digit(),
        'A' => c.is_ascii_alphabetic(),
        _ => c == s,
    };
    text.len() == shape.len() && text.chars().zip(shape.chars()).all(fits)
}

/// A state at the end of what stands before the postal code, and what stands before it.
fn cut_state<'t>(text: &'t str, postal: Option<Postal>, schema: &Schema) -> Result<(&'t str, &'t str), Unsplit> {
    let region = |name: &str| schema.regions.find(name).map(|(code, _)| code);
    if let Some((before, name)) = text.rsplit_once(',') {
        let (before, name) = (bare(before), bare(name));
        // A further comma has a street before it.
        let sure = region(name).is_some() && !before.is_empty() && !before.contains(',');
        return if sure { Ok((before, name)) } else { Err(Unsplit::Place) };
    }
    if postal == Some(Postal::British) || text.is_empty() {
        return Ok((text, ""));
    }
    let short = |name: &str| matches!(name.chars().filter(|c| c.is_alphabetic()).count(), 2..=3);
    let near =
        |name: &str| region(name).is_some_and(|code| ["US-", "CA-", "AU-"].iter().any(|of| code.starts_with(of)));
    let Some((before, last)) = last_word(text) else {
        return match near(text) {
            false => Ok((text, "")),
            // "MA 02134" has no city; "New York 10001" has, or has not.
            true if short(text) && postal.is_some() && is_upper(text) => Ok(("", text)),
            true => Err(Unsplit::Place),
        };
    };
    if short(last) && near(last) {
        let sure = is_upper(last) || (postal.is_some() && last.starts_with(char::is_uppercase));
        return if sure && !near(text) { Ok((bare(before), last)) } else { Err(Unsplit::Place) };
    }
    if ends_with_state(text, near) { Err(Unsplit::Place) } else { Ok((text, "")) }
}

fn is_upper(text: &str) -> bool {
    !text.chars().any(char::is_lowercase)
}

/// A state by its full name and without a comma may be part of the city: "Fort Washington".
fn ends_with_state(text: &str, near: impl Fn(&str) -> bool) -> bool {
    let starts = text.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    starts.chain([0]).any(|at| near(text[at..].trim()))
}

/// Words that end a street.
const STREETS: [&str; 24] = [
    "street",
    "st",
    "avenue",
    "ave",
    "road",
    "rd",
    "drive",
    "dr",
    "lane",
    "ln",
    "blvd",
    "boulevard",
    "highway",
    "hwy",
    "parkway",
    "pkwy",
    "terrace",
    "box",
    "strasse",
    "straße",
    "str",
    "straat",
    "suite",
    "apt",
];

/// Letters, at most six words, no street.
fn is_city(text: &str) -> bool {
    let mark = |c: char| c.is_whitespace() || matches!(c, '.' | '\'' | '’' | '-' | '‑' | '(' | ')' | '`');
    let letters = text.chars().all(|c| c.is_alphabetic() || mark(c)) && text.chars().any(char::is_alphabetic);
    let last = text.split_whitespace().last().unwrap_or_default().trim_end_matches('.').to_lowercase();
    let street = STREETS.contains(&last.as_str()) || last.ends_with("strasse") || last.ends_with("straße");
    letters && text.split_whitespace().count() <= 6 && !street
}
