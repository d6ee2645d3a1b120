//! What the header of a column says about its values.
//!
//! It exists because a figure alone does not say whether it is a date, a ZIP code or an amount. It
//! must not decide fields: that is for matching.

/// What a header says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Heading {
    /// A US ZIP code.
    pub zip: bool,
    /// A postal code of any country.
    pub postal_code: bool,
    pub date: bool,
    /// An id, a phone or account number: digits that are no quantity.
    pub number: bool,
    /// An amount, a year or a count: figures that are no code.
    pub quantity: bool,
}

const POSTAL_CODES: [&str; 4] = ["postal", "postcode", "postalcode", "postcodes"];
const DATES: [&str; 12] = [
    "dob",
    "birth",
    "birthday",
    "born",
    "datum",
    "geburtstag",
    "fecha",
    "nacimiento",
    "naissance",
    "anniversary",
    "timestamp",
    "day",
];
/// Words that end in "date" and mean something else.
const NO_DATES: [&str; 5] = ["candidate", "mandate", "update", "validate", "consolidate"];
const NUMBERS: [&str; 24] = [
    "id",
    "ids",
    "number",
    "no",
    "nr",
    "num",
    "phone",
    "phones",
    "mobile",
    "cell",
    "tel",
    "telephone",
    "fax",
    "account",
    "acct",
    "code",
    "barcode",
    "constituent",
    "key",
    "ref",
    "reference",
    "member",
    "card",
    "ein",
];
const QUANTITIES: [&str; 14] = [
    "amount", "amt", "total", "gift", "gifts", "giving", "balance", "income", "salary", "worth", "year", "count",
    "price", "value",
];

impl Heading {
    /// What a header says, by its words.
    pub fn of(header: &str) -> Heading {
        let mut heading = Heading::default();
        let words = words(header);
        for word in words.iter().map(String::as_str) {
            heading.zip |= word == "zip" || word.starts_with("zipcode") || word.ends_with("zip");
            heading.postal_code |= POSTAL_CODES.contains(&word);
            heading.date |= DATES.contains(&word)
                || ["date", "dates"].iter().any(|end| word.ends_with(end)) && !NO_DATES.contains(&word);
            heading.number |= NUMBERS.contains(&word);
            heading.quantity |= QUANTITIES.contains(&word);
        }
        heading
    }
}

/// The words of a header in small letters: "HomeZip_Code" is three.
fn words(header: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut small_before = false;
    for c in header.chars() {
        if !c.is_alphabetic() || (c.is_uppercase() && small_before) {
            words.push(String::new());
        }
        small_before = c.is_lowercase();
        if let Some(word) = words.last_mut().filter(|_| c.is_alphabetic()) {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_tell_what_their_columns_hold() {
        let of = |header: &str| {
            let Heading { zip, postal_code, date, number, quantity } = Heading::of(header);
            let told = [(zip, "zip"), (postal_code, "post"), (date, "date"), (number, "number"), (quantity, "much")];
            told.iter().filter(|(told, _)| *told).map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
        };
        for (header, expected) in [
            ("ZIP", "zip"),
            ("Zip Code", "zip number"),
            ("HomeZip", "zip"),
            ("mailing_zipcode", "zip"),
            ("ZIP+4", "zip"),
            ("Postal Code", "post number"),
            ("Last Gift Date", "date much"),
            ("BirthDate", "date"),
            ("D.O.B.", ""),
            ("DOB", "date"),
            ("Update", ""),
            ("Mandate ID", "number"),
            ("Constituent ID", "number"),
            ("Home phone", "number"),
            ("Largest Gift Amount", "much"),
            ("City", ""),
            ("Zipper size", ""),
            ("", ""),
        ] {
            assert_eq!(of(header), expected, "{header}");
        }
    }
}
