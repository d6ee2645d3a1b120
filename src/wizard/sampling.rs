//! How the first cells of each matched slot convert, as the Match page shows them.

use super::draft::Draft;
use crate::engine::check::{CellReader, RowCurrency};
use crate::engine::mapping::{Feed, Match};
use crate::engine::model::Cell;
use crate::engine::schema::catalogue::event_kind;
use crate::engine::schema::{Currency, Slot};

/// How the first cells of a slot convert.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sample {
    /// (what stands in the file, what it becomes), the first few that are filled.
    pub converted: Vec<(String, String)>,
    /// Cells among the rows in memory that have a problem, and the first one's words.
    pub problems: usize,
    pub problem: Option<String>,
}

/// Samples shown per slot.
const SAMPLES: usize = 3;

impl Draft {
    pub(super) fn sample(&self, slot: Slot, matched: &Match) -> Sample {
        let reader = self.reader(slot, matched);
        let currency = self.currencies(&reader);
        let mut sample = Sample::default();
        let rows = if matched.feed.columns().is_empty() { 1 } else { self.source.preview.len() };
        let mut scratch = String::new();
        for row in 0..rows {
            let cell = |column: usize| self.source.preview.row(row).map_or("", |row| row.cell(column));
            let text = matched.feed.text(cell, self.schema, &mut scratch);
            let (raw, code, value) = match text {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => {
                    let mut problems = Vec::new();
                    let read = reader.read_in(text.trim(), currency(row), &mut problems);
                    (text.trim(), problems.first().map(|problem| problem.code), Some(read))
                }
                // Told once, not at each field that takes a part.
                Err(_) if !self.mapping.tells(slot) => continue,
                Err(reason) => ("", Some(reason.code()), None),
            };
            // Of what is split, the whole cell is shown.
            let raw = match matched.feed {
                Feed::Part { column, .. } | Feed::Item { column, .. } => cell(column).trim(),
                _ => raw,
            };
            if let Some(code) = code {
                sample.problems += 1;
                sample.problem.get_or_insert_with(|| {
                    event_kind(code).message_named(self.record_type, &self.customs.names, Some(slot))
                });
            }
            let known = sample.converted.iter().any(|(cell, _)| cell == raw);
            if sample.converted.len() < SAMPLES && !known {
                let shown = match value {
                    Some(Cell::Set(value)) => self.shown(slot, &value),
                    _ => String::new(),
                };
                sample.converted.push((raw.to_owned(), shown));
            }
        }
        sample
    }

    /// What the first rows say of the currency their amounts are in, where this reads amounts.
    fn currencies(&self, reader: &CellReader<'_>) -> impl Fn(usize) -> Option<Currency> + '_ {
        let field = self.record_type.currency_field().filter(|_| reader.reads_amounts()).map(Slot::Field);
        let of_rows =
            field.and_then(|slot| Some((self.reader(slot, self.mapping.get(slot)?), self.mapping.get(slot)?)));
        move |row: usize| {
            let (reader, matched) = of_rows.as_ref()?;
            let (mut scratch, mut problems) = (String::new(), Vec::new());
            let cell = |column: usize| self.source.preview.row(row).map_or("", |row| row.cell(column));
            let text = matched.feed.text(cell, self.schema, &mut scratch).ok()?;
            RowCurrency::of(&reader.read(text.trim(), &mut problems), &problems).said()
        }
    }
}
