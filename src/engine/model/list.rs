//! The name of a list. It exists because one database may get full lists from several offices, each of which says
//! nothing about the records of the others: all who name one mean the same by it.

/// Characters the name of a list may have.
pub const LONGEST_LIST_NAME: usize = 100;

/// Why a name cannot be that of a list, as the end of a sentence; `None` where it can. Spaces around it do not count.
pub fn list_name_fault(name: &str) -> Option<&'static str> {
    if name.trim().is_empty() { Some("a list needs a name") } else { long_or_broken(name) }
}

/// What is wrong with a name of whatever kind that is to stand in one line: too long, or no line.
pub(in crate::engine) fn long_or_broken(name: &str) -> Option<&'static str> {
    let name = name.trim();
    if name.chars().count() > LONGEST_LIST_NAME {
        return Some("a name has at most 100 characters");
    }
    name.chars().any(char::is_control).then_some("a name has no line ends or tabs")
}

/// Whether two names are those of one list: the case of letters does not count, as in the database.
pub fn is_same_list(one: &str, other: &str) -> bool {
    one.trim().eq_ignore_ascii_case(other.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_lines() {
        let longest = "é".repeat(LONGEST_LIST_NAME);
        for (name, fault) in [
            ("Alumni office", None),
            (" Alumni ", None),
            (longest.as_str(), None),
            ("", Some("needs a name")),
            (" \t\n", Some("needs a name")),
            (&format!("{longest}e"), Some("at most 100 characters")),
            ("Alumni\noffice", Some("no line ends")),
            ("Alumni\toffice", Some("no line ends or tabs")),
        ] {
            let found = list_name_fault(name);
            assert_eq!(found.is_some(), fault.is_some(), "{name:?}: {found:?}");
            assert!(found.unwrap_or_default().contains(fault.unwrap_or_default()), "{name:?}: {found:?}");
        }
    }

    #[test]
    fn the_case_of_letters_makes_no_other_list() {
        assert!(is_same_list("Alumni office", " ALUMNI OFFICE"));
        assert!(!is_same_list("Alumni office", "Alumni"));
    }
}
