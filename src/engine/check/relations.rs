//! What one cell can only mean together with its neighbours: a ZIP code that lost its zero, an amount whose currency
//! stands in a column of its own.

use crate::engine::convert::postal_code::lost_zero;
use crate::engine::model::{Candidate, Cell, Layout, Problem};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{Currency, RecordType, Value, ValueType};

/// What a row says of the currency its amounts are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowCurrency {
    #[default]
    Unsaid,
    Said(Currency),
    /// It says something nobody understands, so that its amounts cannot be understood either.
    Unreadable,
}

impl RowCurrency {
    /// What the cell that sets the currency came to, with what was wrong with it.
    pub fn of(cell: &Cell, problems: &[Problem]) -> RowCurrency {
        if problems.iter().any(Problem::is_error) {
            return RowCurrency::Unreadable;
        }
        let code = super::set_value(cell).and_then(Value::as_text);
        code.and_then(Currency::new).map_or(RowCurrency::Unsaid, RowCurrency::Said)
    }

    /// The currency, where one is said.
    pub fn said(self) -> Option<Currency> {
        match self {
            RowCurrency::Said(currency) => Some(currency),
            RowCurrency::Unsaid | RowCurrency::Unreadable => None,
        }
    }
}

/// Where a group of the layout keeps a postal code and what decides about it.
#[derive(Debug)]
pub(super) struct PostalPlaces {
    group: usize,
    postal_code: usize,
    country: Option<usize>,
    region: Option<usize>,
}

/// The groups of a layout that hold postal codes.
pub(super) fn postal_places(record_type: &RecordType, layout: &Layout) -> Vec<PostalPlaces> {
    let find = |group: usize, wanted: ValueType| {
        let g = &layout.groups[group];
        let declared = &record_type.groups[g.group];
        g.fields.iter().position(|f| declared.fields[*f].value_type == wanted)
    };
    (0..layout.groups.len())
        .filter_map(|group| {
            Some(PostalPlaces {
                group,
                postal_code: find(group, ValueType::PostalCode)?,
                country: find(group, ValueType::Country),
                region: find(group, ValueType::Region),
            })
        })
        .collect()
}

/// Puts back zeros a spreadsheet program dropped, with a warning that says so.
pub(super) fn restore_lost_zeros(places: &PostalPlaces, layout: &Layout, home: &str, candidate: &mut Candidate) {
    for entry in &mut candidate.groups[places.group] {
        let text =
            |place: Option<usize>| place.and_then(|p| super::set_value(&entry.cells[p])).and_then(Value::as_text);
        let Some(postal_code) = text(Some(places.postal_code)) else { continue };
        let Some(repaired) = lost_zero(postal_code, text(places.country), text(places.region), home) else { continue };
        candidate.problems.push(Problem {
            code: code::POSTAL_ZERO_LOST,
            slot: Some(super::entry_slot(&layout.groups[places.group], entry.position, places.postal_code)),
            value: postal_code.into(),
            suggestion: Some(repaired.as_str().into()),
        });
        entry.cells[places.postal_code] = Cell::Set(Value::text(repaired));
    }
}
