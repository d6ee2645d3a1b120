//! What a person decided about problems of a file, kept beside it: the file itself is never written.
//!
//! It travels with the request, so that a check, the import of what was checked and a resumed job all see the same
//! cells. It must not decide which fixes make sense for which problem; `check` does.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// By row, numbered as a spreadsheet program shows it, then by column, counted from 0.
pub type CellTexts = BTreeMap<u64, BTreeMap<usize, String>>;

/// Cells that were corrected, and rules about problems of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fixes {
    /// What is read instead of what stands in the file.
    pub cells: CellTexts,
    /// What stands in the file, where that is known; for people to see.
    pub was: CellTexts,
    /// At most one for each kind of problem.
    pub rules: Vec<FixRule>,
}

/// What is done about every problem of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixRule {
    /// Event code of the problem.
    pub code: u16,
    /// Path of the field it is about; `None` for a problem of whole rows.
    pub slot: Option<String>,
    pub fix: Fix,
}

/// What can be done about a problem without typing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fix {
    /// The value that was suggested is read instead.
    UseSuggestion,
    /// The cell counts as blank, and does what blank cells of the field do.
    Blank,
    /// The row goes in and the field keeps what the database holds; a row with too many cells is taken as it is.
    LeaveOut,
    /// Dates are read day first.
    DayFirst,
    /// Dates are read month first.
    MonthFirst,
    /// The records that rows refer to are added first, from the columns of the same file.
    Create,
    /// The row is set aside until the record it refers to is there.
    Park,
}

impl Fix {
    pub const ALL: [Fix; 7] =
        [Fix::UseSuggestion, Fix::DayFirst, Fix::MonthFirst, Fix::Blank, Fix::LeaveOut, Fix::Create, Fix::Park];

    /// The name typed on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Fix::UseSuggestion => "use-suggestion",
            Fix::Blank => "blank",
            Fix::LeaveOut => "leave-out",
            Fix::DayFirst => "day-first",
            Fix::MonthFirst => "month-first",
            Fix::Create => "create",
            Fix::Park => "park",
        }
    }
}

impl Fixes {
    /// Corrected cells of one file, at most.
    pub const MOST_CELLS: usize = 100_000;

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.rules.is_empty()
    }

    /// Corrected cells.
    pub fn cell_count(&self) -> usize {
        self.cells.values().map(BTreeMap::len).sum()
    }

    /// What a cell was corrected to.
    pub fn cell(&self, row: u64, column: usize) -> Option<&str> {
        self.cells.get(&row)?.get(&column).map(String::as_str)
    }

    /// What stands in the file in a corrected cell, where that is known.
    pub fn cell_was(&self, row: u64, column: usize) -> Option<&str> {
        self.was.get(&row)?.get(&column).map(String::as_str)
    }

    /// Corrects a cell. `shown` is what the person saw there; typing again what stands in the file takes the
    /// correction back.
    pub fn set_cell(&mut self, row: u64, column: usize, shown: Option<&str>, text: &str) {
        let was = self.cell_was(row, column).or(shown.filter(|_| self.cell(row, column).is_none())).map(str::to_owned);
        if was.as_deref() == Some(text) {
            self.put(row, column, None);
        } else {
            self.put(row, column, Some((was, text.to_owned())));
        }
    }

    /// Sets what is known of a cell: what stands in the file, where known, and what is read instead; `None` for
    /// nothing.
    pub fn put(&mut self, row: u64, column: usize, cell: Option<(Option<String>, String)>) {
        let (was, now) = cell.map_or((None, None), |(was, now)| (was, Some(now)));
        put(&mut self.was, row, column, was);
        put(&mut self.cells, row, column, now);
    }

    /// How many cells and rules are other than these.
    pub fn differences(&self, other: &Fixes) -> usize {
        let other_than = self.listed().filter(|(row, column, text)| other.cell(*row, *column) != Some(*text));
        let not_here = other.listed().filter(|(row, column, _)| self.cell(*row, *column).is_none());
        let cells = other_than.count() + not_here.count();
        let lacks = |one: &Fixes, rule: &FixRule| one.rule(rule.code, rule.slot.as_deref()) != Some(rule.fix);
        let rules = self.rules.iter().filter(|rule| lacks(other, rule));
        let gone = other.rules.iter().filter(|rule| self.rule(rule.code, rule.slot.as_deref()).is_none());
        cells + rules.count() + gone.count()
    }

    /// Every corrected cell: its row, its column, and what it was corrected to.
    pub fn listed(&self) -> impl Iterator<Item = (u64, usize, &str)> {
        self.cells.iter().flat_map(|(row, cells)| cells.iter().map(|(column, text)| (*row, *column, text.as_str())))
    }

    /// The rule about one kind of problem.
    pub fn rule(&self, code: u16, slot: Option<&str>) -> Option<Fix> {
        self.rules.iter().find(|rule| rule.code == code && rule.slot.as_deref() == slot).map(|rule| rule.fix)
    }

    /// Makes or replaces the rule about one kind of problem; `None` takes it back.
    pub fn set_rule(&mut self, code: u16, slot: Option<&str>, fix: Option<Fix>) {
        self.rules.retain(|rule| rule.code != code || rule.slot.as_deref() != slot);
        self.rules.extend(fix.map(|fix| FixRule { code, slot: slot.map(str::to_owned), fix }));
    }
}

fn put(texts: &mut CellTexts, row: u64, column: usize, text: Option<String>) {
    match text {
        Some(text) => drop(texts.entry(row).or_default().insert(column, text)),
        None => {
            if let Some(cells) = texts.get_mut(&row) {
                cells.remove(&column);
                if cells.is_empty() {
                    texts.remove(&row);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_the_file_is_remembered_from_the_first_correction_on() {
        let mut fixes = Fixes::default();
        fixes.set_cell(27, 3, Some("31/02/2024"), "2 March 2024");
        fixes.set_cell(27, 3, Some("2 March 2024"), "3 March 2024");
        assert_eq!(fixes.cell(27, 3), Some("3 March 2024"));
        assert_eq!(fixes.cell_was(27, 3), Some("31/02/2024"));
        fixes.set_cell(27, 3, Some("3 March 2024"), "31/02/2024");
        assert!(fixes.is_empty() && fixes.was.is_empty(), "it stands there as before");
    }

    #[test]
    fn a_cell_whose_text_in_the_file_is_not_known_is_corrected_all_the_same() {
        let mut fixes = Fixes::default();
        fixes.set_cell(2, 0, None, "C1");
        fixes.set_cell(2, 0, Some("C1"), "C2");
        assert_eq!((fixes.cell(2, 0), fixes.cell_was(2, 0)), (Some("C2"), None));
    }

    #[test]
    fn there_is_one_rule_for_each_kind_of_problem() {
        let mut fixes = Fixes::default();
        fixes.set_rule(9, Some("birth_date"), Some(Fix::Blank));
        fixes.set_rule(9, Some("birth_date"), Some(Fix::UseSuggestion));
        fixes.set_rule(9, None, Some(Fix::LeaveOut));
        assert_eq!(fixes.rule(9, Some("birth_date")), Some(Fix::UseSuggestion));
        assert_eq!(fixes.rules.len(), 2);
        fixes.set_rule(9, Some("birth_date"), None);
        assert_eq!((fixes.rule(9, Some("birth_date")), fixes.rule(9, None)), (None, Some(Fix::LeaveOut)));
    }

    #[test]
    fn differences_are_counted_by_cell_and_by_rule() {
        let mut fixes = Fixes::default();
        fixes.set_cell(2, 0, None, "C1");
        fixes.set_cell(2, 1, None, "Ann");
        fixes.set_rule(9, None, Some(Fix::LeaveOut));
        assert_eq!((fixes.differences(&fixes), fixes.differences(&Fixes::default())), (0, 3));
        let mut other = fixes.clone();
        other.set_cell(2, 1, None, "Anna");
        other.set_cell(3, 1, None, "Bo");
        other.set_rule(9, None, None);
        assert_eq!((fixes.differences(&other), other.differences(&fixes)), (3, 3));
        other.set_rule(9, None, Some(Fix::Blank));
        assert_eq!(fixes.differences(&other), 3, "another rule about the same is one difference");
    }

    #[test]
    fn fixes_are_written_out_and_read_again() {
        let mut fixes = Fixes::default();
        fixes.set_cell(27, 3, Some("x"), "y");
        fixes.set_rule(5, Some("emails.0.type"), Some(Fix::LeaveOut));
        let text = serde_json::to_string(&fixes).unwrap();
        assert!(text.contains("leave-out"), "{text}");
        assert_eq!(serde_json::from_str::<Fixes>(&text).unwrap(), fixes);
        assert_eq!(serde_json::from_str::<Fixes>("{}").unwrap(), Fixes::default());
    }
}
