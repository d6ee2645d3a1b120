//! Makes up donors: the same number gives the same donor, so files of any size can be made again.
//!
//! 27 columns, about five database rows each: a contact, two emails, a phone, an address. All
//! addresses are on example domains, all phone numbers in the 555-01xx range.

use std::io::{BufWriter, Write};
use std::path::Path;

/// The headers, in column order.
pub const HEADERS: [&str; 27] = [
    "Constituent ID",
    "Prefix",
    "First Name",
    "Middle Name",
    "Last Name",
    "Suffix",
    "Nickname",
    "Gender",
    "Birth Date",
    "Class Year",
    "Deceased",
    "Email 1",
    "Email 1 Type",
    "Email 2",
    "Home Phone",
    "Address Line 1",
    "Address Line 2",
    "City",
    "State",
    "ZIP",
    "Country",
    "Household ID",
    "Solicitation Codes",
    "Last Gift Date",
    "Last Gift Amount",
    "Largest Gift Amount",
    "Lifetime Giving",
];

const FIRST: [&str; 16] = [
    "María",
    "James",
    "Zoë",
    "Linda",
    "Søren",
    "Oluwaseun",
    "Mei-Ling",
    "Harold",
    "Ada",
    "Grace",
    "Walter",
    "Priya",
    "Tom",
    "Eve",
    "Raj",
    "Björn",
];
const LAST: [&str; 16] = [
    "Núñez", "O'Brien", "Müller", "Smith", "Dubois", "Taylor", "Garcia", "Jensen", "Okafor", "Kim", "Braun", "Shah",
    "Lopez", "Moore", "Wilson", "Li",
];
const CITIES: [(&str, &str, &str); 8] = [
    ("Boston", "MA", "02134"),
    ("Providence", "RI", "02903"),
    ("New York", "NY", "10027"),
    ("Chicago", "IL", "60637"),
    ("San Francisco", "CA", "94110"),
    ("Denver", "CO", "80205"),
    ("Austin", "TX", "78701"),
    ("Portland", "OR", "97209"),
];

/// A number that looks random but is always the same for the same input (SplitMix64).
pub fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The constituent ID of a donor.
pub fn key(number: u64) -> String {
    format!("C{number:08}")
}

/// The cells of a donor, in column order.
pub fn cells(number: u64) -> [String; 27] {
    let r = mixed(number);
    let pick = |shift: u32, of: u64| (r >> shift) % of;
    let first = FIRST[pick(0, 16) as usize];
    let last = LAST[pick(4, 16) as usize];
    let (city, state, zip) = CITIES[pick(8, 8) as usize];
    let plain = |name: &str| name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_lowercase();
    let cents = pick(24, 500_000) + 500;
    [
        key(number),
        ["", "Ms.", "Mr.", "Dr."][pick(11, 4) as usize].to_owned(),
        first.to_owned(),
        if pick(13, 3) == 0 { "A.".to_owned() } else { String::new() },
        last.to_owned(),
        if pick(15, 20) == 0 { "Jr.".to_owned() } else { String::new() },
        if pick(16, 6) == 0 { first[..1].to_owned() } else { String::new() },
        ["F", "M", ""][pick(17, 3) as usize].to_owned(),
        format!("{:02}/{:02}/{}", pick(18, 12) + 1, pick(22, 28) + 1, 1930 + pick(26, 70)),
        (1950 + pick(28, 70)).to_string(),
        if pick(30, 40) == 0 { "Y" } else { "N" }.to_owned(),
        format!("{}.{}{number}@example.org", plain(first), plain(last)),
        ["home", "work"][pick(33, 2) as usize].to_owned(),
        if pick(34, 2) == 0 { format!("{}{number}@example.com", plain(last)) } else { String::new() },
        format!("({}) 555-01{:02}", 212 + pick(36, 600), pick(40, 100)),
        format!("{} Elm Street", pick(42, 9_900) + 1),
        if pick(44, 5) == 0 { format!("Apt {}", pick(46, 40) + 1) } else { String::new() },
        city.to_owned(),
        state.to_owned(),
        zip.to_owned(),
        "USA".to_owned(),
        format!("H{:07}", number / 2),
        ["", "No mail", "No phone; No email"][pick(48, 3) as usize].to_owned(),
        format!("{:02}/{:02}/{}", pick(50, 12) + 1, pick(52, 28) + 1, 2005 + pick(54, 20)),
        format!("${}.{:02}", cents / 100, cents % 100),
        format!("${}.00", cents / 50),
        format!("${}.00", cents / 20),
    ]
}

/// Writes donors `numbers` to a CSV file; `change` may alter the cells of each.
///
/// # Panics
/// When the file cannot be written.
pub fn write(path: &Path, numbers: impl IntoIterator<Item = u64>, mut change: impl FnMut(u64, &mut [String; 27])) {
    let file = std::fs::File::options().write(true).create(true).truncate(true).open(path).expect("a writable file");
    let mut out = BufWriter::with_capacity(1 << 20, file);
    let line = |out: &mut BufWriter<std::fs::File>, cells: &mut dyn Iterator<Item = &str>| {
        for (index, cell) in cells.enumerate() {
            let separator = if index == 0 { "" } else { "," };
            if cell.contains([',', '"', '\n']) {
                write!(out, "{separator}\"{}\"", cell.replace('"', "\"\"")).expect("a writable file");
            } else {
                write!(out, "{separator}{cell}").expect("a writable file");
            }
        }
        out.write_all(b"\r\n").expect("a writable file");
    };
    line(&mut out, &mut HEADERS.into_iter());
    for number in numbers {
        let mut cells = cells(number);
        change(number, &mut cells);
        line(&mut out, &mut cells.iter().map(String::as_str));
    }
    out.flush().expect("a writable file");
}
