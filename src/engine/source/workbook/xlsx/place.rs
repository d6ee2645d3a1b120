//! Names of cells: `B7`.

use crate::engine::source::records::COLUMN_LIMIT;

/// Rows a sheet may have.
pub(super) const ROW_MOST: u32 = 1_048_576;

/// Row and column of a cell, from 1; `None` where it is no name of a cell a sheet may have.
#[inline]
pub(super) fn cell(name: &str) -> Option<(u32, u32)> {
    let bytes = name.as_bytes();
    let mut at = 0;
    let mut column = 0u32;
    while let Some(byte) = bytes.get(at).map(|byte| byte & !0x20).filter(u8::is_ascii_uppercase) {
        column = column * 26 + u32::from(byte - b'A') + 1;
        if column > COLUMN_LIMIT as u32 {
            return None;
        }
        at += 1;
    }
    let row = row(&name[at..])?;
    (column > 0).then_some((row, column))
}

/// The number of a row, from 1.
#[inline]
pub(super) fn row(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.len() > 7 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let row = digits.bytes().fold(0, |row, byte| row * 10 + u32::from(byte - b'0'));
    (1..=ROW_MOST).contains(&row).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells_give_row_and_column() {
        for (name, expected) in [
            ("A1", Some((1, 1))),
            ("b7", Some((7, 2))),
            ("AA10", Some((10, 27))),
            ("XFD1048576", Some((1_048_576, 16_384))),
            ("XFE1", None),
            ("A1048577", None),
            ("A0", None),
            ("A", None),
            ("7", None),
            ("$A$1", None),
            ("ZZZZZZZZZZZZ1", None),
            ("A99999999999", None),
            ("A1B", None),
            ("Ä1", None),
            ("", None),
        ] {
            assert_eq!(cell(name), expected, "{name}");
        }
    }
}
