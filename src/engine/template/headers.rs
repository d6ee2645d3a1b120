//! Headers as they are compared: what people change without meaning anything does not count.

use crate::engine::source::what_is_wrong_column;
use sha2::{Digest, Sha256};

/// Short name of a set of headers: eight hexadecimal digits, the same whatever the order, case,
/// spaces and punctuation. The "What is wrong" column of a corrected problem file does not count.
pub fn fingerprint(headers: &[String]) -> String {
    let mut all: Vec<String> = told(headers).map(|(_, header)| normalised(header)).collect();
    all.sort_unstable();
    let mut hash = Sha256::new();
    for header in &all {
        hash.update(header.as_bytes());
        hash.update(b"\n");
    }
    hash.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect()
}

/// The headers that tell what a file is, with their columns: all but "What is wrong", and but blank
/// ones, which stand for it where it is not to be matched.
pub fn told(headers: &[String]) -> impl Iterator<Item = (usize, &str)> {
    let wrong = what_is_wrong_column(headers);
    let tells = move |(i, header): &(usize, &String)| Some(*i) != wrong && !header.trim().is_empty();
    headers.iter().enumerate().filter(tells).map(|(i, h)| (i, h.as_str()))
}

/// Lower case, with one space where anything but letters and figures stands; a header of nothing but
/// signs stays as it is.
pub fn normalised(header: &str) -> String {
    let lower = header.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { lower.trim().to_owned() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> String {
        fingerprint(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn a_fingerprint_holds_against_order_case_and_punctuation() {
        let print = of(&["ID", "E-mail", "First Name"]);
        assert_eq!(print.len(), 8);
        for same in
            [&["First Name", "ID", "E-mail"], &["id", "e mail", "first_name"], &["ID ", "E–Mail", "First  Name"]]
        {
            assert_eq!(of(same), print, "{same:?}");
        }
    }

    #[test]
    fn other_headers_have_another_fingerprint() {
        let print = of(&["ID", "Email"]);
        for other in [&["ID"][..], &["ID", "Email", "Email (2)"], &["IDEmail"], &["ID", "Emial"], &["ID", "Email", "#"]]
        {
            assert_ne!(of(other), print, "{other:?}");
        }
        assert_ne!(of(&["#"]), of(&["%"]));
    }

    #[test]
    fn the_column_of_a_problem_file_does_not_count() {
        assert_eq!(of(&["ID", "Email", "What is wrong"]), of(&["ID", "Email"]));
        assert_eq!(of(&["ID", "", "Email"]), of(&["ID", "Email"]));
    }
}
