//! Everything a record holds, by section.

use super::command;
use super::words::Told;
use crate::engine::model::Record;
use crate::engine::schema::{GroupIndex, SectionContent, Slot, ValueType};
use crate::wizard::Command;
use crate::wizard::records::RecordsCommand;
use crate::wizard::screen::parts::{Kind, NumberCard};
use serde::Serialize;

/// Amounts shown big at the top, at most.
const BIG: usize = 4;

/// The filled fields of a section.
#[derive(Debug, Clone, Serialize)]
pub struct RecordSection {
    pub title: String,
    pub lines: Vec<FieldLine>,
}

/// One filled field.
#[derive(Debug, Clone, Serialize)]
pub struct FieldLine {
    pub label: String,
    pub value: String,
    /// It belongs to the entry above it.
    pub within: bool,
    /// Where it leads, where it refers to a record.
    #[serde(skip)]
    pub open: Option<Command>,
}

/// All filled fields by section.
pub(in crate::wizard::screen) fn sections(told: &Told<'_>, record: &Record) -> Vec<RecordSection> {
    let section = |section: &crate::engine::schema::Section| {
        let lines = match &section.content {
            SectionContent::Fields(fields) => {
                let slots = fields.iter().filter(|field| !told.record_type.fields[**field].derived);
                let line = |field: &usize| {
                    let slot = Slot::Field(*field);
                    line(told, record, slot, told.record_type.fields[*field].label.clone(), false)
                };
                slots.filter_map(line).collect()
            }
            SectionContent::Group(group) => entries(told, record, *group),
        };
        RecordSection { title: section.label.clone(), lines }
    };
    told.record_type.sections.iter().map(section).filter(|section| !section.lines.is_empty()).collect()
}

/// The entries of a group in their positions: what each is known by, then the rest of it.
fn entries(told: &Told<'_>, record: &Record, group: GroupIndex) -> Vec<FieldLine> {
    let declared = &told.record_type.groups[group];
    let Some(place) = told.layout.group_place(group) else { return Vec::new() };
    // What entries are called by is not shown beside its value.
    let named = declared.value.and(declared.identity);
    let head = declared.value.or(declared.identity);
    let mut lines = Vec::new();
    for entry in &record.groups[place] {
        let at = |field| Slot::Entry { group, position: entry.position, field };
        let mut fields: Vec<usize> = (0..declared.fields.len()).filter(|field| Some(*field) != named).collect();
        fields.sort_by_key(|field| Some(*field) != head);
        let filled = fields.into_iter().filter(|field| told.value(record, at(*field)).is_some());
        for (number, field) in filled.enumerate() {
            let label = match number {
                0 if head == Some(field) => told.label(record, at(field)),
                0 => format!("{} {} · {}", declared.label, entry.position + 1, declared.fields[field].label),
                _ => declared.fields[field].label.clone(),
            };
            lines.extend(line(told, record, at(field), label, number > 0));
        }
    }
    lines
}

fn line(told: &Told<'_>, record: &Record, slot: Slot, label: String, within: bool) -> Option<FieldLine> {
    let value = told.value(record, slot)?;
    let leads_to = told.leads_to(told.record_type.field(slot), value);
    Some(FieldLine {
        label,
        value: told.shown(record, slot)?,
        within,
        open: leads_to.map(|(place, _)| command(RecordsCommand::Open(place.clone()))),
    })
}

/// The amounts of a record, each with its date where it has one.
pub(in crate::wizard::screen) fn amounts(told: &Told<'_>, record: &Record) -> Vec<NumberCard> {
    let record_type = told.record_type;
    let money = |field: &usize| record_type.fields[*field].value_type == ValueType::Money;
    let card = |field: usize| {
        let declared = &record_type.fields[field];
        let date =
            declared.name.strip_suffix("amount").and_then(|stem| record_type.field_index(&format!("{stem}date")));
        let date = date.and_then(|date| told.shown(record, Slot::Field(date)));
        let caption = match date {
            Some(date) => format!("{} · {date}", declared.label),
            None => declared.label.clone(),
        };
        Some(NumberCard { number: told.shown(record, Slot::Field(field))?, caption, kind: Kind::Neutral })
    };
    (0..record_type.fields.len()).filter(money).filter_map(card).take(BIG).collect()
}
