//! Splits a header into plain lower-case words, so that “Last Name”, “last_name”, “LastName” and
//! “npsp__Last_Name__c” are the same. It must not know any field.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Prefixes of export codes, and what they stand for. Longest first where one begins another.
const EXPORT_CODES: &[(&str, &str)] = &[
    ("cnadrprf_", "preferred address "),
    ("cnadrpr_", "preferred address "),
    ("cnspspbio_", "spouse "),
    ("cnspbio_", "spouse "),
    ("cnprbsadr_", "business address "),
    ("cnprbs_org_name", "employer"),
    ("cnprbs_", "business "),
    ("cnadrsal_", "addressee "),
    ("cnattrcat_", "attribute "),
    ("cnattr_", "attribute "),
    ("cnbio_", ""),
    ("cnph_1_0", "phone "),
    ("cnph_", "phone "),
    ("cnlgf_", "last gift "),
    ("cnfgf_", "first gift "),
    ("cngf_", "gift "),
    ("gf_cnbio_", "constituent "),
    ("gf_", "gift "),
];

/// Words that say the same as a “#” behind them.
const NUMBER: [&str; 4] = ["number", "num", "nr", "no"];

/// The words of a header, in order; figures are words of their own. Ordinals ("2nd") become figures, a
/// “#” behind them all is the word number.
pub(super) fn words(header: &str) -> Vec<String> {
    let header = without_export_code(header.trim());
    let header = without_api_parts(&header);
    let mut words = split(&fold(&header));
    while let Some(at) = words.windows(2).position(|pair| pair[0] == "e" && pair[1].starts_with("mail")) {
        words.remove(at);
        words[at].insert(0, 'e');
    }
    let may_be_numbered = words.last().is_some_and(|w| !is_figures(w) && !NUMBER.contains(&w.as_str()));
    if may_be_numbered && header.trim_end().ends_with('#') {
        words.push("number".to_owned());
    }
    words
}

/// Without a plural's ending; good enough as long as names and headers are treated alike.
pub(super) fn singular(mut word: String) -> String {
    let plural = word.len() > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    if plural {
        word.pop();
    }
    word
}

/// Without accents and with the letters ASCII has no form of written out. Case stays.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let text = with_numero(text);
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => folded.push_str("ss"),
            'ø' => folded.push('o'),
            'Ø' => folded.push('O'),
            'æ' => folded.push_str("ae"),
            'Æ' => folded.push_str("Ae"),
            'œ' => folded.push_str("oe"),
            'Œ' => folded.push_str("Oe"),
            'ł' => folded.push('l'),
            'Ł' => folded.push('L'),
            'đ' | 'ð' => folded.push('d'),
            'Đ' => folded.push('D'),
            'ı' => folded.push('i'),
            // Apostrophes join: “donor’s” is one word.
            '’' | '‘' => folded.push('\''),
            c => folded.push(c),
        }
    }
    folded
}

/// “Nº” and “n°” written out.
fn with_numero(text: &str) -> Cow<'_, str> {
    if !text.contains(['º', '°', '№']) {
        return Cow::Borrowed(text);
    }
    let signs = ["nº", "n°", "Nº", "N°", "№"];
    Cow::Owned(signs.iter().fold(text.to_owned(), |text, sign| text.replace(sign, "numero ")))
}

fn without_export_code(header: &str) -> String {
    let start = header.as_bytes().first_chunk::<2>();
    let begins = |code: &[u8]| start.is_some_and(|start| start.eq_ignore_ascii_case(code));
    if !begins(b"cn") && !begins(b"gf") {
        return header.to_owned();
    }
    let lower = header.to_ascii_lowercase();
    for (code, meaning) in EXPORT_CODES {
        if lower.starts_with(code) {
            // The code is ASCII, so its length is a character boundary of the header too.
            return format!("{meaning}{}", &header[code.len()..]);
        }
    }
    header.to_owned()
}

/// Drops a CRM's namespace and custom-field suffix: `npsp__Primary_Contact__c`.
fn without_api_parts(header: &str) -> String {
    if !header.contains("__") {
        return header.to_owned();
    }
    let mut parts: Vec<&str> = header.split("__").filter(|p| !p.is_empty()).collect();
    if parts.len() < 2 {
        return header.to_owned();
    }
    let last = parts[parts.len() - 1].to_ascii_lowercase();
    if ["c", "pc", "r"].contains(&last.as_str()) {
        parts.pop();
        if parts.len() > 1 && parts[0].len() <= 15 && !parts[0].contains([' ', '_']) {
            parts.remove(0);
        }
    }
    parts.join("_")
}

fn split(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let chars: Vec<char> = text.chars().collect();
    for (i, &c) in chars.iter().enumerate() {
        if c == '\'' {
            continue;
        }
        if !c.is_alphanumeric() {
            end_word(&mut words, &mut word);
            continue;
        }
        if i > 0 && is_boundary(chars[i - 1], c, chars.get(i + 1).copied()) {
            end_word(&mut words, &mut word);
        }
        word.extend(c.to_lowercase());
    }
    end_word(&mut words, &mut word);
    words
}

fn is_boundary(before: char, c: char, after: Option<char>) -> bool {
    let figure = |c: char| c.is_ascii_digit();
    (figure(before) != figure(c) && before.is_alphanumeric())
        || (before.is_lowercase() && c.is_uppercase())
        // The last capital of a run begins the next word: "ZIPCode".
        || (before.is_uppercase() && c.is_uppercase() && after.is_some_and(char::is_lowercase))
}

/// Ends a word; an ordinal's ending after figures is dropped, leading zeros too ("01" is "1").
fn end_word(words: &mut Vec<String>, word: &mut String) {
    if word.is_empty() {
        return;
    }
    let after_figures = words.last().is_some_and(|w| w.len() <= 2 && is_figures(w));
    if after_figures && ["st", "nd", "rd", "th"].contains(&word.as_str()) {
        word.clear();
        return;
    }
    let word = std::mem::take(word);
    let trimmed = word.trim_start_matches('0');
    words.push(if is_figures(&word) && word.len() <= 2 && !trimmed.is_empty() { trimmed.to_owned() } else { word });
}

/// Whether a word is a number in figures.
pub(super) fn is_figures(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headers_become_plain_words() {
        let cases = [
            ("Last Name", "last name"),
            ("LASTNAME", "lastname"),
            ("lastName", "last name"),
            ("Email2IsShared", "email 2 is shared"),
            ("addr1_line2", "addr 1 line 2"),
            ("E-mail Address (2)", "email address 2"),
            ("2nd email", "2 email"),
            ("npsp__Primary_Contact__c", "primary contact"),
            ("Graduation_Year__c", "graduation year"),
            ("npe01__HomeEmail__c", "home email"),
            ("Contact.FirstName", "contact first name"),
            ("Nº de socio", "numero de socio"),
            ("n° de téléphone", "numero de telephone"),
            ("Straße", "strasse"),
            ("Prénom", "prenom"),
            ("Año de graduación", "ano de graduacion"),
            ("Ørsted", "orsted"),
            ("Donor's ZIPCode", "donors zip code"),
            ("Donor’s e-mail", "donors email"),
            ("FY24 giving", "fy 24 giving"),
            ("CnBio_First_Name", "first name"),
            ("Gf_Amount", "gift amount"),
            ("Gf_CnBio_ID", "constituent id"),
            ("CnAdrPrf_Addrline1", "preferred address addrline 1"),
            ("Phone 1 - Value", "phone 1 value"),
            ("Phone 01", "phone 1"),
            ("Donor #", "donor number"),
            ("DonorID#", "donor id number"),
            ("Gift No #", "gift no"),
            ("Phone #2", "phone 2"),
            ("Phone 2 #", "phone 2"),
            ("# of gifts", "of gifts"),
            ("#", ""),
            ("  ", ""),
            ("***", ""),
        ];
        for (header, expected) in cases {
            assert_eq!(words(header).join(" "), expected, "{header:?}");
        }
    }

    proptest! {
        #[test]
        fn any_header_gives_words_without_marks_or_capitals(header in "\\PC{0,40}") {
            for word in words(&header) {
                prop_assert!(!word.is_empty());
                prop_assert!(word.chars().all(|c| c.is_alphanumeric() || is_combining_mark(c) || !c.is_ascii()));
                prop_assert!(!word.chars().any(|c| c.is_ascii_uppercase()));
            }
        }
    }
}
