//! The text of one slot in one row, and who tells that a cell could not be split.
//!
//! A name that feeds five slots is refused five times and told once, so that a person reads one problem
//! per cell.

use crate::engine::mapping::{Feed, Mapping, split};
use crate::engine::model::Problem;
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Schema, Slot};
use crate::engine::source::Row;

/// How one slot gets its text.
#[derive(Debug)]
pub(super) struct Feeding {
    pub feed: Feed,
    slot: Slot,
    tells: bool,
}

impl Feeding {
    /// `feed` is what the mapping has for the slot.
    pub(super) fn new(mapping: &Mapping, slot: Slot, feed: &Feed) -> Feeding {
        Feeding { feed: feed.clone(), slot, tells: mapping.tells(slot) }
    }

    /// The text; `None` where the cell could not be split. `scratch` is for text put together, `parts` belongs to the
    /// row.
    #[inline]
    pub(super) fn text<'t, 'r: 't>(
        &'t self,
        row: Row<'r>,
        schema: &Schema,
        scratch: &'t mut String,
        parts: &mut split::Parts<'r>,
        problems: &mut Vec<Problem>,
    ) -> Option<&'t str> {
        match &self.feed {
            Feed::Column(column) => Some(row.cell(*column).trim()),
            Feed::Fixed(text) => Some(text),
            feed => {
                let text = match *feed {
                    Feed::Part { column, part } => parts.part(column, row.cell(column), part, schema, scratch),
                    _ => feed.text(|column| row.cell(column), schema, scratch),
                };
                let code = match &text {
                    Err(reason) => Some(reason.code()),
                    Ok(_) => self.has_more(row).then_some(code::LIST_LONGER),
                };
                if let Some(code) = code.filter(|_| self.tells) {
                    let value = feed.columns().first().map_or("", |column| row.cell(*column).trim());
                    problems.push(Problem { code, slot: Some(self.slot), value: value.into(), suggestion: None });
                }
                text.ok()
            }
        }
    }

    /// Whether a list goes on after the item taken.
    fn has_more(&self, row: Row<'_>) -> bool {
        match self.feed {
            Feed::Item { column, separator, item } => split::items(row.cell(column), separator).nth(item + 1).is_some(),
            _ => false,
        }
    }
}
