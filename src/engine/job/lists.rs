//! What is worth a look before a file of a named list, or a full list, goes in; in words both shells say.

use super::ImportRequest;
use crate::engine::model::Mode;
use crate::engine::schema::group_digits;
use crate::engine::store::{Store, StoreError};

/// Sentences about the list a file is: that it is its first file, and that a full list has fewer than half the rows
/// of the one before. None of them stops an import.
///
/// # Errors
/// When the database cannot be read.
pub fn list_warnings(store: &mut dyn Store, request: &ImportRequest) -> Result<Vec<String>, StoreError> {
    let record_type = &request.mapping.record_type;
    let mut warnings = Vec::new();
    if let Some(list) = &request.list {
        let known = store.lists(record_type)?;
        if !known.iter().any(|name| name.eq_ignore_ascii_case(list)) {
            warnings.push(first_of(list, &known, request.mode));
        }
    }
    if request.mode == Mode::FullList
        && let Some((before, file)) = store.last_full_list(record_type, request.list.as_deref())?
        && request.rows_total.saturating_mul(2) < before
    {
        warnings.push(format!(
            "This file has {}, fewer than half of the {} that {file} had, the full list before it. Make sure that \
             nothing is missing from it.",
            match request.rows_total {
                1 => "1 row".to_owned(),
                rows => format!("{} rows", group_digits(rows)),
            },
            group_digits(before)
        ));
    }
    Ok(warnings)
}

fn first_of(list: &str, known: &[String], mode: Mode) -> String {
    let nothing = if mode == Mode::FullList { ", so that nothing can be missing from it" } else { "" };
    let names: Vec<String> = known.iter().map(|name| format!("“{name}”")).collect();
    let known = if names.is_empty() { String::new() } else { format!(" Lists so far: {}.", names.join(", ")) };
    format!("This is the first file of the list “{list}”{nothing}.{known}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_file_names_the_lists_there_are() {
        assert_eq!(first_of("Alumni", &[], Mode::AddOnly), "This is the first file of the list “Alumni”.");
        assert_eq!(
            first_of("Alumni", &["Gala".to_owned(), "News".to_owned()], Mode::FullList),
            "This is the first file of the list “Alumni”, so that nothing can be missing from it. Lists so far: “Gala”, \
             “News”."
        );
    }
}
