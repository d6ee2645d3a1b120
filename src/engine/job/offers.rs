//! What can be done about each kind of problem a check found, and how many cells that would settle.
//!
//! A fix that would settle nothing is not offered.

use super::{Example, ImportRequest, ProblemSummary};
use crate::engine::check::{CellReader, fixes_for};
use crate::engine::mapping::{Mapping, Match};
use crate::engine::model::Fix;
use crate::engine::schema::{DateOrder, EntryNames, RecordType, Schema, Slot};
use crate::engine::store::{PlanReader, ProblemGroup, StoreError};

/// Cells read once more with another date order, at most; of more, the others are taken to be like them.
const SAMPLED: u64 = 20_000;

/// A fix for all problems of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub fix: Fix,
    /// Cells it would settle.
    pub cells: u64,
    /// Worked out from the first of them only.
    pub about: bool,
}

/// Works out offers.
pub(super) struct Offers<'r> {
    schema: &'static Schema,
    record_type: &'static RecordType,
    request: &'r ImportRequest,
    mapping: Mapping,
}

impl<'r> Offers<'r> {
    pub fn new(
        schema: &'static Schema,
        record_type: &'static RecordType,
        request: &'r ImportRequest,
        mapping: Mapping,
    ) -> Offers<'r> {
        Offers { schema, record_type, request, mapping }
    }

    /// The problems of a plan, each with the fixes there are for it.
    ///
    /// # Errors
    /// When the plan cannot be read.
    pub fn problems(&self, plan: &mut dyn PlanReader, names: &EntryNames) -> Result<Vec<ProblemSummary>, StoreError> {
        let mut problems = Vec::new();
        for group in plan.problem_groups() {
            let offers = self.of(plan, &group)?;
            let examples = group.examples.into_iter().map(|(row, value)| Example { row, value }).collect();
            let summary = ProblemSummary::new(self.record_type, names, group.event, group.count, examples);
            problems.push(ProblemSummary { offers, ..summary });
        }
        Ok(problems)
    }

    fn of(&self, plan: &mut dyn PlanReader, group: &ProblemGroup) -> Result<Vec<Offer>, StoreError> {
        let fixes = fixes_for(self.record_type, &self.mapping, group.event.code, group.event.slot);
        let mut offers = Vec::new();
        for fix in fixes {
            let (cells, about) = match (fix, group.event.slot) {
                (Fix::UseSuggestion, _) => (group.suggested, false),
                (Fix::DayFirst, Some(slot)) => self.understood(plan, group, slot, DateOrder::DayFirst)?,
                (Fix::MonthFirst, Some(slot)) => self.understood(plan, group, slot, DateOrder::MonthFirst)?,
                _ => (group.count, false),
            };
            // Where as many were suggested, another order says nothing more.
            let more = !matches!(fix, Fix::DayFirst | Fix::MonthFirst) || cells > group.suggested;
            if cells > 0 && more {
                offers.push(Offer { fix, cells, about });
            }
        }
        Ok(offers)
    }

    /// How many of a group's cells are dates in this order.
    fn understood(
        &self,
        plan: &mut dyn PlanReader,
        group: &ProblemGroup,
        slot: Slot,
        order: DateOrder,
    ) -> Result<(u64, bool), StoreError> {
        let Some(matched) = self.mapping.get(slot) else { return Ok((0, false)) };
        let matched = Match { date_order: Some(order), ..matched.clone() };
        let reader =
            CellReader::new(self.schema, self.record_type, &self.mapping, slot, &matched, &self.request.settings);
        let values = plan.problem_values(group.event, SAMPLED)?;
        let looked_at: u64 = values.iter().map(|(_, count)| count).sum();
        let understood: u64 =
            values.iter().filter(|(value, _)| reader.understands(value)).map(|(_, count)| count).sum();
        if looked_at == 0 || looked_at >= group.count {
            return Ok((understood, false));
        }
        let scaled = u128::from(understood) * u128::from(group.count) / u128::from(looked_at);
        Ok((u64::try_from(scaled).unwrap_or(u64::MAX), true))
    }
}
