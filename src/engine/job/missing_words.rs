//! What a full list does not carry, in words both shells say.

use crate::engine::model::Missing;
use crate::engine::schema::{RecordType, group_digits};

/// "1,204 contacts are not in this file", with nothing after it.
pub fn missing_words(missing: &Missing, record_type: &RecordType) -> String {
    let (one, many) = (record_type.label.to_lowercase(), record_type.plural.to_lowercase());
    match missing.records {
        0 => format!("No {one} is missing from this file"),
        1 => format!("1 {one} is not in this file"),
        records => format!("{} {many} are not in this file", group_digits(records)),
    }
}

/// The same about an import that is done, as a sentence.
pub fn missing_after(missing: &Missing, record_type: &RecordType) -> String {
    let words = missing_words(missing, record_type);
    match missing.records {
        0 => format!("{words}."),
        1 => format!("{words}; it was not removed."),
        _ => format!("{words}; none of them was removed."),
    }
}

/// Why some of them may be in the file all the same, where that is so.
pub fn missing_warning(missing: &Missing, record_type: &RecordType) -> Option<String> {
    let key = &record_type.fields[record_type.key].label;
    let rows = match missing.unreadable {
        0 => return None,
        1 => format!("1 row has no readable {key}: a record missing from this file may be its"),
        rows => {
            format!("{} rows have no readable {key}: records missing from this file may be theirs", group_digits(rows))
        }
    };
    (missing.records > 0).then(|| format!("{rows}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;

    #[test]
    fn what_is_missing_is_said_in_whole_sentences() {
        let contact = Schema::built_in().record_type("contact").unwrap();
        let of = |records, unreadable| Missing { records, unreadable };
        for (missing, after, warning) in [
            (of(0, 3), "No contact is missing from this file.", None),
            (of(1, 0), "1 contact is not in this file; it was not removed.", None),
            (
                of(1_204, 1),
                "1,204 contacts are not in this file; none of them was removed.",
                Some("1 row has no readable Constituent ID: a record missing from this file may be its."),
            ),
            (
                of(2, 3),
                "2 contacts are not in this file; none of them was removed.",
                Some("3 rows have no readable Constituent ID: records missing from this file may be theirs."),
            ),
        ] {
            assert_eq!(missing_after(&missing, contact), after);
            assert_eq!(missing_warning(&missing, contact).as_deref(), warning);
        }
    }
}
