//! A number that has to be typed before many records go.

/// Whether a number was typed, with or without separators between its thousands.
pub fn is_number(typed: &str, number: u64) -> bool {
    let separators = |c: &char| matches!(c, ',' | '.' | '\'' | '’') || c.is_whitespace();
    let digits: String = typed.trim().chars().filter(|c| !separators(c)).collect();
    digits.bytes().all(|byte| byte.is_ascii_digit()) && digits.parse() == Ok(number)
}

#[cfg(test)]
mod tests {
    use super::is_number;

    #[test]
    fn a_number_counts_with_and_without_separators_and_nothing_else_does() {
        for typed in ["1204", " 1,204 ", "1.204", "1 204", "1\u{a0}204", "1'204"] {
            assert!(is_number(typed, 1_204), "{typed:?}");
        }
        for typed in ["", "1205", "-1204", "1204 contacts", "+1204", "12", "yes"] {
            assert!(!is_number(typed, 1_204), "{typed:?}");
        }
    }
}
