//! What a person decided about problems of one kind, carried out while the cell is read, and which fixes make sense
//! for which problem.
//!
//! A fix never makes an invalid record: where what it comes to is an error again, the problem stays. Whatever it does
//! is reported with the value that stands in the file, so that nothing is lost silently.

use super::CellReader;
use crate::engine::mapping::{Feed, Mapping};
use crate::engine::model::{Cell, Fix, FixRule, Problem};
use crate::engine::schema::catalogue::{Operation, code, event_kind};
use crate::engine::schema::{Currency, DateOrder, RecordType, Slot, ValueType};

/// The rules about one slot; none for most.
#[derive(Debug, Default)]
pub(super) struct CellRules<'s> {
    rules: Vec<(u16, Remedy<'s>)>,
}

#[derive(Debug)]
enum Remedy<'s> {
    Suggestion,
    Blank,
    LeaveOut,
    /// Read with another date order.
    Again(Box<CellReader<'s>>),
}

impl<'s> CellRules<'s> {
    /// The rules about the slot of this path; `in_order` prepares reading its dates in another order.
    pub(super) fn new(rules: &[FixRule], path: &str, in_order: impl Fn(DateOrder) -> CellReader<'s>) -> CellRules<'s> {
        let again = |order| Remedy::Again(Box::new(in_order(order)));
        let of_slot = rules.iter().filter(|rule| rule.slot.as_deref() == Some(path));
        let remedy = |rule: &FixRule| {
            let remedy = match rule.fix {
                // Carried out where references are settled.
                _ if rule.code == code::REFERENCE_UNKNOWN => return None,
                Fix::Create | Fix::Park => return None,
                Fix::UseSuggestion => Remedy::Suggestion,
                Fix::Blank => Remedy::Blank,
                Fix::LeaveOut => Remedy::LeaveOut,
                Fix::DayFirst => again(DateOrder::DayFirst),
                Fix::MonthFirst => again(DateOrder::MonthFirst),
            };
            Some((rule.code, remedy))
        };
        CellRules { rules: of_slot.filter_map(remedy).collect() }
    }

    /// Looks at the problems of the cell just read, which begin at `from`; a problem that is fixed gives way to a
    /// warning that says so.
    pub(super) fn apply(
        &self,
        reader: &CellReader<'s>,
        mut cell: Cell,
        currency: Option<Currency>,
        problems: &mut Vec<Problem>,
        from: usize,
    ) -> Cell {
        if self.rules.is_empty() {
            return cell;
        }
        for index in from..problems.len() {
            let Some((_, remedy)) = self.rules.iter().find(|(code, _)| *code == problems[index].code) else { continue };
            if let Some((fixed, told, more)) = remedy.fixed(reader, currency, &problems[index]) {
                cell = fixed;
                problems[index] = told;
                problems.extend(more);
            }
        }
        cell
    }
}

impl<'s> Remedy<'s> {
    /// The cell as it is fixed, what is told of it, and what else is to be said of the value taken instead; `None`
    /// where the problem stays.
    fn fixed(
        &self,
        reader: &CellReader<'s>,
        currency: Option<Currency>,
        problem: &Problem,
    ) -> Option<(Cell, Problem, Vec<Problem>)> {
        let mut more = Vec::new();
        let (cell, code, suggestion) = match self {
            Remedy::Suggestion => {
                let text = problem.suggestion.clone()?;
                (reader.read_in(&text, currency, &mut more), code::SUGGESTION_USED, Some(text))
            }
            Remedy::Again(reader) => {
                let cell = reader.read(&problem.value, &mut more);
                let text = super::set_value(&cell).and_then(|value| value.as_text()).map(Into::into);
                (cell, code::DATE_ORDER_CHOSEN, text)
            }
            Remedy::Blank => (reader.blank_cell(currency, &mut more), code::TAKEN_AS_BLANK, None),
            Remedy::LeaveOut if reader.is_required() => return None,
            Remedy::LeaveOut => (Cell::Keep, code::CELL_LEFT_OUT, None),
        };
        let told = Problem { code, slot: problem.slot, value: problem.value.clone(), suggestion };
        (!more.iter().any(Problem::is_error)).then_some((cell, told, more))
    }
}

/// Whether rows with too many cells are taken as they are.
pub(super) fn takes_long_rows(rules: &[FixRule]) -> bool {
    rules.iter().any(|rule| rule.code == code::ROW_LONG && rule.slot.is_none() && rule.fix == Fix::LeaveOut)
}

/// The fixes that make sense for a kind of problem: those that need no typing. Problems that are no cell's, such as a
/// record that is there already, have none.
pub fn fixes_for(record_type: &RecordType, mapping: &Mapping, code: u16, slot: Option<Slot>) -> Vec<Fix> {
    let Some(slot) = slot else {
        return if code == code::ROW_LONG { vec![Fix::LeaveOut] } else { Vec::new() };
    };
    let field = mapping.field(record_type, slot);
    if code == code::REFERENCE_UNKNOWN {
        // What is added comes from the same file, so that its key has to stand in a column.
        let from_column = matches!(mapping.get(slot).map(|matched| &matched.feed), Some(Feed::Column(_)));
        let makes_sense = |fix: &Fix| match fix {
            Fix::LeaveOut => !field.required,
            Fix::Create => field.required && from_column,
            Fix::Park => true,
            _ => false,
        };
        return Fix::ALL.into_iter().filter(makes_sense).collect();
    }
    let is_key = record_type.is_key(slot);
    if is_key || !is_of_a_cell(code) {
        return Vec::new();
    }
    let splits =
        [code::NAME_OF_SEVERAL, code::NAME_OF_ORGANISATION, code::NAME_UNCLEAR, code::PLACE_UNCLEAR].contains(&code);
    let dates = field.value_type == ValueType::Date
        && [code::DATE_NOT_RECOGNISED, code::DATE_IMPOSSIBLE, code::DATE_ORDER_UNCLEAR].contains(&code);
    let makes_sense = |fix: &Fix| match fix {
        // What could not be split has no value of its own to be suggested, or to be blank.
        Fix::UseSuggestion => !splits && code != code::DATE_ORDER_UNCLEAR,
        Fix::Blank => !splits && !field.required,
        Fix::DayFirst | Fix::MonthFirst => dates,
        Fix::LeaveOut => !field.required,
        Fix::Create | Fix::Park => false,
    };
    Fix::ALL.into_iter().filter(makes_sense).collect()
}

/// The codes that a fix leaves in place of the problem.
pub fn is_fixed(code: u16) -> bool {
    (code::SUGGESTION_USED..=code::DATE_ORDER_CHOSEN).contains(&code)
}

/// Whether the problem is about what stands in a cell, and reading it otherwise would help.
fn is_of_a_cell(code: u16) -> bool {
    let settled = [code::POSTAL_ZERO_LOST, code::PLACEHOLDER_AS_BLANK, code::LIST_LONGER];
    let of_records = [code::EMAIL_HELD, code::REQUIRED_BLANK];
    let operation = event_kind(code).operation;
    matches!(operation, Operation::Error | Operation::Warning)
        && (1..=code::PLACE_UNCLEAR).contains(&code)
        && !(code::KEY_REPEATED..=code::NO_ROOM).contains(&code)
        && !settled.contains(&code)
        && !of_records.contains(&code)
}
