//! Countries and their regions, by code or name.

use super::{Conversion, text};
use crate::engine::schema::catalogue::code;
use crate::engine::schema::{PlaceNames, Value, region_as_written};

pub(super) fn read_country(text: &str, countries: &PlaceNames) -> Conversion {
    match countries.find(text) {
        Some((code, _)) => Conversion::text(code),
        None => Conversion::refused(code::COUNTRY_NOT_RECOGNISED, similar(text, countries)),
    }
}

pub(super) fn read_region(text: &str, regions: &PlaceNames) -> Conversion {
    match regions.find(text) {
        Some((code, name)) => Conversion::text(region_as_written(code, name)),
        None => {
            Conversion::warned(Value::Text(text::compose(text).into()), code::REGION_NOT_RECOGNISED, None::<Box<str>>)
        }
    }
}

/// The most similar name that begins with the same letter.
fn similar<'p>(text: &str, places: &'p PlaceNames) -> Option<&'p str> {
    let lower = text.to_lowercase();
    let first = lower.chars().next()?;
    let names = places.places.iter().map(|(_, name)| name.as_str());
    let scored = names
        .filter(|name| name.chars().next().is_some_and(|c| c.to_lowercase().next() == Some(first)))
        .map(|name| (strsim::normalized_damerau_levenshtein(&lower, &name.to_lowercase()), name));
    scored.filter(|(score, _)| *score >= 0.8).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::parse_places;

    fn places() -> PlaceNames {
        let text = r#"
            [[place]]
            code = "US"
            name = "United States"
            aliases = ["USA", "America"]
            [[place]]
            code = "DE"
            name = "Germany"
            aliases = ["Deutschland"]
            [[place]]
            code = "US-MA"
            name = "Massachusetts"
            aliases = ["MA", "Mass"]
            [[place]]
            code = "DE-BY"
            name = "Bavaria"
            aliases = ["Bayern"]
        "#;
        parse_places("places.toml", text).unwrap()
    }

    #[test]
    fn countries_become_their_code() {
        for (text, expected) in [("us", "US"), ("U.S.A.", "US"), ("United States", "US"), ("deutschland", "DE")] {
            assert_eq!(read_country(text, &places()), Conversion::text(expected), "{text}");
        }
        let refused = |instead| Conversion::refused(code::COUNTRY_NOT_RECOGNISED, instead);
        assert_eq!(read_country("Untied States", &places()), refused(Some("United States")));
        assert_eq!(read_country("Atlantis", &places()), refused(None));
    }

    #[test]
    fn regions_become_what_addresses_there_use() {
        for (text, expected) in
            [("ma", "MA"), ("Mass.", "MA"), ("massachusetts", "MA"), ("US-MA", "MA"), ("Bayern", "Bavaria")]
        {
            assert_eq!(read_region(text, &places()), Conversion::text(expected), "{text}");
        }
        let kept = Conversion::warned(Value::text("Nowhere"), code::REGION_NOT_RECOGNISED, None::<&str>);
        assert_eq!(read_region("Nowhere", &places()), kept);
    }
}
