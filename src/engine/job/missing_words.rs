//! What a full list does not carry and what rows list for removal, in words both shells say.

use crate::engine::model::{Missing, MissingFor};
use crate::engine::schema::{RecordType, group_digits};

/// "1,204 contacts are not in this file", with nothing after it.
pub fn missing_words(missing: &Missing, record_type: &RecordType) -> String {
    let (one, many) = (record_type.label.to_lowercase(), record_type.plural.to_lowercase());
    let counted = |n: u64| match n {
        1 => format!("1 {one} is"),
        n => format!("{} {many} are", group_digits(n)),
    };
    match (missing.absent(), missing.listed) {
        (0, 0) => format!("No {one} is missing from this file"),
        (absent, 0) => format!("{} not in this file", counted(absent)),
        (0, listed) => format!("{} listed for removal", counted(listed)),
        (absent, 1) => format!("{} not in this file and 1 is listed for removal", counted(absent)),
        (absent, listed) => {
            format!("{} not in this file and {} are listed for removal", counted(absent), group_digits(listed))
        }
    }
}

/// The same about a check, as a sentence that says what becomes of them.
pub fn missing_before(missing: &Missing, record_type: &RecordType) -> String {
    let words = missing_words(missing, record_type);
    match missing.records {
        0 => format!("{words}."),
        1 => format!("{words}; it waits for your review."),
        _ => format!("{words}; they wait for your review."),
    }
}

/// What all of them have in common: "missing from file".
pub fn missing_label(missing: &Missing) -> &'static str {
    match missing.why() {
        MissingFor::Absent => "missing from file",
        MissingFor::Listed => "listed for removal",
        MissingFor::Both => "missing or listed",
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
    (missing.absent() > 0).then(|| format!("{rows}."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;

    #[test]
    fn what_is_missing_is_said_in_whole_sentences() {
        let contact = Schema::built_in().record_type("contact").unwrap();
        let of = |records, unreadable| Missing { records, listed: 0, unreadable };
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
