//! Splitting a cell that holds several things: a whole name, a whole place, a list.
//!
//! A wrong name in a donor database is worse than one that waits to be looked at: where a split is not
//! sure, it is refused with the reason, and nothing is made up. No word of a cell is dropped: all of
//! them are in some part, or the cell is refused. It must not know rows, slots or files.

mod lists;
mod names;
mod places;
#[cfg(test)]
mod tests;
mod words;

pub use lists::{SEPARATORS, items, separator_of};

use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Part, Schema, Whole};

/// Why a cell was not split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unsplit {
    /// It names several people.
    SeveralPeople,
    /// It names an organisation or a household.
    Organisation,
    /// A name that can be split in more than one way, or is none.
    Name,
    /// It holds more or other things than a city, a state, a postal code and a country.
    Place,
}

impl Unsplit {
    /// The code under which it is reported.
    pub fn code(self) -> u16 {
        match self {
            Unsplit::SeveralPeople => code::NAME_OF_SEVERAL,
            Unsplit::Organisation => code::NAME_OF_ORGANISATION,
            Unsplit::Name => code::NAME_UNCLEAR,
            Unsplit::Place => code::PLACE_UNCLEAR,
        }
    }
}

/// One part of a cell's text; blank where the text has no such part. `scratch` is written to where
/// the words of the part do not stand side by side.
///
/// # Errors
/// When the text cannot be split without guessing.
pub fn part<'t>(text: &'t str, part: Part, schema: &Schema, scratch: &'t mut String) -> Result<&'t str, Unsplit> {
    Cut::of(text, part.whole(), schema).part(part, scratch)
}

/// A cell taken apart.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "one lives at a time, on the stack; a box would cost every row")]
enum Cut<'t> {
    Blank,
    Name(names::Name<'t>),
    Place(places::Place<'t>),
    Refused(Unsplit),
}

impl<'t> Cut<'t> {
    fn of(text: &'t str, whole: Whole, schema: &Schema) -> Cut<'t> {
        if text.trim().is_empty() {
            return Cut::Blank;
        }
        match whole {
            Whole::Name => names::split(text).map_or_else(Cut::Refused, Cut::Name),
            Whole::Place => places::split(text, schema).map_or_else(Cut::Refused, Cut::Place),
        }
    }

    fn part<'s>(&self, part: Part, scratch: &'s mut String) -> Result<&'s str, Unsplit>
    where
        't: 's,
    {
        match self {
            Cut::Blank => Ok(""),
            Cut::Refused(reason) => Err(*reason),
            Cut::Name(name) => {
                let mut words = name.words(part);
                let Some(first) = words.next() else { return Ok("") };
                let mut more = words.peekable();
                if more.peek().is_none() {
                    return Ok(first);
                }
                scratch.clear();
                scratch.push_str(first);
                for word in more {
                    scratch.push_str(if part == Part::Suffix { ", " } else { " " });
                    scratch.push_str(word);
                }
                Ok(scratch)
            }
            Cut::Place(place) => Ok(match part {
                Part::State => place.state,
                Part::PostalCode => place.postal_code,
                Part::Country => place.country,
                _ => place.city,
            }),
        }
    }
}

/// The cell of a row that was split last: a name feeds up to six slots, and is taken apart once.
#[derive(Debug, Default)]
pub struct Parts<'t> {
    last: Option<(usize, Whole, Cut<'t>)>,
}

impl<'t> Parts<'t> {
    /// As [`part`], for the cell of a column of one and the same row.
    ///
    /// # Errors
    /// When the text cannot be split without guessing.
    pub fn part<'s>(
        &mut self,
        column: usize,
        text: &'t str,
        part: Part,
        schema: &Schema,
        scratch: &'s mut String,
    ) -> Result<&'s str, Unsplit>
    where
        't: 's,
    {
        let whole = part.whole();
        if self.last.as_ref().is_some_and(|(of, kind, _)| (*of, *kind) != (column, whole)) {
            self.last = None;
        }
        let (_, _, cut) = self.last.get_or_insert_with(|| (column, whole, Cut::of(text, whole, schema)));
        cut.part(part, scratch)
    }
}

/// How many of the texts are split as such a whole, and how many of them have more than one part.
pub fn tried<'t>(texts: impl Iterator<Item = &'t str>, whole: Whole, schema: &Schema) -> Tried {
    let mut tried = Tried::default();
    for text in texts.filter(|text| !text.trim().is_empty()) {
        tried.texts += 1;
        let parts = match whole {
            Whole::Name => names::split(text).map(|name| name.kinds()),
            Whole::Place => places::split(text, schema).map(|place| place.kinds()),
        };
        match parts {
            Ok(2..) => tried.in_parts += 1,
            Ok(_) => {}
            Err(_) => tried.refused += 1,
        }
    }
    tried
}

/// What most of the texts are, where they are made of parts. A place may look like a name ("Boston
/// MA"), a name hardly like a place, so places go first.
pub fn held<'t>(texts: impl Iterator<Item = &'t str> + Clone, schema: &Schema) -> Option<Whole> {
    [Whole::Place, Whole::Name].into_iter().find(|whole| tried(texts.clone(), *whole, schema).holds())
}

/// What [`tried`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tried {
    /// Filled texts.
    pub texts: usize,
    /// Those with two parts or more.
    pub in_parts: usize,
    pub refused: usize,
}

impl Tried {
    /// Whether at least two thirds of the texts are made of parts.
    pub fn holds(self) -> bool {
        self.in_parts * 3 >= self.texts * 2 && self.in_parts > 0
    }
}
