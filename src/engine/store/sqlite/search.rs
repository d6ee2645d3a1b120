//! Finding texts as people type them: whatever the case, and with or without accents.

use crate::engine::schema::fold;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Gives a connection the SQL function `holds(text, folded)`: whether a text holds what [`fold`] made
/// of another. A blank holds nothing.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("holds", 2, flags, |call| {
        let text = |at: usize| call.get_raw(at).as_str_or_null().map(Option::unwrap_or_default);
        Ok(fold(text(0)?).contains(text(1)?))
    })
}

/// What was typed into a search box, as `holds` takes it; `None` where nothing was.
pub(super) fn wanted(search: &str) -> Option<String> {
    let search = search.trim();
    (!search.is_empty()).then(|| fold(search).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_without_its_accents_and_in_any_case() {
        let connection = Connection::open_in_memory().unwrap();
        register(&connection).unwrap();
        let holds = |text: Option<&str>, search| -> bool {
            connection.query_row("SELECT holds(?1, ?2)", (text, wanted(search)), |row| row.get(0)).unwrap()
        };
        for (text, search, found) in [
            ("María Núñez", "nunez", true),
            ("MARÍA NÚÑEZ", "maría núñez", true),
            ("Straße", "STRASSE", true),
            ("Søren", "soren", true),
            ("Łukasz", "lukasz", true),
            ("James O’Brien", "o'brien", true),
            ("Nunez", "núñez", true),
            ("Νίκος", "νικος", true),
            ("maria.nunez@example.org", "NUNEZ@", true),
            ("Maria", "mario", false),
            ("", "a", false),
            ("50%", "%", true),
            ("fifty", "%", false),
        ] {
            assert_eq!(holds(Some(text), search), found, "{search} in {text}");
        }
        assert!(!holds(None, "a"));
    }
}
