//! What a fetched file is called.
//!
//! It exists because the name comes from a server, and must not lead out of the folder it is kept in
//! whatever the server says. It must not touch the disk.

use encoding_rs::Encoding;
use reqwest::Url;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderName};

/// Characters of a name.
const LONGEST: usize = 120;
/// Bytes of a name; with what is added to it, file systems take 255.
const MOST_BYTES: usize = 200;

/// The name of an answer: the one the server gives it, else the last part of its address.
pub fn name(url: &Url, headers: &HeaderMap) -> String {
    let header = text(headers, &CONTENT_DISPOSITION);
    let given = disposition(&header).map(|name| cleaned(&name)).filter(|name| !name.is_empty());
    given.unwrap_or_else(|| {
        let last = url.path_segments().and_then(|mut segments| segments.next_back()).unwrap_or_default();
        let name = cleaned(&String::from_utf8_lossy(&percent_decoded(last)));
        with_ending(if name.is_empty() { "download".into() } else { name }, &text(headers, &CONTENT_TYPE))
    })
}

/// A header as text, empty where there is none.
pub fn text(headers: &HeaderMap, name: &HeaderName) -> String {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

/// The file name in a `Content-Disposition` (RFC 6266): `filename*` before `filename`.
fn disposition(header: &str) -> Option<String> {
    let mut plain = None;
    for (key, value) in parameters(header) {
        match key.to_ascii_lowercase().as_str() {
            "filename*" => {
                if let Some(name) = extended(&value) {
                    return Some(name);
                }
            }
            "filename" if plain.is_none() => plain = Some(value),
            _ => {}
        }
    }
    plain
}

/// `key=value` pairs behind the first semicolon, quotes taken off.
fn parameters(header: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = header.split_once(';').map_or("", |(_, rest)| rest);
    while let Some((key, value)) = rest.split_once('=') {
        let value = value.trim_start();
        let (value, next) = match value.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = value.find(';').unwrap_or(value.len());
                (value[..end].trim().to_owned(), &value[end..])
            }
        };
        found.push((key.trim_matches([' ', ';', '\t']).to_owned(), value));
        rest = next;
    }
    found
}

/// What stands before the closing quote, and what follows it.
fn unquoted(text: &str) -> (String, &str) {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &text[at + 1..]),
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => value.push(character),
        }
    }
    (value, "")
}

/// `UTF-8''na%C3%AFve.csv`
fn extended(value: &str) -> Option<String> {
    let mut parts = value.splitn(3, '\'');
    let (charset, _language, name) = (parts.next()?, parts.next()?, parts.next()?);
    let encoding = Encoding::for_label(charset.trim().as_bytes())?;
    Some(encoding.decode(&percent_decoded(name)).0.into_owned())
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|&byte| char::from(byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    decoded
}

/// A name that is one on every system and leads nowhere; empty where nothing is left.
fn cleaned(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let turns =
        |c: char| matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}');
    let allowed = |c: &char| !c.is_control() && !turns(*c);
    let safe = |c: char| if matches!(c, ':' | '*' | '?' | '"' | '<' | '>' | '|') { '_' } else { c };
    let name: String = last.chars().filter(allowed).map(safe).collect();
    let name = name.trim_start_matches(['.', ' ']).trim_end_matches(['.', ' ']);
    let name = shortened(name);
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |prefix| stem.strip_prefix(prefix).is_some_and(|rest: &str| rest.len() == 1);
    // Windows has devices under these names in every folder.
    let device = ["CON", "PRN", "AUX", "NUL"].contains(&stem.as_str()) || numbered("COM") || numbered("LPT");
    if device { format!("_{name}") } else { name }
}

/// Not too long, with its ending.
fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST && name.len() <= MOST_BYTES {
        return name.to_owned();
    }
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= 10 => (stem, format!(".{ending}")),
        _ => (name, String::new()),
    };
    let mut bytes = ending.len();
    let fits = |c: &char| {
        bytes += c.len_utf8();
        bytes <= MOST_BYTES
    };
    let short: String = stem.chars().take(LONGEST - ending.chars().count()).take_while(fits).collect();
    format!("{}{ending}", short.trim_end())
}

/// With the ending of its type, where an address such as `/export` has none.
fn with_ending(name: String, content_type: &str) -> String {
    const ENDINGS: [(&str, &str); 9] = [
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
        ("application/json", "json"),
        ("application/zip", "zip"),
        ("application/gzip", "gz"),
        ("application/vnd.ms-excel", "xls"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
        ("application/vnd.oasis.opendocument.spreadsheet", "ods"),
        ("text/plain", "txt"),
    ];
    let kind = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match ENDINGS.iter().find(|(known, _)| *known == kind) {
        Some((_, ending)) if !name.contains('.') => format!("{name}.{ending}"),
        _ => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use reqwest::header::HeaderValue;

    fn named(address: &str, disposition: &str, content_type: &str) -> String {
        let mut headers = HeaderMap::new();
        if !disposition.is_empty() {
            headers.insert(CONTENT_DISPOSITION, HeaderValue::from_bytes(disposition.as_bytes()).unwrap());
        }
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        name(&Url::parse(address).unwrap(), &headers)
    }

    #[test]
    fn the_server_names_the_file_else_its_address_does() {
        for (disposition, expected) in [
            ("attachment; filename=\"gifts 2024.csv\"", "gifts 2024.csv"),
            ("attachment; filename=gifts.csv", "gifts.csv"),
            ("attachment;FileName = gifts.csv ; size=5", "gifts.csv"),
            ("attachment; filename=\"a \\\"b\\\".csv\"", "a _b_.csv"),
            ("attachment; filename=\"semi;colon.csv\"; x=y", "semi;colon.csv"),
            ("attachment; filename=\"x.csv\"; filename*=UTF-8''na%C3%AFve.csv", "naïve.csv"),
            ("attachment; filename*=iso-8859-1'en'%A3%20gifts.csv", "£ gifts.csv"),
            ("attachment; filename*=klingon''x.csv; filename=y.csv", "y.csv"),
            ("attachment; filename*=broken; filename=y.csv", "y.csv"),
            ("attachment; filename=\"Spenderübersicht.csv\"", "Spenderübersicht.csv"),
            ("attachment", "export.csv"),
            ("attachment; filename=\"\"", "export.csv"),
            ("attachment; filename=\"../..\"", "export.csv"),
            ("attachment; filename=\"unclosed.csv", "unclosed.csv"),
            ("", "export.csv"),
        ] {
            assert_eq!(named("https://example.org/a/export?x=y.z", disposition, "text/csv; charset=utf-8"), expected);
        }
        assert_eq!(named("https://example.org/a%20b.csv", "", "text/html"), "a b.csv");
        assert_eq!(named("https://example.org/", "", "image/png"), "download");
        assert_eq!(named("https://example.org", "", "text/csv"), "download.csv");
    }

    #[test]
    fn names_lead_nowhere() {
        for (name, expected) in [
            ("../../etc/passwd", "passwd"),
            ("..\\..\\win.ini", "win.ini"),
            ("/etc/passwd", "passwd"),
            ("C:\\gifts.csv", "gifts.csv"),
            ("C:gifts.csv", "C_gifts.csv"),
            ("..", ""),
            (".bashrc", "bashrc"),
            ("...hidden.csv. . ", "hidden.csv"),
            ("gi\r\nfts\0.csv", "gifts.csv"),
            ("gifts\u{202E}vsc.exe", "giftsvsc.exe"),
            ("con.csv", "_con.csv"),
            ("LPT1", "_LPT1"),
            ("console.csv", "console.csv"),
            ("a<b>|c?.csv", "a_b__c_.csv"),
        ] {
            assert_eq!(cleaned(name), expected, "{name:?}");
        }
        assert_eq!(cleaned(&format!("{}.csv", "x".repeat(300))), format!("{}.csv", "x".repeat(116)));
    }

    proptest! {
        #[test]
        fn any_name_is_one_plain_part(name in any::<String>(), long in 0usize..3) {
            let name = cleaned(&name.repeat(long * 40));
            prop_assert!(name.chars().count() <= LONGEST + 1 && name.len() <= MOST_BYTES + 1);
            prop_assert!(!name.contains(['/', '\\', '\0']) && !name.starts_with('.'));
        }

        #[test]
        fn no_header_makes_it_panic(header in any::<String>()) {
            let _ = disposition(&header);
            let _ = disposition(&format!("attachment; filename*=UTF-8''%{header}"));
        }
    }
}
