//! Looking through the check of several imports of one file, one at a time.
//!
//! It exists so that every page of a check is about one part, whichever that is. The parts that go before stand in the
//! order they go in; the import itself is the last.

use super::recognising::is_about_duplicates;
use super::state::{CheckTab, CheckView};
use crate::engine::job::{Checked, Report};
use crate::engine::model::EventKey;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::store::{ChangedField, PlanTotals};

impl CheckView {
    /// Every part, in the order they go in.
    pub fn parts(&self) -> impl Iterator<Item = Option<usize>> + use<> {
        (0..self.first.len()).map(Some).chain([None])
    }

    /// What the part looked at came to.
    pub fn report(&self) -> &Report {
        self.report_of(self.part)
    }

    pub fn report_of(&self, part: Option<usize>) -> &Report {
        part.and_then(|part| self.report.first.get(part)).map_or(&self.report, |part| &part.report)
    }

    /// What was checked of the part looked at.
    pub fn checked(&self) -> &Checked {
        self.checked_of(self.part)
    }

    pub fn checked_of(&self, part: Option<usize>) -> &Checked {
        part.and_then(|part| self.checked.first.get(part)).unwrap_or(&self.checked)
    }

    /// How long the lists of the part looked at are.
    pub fn totals(&self) -> &PlanTotals {
        self.totals_of(self.part)
    }

    pub fn totals_of(&self, part: Option<usize>) -> &PlanTotals {
        part.and_then(|part| self.first.get(part)).map_or(&self.totals, |part| &part.totals)
    }

    /// The fields that change in the part looked at.
    pub fn fields(&self) -> &[ChangedField] {
        self.part.and_then(|part| self.first.get(part)).map_or(&self.fields, |part| &part.fields)
    }

    /// What a part is about.
    pub fn type_of(&self, part: Option<usize>, schema: &'static Schema) -> Option<&'static RecordType> {
        schema.record_type(&self.checked_of(part).request.mapping.record_type)
    }

    /// Whether a part was not matched by anybody: it adds what the rows of another part refer to.
    pub fn is_derived(&self, part: Option<usize>) -> bool {
        self.checked_of(part).request.only_new
    }

    /// Looks at another part, where something is to be seen of it.
    pub(super) fn look_at(&mut self, part: Option<usize>) {
        self.part = part.filter(|part| *part < self.first.len());
        self.problem = self.first_problem();
        (self.search, self.kind, self.field) = (String::new(), None, None);
        (self.fix.row, self.fix.listed) = (None, false);
        self.duplicates.looked_at = 0;
        if !self.shows_something(self.tab) {
            self.tab = self.telling_tab();
        }
    }

    /// The first kind of problem that is listed as such.
    pub(super) fn first_problem(&self) -> Option<EventKey> {
        self.report().problems.iter().map(|problem| problem.event).find(|event| !is_about_duplicates(*event))
    }

    /// Whether a tab has anything to show of the part looked at.
    pub(super) fn shows_something(&self, tab: CheckTab) -> bool {
        let totals = self.totals();
        let lines = match tab {
            CheckTab::Changes => totals.changes,
            CheckTab::New => totals.created,
            CheckTab::Unchanged => totals.unchanged,
            CheckTab::Duplicates => totals.duplicates,
            CheckTab::Listed => totals.listed,
            CheckTab::Missing => totals.missing,
            CheckTab::Problems => totals.problems,
            CheckTab::Totals => u64::from(!self.is_derived(self.part)),
        };
        lines > 0
    }

    /// The tab that tells most of the part looked at.
    pub(super) fn telling_tab(&self) -> CheckTab {
        use CheckTab::{Changes, Listed, Missing, New, Problems};
        let removes = self.checked().request.mode == crate::engine::model::Mode::RemoveListed;
        let mut tabs = [Listed, Changes, New, Missing, Problems].into_iter();
        tabs.find(|tab| self.shows_something(*tab)).unwrap_or(if removes { Listed } else { New })
    }
}
