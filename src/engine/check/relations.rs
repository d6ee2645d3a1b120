//! What one cell can only mean together with its neighbours: a ZIP code that lost its zero.

use crate::engine::convert::postal_code::lost_zero;
use crate::engine::model::{Candidate, Cell, Layout, Problem};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{RecordType, Value, ValueType};

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
