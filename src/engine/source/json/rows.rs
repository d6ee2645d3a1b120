//! Records → rows: each value in the cell of the column with its name.
//!
//! It exists so that values no column was made for are counted instead of lost in silence. It must
//! not decide which columns there are.

use super::flatten::{BETWEEN, DEPTH_LIMIT, Values};
use super::records::Records;
use super::selector::Selector;
use super::tree::{Flaw, NAME_LIMIT, NODE_LIMIT, Tree};
use crate::engine::source::bytes::shown;
use crate::engine::source::records::CELL_LIMIT;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::{RowBatch, SourceError};
use std::collections::HashSet;

/// Names without a column that are remembered.
const UNKNOWN_LIMIT: usize = 1_000;

/// The rows of a list of records.
pub(super) struct Rows {
    records: Records,
    /// What they are, where that is said.
    selector: Option<Selector>,
    cells: Cells,
}

impl Rows {
    /// `selector` is what the records are of.
    pub fn new(records: Records, selector: Option<Selector>, names: &[String]) -> Rows {
        let cells = Cells {
            tree: Tree::new(names),
            values: Values::default(),
            ends: vec![(0, 0); names.len()],
            following: Vec::new(),
            remarks: Remarks::default(),
            unknown: HashSet::new(),
        };
        Rows { records, selector, cells }
    }
}

impl RowSource for Rows {
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        let Some(found) = self.records.next()? else {
            if let Some(selector) = &self.selector {
                self.cells.remarks.other_kinds = self.records.skipped().remark(selector);
            }
            return Ok(false);
        };
        let (record, row) = (self.records.text(&found), self.records.row());
        self.cells.take(record, row).map_err(|flaw| refusal(flaw, &self.records))?;
        if !self.cells.push(record, batch) {
            let path = shown(self.records.stream().path());
            return Err(SourceError::CellTooLong { path, row, limit: CELL_LIMIT });
        }
        batch.end_row(row);
        Ok(true)
    }

    fn row(&self) -> u64 {
        self.records.row()
    }

    fn consumed(&self) -> u64 {
        self.records.stream().consumed()
    }

    fn remarks(&self) -> &Remarks {
        &self.cells.remarks
    }

    /// Records of other kinds have numbers too.
    fn leaves_out_blank_rows_only(&self) -> bool {
        self.selector.as_ref().is_none_or(|selector| selector.kind.is_none())
    }
}

/// The values of one record, by column.
struct Cells {
    tree: Tree,
    values: Values,
    /// By column: its first and last value in this record, as one more than their index.
    ends: Vec<(u32, u32)>,
    /// By value: the next one of the same column, likewise.
    following: Vec<u32>,
    remarks: Remarks,
    unknown: HashSet<String>,
}

impl Cells {
    /// Finds the values of each column in a record.
    fn take(&mut self, record: &str, row: u64) -> Result<(), Flaw> {
        let Cells { tree, values, ends, following, remarks, unknown } = self;
        tree.tidy();
        values.take(record, tree)?;
        ends.fill((0, 0));
        following.clear();
        following.resize(values.len(), 0);
        for index in 0..values.len() {
            let (node, text) = values.get(index, record);
            if text.is_empty() {
                continue;
            }
            let Some(column) = tree.column(node) else {
                remarks.unknown_values.note(row);
                let name = tree.name(node);
                if unknown.len() < UNKNOWN_LIMIT && !unknown.contains(name) {
                    unknown.insert(name.to_owned());
                    remarks.unknown_names.push(name.to_owned());
                }
                continue;
            };
            let this = index as u32 + 1;
            let (first, last) = &mut ends[column as usize];
            match *last {
                0 => *first = this,
                last => following[last as usize - 1] = this,
            }
            *last = this;
        }
        Ok(())
    }

    /// Adds the cells of the record taken last; several values of one name stand in one cell. `false`
    /// where a cell is too long.
    fn push(&self, record: &str, batch: &mut RowBatch) -> bool {
        for (first, _) in &self.ends {
            let start = batch.text_bytes();
            let mut next = *first;
            while next > 0 {
                let index = next as usize - 1;
                if batch.text_bytes() > start {
                    batch.push_text(BETWEEN);
                }
                batch.push_text(self.values.get(index, record).1);
                next = self.following[index];
            }
            if batch.text_bytes() - start > CELL_LIMIT && batch.text_from(start).chars().count() > CELL_LIMIT {
                return false;
            }
            batch.end_cell();
        }
        true
    }
}

/// Refuses a record whose names break a limit.
pub(super) fn refusal(flaw: Flaw, records: &Records) -> SourceError {
    records.bad(&match flaw {
        Flaw::TooDeep => format!("values stand within each other more than {DEPTH_LIMIT} deep"),
        Flaw::TooManyNames => format!("one record has more than {NODE_LIMIT} differently named values"),
        Flaw::NameTooLong => format!("a name is longer than {NAME_LIMIT} characters"),
    })
}
