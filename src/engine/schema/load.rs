//! Reads record types from TOML and refuses what is malformed, naming the place.

use super::choices::Place;
use super::rollup::RawRollUp;
use super::{
    Choice, ChoiceList, ControlTotals, Field, FieldIndex, Group, LevelFields, Part, PlaceNames, RecordType, Schema,
    Section, SectionContent, ValueType, rules,
};
use serde::Deserialize;
use std::collections::HashSet;

/// Why a schema file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    #[error("{file}: {source}")]
    Toml { file: String, source: Box<toml::de::Error> },
    #[error("{file}: {place}: {what}")]
    Meaning { file: String, place: String, what: String },
}

pub(super) fn built_in() -> Result<Schema, SchemaError> {
    let record_types = [
        ("contact.toml", include_str!("../../../assets/schema/contact.toml")),
        ("gift.toml", include_str!("../../../assets/schema/gift.toml")),
        ("note.toml", include_str!("../../../assets/schema/note.toml")),
        ("proposal.toml", include_str!("../../../assets/schema/proposal.toml")),
        ("assignment.toml", include_str!("../../../assets/schema/assignment.toml")),
        ("team.toml", include_str!("../../../assets/schema/team.toml")),
    ];
    let record_types =
        record_types.iter().map(|(file, text)| parse_schema(file, text)).collect::<Result<Vec<_>, _>>()?;
    rules::check_together(&record_types).map_err(|(record_type, broken)| SchemaError::Meaning {
        file: format!("{record_type}.toml"),
        place: broken.place,
        what: broken.what,
    })?;
    Ok(Schema {
        record_types,
        countries: parse_places("countries.toml", include_str!("../../../assets/schema/countries.toml"))?,
        regions: parse_places("regions.toml", include_str!("../../../assets/schema/regions.toml"))?,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawType {
    name: String,
    label: String,
    plural: String,
    job_type: String,
    stat_type: String,
    key: RawKey,
    title: Vec<String>,
    title_fallback: Option<String>,
    #[serde(default)]
    totals: RawTotals,
    rollup: Option<RawRollUp>,
    levels: Option<RawLevels>,
    tags: Option<String>,
    open: Option<String>,
    deleted: Option<String>,
    #[serde(default, rename = "choice_list")]
    choice_lists: Vec<ChoiceList>,
    #[serde(rename = "section")]
    sections: Vec<RawSection>,
}

/// One field, or several that make the key together.
#[derive(Deserialize)]
#[serde(untagged)]
enum RawKey {
    One(String),
    Several(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTotals {
    #[serde(default)]
    by: Vec<String>,
    date: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLevels {
    parent: String,
    by: String,
    holder: String,
    /// Name of a group.
    credits: String,
    credited: String,
    promise: String,
    promise_value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    name: String,
    label: String,
    changed_code: u16,
    /// Present where the section is a group.
    group: Option<RawGroup>,
    #[serde(rename = "field")]
    fields: Vec<RawField>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGroup {
    /// Label of one entry.
    label: String,
    #[serde(default)]
    synonyms: Vec<String>,
    identity: Option<String>,
    #[serde(default)]
    append: bool,
    unique_unless: Option<String>,
    /// What an entry holds under its name.
    value: Option<String>,
    max: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawField {
    name: String,
    label: String,
    #[serde(rename = "type")]
    value_type: ValueType,
    help: String,
    #[serde(default)]
    synonyms: Vec<String>,
    #[serde(default)]
    required: bool,
    /// Name of a choice list.
    choices: Option<String>,
    #[serde(default)]
    partial_date: bool,
    #[serde(default)]
    yes: Vec<String>,
    #[serde(default)]
    no: Vec<String>,
    part: Option<Part>,
    references: Option<String>,
    #[serde(default)]
    sets_currency: bool,
    #[serde(default)]
    zero_is_unusual: bool,
}

/// Reads one record type. `file` is only used in errors.
///
/// # Errors
/// When the text is not TOML of the expected shape, or names something that is not there.
pub fn parse_schema(file: &str, text: &str) -> Result<RecordType, SchemaError> {
    let raw: RawType =
        toml::from_str(text).map_err(|source| SchemaError::Toml { file: file.to_owned(), source: Box::new(source) })?;
    let record_type = Builder { file, choice_lists: &raw.choice_lists }.build(&raw)?;
    rules::check(&record_type).map_err(|broken| SchemaError::Meaning {
        file: file.to_owned(),
        place: broken.place,
        what: broken.what,
    })?;
    Ok(record_type)
}

struct Builder<'a> {
    file: &'a str,
    choice_lists: &'a [ChoiceList],
}

impl Builder<'_> {
    fn wrong(&self, place: &str, what: impl Into<String>) -> SchemaError {
        SchemaError::Meaning { file: self.file.to_owned(), place: place.to_owned(), what: what.into() }
    }

    fn build(&self, raw: &RawType) -> Result<RecordType, SchemaError> {
        let (mut sections, mut fields, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        for section in &raw.sections {
            let built = section.fields.iter().map(|f| self.field(f)).collect::<Result<Vec<_>, _>>()?;
            let content = match &section.group {
                Some(group) => {
                    groups.push(self.group(section, group, built)?);
                    SectionContent::Group(groups.len() - 1)
                }
                None => {
                    let first = fields.len();
                    fields.extend(built);
                    SectionContent::Fields((first..fields.len()).collect())
                }
            };
            sections.push(Section {
                name: section.name.clone(),
                label: section.label.clone(),
                changed_code: section.changed_code,
                content,
            });
        }
        let key_parts = self.key_parts(raw, &fields)?;
        let key = match key_parts.as_slice() {
            [one] => *one,
            parts => {
                fields.push(derived_key(&fields, parts));
                fields.len() - 1
            }
        };
        let find = |name: &str| self.index(&fields, name, &raw.name);
        Ok(RecordType {
            key,
            key_parts,
            title: raw.title.iter().map(|n| find(n)).collect::<Result<_, _>>()?,
            title_fallback: raw.title_fallback.as_deref().map(find).transpose()?,
            totals: ControlTotals {
                by: raw.totals.by.iter().map(|n| find(n)).collect::<Result<_, _>>()?,
                date: raw.totals.date.as_deref().map(find).transpose()?,
            },
            rollup: raw.rollup.as_ref().map(|rollup| rollup.resolve(find)).transpose()?,
            levels: raw.levels.as_ref().map(|levels| self.levels(raw, levels, &fields, &groups)).transpose()?,
            tags: raw.tags.as_deref().map(find).transpose()?,
            open: raw.open.as_deref().map(find).transpose()?,
            deleted: raw.deleted.as_deref().map(find).transpose()?,
            name: raw.name.clone(),
            label: raw.label.clone(),
            plural: raw.plural.clone(),
            job_type: raw.job_type.clone(),
            stat_type: raw.stat_type.clone(),
            sections,
            fields,
            groups,
            choice_lists: raw.choice_lists.iter().map(copy_list).collect(),
        })
    }

    fn levels(
        &self,
        raw: &RawType,
        levels: &RawLevels,
        fields: &[Field],
        groups: &[Group],
    ) -> Result<LevelFields, SchemaError> {
        let find = |name: &str| self.index(fields, name, &raw.name);
        let credits = groups.iter().position(|group| group.name == levels.credits);
        let credits =
            credits.ok_or_else(|| self.wrong(&raw.name, format!("there is no group {:?}", levels.credits)))?;
        Ok(LevelFields {
            parent: find(&levels.parent)?,
            by: find(&levels.by)?,
            holder: find(&levels.holder)?,
            credits,
            credited: self.index(&groups[credits].fields, &levels.credited, &raw.name)?,
            promise: find(&levels.promise)?,
            promise_value: levels.promise_value.clone(),
        })
    }

    fn key_parts(&self, raw: &RawType, fields: &[Field]) -> Result<Vec<FieldIndex>, SchemaError> {
        let names = match &raw.key {
            RawKey::One(name) => std::slice::from_ref(name),
            RawKey::Several(names) if !names.is_empty() => names.as_slice(),
            RawKey::Several(_) => return Err(self.wrong(&raw.name, "`key` names no field")),
        };
        names.iter().map(|name| self.index(fields, name, &raw.name)).collect()
    }

    fn field(&self, raw: &RawField) -> Result<Field, SchemaError> {
        let choices = match &raw.choices {
            None => None,
            Some(name) => Some(
                self.choice_lists
                    .iter()
                    .position(|l| l.name == *name)
                    .ok_or_else(|| self.wrong(&raw.name, format!("there is no choice list {name:?}")))?,
            ),
        };
        Ok(Field {
            name: raw.name.clone(),
            label: raw.label.clone(),
            value_type: raw.value_type,
            help: raw.help.clone(),
            synonyms: raw.synonyms.clone(),
            required: raw.required,
            choices,
            partial_date: raw.partial_date,
            yes: raw.yes.clone(),
            no: raw.no.clone(),
            part: raw.part,
            references: raw.references.clone(),
            derived: false,
            sets_currency: raw.sets_currency,
            zero_is_unusual: raw.zero_is_unusual,
        })
    }

    fn group(&self, section: &RawSection, raw: &RawGroup, fields: Vec<Field>) -> Result<Group, SchemaError> {
        let find = |name: &String| self.index(&fields, name, &section.name);
        let (identity, unique_unless) =
            (raw.identity.as_ref().map(find).transpose()?, raw.unique_unless.as_ref().map(find).transpose()?);
        Ok(Group {
            name: section.name.clone(),
            label: raw.label.clone(),
            synonyms: raw.synonyms.clone(),
            identity,
            append: raw.append,
            value: raw.value.as_ref().map(find).transpose()?,
            unique_unless,
            max: raw.max,
            fields,
        })
    }

    fn index(&self, fields: &[Field], name: &str, place: &str) -> Result<FieldIndex, SchemaError> {
        fields
            .iter()
            .position(|f| f.name == name)
            .ok_or_else(|| self.wrong(place, format!("there is no field {name:?}")))
    }
}

/// The field that holds a key made of several others.
fn derived_key(fields: &[Field], parts: &[FieldIndex]) -> Field {
    let labels: Vec<&str> = parts.iter().map(|part| fields[*part].label.as_str()).collect();
    Field {
        name: "record_key".to_owned(),
        label: labels.join(" · "),
        value_type: ValueType::Id,
        help: String::new(),
        synonyms: Vec::new(),
        required: false,
        choices: None,
        partial_date: false,
        yes: Vec::new(),
        no: Vec::new(),
        part: None,
        references: None,
        derived: true,
        sets_currency: false,
        zero_is_unusual: false,
    }
}

fn copy_list(list: &ChoiceList) -> ChoiceList {
    let copy = |c: &Choice| Choice { value: c.value.clone(), label: c.label.clone(), aliases: c.aliases.clone() };
    ChoiceList { name: list.name.clone(), choices: list.choices.iter().map(copy).collect() }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPlaces {
    place: Vec<Place>,
}

/// Reads names of places. `file` is only used in errors.
///
/// # Errors
/// When the text is not TOML of the expected shape, or a code is blank or used twice.
pub fn parse_places(file: &str, text: &str) -> Result<PlaceNames, SchemaError> {
    let raw: RawPlaces =
        toml::from_str(text).map_err(|source| SchemaError::Toml { file: file.to_owned(), source: Box::new(source) })?;
    let mut codes = HashSet::new();
    for place in &raw.place {
        let wrong = |what: &str| {
            Err(SchemaError::Meaning { file: file.to_owned(), place: place.code.clone(), what: what.to_owned() })
        };
        if place.code.trim().is_empty() || place.name.trim().is_empty() {
            return wrong("a place has a code and a name");
        }
        if !codes.insert(place.code.as_str()) {
            return wrong("the code is used twice");
        }
    }
    Ok(PlaceNames::new(raw.place))
}
