//! Which named lists there are, and what is worth a look before a file of one, or a full list, goes in; in words both
//! shells say.

use super::ImportRequest;
use crate::engine::model::{Mode, is_same_list};
use crate::engine::schema::group_digits;
use crate::engine::store::{Store, StoreError};

/// The lists that imports of a record type came from. Read once, it answers for every name that is typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NamedLists {
    /// The one imported last first.
    pub named: Vec<NamedList>,
    /// Rows and file name of the last full list that was everything there is of the type.
    pub everything: Option<(u64, String)>,
}

/// A list with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedList {
    pub name: String,
    /// Rows and file name of its last full list, where it had one.
    pub last: Option<(u64, String)>,
}

impl NamedLists {
    /// Those of a record type.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn read(store: &mut dyn Store, record_type: &str) -> Result<NamedLists, StoreError> {
        let everything = store.last_full_list(record_type, None)?;
        let mut named = Vec::new();
        for name in store.lists(record_type)? {
            let last = store.last_full_list(record_type, Some(&name))?;
            named.push(NamedList { name, last });
        }
        Ok(NamedLists { named, everything })
    }

    /// The list of a name, whatever the case of its letters.
    pub fn get(&self, name: &str) -> Option<&NamedList> {
        self.named.iter().find(|list| is_same_list(&list.name, name))
    }

    /// That a full list has fewer than half the rows of the one before of the same list, or of everything; `None` where
    /// it has not, or where there was none before.
    pub fn too_few(&self, list: Option<&str>, rows: u64) -> Option<String> {
        let last = match list {
            Some(name) => self.get(name)?.last.as_ref(),
            None => self.everything.as_ref(),
        };
        let (before, file) = last.filter(|(before, _)| rows.saturating_mul(2) < *before)?;
        Some(format!(
            "This file has {}, fewer than half of the {} that {file} had, the full list before it. Make sure that \
             nothing is missing from it.",
            match rows {
                1 => "1 row".to_owned(),
                rows => format!("{} rows", group_digits(rows)),
            },
            group_digits(*before)
        ))
    }
}

/// Sentences about the list a file is: that it is its first file, and that a full list has fewer than half the rows
/// of the one before. None of them stops an import.
///
/// # Errors
/// When the database cannot be read.
pub fn list_warnings(store: &mut dyn Store, request: &ImportRequest) -> Result<Vec<String>, StoreError> {
    let known = NamedLists::read(store, &request.mapping.record_type)?;
    let list = request.list.as_deref();
    let first = list.filter(|list| known.get(list).is_none()).map(|list| first_of(list, &known, request.mode));
    let full = request.mode == Mode::FullList;
    let too_few = full.then(|| known.too_few(list, request.rows_total)).flatten();
    Ok(first.into_iter().chain(too_few).collect())
}

fn first_of(list: &str, known: &NamedLists, mode: Mode) -> String {
    let nothing = if mode == Mode::FullList { ", so that nothing can be missing from it" } else { "" };
    let names: Vec<String> = known.named.iter().map(|known| format!("“{}”", known.name)).collect();
    let known = if names.is_empty() { String::new() } else { format!(" Lists so far: {}.", names.join(", ")) };
    format!("This is the first file of the list “{list}”{nothing}.{known}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists() -> NamedLists {
        let named = |name: &str, last: Option<u64>| NamedList {
            name: name.to_owned(),
            last: last.map(|rows| (rows, format!("{name}.csv"))),
        };
        NamedLists {
            named: vec![named("Gala", Some(7)), named("News", None)],
            everything: Some((10, "all.csv".to_owned())),
        }
    }

    #[test]
    fn a_first_file_names_the_lists_there_are() {
        assert_eq!(
            first_of("Alumni", &NamedLists::default(), Mode::AddOnly),
            "This is the first file of the list “Alumni”."
        );
        assert_eq!(
            first_of("Alumni", &lists(), Mode::FullList),
            "This is the first file of the list “Alumni”, so that nothing can be missing from it. Lists so far: “Gala”, \
             “News”."
        );
    }

    #[test]
    fn fewer_than_half_of_the_same_list_are_too_few() {
        for (list, rows, expected) in [
            (None, 5, ""),
            (None, 4, "This file has 4 rows, fewer than half of the 10 that all.csv had"),
            (Some("Gala"), 4, ""),
            (Some(" GALA "), 3, "This file has 3 rows, fewer than half of the 7 that Gala.csv had"),
            (Some("Gala"), 1, "This file has 1 row, fewer"),
            (Some("News"), 0, ""),
            (Some("New one"), 0, ""),
        ] {
            let said = lists().too_few(list, rows).unwrap_or_default();
            assert!(said.starts_with(expected) && said.is_empty() == expected.is_empty(), "{list:?} {rows}: {said}");
        }
        assert_eq!(NamedLists::default().too_few(None, 0), None);
    }
}
