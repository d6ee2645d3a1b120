//! What a column's values become in a slot: those a translation page lists, and those nothing is made of.

use super::CellReader;
use crate::engine::mapping::translate::{self, Proposed, Recognised};
use crate::engine::schema::{Field, RecordType, Schema, Value};

/// What is proposed for each of a column's values in a field, whatever its present translation says.
pub fn proposals(
    schema: &Schema,
    record_type: &RecordType,
    field: &Field,
    reader: &CellReader<'_>,
    values: &[(String, u64)],
) -> Vec<Proposed> {
    let recognised = |value: &str| match reader.by_itself(value) {
        Ok(Some(Value::Boolean(yes))) => Recognised::As(if yes { "yes" } else { "no" }.to_owned()),
        Ok(Some(value)) => value.as_text().map_or(Recognised::No, |text| Recognised::As(text.to_owned())),
        Ok(None) => Recognised::Blank,
        Err(()) => Recognised::No,
    };
    translate::suggest(schema, record_type, field, values, &recognised)
}

/// The values that the import would report as errors, with the rows that hold them.
pub fn not_understood<'v>(reader: &CellReader<'_>, values: &'v [(String, u64)]) -> Vec<&'v (String, u64)> {
    values.iter().filter(|(value, _)| !reader.understands(value)).collect()
}
