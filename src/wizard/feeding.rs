//! Fields made of several columns, and columns that hold several fields: the Match page's commands.

use super::draft::Draft;
use crate::engine::mapping::{Feed, split};
use crate::engine::schema::{Part, Slot, Whole};
use std::collections::BTreeMap;

/// A slot's column holds whole names or places, of which the slot takes a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub column: usize,
    pub whole: Whole,
    /// A cell, and its parts.
    pub sample: (String, String),
}

/// Cells looked at to tell what a column holds.
const LOOKED_AT: usize = 50;

impl Draft {
    /// Joins a further column to what feeds a slot, with a space between them.
    pub(super) fn join_column(&mut self, column: usize, slot: Slot) {
        self.edit(|mapping| {
            let Some(matched) = mapping.get_mut(slot) else { return };
            match &mut matched.feed {
                Feed::Column(first) if *first != column => {
                    matched.feed = Feed::Join { columns: vec![*first, column], separator: " ".to_owned() };
                }
                Feed::Join { columns, .. } if !columns.contains(&column) => columns.push(column),
                _ => {}
            }
        });
    }

    /// Splits a column into the fields for its parts.
    pub(super) fn split_column(&mut self, column: usize, whole: Whole) {
        let record_type = self.record_type;
        self.edit(|mapping| drop(mapping.split_column(record_type, column, whole)));
    }

    /// Slots fed by a whole column of which they should rather take a part.
    pub(super) fn possible_splits(&self) -> BTreeMap<Slot, Split> {
        let of_slot = |slot: Slot, feed: &Feed| {
            let whole = self.record_type.field(slot).part?.whole();
            let Feed::Column(column) = *feed else { return None };
            let cells = self.source.preview.iter().map(|row| row.cell(column).trim()).filter(|cell| !cell.is_empty());
            let cells: Vec<&str> = cells.take(LOOKED_AT).collect();
            if !split::tried(cells.iter().copied(), whole, self.schema).holds() {
                return None;
            }
            let sample = cells.into_iter().find_map(|cell| Some((cell.to_owned(), self.parts(cell, whole)?)))?;
            Some((slot, Split { column, whole, sample }))
        };
        self.mapping.iter().filter_map(|(slot, matched)| of_slot(slot, &matched.feed)).collect()
    }

    /// The parts of a cell in words, "Dr. · Ann · Lee"; `None` where it has fewer than two.
    fn parts(&self, cell: &str, whole: Whole) -> Option<String> {
        let part = |part: &Part| split::part(cell, *part, self.schema, &mut String::new()).map(str::to_owned);
        let taken: Vec<String> = Part::ALL.iter().filter(|p| p.whole() == whole).filter_map(|p| part(p).ok()).collect();
        let filled: Vec<String> = taken.into_iter().filter(|text| !text.is_empty()).collect();
        (filled.len() > 1).then(|| filled.join(" · "))
    }
}
