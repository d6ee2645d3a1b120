//! Where a file proves that its dates or numbers are not written as those of its template were.
//!
//! A whole column is better evidence than an earlier file, so the template gives way and it is said.

use crate::engine::mapping::{Feed, Mapping};
use crate::engine::schema::{NumberFormat, RecordType, Slot, ValueType};
use crate::engine::source::profile::Profile;

/// Takes back the orders of dates and the formats of numbers that the file contradicts, so that they
/// are decided by the file. Gives the slots.
pub fn give_way(mapping: &mut Mapping, record_type: &RecordType, profile: &Profile) -> Vec<Slot> {
    let fed = mapping.iter().filter_map(|(slot, m)| match &m.feed {
        Feed::Column(column) => Some((slot, *column)),
        _ => None,
    });
    let mut contradicted = Vec::new();
    for (slot, column) in fed.collect::<Vec<_>>() {
        let kind = mapping.field(record_type, slot).value_type;
        let (Some(facts), Some(matched)) = (profile.columns.get(column), mapping.get_mut(slot)) else { continue };
        let (order, format) = (facts.dates.order(), facts.numbers.format());
        let dates = matched.date_order.is_some() && order.is_some() && matched.date_order != order;
        // What is read cell by cell contradicts nothing.
        let said = matched.number_format.filter(|said| *said != NumberFormat::EachCell);
        let numbers = said.is_some() && format.is_some() && said != format;
        if kind == ValueType::Date && dates {
            matched.date_order = None;
            contradicted.push(slot);
        } else if kind != ValueType::Date && numbers {
            matched.number_format = None;
            contradicted.push(slot);
        }
    }
    contradicted
}
