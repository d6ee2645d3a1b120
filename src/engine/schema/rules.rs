//! What a record type must satisfy beyond its shape. This module exists so that a malformed schema
//! is refused when it is read, with the place named, and never surprises an import. It must not
//! repair anything.

use super::{ChoiceList, Currency, Field, Group, RecordType, SectionContent, ValueType};
use std::collections::HashMap;

/// Event codes below this belong to the engine.
const FIRST_SECTION_CODE: u16 = 110;

/// A rule that is broken, and by what.
#[derive(Debug)]
pub(super) struct Broken {
    /// Name of the section, field, group or choice list.
    pub place: String,
    pub what: String,
}

fn refuse(place: &str, what: impl Into<String>) -> Result<(), Broken> {
    Err(Broken { place: place.to_owned(), what: what.into() })
}

/// Holds a record type against every rule; the first one broken is reported.
pub(super) fn check(record_type: &RecordType) -> Result<(), Broken> {
    check_name(&record_type.name)?;
    check_labels(&record_type.name, &[&record_type.label, &record_type.plural])?;
    if record_type.title.is_empty() {
        return refuse(&record_type.name, "`title` names no field, so records would have no name on screen");
    }
    for field in record_type.title.iter().chain(&record_type.title_fallback).map(|field| &record_type.fields[*field]) {
        if field.value_type.columns() != [("", "TEXT")] || field.value_type == ValueType::List {
            return refuse(&field.name, "a field that names records on screen holds text");
        }
    }
    for list in &record_type.choice_lists {
        check_choices(list)?;
    }
    unique(record_type.choice_lists.iter().map(|l| l.name.as_str()))?;
    check_sections(record_type)?;
    check_totals(record_type)?;
    check_typed(record_type, record_type.tags, ValueType::List)?;
    check_typed(record_type, record_type.open, ValueType::Boolean)?;
    check_typed(record_type, record_type.deleted, ValueType::Boolean)?;
    if let Some(rollup) = &record_type.rollup {
        rollup.check_from(record_type).map_err(of_rollup)?;
    }
    check_fields(&record_type.fields)?;
    check_currency(record_type)?;
    for group in &record_type.groups {
        check_group(group)?;
    }
    let groups = record_type.groups.iter().map(|g| g.name.as_str());
    unique(record_type.fields.iter().map(|f| f.name.as_str()).chain(groups))
}

/// Holds the record types against each other; the name of the type with the first rule broken is given with it.
/// A type comes after those it refers to: that is the order they are imported in.
pub(super) fn check_together(types: &[RecordType]) -> Result<(), (String, Broken)> {
    unique(types.iter().map(|t| t.name.as_str())).map_err(|broken| (broken.place.clone(), broken))?;
    let mut codes: HashMap<u16, &str> = HashMap::new();
    for (index, record_type) in types.iter().enumerate() {
        let told = |broken| (record_type.name.clone(), broken);
        for section in &record_type.sections {
            if let Some(earlier) = codes.insert(section.changed_code, &record_type.name) {
                let what = format!("`changed_code` {} belongs to {earlier:?} already", section.changed_code);
                refuse(&section.name, what).map_err(told)?;
            }
        }
        if let Some(rollup) = &record_type.rollup {
            // That the type comes before is held below: the roll-up is by a field that refers to it.
            let into = types.iter().find(|into| into.name == rollup.into);
            into.map_or(Ok(()), |into| rollup.check_into(into)).map_err(of_rollup).map_err(told)?;
        }
        let fields = record_type.fields.iter().chain(record_type.groups.iter().flat_map(|group| &group.fields));
        for (field, to) in fields.filter_map(|field| Some((field, field.references.as_ref()?))) {
            if !types[..=index].iter().any(|earlier| earlier.name == *to) {
                refuse(&field.name, format!("it refers to {to:?}, which does not come before")).map_err(told)?;
            }
        }
    }
    Ok(())
}

/// Whether a field that something is decided by is of the type it has to be.
fn check_typed(record_type: &RecordType, field: Option<super::FieldIndex>, wanted: ValueType) -> Result<(), Broken> {
    match field.map(|field| &record_type.fields[field]) {
        Some(field) if field.value_type != wanted => {
            refuse(&field.name, format!("what removals go by is of type {wanted:?} here"))
        }
        _ => Ok(()),
    }
}

fn of_rollup((place, what): (String, String)) -> Broken {
    Broken { place, what }
}

fn check_sections(record_type: &RecordType) -> Result<(), Broken> {
    unique(record_type.sections.iter().map(|s| s.name.as_str()))?;
    let mut codes = HashMap::new();
    for section in &record_type.sections {
        check_name(&section.name)?;
        check_labels(&section.name, &[&section.label])?;
        let code = section.changed_code;
        if code < FIRST_SECTION_CODE {
            let what = format!("`changed_code` {code} is the engine's; sections begin at {FIRST_SECTION_CODE}");
            return refuse(&section.name, what);
        }
        if let Some(earlier) = codes.insert(code, &section.name) {
            return refuse(&section.name, format!("`changed_code` {code} belongs to {earlier:?} already"));
        }
        let empty = match &section.content {
            SectionContent::Fields(fields) => fields.is_empty(),
            SectionContent::Group(group) => record_type.groups[*group].fields.is_empty(),
        };
        if empty {
            return refuse(&section.name, "the section has no fields");
        }
    }
    Ok(())
}

/// One field says what currency a row is in, and its choices are currencies. It is no part of what is stored.
fn check_currency(record_type: &RecordType) -> Result<(), Broken> {
    let mut setting = record_type.fields.iter().filter(|field| field.sets_currency);
    let Some(field) = setting.next() else { return Ok(()) };
    if let Some(other) = setting.next() {
        return refuse(&other.name, format!("{:?} sets the currency already", field.name));
    }
    if let Some(choice) = record_type.choices(field).iter().find(|choice| Currency::new(&choice.value).is_none()) {
        return refuse(&field.name, format!("{:?} is not a currency code", choice.value));
    }
    let index = record_type.currency_field();
    let needed = record_type.key_parts.iter().chain(&record_type.title).chain(&record_type.totals.by);
    if field.required || needed.chain(&record_type.title_fallback).any(|needed| Some(*needed) == index) {
        return refuse(&field.name, "what sets the currency is not stored by itself, so nothing else may need it");
    }
    match record_type.groups.iter().flat_map(|group| &group.fields).find(|field| field.sets_currency) {
        Some(field) => refuse(&field.name, "the currency is set for a whole row, not for an entry of a group"),
        None => Ok(()),
    }
}

fn check_totals(record_type: &RecordType) -> Result<(), Broken> {
    let fields = |indexes: &[usize]| indexes.iter().map(|i| &record_type.fields[*i]).collect::<Vec<_>>();
    let by = fields(&record_type.totals.by);
    unique(by.iter().map(|field| field.name.as_str()))?;
    for field in by {
        let plain = field.value_type.columns() == [("", "TEXT")];
        if !plain || matches!(field.value_type, ValueType::List | ValueType::Multiline | ValueType::Date) {
            return refuse(&field.name, "totals are summed up by a field that holds a short text or a choice");
        }
    }
    for field in fields(record_type.totals.date.as_slice()) {
        if field.value_type != ValueType::Date {
            return refuse(&field.name, "the `date` of totals holds dates");
        }
    }
    Ok(())
}

fn check_fields(fields: &[Field]) -> Result<(), Broken> {
    for field in fields {
        check_name(&field.name)?;
        check_labels(&field.name, &[&field.label])?;
        if field.synonyms.iter().any(|s| s.trim().is_empty()) {
            return refuse(&field.name, "a synonym is blank");
        }
        if field.partial_date && field.value_type != ValueType::Date {
            return refuse(&field.name, "`partial_date` is for dates");
        }
        check_words(field)?;
        if field.sets_currency && field.value_type != ValueType::Choice {
            return refuse(&field.name, "`sets_currency` is for choices");
        }
        if field.zero_is_unusual && field.value_type != ValueType::Money {
            return refuse(&field.name, "`zero_is_unusual` is for amounts");
        }
        if field.references.is_some() && field.value_type != ValueType::Reference {
            return refuse(&field.name, "`references` is for references");
        }
        match (field.value_type, field.choices) {
            (ValueType::Choice, None) => return refuse(&field.name, "a choice field names its list in `choices`"),
            (ValueType::Choice | ValueType::List, _) | (_, None) => {}
            (_, Some(_)) => return refuse(&field.name, "`choices` is for choice and list fields"),
        }
    }
    unique(fields.iter().map(|f| f.name.as_str()))
}

/// Words for yes and no are for yes-or-no fields, and none says both.
fn check_words(field: &Field) -> Result<(), Broken> {
    if field.value_type != ValueType::Boolean && !(field.yes.is_empty() && field.no.is_empty()) {
        return refuse(&field.name, "`yes` and `no` are for boolean fields");
    }
    let words = field.yes.iter().chain(&field.no);
    if words.clone().any(|word| word.trim().is_empty() || word.to_lowercase() != *word) {
        return refuse(&field.name, "words for yes and no are in lower case and not blank");
    }
    unique(words.map(String::as_str))
}

fn check_group(group: &Group) -> Result<(), Broken> {
    check_labels(&group.name, &[&group.label])?;
    check_fields(&group.fields)?;
    if group.max == 0 {
        return refuse(&group.name, "`max` is at least 1");
    }
    if let Some(field) = group.fields.iter().find(|f| f.required) {
        return refuse(&field.name, "a field of a group is not required: there may be no entry at all");
    }
    if group.append && group.identity.is_none() {
        return refuse(&group.name, "`append` needs an `identity`");
    }
    if group.value.is_some() && !group.append {
        return refuse(&group.name, "`value` needs an `identity` and `append`: entries are known by their name");
    }
    if group.value.is_some_and(|value| group.fields[value].value_type != ValueType::List) {
        return refuse(&group.name, "`value` names a list");
    }
    match group.unique_unless {
        Some(_) if group.identity.is_none() => refuse(&group.name, "`unique_unless` needs an `identity`"),
        Some(field) if group.fields[field].value_type != ValueType::Boolean => {
            refuse(&group.name, "`unique_unless` names a boolean field")
        }
        _ => Ok(()),
    }
}

/// No text may stand for two choices of one list; case does not matter.
fn check_choices(list: &ChoiceList) -> Result<(), Broken> {
    if list.choices.is_empty() {
        return refuse(&list.name, "the list has no choices");
    }
    let mut owners: HashMap<String, &str> = HashMap::new();
    for choice in &list.choices {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if choice.value.is_empty() || !choice.value.chars().all(plain) {
            let what = format!("choice {:?}: a value is lower-case letters, digits and `_`", choice.value);
            return refuse(&list.name, what);
        }
        check_labels(&list.name, &[&choice.label])?;
        for text in [&choice.value, &choice.label].into_iter().chain(&choice.aliases) {
            let earlier = owners.insert(text.trim().to_lowercase(), &choice.value);
            if let Some(earlier) = earlier.filter(|e| *e != choice.value) {
                return refuse(&list.name, format!("{text:?} stands for both {earlier:?} and {:?}", choice.value));
            }
        }
    }
    let mut values = list.choices.iter().map(|c| c.value.as_str()).collect::<Vec<_>>();
    values.sort_unstable();
    match values.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => refuse(&list.name, format!("there are two choices {:?}", pair[0])),
        None => Ok(()),
    }
}

/// Names become names of tables and columns and the dotted paths of slots.
fn check_name(name: &str) -> Result<(), Broken> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if name.split('.').all(|part| part.starts_with(|c: char| c.is_ascii_lowercase()) && part.chars().all(plain)) {
        return Ok(());
    }
    refuse(name, "a name is lower-case letters, digits and `_`, in parts joined by `.` that begin with a letter")
}

fn check_labels(place: &str, labels: &[&str]) -> Result<(), Broken> {
    if labels.iter().any(|label| label.trim().is_empty()) { refuse(place, "the label is blank") } else { Ok(()) }
}

fn unique<'a>(names: impl Iterator<Item = &'a str>) -> Result<(), Broken> {
    let mut seen = std::collections::HashSet::new();
    for name in names {
        if !seen.insert(name) {
            return refuse(name, "the name is used twice");
        }
    }
    Ok(())
}
