//! `--translate`, `--otherwise` and `--blank`: what values become, what is done with all others and with
//! blank cells; and the values of a file that would not be recognised.

use super::args::MatchArgs;
use super::overrides;
use super::prepare::{MatchedFile, ReadFile};
use super::screen::{Style, wrapped};
use super::when;
use crate::engine::check::{CellReader, not_understood, proposals};
use crate::engine::convert::Settings;
use crate::engine::job::{count_values, known_values};
use crate::engine::mapping::translate::{Target, target_named, targets};
use crate::engine::mapping::{BlankPolicy, Feed, Mapping, Match, Otherwise, Translation};
use crate::engine::schema::{Currency, Field, RecordType, Schema, Slot, ValueType, group_digits, region_as_written};
use anyhow::bail;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// Values of one field named on screen; `--json` names all.
const SHOWN: usize = 12;

/// (slot, value, what it becomes), as typed.
pub type Pair = (String, String, String);

/// Lays what was asked for over a mapping.
///
/// # Errors
/// When a slot does not exist or no column feeds it, or it cannot hold what is asked.
pub fn apply(args: &MatchArgs, record_type: &RecordType, mapping: &mut Mapping) -> anyhow::Result<()> {
    for (path, value, target) in &args.translate {
        let (field, _, matched) = fed(record_type, mapping, path, "translate")?;
        let target = target.trim();
        let becomes =
            if target.is_empty() { None } else { Some(checked(record_type, field, path, "translate", target)?) };
        translation(record_type, field, matched).set(value, becomes);
    }
    for (path, otherwise) in &args.otherwise {
        let (field, _, matched) = fed(record_type, mapping, path, "otherwise")?;
        let otherwise = match otherwise {
            Otherwise::Use(target) => Otherwise::Use(checked(record_type, field, path, "otherwise", target)?),
            Otherwise::Keep if matches!(field.value_type, ValueType::Boolean | ValueType::Country) => {
                let what = if field.value_type == ValueType::Country { "a country" } else { "yes or no" };
                bail!(
                    "{path} holds {what} and nothing else, so nothing else can be kept. Use --otherwise {path}=problem."
                )
            }
            rule => rule.clone(),
        };
        translation(record_type, field, matched).otherwise = otherwise;
    }
    for (path, policy) in &args.blank {
        let (field, slot, matched) = fed(record_type, mapping, path, "blank")?;
        if record_type.is_whole_key(slot) && *policy != BlankPolicy::Keep {
            bail!("A row with a blank {path} names no record, so --blank {path} can only be keep. Leave it away.");
        }
        matched.blank = match policy {
            BlankPolicy::Use(target) => BlankPolicy::Use(checked(record_type, field, path, "blank", target)?),
            policy => policy.clone(),
        };
    }
    Ok(())
}

/// A match fed by a column; nothing else has values to translate.
fn fed<'r, 'm>(
    record_type: &'r RecordType,
    mapping: &'m mut Mapping,
    path: &str,
    option: &str,
) -> anyhow::Result<(&'r Field, Slot, &'m mut Match)> {
    let slot = overrides::slot(record_type, path)?;
    let field = mapping.field(record_type, slot);
    match mapping.get_mut(slot) {
        Some(matched) if !matches!(matched.feed, Feed::Fixed(_)) => Ok((field, slot, matched)),
        Some(_) => bail!("{path} is the same in every row, so --{option} {path} means nothing. Leave it away."),
        None => bail!("No column feeds {path}, so --{option} {path} means nothing. Match it with --set {path}=HEADER."),
    }
}

/// The translation of a match, begun where there is none. A field that takes only what it knows reports
/// all others; one of any text keeps them.
fn translation<'m>(record_type: &RecordType, field: &Field, matched: &'m mut Match) -> &'m mut Translation {
    let rule = if is_listed(record_type, field) { Otherwise::Problem } else { Otherwise::Keep };
    matched.translation.get_or_insert_with(|| Translation::new(rule))
}

/// What is to be stored, where the field has a list; refused where it is none of that.
fn checked(record_type: &RecordType, field: &Field, path: &str, option: &str, text: &str) -> anyhow::Result<String> {
    let schema = Schema::built_in();
    match field.value_type {
        ValueType::Country => return place(schema.countries.find(text), text, path, option, |code, _| code),
        ValueType::Region => return place(schema.regions.find(text), text, path, option, region_as_written),
        _ => {}
    }
    let choices = targets(schema, record_type, field);
    if choices.is_empty() {
        return Ok(text.to_owned());
    }
    if let Some(target) = target_named(&choices, text) {
        return Ok(target.value.clone());
    }
    let known: Vec<&str> = choices.iter().map(|Target { value, .. }| value.as_str()).collect();
    bail!("--{option} {path}: “{text}” is none of what the field holds; that is {}.", known.join(", "))
}

/// A country or region as it is stored, by any of its names.
fn place<'p>(
    found: Option<(&'p str, &'p str)>,
    text: &str,
    path: &str,
    option: &str,
    stored: impl Fn(&'p str, &'p str) -> &'p str,
) -> anyhow::Result<String> {
    match found {
        Some((code, name)) => Ok(stored(code, name).to_owned()),
        None => bail!("--{option} {path}: “{text}” is no place that is known. Write its name or its code, such as US."),
    }
}

/// Whether the values of a field are few and known.
fn is_listed(record_type: &RecordType, field: &Field) -> bool {
    !targets(Schema::built_in(), record_type, field).is_empty()
}

/// A field with values that the import would report.
#[derive(Debug, Serialize)]
pub struct NotRecognised {
    pub slot: String,
    pub header: String,
    /// Distinct values of the column; an estimate where they are too many to be listed.
    pub distinct: u64,
    /// False where the column has too many values for them to be looked at.
    pub listed: bool,
    pub values: Vec<UnknownValue>,
}

/// One of them.
#[derive(Debug, Serialize)]
pub struct UnknownValue {
    pub value: String,
    pub rows: u64,
    /// What it is most likely to mean; null where nothing is.
    pub suggestion: Option<String>,
}

/// The values of each field with a list that nothing recognises, over the whole file.
pub fn not_recognised(file: &ReadFile, matched: &MatchedFile) -> Vec<NotRecognised> {
    matched.mapping.iter().filter_map(|(slot, each)| of_slot(file, matched, slot, each)).collect()
}

fn of_slot(file: &ReadFile, matched: &MatchedFile, slot: Slot, each: &Match) -> Option<NotRecognised> {
    let MatchedFile { record_type, mapping, .. } = matched;
    let field = mapping.field(record_type, slot);
    if !is_listed(record_type, field) {
        return None;
    }
    let (schema, lists) = (Schema::built_in(), field.value_type == ValueType::List);
    let known = known_values(&file.profile, &each.feed, lists, schema).or_else(|| {
        // What cannot be read a second time stops the import that follows, and says why.
        let never = AtomicBool::new(false);
        let fed = !each.feed.columns().is_empty();
        fed.then(|| count_values(&file.source, &each.feed, lists, schema, &never, &mut |_| ()).ok()).flatten()
    })?;
    let settings = Settings { region: "US".to_owned(), currency: Currency::USD, current_year: when::current_year() };
    let reader = CellReader::new(schema, record_type, mapping, slot, each, &settings);
    let unknown: Vec<(String, u64)> = not_understood(&reader, &known.values).into_iter().cloned().collect();
    if unknown.is_empty() && known.complete {
        return None;
    }
    let value = |proposed: crate::engine::mapping::translate::Proposed| UnknownValue {
        value: proposed.value,
        rows: proposed.rows,
        suggestion: proposed.becomes,
    };
    Some(NotRecognised {
        slot: record_type.slot_path(slot),
        header: each.feed.words(&file.source.headers()),
        distinct: known.distinct,
        listed: known.complete,
        values: proposals(schema, record_type, field, &reader, &unknown).into_iter().map(value).collect(),
    })
}

/// Names the values and how to translate them; empty where there are none.
pub fn text(fields: &[NotRecognised], style: Style) -> String {
    let mut text = String::new();
    for field in fields {
        let sign = style.amber("!");
        if !field.listed {
            let values = group_digits(field.distinct);
            let line =
                format!("{} has about {values} different values, too many to list for {}.", field.header, field.slot);
            text.push_str(&format!("{sign}{}", wrapped(" ", &line)));
            continue;
        }
        let values = if field.values.len() == 1 { "1 value is" } else { &format!("{} values are", field.values.len()) };
        text.push_str(&format!("{sign} {} → {}: {values} not recognised\n", field.header, field.slot));
        for each in field.values.iter().take(SHOWN) {
            let rows = if each.rows == 1 { "1 row".to_owned() } else { format!("{} rows", group_digits(each.rows)) };
            let meant = each
                .suggestion
                .as_deref()
                .map(|s| format!(", --translate {}=\"{}={s}\" translates it", field.slot, each.value));
            text.push_str(&wrapped("    ", &format!("“{}” in {rows}{}", each.value, meant.unwrap_or_default())));
        }
        if let Some(more) = field.values.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            text.push_str(&format!("    and {} more; --json names them all\n", group_digits(more as u64)));
        }
    }
    text
}
