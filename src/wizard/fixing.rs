//! What a person decides about problems of a file while looking at its check: corrected cells and rules, each step of
//! which can be taken back.

use super::draft::Draft;
use super::state::{CheckTab, CheckView};
use crate::engine::job::{Progress, file_of};
use crate::engine::mapping::Feed;
use crate::engine::model::{EventKey, Fix, FixRule, Fixes};
use crate::engine::schema::Slot;
use crate::engine::store::{FixedFile, KeptFixes, PlanRow};
use std::time::Duration;

/// Steps back that are kept.
const STEPS: usize = 500;

/// A check that took at most this long is made again with every fix; a longer one when it is asked for.
const QUICK: Duration = Duration::from_secs(2);

/// What is fixed in a file.
#[derive(Debug, Default)]
pub struct Fixing {
    pub fixes: Fixes,
    /// They were made earlier, and are used again.
    pub kept: Option<KeptFixes>,
    /// After values were translated, the check is to be seen again here.
    pub returns: Option<(CheckTab, Option<EventKey>)>,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

/// What a step changed.
#[derive(Debug)]
struct Step {
    cells: Vec<CellStep>,
    /// All rules before and after.
    rules: Option<(Vec<FixRule>, Vec<FixRule>)>,
}

#[derive(Debug)]
struct CellStep {
    row: u64,
    column: usize,
    before: Known,
    after: Known,
}

/// What stands in the file, where known, and what is read instead.
type Known = Option<(Option<String>, String)>;

/// What of a check has to do with fixing.
#[derive(Debug, Default)]
pub struct FixView {
    /// Fixes are being checked; what is shown is from before meanwhile.
    pub checking: Option<Checking>,
    pub row: Option<OpenRow>,
    /// The fixes made are listed.
    pub listed: bool,
}

/// A check under way beneath the page.
#[derive(Debug)]
pub struct Checking {
    pub ticket: u64,
    pub progress: Option<Progress>,
}

/// A row with problems that somebody looks at.
#[derive(Debug)]
pub struct OpenRow {
    pub row: u64,
    /// `None` until it is read.
    pub held: Option<PlanRow>,
    /// Nothing is wrong with it any more.
    pub fine: bool,
}

/// Something about fixes that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FixCommand {
    /// Show a whole row; `None` closes it.
    Open(Option<u64>),
    SetCell {
        row: u64,
        column: usize,
        text: String,
    },
    /// A row of the problem shown is read as suggested.
    Accept(u64),
    /// Do something about every problem of one kind; `None` takes it back.
    Rule {
        code: u16,
        slot: Option<Slot>,
        fix: Option<Fix>,
    },
    /// Take back every rule about a field.
    DropRules(Option<Slot>),
    Undo,
    Redo,
    /// Take all fixes back.
    DropAll,
    List(bool),
    /// Check the fixes made since the last check.
    Check,
    /// Say what the values of a field become, and come back.
    Translate(Slot),
}

impl Fixing {
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Corrects a cell; `shown` is what the person saw there. Gives whether anything changed; a file has a limit.
    pub(super) fn set_cell(&mut self, row: u64, column: usize, shown: Option<&str>, text: &str) -> bool {
        let full = self.fixes.cell(row, column).is_none() && self.fixes.cell_count() >= Fixes::MOST_CELLS;
        if full || shown == Some(text) {
            return false;
        }
        let before = self.known(row, column);
        self.fixes.set_cell(row, column, shown, text);
        let after = self.known(row, column);
        let changed = before != after;
        if changed {
            self.did(Step { cells: vec![CellStep { row, column, before, after }], rules: None });
        }
        changed
    }

    /// Changes the rules. Gives whether anything changed.
    pub(super) fn set_rules(&mut self, change: impl FnOnce(&mut Fixes)) -> bool {
        let before = self.fixes.rules.clone();
        change(&mut self.fixes);
        let changed = self.fixes.rules != before;
        if changed {
            self.did(Step { cells: Vec::new(), rules: Some((before, self.fixes.rules.clone())) });
        }
        changed
    }

    /// Takes all fixes back, which can be taken back too.
    pub(super) fn drop_all(&mut self) -> bool {
        let gone = std::mem::take(&mut self.fixes);
        self.kept = None;
        let cell = |(row, column, text): (u64, usize, &str)| CellStep {
            row,
            column,
            before: Some((gone.cell_was(row, column).map(str::to_owned), text.to_owned())),
            after: None,
        };
        let cells: Vec<CellStep> = gone.listed().map(cell).collect();
        if gone.is_empty() {
            return false;
        }
        self.did(Step { cells, rules: Some((gone.rules, Vec::new())) });
        true
    }

    pub(super) fn undo(&mut self) -> bool {
        let Some(step) = self.undo.pop() else { return false };
        for cell in step.cells.iter().rev() {
            self.fixes.put(cell.row, cell.column, cell.before.clone());
        }
        if let Some((before, _)) = &step.rules {
            self.fixes.rules.clone_from(before);
        }
        self.redo.push(step);
        true
    }

    pub(super) fn redo(&mut self) -> bool {
        let Some(step) = self.redo.pop() else { return false };
        for cell in &step.cells {
            self.fixes.put(cell.row, cell.column, cell.after.clone());
        }
        if let Some((_, after)) = &step.rules {
            self.fixes.rules.clone_from(after);
        }
        self.undo.push(step);
        true
    }

    /// Takes over what was fixed earlier, unless something was fixed by now.
    pub(super) fn use_again(&mut self, kept: KeptFixes) {
        if self.fixes.is_empty() && self.undo.is_empty() && self.redo.is_empty() {
            self.fixes = kept.fixes.clone();
            self.kept = Some(kept);
        }
    }

    fn known(&self, row: u64, column: usize) -> Known {
        let now = self.fixes.cell(row, column)?;
        Some((self.fixes.cell_was(row, column).map(str::to_owned), now.to_owned()))
    }

    fn did(&mut self, step: Step) {
        self.undo.push(step);
        if self.undo.len() > STEPS {
            self.undo.remove(0);
        }
        self.redo.clear();
    }
}

impl Draft {
    /// The one column that feeds a slot as it stands.
    pub(super) fn fed_by(&self, slot: Slot) -> Option<usize> {
        match self.mapping.get(slot)?.feed {
            Feed::Column(column) => Some(column),
            _ => None,
        }
    }

    /// What fixes are kept for, once the whole file is known.
    pub(super) fn fixed_file(&self) -> Option<FixedFile> {
        self.profile.complete.then(|| file_of(&self.source, &self.profile, self.record_type))
    }
}

impl CheckView {
    /// Fixes made or taken back since the check that is shown.
    pub fn unchecked(&self, draft: &Draft) -> usize {
        let each = draft.all_parts().zip(self.own_parts());
        each.map(|(draft, part)| draft.fixing.fixes.differences(&self.checked_of(part).request.fixes)).sum()
    }

    /// Whether checking again is a matter of a moment.
    pub fn is_quick(&self) -> bool {
        self.report.elapsed <= QUICK
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_is_taken_back_and_made_again() {
        let mut fixing = Fixing::default();
        let mut states = vec![fixing.fixes.clone()];
        assert!(fixing.set_cell(2, 1, Some("Tuesday"), "1980-01-02"));
        states.push(fixing.fixes.clone());
        assert!(fixing.set_rules(|fixes| fixes.set_rule(13, Some("emails.0.email"), Some(Fix::Blank))));
        states.push(fixing.fixes.clone());
        assert!(fixing.set_cell(2, 1, Some("1980-01-02"), "1981-01-02"));
        states.push(fixing.fixes.clone());
        assert!(fixing.drop_all());
        states.push(fixing.fixes.clone());
        for expected in states.iter().rev().skip(1) {
            assert!(fixing.undo());
            assert_eq!(fixing.fixes, *expected);
        }
        assert!(!fixing.undo());
        for expected in &states[1..] {
            assert!(fixing.redo());
            assert_eq!(fixing.fixes, *expected);
        }
        assert!(!fixing.redo());
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut fixing = Fixing::default();
        assert!(!fixing.set_cell(2, 1, Some("Ann"), "Ann"));
        assert!(!fixing.set_rules(|fixes| fixes.set_rule(9, None, None)));
        assert!(!fixing.drop_all());
        assert!(!fixing.can_undo());
    }

    #[test]
    fn what_was_fixed_earlier_gives_way_to_what_is_fixed_now() {
        let mut earlier = Fixes::default();
        earlier.set_cell(9, 9, None, "old");
        let kept = KeptFixes { fixes: earlier, changed_by: "maria".into(), changed_at: 1 };
        let mut fixing = Fixing::default();
        assert!(fixing.set_cell(2, 1, None, "new"));
        fixing.use_again(kept.clone());
        assert_eq!((fixing.fixes.cell_count(), fixing.kept), (1, None));
        let mut fixing = Fixing::default();
        fixing.use_again(kept.clone());
        assert_eq!((fixing.fixes, fixing.kept), (kept.fixes.clone(), Some(kept)));
    }
}
