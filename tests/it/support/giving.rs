//! Makes up gifts and what else belongs to the donors of `donors.rs`: the same number gives the same row.
//!
//! A gift's donor, amount and kind look random; one gift in three goes to a donor who gave already.

use super::donors;
use std::io::{BufWriter, Write};
use std::path::Path;

/// The headers of gifts, in column order.
pub const HEADERS: [&str; 12] = [
    "Gift ID",
    "Gift type",
    "Donor ID",
    "Gift date",
    "Amount",
    "Fund",
    "Campaign",
    "Appeal",
    "Payment method",
    "Receipt number",
    "Fee",
    "Anonymous",
];

const KINDS: [&str; 12] = [
    "Cash",
    "Cash",
    "Cash",
    "Cash",
    "Recurring",
    "Recurring",
    "Pledge",
    "Pledge payment",
    "Stock",
    "Refund",
    "Soft credit",
    "",
];
const FUNDS: [&str; 6] = ["Annual fund", "Library", "Chapel", "Scholarships", "", "Athletics"];
const METHODS: [&str; 4] = ["Card", "Cheque", "Bank transfer", "Cash"];

/// The cells of a gift to one of the donors `1..=donors`, in column order.
pub fn gift(number: u64, donors: u64) -> [String; 12] {
    let r = donors::mixed(number ^ 0x00C0_FFEE);
    let pick = |shift: u32, of: u64| (r >> shift) % of;
    let cents = pick(8, 90_000) + 100;
    let currency = if pick(3, 40) == 0 { "EUR" } else { "USD" };
    [
        format!("G{number:08}"),
        KINDS[pick(0, 12) as usize].to_owned(),
        donors::key(donors::mixed(number / 3 * 2 + number % 2) % donors + 1),
        format!("{}-{:02}-{:02}", 2008 + pick(20, 17), pick(26, 12) + 1, pick(30, 28) + 1),
        format!("{currency} {}.{:02}", cents / 100, cents % 100),
        FUNDS[pick(34, 6) as usize].to_owned(),
        if pick(38, 2) == 0 { format!("Campaign {}", 2008 + pick(20, 17)) } else { String::new() },
        ["Spring letter", "Gala", "", "Call"][pick(41, 4) as usize].to_owned(),
        METHODS[pick(44, 4) as usize].to_owned(),
        format!("R{number:09}"),
        if pick(46, 3) == 0 { format!("USD {}.{:02}", cents / 4_000, cents % 97) } else { String::new() },
        if pick(49, 60) == 0 { "Y" } else { "N" }.to_owned(),
    ]
}

/// Writes gifts `numbers` to a CSV file; `change` may alter the cells of each.
///
/// # Panics
/// When the file cannot be written.
pub fn write(path: &Path, numbers: std::ops::Range<u64>, donors: u64, mut change: impl FnMut(u64, &mut [String; 12])) {
    let rows = numbers.map(|number| {
        let mut cells = gift(number, donors);
        change(number, &mut cells);
        cells.join(",")
    });
    lines(path, &HEADERS.join(","), rows);
}

/// Writes a header and rows to a CSV file; no cell needs quotes.
///
/// # Panics
/// When the file cannot be written.
pub fn lines(path: &Path, header: &str, rows: impl Iterator<Item = String>) {
    let file = std::fs::File::options().write(true).create(true).truncate(true).open(path).expect("a writable file");
    let mut out = BufWriter::with_capacity(1 << 20, file);
    write!(out, "{header}\r\n").expect("a writable file");
    for row in rows {
        write!(out, "{row}\r\n").expect("a writable file");
    }
    out.flush().expect("a writable file");
}
