//! What surrounds a value without being part of it: white space of every kind, byte order marks,
//! zero-width and direction characters.

/// The text without anything invisible around it.
pub(super) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(is_invisible),
    }
}

/// White space, control characters, and characters without width.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_zero_width(c)
}

/// Characters that occupy no room: joiners, direction and byte order marks, soft hyphens.
pub(super) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether there are more than `limit` characters; counts only where the bytes leave it open.
pub(super) fn is_longer_than(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().nth(limit).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_invisible_around_a_value_is_dropped() {
        for (typed, expected) in [
            ("Maria", "Maria"),
            ("  Maria\t\r\n", "Maria"),
            ("\u{A0}Maria Lopez\u{A0}", "Maria Lopez"),
            ("\u{FEFF}C-1001", "C-1001"),
            ("\u{200B}\u{2060}x\u{200F}", "x"),
            ("\u{3000}Ünal\u{2003}", "Ünal"),
            (" \u{A0}\u{FEFF} ", ""),
            ("", ""),
            ("x", "x"),
        ] {
            assert_eq!(trim(typed), expected, "{typed:?}");
        }
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert!(!is_longer_than("ééé", 3));
        assert!(is_longer_than("éééé", 3));
        assert!(!is_longer_than("abc", 3));
        assert!(is_longer_than("abcd", 3));
    }
}
