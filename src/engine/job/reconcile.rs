//! Sums up what a run over the rows comes to, and compares it at the end with all that was promised.

use super::run::Run;
use super::{Checked, JobError};
use crate::engine::check::Summing;
use crate::engine::model::{Counts, JobId, Totals};
use crate::engine::store::Store;

impl Run<'_> {
    /// Sums up the amounts that are matched.
    pub(super) fn summing(&self) -> Summing {
        let matches = &self.request.mapping.matches;
        let slots = matches.iter().filter_map(|matched| self.record_type.slot(&matched.slot));
        Summing::new(self.record_type, self.converter.layout(), slots)
    }

    /// Compares what was counted and summed up with what stands in the job, what the plan promised and
    /// what a person expected. Gives a sentence where they differ.
    pub(super) fn reconcile(
        &self,
        store: &mut dyn Store,
        job: JobId,
        counts: &Counts,
        totals: Option<&Totals>,
        checked: Option<&Checked>,
    ) -> Result<Option<String>, JobError> {
        let recorded = store.job(job)?;
        if recorded.counts != *counts || !counts.add_up() {
            let what = "the counts of this import do not add up".to_owned();
            return Err(JobError::Internal { what });
        }
        let other = |checked: &Checked| {
            checked.counts != *counts
                || checked.missing != recorded.missing
                || totals.is_some_and(|t| checked.totals != *t)
        };
        if checked.is_some_and(other) {
            return Ok(Some("The import did something else than the check promised; please report this".to_owned()));
        }
        let expected = &self.request.expected;
        let differ = totals.filter(|_| expected.waived.is_none()).and_then(|totals| {
            let found = expected.differences(self.record_type, counts, totals);
            (!found.is_empty()).then(|| format!("The file is not what was expected: {}", found.join("; ")))
        });
        Ok(differ)
    }
}
