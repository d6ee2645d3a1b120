//! `--custom`: columns that become fields the organisation defines itself.

use super::args::CustomAsked;
use super::overrides;
use crate::engine::mapping::custom::{agree, defined_as, guess};
use crate::engine::mapping::suggest::ColumnFacts;
use crate::engine::mapping::{Feed, Mapping, Match};
use crate::engine::schema::custom::folded_name;
use crate::engine::schema::{CustomField, RecordType};
use anyhow::bail;

/// Defines and feeds what was asked for. `defined` are the fields the database knows; where no type was
/// named, theirs counts, else what the column's values suggest.
///
/// # Errors
/// When a column does not exist, a name cannot be used or is named twice, or stands for another type.
pub fn apply(
    asked: &[CustomAsked],
    record_type: &RecordType,
    facts: &[ColumnFacts],
    defined: &[CustomField],
    mapping: &mut Mapping,
) -> anyhow::Result<()> {
    let headers: Vec<String> = facts.iter().map(|column| column.header.clone()).collect();
    for (index, CustomAsked { name, header, kind }) in asked.iter().enumerate() {
        if asked[..index].iter().any(|earlier| folded_name(&earlier.name) == folded_name(name)) {
            bail!("--custom “{name}” is named twice. One column feeds a field; give the other one another name.");
        }
        let column = overrides::column(&headers, header)?;
        let known = defined_as(defined, name);
        let kind = kind.or(known.map(|known| known.kind)).unwrap_or_else(|| guess(&facts[column]).0);
        if let Some(known) = known {
            agree(known, kind)?;
        }
        let name = known.map_or_else(|| name.clone(), |known| known.name.clone());
        let slot = mapping.define_custom(record_type, &CustomField { name, kind })?;
        mapping.release(column);
        mapping.set(slot, Match::new(Feed::Column(column)));
    }
    Ok(())
}
