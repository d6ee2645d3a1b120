//! Headers of two rows: groups above, names below.
//!
//! A wrong guess would make headers of the first data row, so that every sign must agree; where one
//! is missing there is one header row, and a person can say otherwise.

use super::super::Row;
use super::super::columns::{Level, levels};
use super::super::looks::Looks;

/// Rows below that are compared with the headers.
const COMPARED: usize = 20;

/// Words of which headers are made. The names below groups are known words for the most part; the
/// first data row is not.
#[rustfmt::skip]
const WORDS: [&str; 96] = [
    "account", "address", "adresse", "age", "amount", "amt", "apartment", "apr", "april", "apt", "area", "assistant",
    "aug", "august", "birth", "cell", "city", "code", "company", "contact", "count", "country", "county", "date",
    "day", "dec", "december", "department", "direct", "email", "employer", "ext", "extension", "fax", "feb",
    "february", "first", "frequency", "from", "fund", "gender", "gift", "gifts", "given", "home", "id", "jan",
    "january", "jul", "july", "jun", "june", "kind", "last", "line", "mail", "mar", "march", "may", "middle",
    "mobile", "month", "name", "no", "note", "notes", "nov", "november", "number", "oct", "october", "organization",
    "phone", "postal", "postcode", "preferred", "prefix", "province", "region", "relationship", "salutation", "sep",
    "september", "spouse", "state", "status", "street", "suffix", "telephone", "title", "to", "total", "type", "work",
    "year", "zip",
];

/// Whether two rows, one right below the other, are the headers of the rows below them.
pub(super) fn are_headers(upper: Row<'_>, lower: Row<'_>, below: &[Row<'_>]) -> bool {
    if upper.number + 1 != lower.number || below.is_empty() {
        return false;
    }
    let levels = levels(upper, lower);
    has_groups(&levels, below) && all_words(upper) && all_words(lower) && known(&levels) && borne_out(&levels, below)
}

/// Whether names stand below groups of two and more, and every other name stands alone.
fn has_groups(levels: &[Level<'_>], below: &[Row<'_>]) -> bool {
    let mut wide = 0;
    let mut narrow = 0;
    let mut alone_above = 0;
    let mut at = 0;
    while at < levels.len() {
        let begin = levels[at];
        let end = at + 1 + levels[at + 1..].iter().take_while(|level| level.upper.is_empty()).count();
        let names: Vec<String> =
            levels[at..end].iter().map(|level| level.lower.to_lowercase()).filter(|name| !name.is_empty()).collect();
        let mut distinct = names.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if !begin.upper.is_empty() {
            match names.len() {
                0 => alone_above += 1,
                1 => narrow += 1,
                count if count == distinct.len() => wide += 1,
                _ => return false,
            }
        }
        at = end;
    }
    // One group is enough only where the other names stand above blank cells, as merged ones do. The
    // first data row has no blank cell where nearly all others have a value.
    let starts_blank = levels.first().is_some_and(|level| level.lower.is_empty() && !level.upper.is_empty())
        && below.iter().filter(|row| !row.cell(0).trim().is_empty()).count() * 10 >= below.len() * 7;
    wide > narrow && (wide >= 2 || (wide == 1 && alone_above >= 1 && starts_blank))
}

/// Whether no cell is a value.
fn all_words(row: Row<'_>) -> bool {
    row.cells().map(str::trim).all(|cell| !Looks::of(cell).is_value())
}

/// Whether most names below are made of words known from headers.
fn known(levels: &[Level<'_>]) -> bool {
    let names = levels.iter().map(|level| level.lower).filter(|name| !name.is_empty());
    let (mut all, mut known) = (0, 0);
    for name in names {
        all += 1;
        let mut words = name.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
        known += usize::from(words.any(|word| WORDS.binary_search(&word.to_lowercase().as_str()).is_ok()));
    }
    all >= 2 && known * 2 > all
}

/// Whether a column with a name below holds values, and no row below repeats the names.
fn borne_out(levels: &[Level<'_>], below: &[Row<'_>]) -> bool {
    let named = || levels.iter().enumerate().filter(|(_, level)| !level.lower.is_empty());
    let compared = || below.iter().take(COMPARED);
    let repeated =
        named().any(|(column, level)| compared().any(|row| row.cell(column).trim().eq_ignore_ascii_case(level.lower)));
    !repeated
        && named().any(|(column, _)| {
            let cells = compared().map(|row| row.cell(column).trim()).filter(|cell| !cell.is_empty());
            let (mut filled, mut values) = (0, 0);
            for cell in cells {
                filled += 1;
                let looks = Looks::of(cell);
                values += usize::from(looks.is_value() || looks.is(crate::engine::schema::ValueType::PostalCode));
            }
            values > 0 && values * 10 >= filled * 7
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_words_are_in_order() {
        assert!(WORDS.is_sorted());
    }
}
