//! Finding file names as people remember them: whatever the case, with or without accents, words in any
//! order, and with a slip of the finger in longer ones.

use crate::engine::schema::fold;
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

/// Letters from which a word may be found in the middle of another.
const FOUND_WITHIN: usize = 3;

/// Gives a connection the SQL function `resembles(name, folded)`: whether a file's name is like what
/// [`fold`] made of another text.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("resembles", 2, flags, |call| {
        let text = |at: usize| call.get_raw(at).as_str_or_null().map(Option::unwrap_or_default);
        Ok(resembles(&fold(text(0)?), text(1)?))
    })
}

fn resembles(name: &str, wanted: &str) -> bool {
    if name.contains(wanted) {
        return true;
    }
    let (of_name, wanted): (Vec<&str>, Vec<&str>) = (words(name).collect(), words(wanted).collect());
    !wanted.is_empty() && wanted.iter().all(|word| of_name.iter().any(|other| alike(other, word)))
}

/// Runs of letters and runs of digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let kind = |c: char| (c.is_alphabetic(), c.is_numeric());
    text.split(|c: char| !c.is_alphanumeric()).flat_map(move |run| {
        let mut rest = run;
        std::iter::from_fn(move || {
            let first = rest.chars().next()?;
            let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
            let (word, after) = rest.split_at(end);
            rest = after;
            Some(word)
        })
    })
}

/// A word that begins or holds what was typed, or is it but for a slip. 2025 is never 2026.
fn alike(word: &str, typed: &str) -> bool {
    let letters = typed.chars().count();
    if word.starts_with(typed) || (letters >= FOUND_WITHIN && word.contains(typed)) {
        return true;
    }
    let slips = match letters {
        _ if typed.starts_with(char::is_numeric) => 0,
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    // What is still being typed is compared with as much of the word.
    let lengths = (letters - slips.min(letters))..=(letters + slips);
    slips > 0
        && lengths.into_iter().any(|length| {
            let beginning: String = word.chars().take(length).collect();
            strsim::osa_distance(&beginning, typed) <= slips
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_without_accents_case_and_slips_of_the_finger() {
        for (name, typed, found) in [
            ("spring_gala.csv", "gala", true),
            ("spring_gala.csv", "SPRING GALA", true),
            ("spring_gala.csv", "gala spring", true),
            ("spring_gala.csv", "sprnig", true),
            ("spring_gala.csv", "sprin gaal", true),
            ("spring_gala.csv", "winter", false),
            ("spring_gala.csv", "_ga", true),
            ("spring_gala.csv", "gal_x", false),
            ("Übersicht März.xlsx", "ubersicht marz", true),
            ("donations.csv", "donatoins", true),
            ("donations.csv", "donatons", true),
            ("alumni_full_2026-11.csv", "2026", true),
            ("alumni_full_2026-11.csv", "2025", false),
            ("alumni_full_2026-11.csv", "alumni 2025", false),
            ("gifts2026.csv", "gift 2026", true),
            ("gala.csv", "a_a", false),
            ("gala.csv", "%", false),
            ("50%.csv", "%", true),
            ("a.csv", "b", false),
        ] {
            assert_eq!(resembles(&fold(name), &fold(typed)), found, "{typed} in {name}");
        }
    }
}
