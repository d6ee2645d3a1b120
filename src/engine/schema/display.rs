//! Display (temporary until the data branch is merged).
use super::*;
pub fn display(value: &Value, _f: &Field, _t: &RecordType) -> String {
    format!("{value:?}")
}
pub fn group_digits(n: u64) -> String {
    n.to_string()
}
