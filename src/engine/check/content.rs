//! What a row holds, in one number: rows that a record was last read from need not be converted again.
//!
//! Most rows of a file that comes again hold what they held before. With each record the hash of the cells it was last
//! read from is kept, and whatever changes the record clears it. The hash covers how cells are read as well, so that
//! another mapping, another region or another version of the program make another number, and the row is converted. A
//! number that differs costs time and nothing else; that two contents of one record have the same is a matter of 1 in
//! 2^64.

use super::row::{CellPlan, Target};
use super::{Decision, Outcome, Planner};
use crate::engine::model::{Candidate, Cell, Content, KnownContent, Layout, RecordId};
use crate::engine::schema::{RecordType, Slot, ValueType};
use crate::engine::source::Row;
use rustc_hash::FxHashMap;
use twox_hash::XxHash3_64;

/// Which cells count, and what is read of a row all the same.
#[derive(Debug)]
pub(super) struct Contents {
    /// Stands for how cells are read.
    seed: u64,
    /// The columns that feed anything, in order.
    columns: Vec<usize>,
    /// Per plan of the converter: whether its cell is needed of every row.
    pub brief: Vec<bool>,
    /// The same per group of the layout.
    pub brief_groups: Vec<bool>,
}

impl Contents {
    /// `how` says all that what becomes of a cell depends on.
    pub fn new(record_type: &RecordType, layout: &Layout, plans: &[CellPlan<'_>], how: &str) -> Contents {
        let mut columns: Vec<usize> = plans.iter().flat_map(|plan| plan.feeding.feed.columns()).copied().collect();
        columns.sort_unstable();
        columns.dedup();
        let needed = |plan: &CellPlan<'_>| is_needed(record_type, layout, plan.reader.slot());
        let of_group =
            |group: usize, plan: &CellPlan<'_>| matches!(plan.target, Target::Entry { group: of, .. } if of == group);
        let brief_groups: Vec<bool> = (0..layout.groups.len())
            .map(|group| plans.iter().any(|plan| of_group(group, plan) && needed(plan)))
            .collect();
        let brief = plans.iter().map(|plan| match plan.target {
            // An entry is one by all its cells.
            Target::Entry { group, .. } => brief_groups[group],
            Target::Currency | Target::Field(_) => needed(plan),
        });
        let brief = brief.collect();
        Contents { seed: XxHash3_64::oneshot(how.as_bytes()), columns, brief, brief_groups }
    }

    /// The content of a row. `scratch` is for its cells, one after the other.
    pub fn of(&self, row: Row<'_>, scratch: &mut Vec<u8>) -> Content {
        scratch.clear();
        for column in &self.columns {
            let cell = row.cell(*column);
            scratch.extend_from_slice(&(cell.len() as u64).to_le_bytes());
            scratch.extend_from_slice(cell.as_bytes());
        }
        let hash = XxHash3_64::oneshot_with_seed(self.seed, scratch);
        Content { hash: hash.cast_signed(), known: KnownContent::Nothing }
    }
}

/// Whether the content of a row says what becomes of it. What is cleared depends on more than the row, such as entries
/// that others added.
pub(super) fn speaks(candidate: &Candidate) -> bool {
    let entries = candidate.groups.iter().flatten().flat_map(|entry| &entry.cells);
    candidate.problems.is_empty() && candidate.fields.iter().chain(entries).all(|cell| *cell != Cell::Clear)
}

/// What somebody needs of every row: its key, what it refers to, and what amounts are summed up by.
fn is_needed(record_type: &RecordType, layout: &Layout, slot: Slot) -> bool {
    let field = record_type.field(slot);
    let totals = &record_type.totals;
    let single = match slot {
        Slot::Field(field) => {
            let mut keys = layout.key_parts.iter().chain([&layout.key]);
            keys.any(|place| layout.fields[*place] == field) || totals.by.contains(&field) || totals.date == Some(field)
        }
        Slot::Entry { .. } => false,
    };
    single || field.sets_currency || field.references.is_some() || field.value_type == ValueType::Money
}

impl Planner<'_> {
    /// The rows of a batch whose content alone does not say what becomes of them after all: their record is touched by
    /// another row, too, or something is wrong with them. They have to be converted whole.
    pub fn to_be_converted(&self, candidates: &[Candidate]) -> Vec<usize> {
        let known = |candidate: &Candidate| candidate.same();
        if !candidates.iter().any(|candidate| known(candidate).is_some()) {
            return Vec::new();
        }
        let mut rows: FxHashMap<&str, u32> = FxHashMap::default();
        rows.reserve(candidates.len());
        for candidate in candidates {
            *rows.entry(&candidate.key).or_default() += 1;
        }
        let whole = |candidate: &Candidate, record: RecordId| {
            self.has_seen(record) || rows.get(&*candidate.key) != Some(&1) || !candidate.problems.is_empty()
        };
        let places = candidates.iter().enumerate();
        places.filter(|(_, each)| known(each).is_some_and(|record| whole(each, record))).map(|(at, _)| at).collect()
    }
}

impl Outcome {
    /// A row that leaves its record as it is, and of which there is nothing to tell.
    pub(super) fn unchanged(record: RecordId) -> Outcome {
        let (title, decision) = (Box::default(), Decision::Unchanged(record));
        Outcome { decision, title, repeated: false, listed: None, possible: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::check::RowConverter;
    use crate::engine::convert::Settings;
    use crate::engine::mapping::{BlankPolicy, Feed, Mapping, Match};
    use crate::engine::model::Candidate;
    use crate::engine::schema::{Currency, Schema};
    use crate::engine::source::RowBatch;

    /// The key, a name and a gift of a row, of which the third column feeds nothing.
    fn read(cells: [&str; 4], how: &str, clears: bool) -> (Candidate, Candidate) {
        let contact = Schema::built_in().record_type("contact").unwrap();
        let mut mapping = Mapping::default();
        for (column, path) in [(0, "id"), (1, "first_name"), (3, "giving.lifetime_amount")] {
            let blank = if clears && column == 1 { BlankPolicy::Clear } else { BlankPolicy::Keep };
            mapping.set(contact.slot(path).unwrap(), Match { blank, ..Match::new(Feed::Column(column)) });
        }
        let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
        let converter =
            RowConverter::new(Schema::built_in(), contact, &mapping, &settings, 4).unwrap().remembering(how);
        let mut rows = RowBatch::default();
        rows.push(2, cells);
        let row = rows.row(0).unwrap();
        (converter.candidate(row), converter.brief(row, &mut Vec::new()).unwrap())
    }

    fn hash(cells: [&str; 4], how: &str) -> Option<i64> {
        let (whole, brief) = read(cells, how, false);
        assert_eq!(whole.content, brief.content, "{cells:?}");
        whole.content.map(|content| content.hash)
    }

    #[test]
    fn every_cell_that_feeds_something_counts_and_how_it_is_read() {
        let one = hash(["C1", "Ann", "x", "$5"], "a");
        assert!(one.is_some());
        assert_eq!(one, hash(["C1", "Ann", "y", "$5"], "a"), "a column that feeds nothing");
        let others =
            [["C2", "Ann", "x", "$5"], ["C1", "An", "x", "$5"], ["C1A", "nn", "x", "$5"], ["C1", "Ann", "x", ""]];
        for other in others {
            assert_ne!(one, hash(other, "a"), "{other:?}");
        }
        assert_ne!(one, hash(["C1", "Ann", "x", "$5"], "b"), "read in another way");
    }

    #[test]
    fn a_row_with_a_problem_or_one_that_clears_is_known_by_nothing() {
        assert_eq!(hash(["C1", "Ann", "x", "much"], "a"), None);
        assert_eq!(read(["C1", "", "x", "$5"], "a", true).0.content, None);
        assert!(read(["C1", "", "x", "$5"], "a", false).0.content.is_some());
    }

    #[test]
    fn read_briefly_a_row_gives_its_key_and_its_amounts() {
        let (whole, brief) = read(["C1", "Ann", "x", "$5"], "a", false);
        assert_eq!((&*brief.key, brief.row), ("C1", 2));
        let filled = |candidate: &Candidate| candidate.fields.iter().filter(|cell| **cell != super::Cell::Keep).count();
        assert_eq!((filled(&whole), filled(&brief)), (3, 2));
    }
}
