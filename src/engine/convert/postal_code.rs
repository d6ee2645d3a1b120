//! Postal codes, and the zero a spreadsheet takes from New England's.

use super::Conversion;

/// States whose ZIP codes begin with a zero, with Puerto Rico, the Virgin Islands and the forces
/// in Europe.
const ZERO_STATES: [&str; 10] = ["CT", "MA", "ME", "NH", "NJ", "RI", "VT", "PR", "VI", "AE"];

pub(super) fn read(text: &str) -> Conversion {
    let bytes = text.as_bytes();
    if bytes.len() == 5 && bytes.iter().all(u8::is_ascii_digit) {
        return Conversion::text(text);
    }
    let upper = text.to_uppercase();
    let code = upper.split_whitespace().collect::<Vec<_>>().join(" ");
    Conversion::text(spaced(&code).unwrap_or(code))
}

/// The usual spelling of codes whose shape tells the country; `None` leaves a code as it is.
fn spaced(code: &str) -> Option<String> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(whole) = code.strip_suffix(".0").filter(|whole| digits(whole)) {
        return Some(whole.to_owned());
    }
    if code.len() == 9 && digits(code) {
        return Some(format!("{}-{}", &code[..5], &code[5..]));
    }
    let bare: String = code.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let split = if shape(&bare) == "A9A9A9" {
        3
    } else if is_british(&bare) && !code.contains('-') {
        bare.len() - 3
    } else {
        return None;
    };
    Some(format!("{} {}", &bare[..split], &bare[split..]))
}

/// Letters as `A`, digits as `9`, anything else as itself.
fn shape(code: &str) -> String {
    let sign = |c: char| match c {
        'A'..='Z' => 'A',
        '0'..='9' => '9',
        other => other,
    };
    code.chars().take(10).map(sign).collect()
}

fn is_british(bare: &str) -> bool {
    let shape = shape(bare);
    let outward = shape.strip_suffix("9AA");
    bare == "GIR0AA" || matches!(outward, Some("A9" | "A99" | "AA9" | "AA99" | "A9A" | "AA9A"))
}

/// The code with the leading zero (or zeros) a spreadsheet took from a US ZIP code. `None` where
/// nothing is missing or it cannot be told.
///
/// `country` is the row's alpha-2 code and `region` its state code, where known;
/// `default_country` is where addresses without a country are.
pub fn lost_zero(code: &str, country: Option<&str>, region: Option<&str>, default_country: &str) -> Option<String> {
    let country = country.filter(|c| !c.is_empty()).unwrap_or(default_country);
    let state = region.filter(|r| !r.is_empty()).map(|r| r.strip_prefix("US-").unwrap_or(r));
    let is_here = ["US", "PR", "VI"].iter().any(|c| c.eq_ignore_ascii_case(country));
    let is_zero_state = state.is_none_or(|s| ZERO_STATES.iter().any(|z| z.eq_ignore_ascii_case(s)));
    if !is_here || !is_zero_state {
        return None;
    }
    let (zip, plus_four) = split_zip(code)?;
    let is_island = |s: &str| s.eq_ignore_ascii_case("PR") || s.eq_ignore_ascii_case("VI");
    match zip.len() {
        4 => Some(format!("0{zip}{plus_four}")),
        // 00601 to 00988 are on the islands; without a state the first figure must fit them.
        3 if state.map_or(zip.as_bytes()[0] >= b'6', is_island) => Some(format!("00{zip}{plus_four}")),
        _ => None,
    }
}

/// The ZIP and its `-1234` (written with the hyphen, or empty) of a code that is too short.
fn split_zip(code: &str) -> Option<(&str, String)> {
    let (zip, four) = match code.split_once('-') {
        Some((zip, four)) => (zip, four),
        None if code.len() == 8 && code.is_ascii() => code.split_at(4),
        None => (code, ""),
    };
    let digits = zip.bytes().chain(four.bytes()).all(|b| b.is_ascii_digit());
    match (digits, four.len()) {
        (true, 0) if !code.contains('-') => Some((zip, String::new())),
        (true, 4) => Some((zip, format!("-{four}"))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_get_their_usual_spelling() {
        for (text, expected) in [
            ("02134", "02134"),
            ("021341234", "02134-1234"),
            ("02134-1234", "02134-1234"),
            ("2134.0", "2134"),
            ("2134", "2134"),
            ("k1a0b6", "K1A 0B6"),
            ("K1A-0B6", "K1A 0B6"),
            ("k1a   0b6", "K1A 0B6"),
            ("sw1a1aa", "SW1A 1AA"),
            ("m1 1ae", "M1 1AE"),
            ("ec1a1bb", "EC1A 1BB"),
            ("1234 ab", "1234 AB"),
            ("1010", "1010"),
            ("01310-100", "01310-100"),
            ("d02\u{A0}x285", "D02 X285"),
            ("K1A0B", "K1A0B"),
        ] {
            assert_eq!(read(text), Conversion::text(expected), "{text}");
        }
    }

    #[test]
    fn a_lost_zero_is_put_back() {
        for (code, country, region, repaired) in [
            ("2134", Some("US"), Some("MA"), "02134"),
            ("2134", None, Some("ma"), "02134"),
            ("2134", Some("US"), None, "02134"),
            ("2134", None, None, "02134"),
            ("2134-1234", Some("US"), Some("US-MA"), "02134-1234"),
            ("21341234", Some("US"), Some("MA"), "02134-1234"),
            ("601", Some("US"), Some("PR"), "00601"),
            ("901", Some("PR"), None, "00901"),
            ("802-1234", None, Some("VI"), "00802-1234"),
        ] {
            assert_eq!(lost_zero(code, country, region, "US").as_deref(), Some(repaired), "{code} {region:?}");
        }
    }

    #[test]
    fn no_zero_is_put_where_none_was() {
        for (code, country, region, default) in [
            ("2134", Some("AU"), None, "US"),
            ("1010", None, None, "AT"),
            ("9021", Some("US"), Some("CA"), "US"),
            ("02134", Some("US"), Some("MA"), "US"),
            ("213", Some("US"), Some("MA"), "US"),
            ("501", Some("US"), None, "US"),
            ("21", Some("US"), Some("PR"), "US"),
            ("213a", Some("US"), Some("MA"), "US"),
            ("2134-", Some("US"), Some("MA"), "US"),
            ("2134-12", Some("US"), Some("MA"), "US"),
            ("", None, None, "US"),
        ] {
            assert_eq!(lost_zero(code, country, region, default), None, "{code} {region:?}");
        }
    }
}
