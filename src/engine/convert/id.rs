//! Keys: kept exactly, because `00123` and `123` are two people; a key the spreadsheet turned into
//! scientific notation has lost figures and is refused.

use super::{Conversion, damage};
use crate::engine::schema::catalogue::code;

pub(super) fn read(text: &str) -> Conversion {
    if damage::is_damaged_key(text) {
        return Conversion::error(code::DAMAGED_NUMBER);
    }
    Conversion::text(text)
}

/// The key of another record, or a contact's email address.
pub(super) fn read_reference(text: &str) -> Conversion {
    if text.contains('@') { Conversion::text(text.to_lowercase()) } else { read(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_exactly() {
        for key in ["00123", "123.0", "C-1001", "a b", "12E4", "Ünal", "0"] {
            assert_eq!(read(key), Conversion::text(key));
            assert_eq!(read_reference(key), Conversion::text(key));
        }
    }

    #[test]
    fn damaged_keys_are_refused() {
        for key in ["1.2E+11", "1.23457E+12"] {
            assert_eq!(read(key), Conversion::error(code::DAMAGED_NUMBER));
            assert_eq!(read_reference(key), Conversion::error(code::DAMAGED_NUMBER));
        }
    }

    #[test]
    fn a_reference_by_email_is_lower_case() {
        assert_eq!(read_reference("Maria@X.org"), Conversion::text("maria@x.org"));
    }
}
