//! Choices: closed lists of values with the many ways people write them, and place names.

use serde::Deserialize;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A named list of choices, shared by fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceList {
    pub name: String,
    pub choices: Vec<Choice>,
}

/// One choice: what is stored, what is shown, what people write.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Stored: lower-case words joined by underscores.
    pub value: String,
    /// Shown: sentence case.
    pub label: String,
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl Choice {
    /// Whether `text` is this choice as people write it (value, label or alias; case and
    /// surrounding space do not matter).
    pub fn is(&self, text: &str) -> bool {
        let text = text.trim().to_lowercase();
        self.value == text || self.label.to_lowercase() == text || self.aliases.iter().any(|a| a.to_lowercase() == text)
    }
}

/// Names of countries or regions and their codes.
#[derive(Debug, Default)]
pub struct PlaceNames {
    /// (code, name) in file order. A region's code stands with its country: `US-MA`.
    pub places: Vec<(String, String)>,
    /// Code, name or alias as `fold` leaves it → index into `places`.
    by_name: HashMap<String, usize>,
}

/// A place as its file describes it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    pub code: String,
    pub name: String,
    #[serde(default)]
    pub aliases: Vec<String>,
}

impl PlaceNames {
    /// Codes go before names and names before aliases; among equals the first place keeps the text.
    pub(super) fn new(places: Vec<Place>) -> PlaceNames {
        let mut by_name = HashMap::new();
        for (index, place) in places.iter().enumerate() {
            by_name.entry(fold(&place.code)).or_insert(index);
        }
        for (index, place) in places.iter().enumerate() {
            by_name.entry(fold(&place.name)).or_insert(index);
        }
        for (index, place) in places.iter().enumerate() {
            for alias in &place.aliases {
                by_name.entry(fold(alias)).or_insert(index);
            }
        }
        PlaceNames { places: places.into_iter().map(|place| (place.code, place.name)).collect(), by_name }
    }

    /// The (code, name) people mean by `text`; case, accents, dots, hyphens, apostrophes and a
    /// leading "the" do not matter.
    pub fn find(&self, text: &str) -> Option<(&str, &str)> {
        let (code, name) = &self.places[*self.by_name.get(&fold(text))?];
        Some((code, name))
    }

    /// Every name and code a place is known by, folded, with the index of the place; by place.
    pub fn known_names(&self) -> Vec<(usize, &str)> {
        let mut names: Vec<(usize, &str)> = self.by_name.iter().map(|(name, index)| (*index, name.as_str())).collect();
        names.sort_unstable();
        names
    }

    /// The name for a code.
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.find(code).filter(|(found, _)| *found == code).map(|(_, name)| name)
    }
}

/// Countries whose regions are stored as their short code, as addresses there are written.
const BY_CODE: [&str; 3] = ["US-", "CA-", "AU-"];

/// How a region is stored: "MA", but "Bavaria".
pub fn region_as_written<'p>(code: &'p str, name: &'p str) -> &'p str {
    BY_CODE.iter().find_map(|country| code.strip_prefix(country)).unwrap_or(name)
}

fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            '.' | '\'' | '’' | '‘' => {}
            '&' => folded.push_str("and"),
            'ß' => folded.push_str("ss"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            c if c == '-' || c.is_whitespace() => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded.truncate(folded.trim_end().len());
    match folded.strip_prefix("the ") {
        Some(rest) => rest.to_owned(),
        None => folded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Schema;

    #[test]
    fn countries_are_found_by_any_name_people_write() {
        let countries = &Schema::built_in().countries;
        for (text, code) in [
            ("US", "US"),
            (" usa ", "US"),
            ("U.S.A.", "US"),
            ("The United States of America", "US"),
            ("UK", "GB"),
            ("England", "GB"),
            ("Great Britain", "GB"),
            ("holland", "NL"),
            ("The Netherlands", "NL"),
            ("Deutschland", "DE"),
            ("Alemania", "DE"),
            ("OSTERREICH", "AT"),
            ("Côte d’Ivoire", "CI"),
            ("cote d'ivoire", "CI"),
            ("Guinea Bissau", "GW"),
            ("Trinidad & Tobago", "TT"),
            ("Korea, Republic of", "KR"),
            ("日本", "JP"),
            ("Türkiye", "TR"),
        ] {
            assert_eq!(countries.find(text).map(|(code, _)| code), Some(code), "{text}");
        }
    }

    #[test]
    fn text_that_is_no_place_is_not_found() {
        let schema = Schema::built_in();
        for text in ["", " ", "the", "Atlantis", "U", "Unite States", "-", "XX"] {
            assert_eq!(schema.countries.find(text), None, "{text}");
            assert_eq!(schema.regions.find(text), None, "{text}");
        }
    }

    #[test]
    fn a_bare_region_code_means_the_united_states_first_then_canada_then_australia() {
        let regions = &Schema::built_in().regions;
        for (text, code) in [
            ("MA", "US-MA"),
            ("Mass.", "US-MA"),
            ("calif", "US-CA"),
            ("us-ny", "US-NY"),
            ("D.C.", "US-DC"),
            ("AE", "US-AE"),
            ("WA", "US-WA"),
            ("AU-WA", "AU-WA"),
            ("NT", "CA-NT"),
            ("Québec", "CA-QC"),
            ("Ont.", "CA-ON"),
            ("NSW", "AU-NSW"),
            ("Bavaria", "DE-BY"),
            ("Co. Cork", "IE-CO"),
        ] {
            assert_eq!(regions.find(text).map(|(code, _)| code), Some(code), "{text}");
        }
    }

    #[test]
    fn every_code_and_every_name_finds_its_own_place() {
        let schema = Schema::built_in();
        for names in [&schema.countries, &schema.regions] {
            for (code, name) in &names.places {
                assert_eq!(names.find(code), Some((code.as_str(), name.as_str())));
                assert_eq!(names.find(name), Some((code.as_str(), name.as_str())));
                assert_eq!(names.name_of(code), Some(name.as_str()));
            }
        }
        assert_eq!(schema.countries.places.len(), 249 + 1, "all of ISO 3166-1, and Kosovo");
        let states = schema.regions.places.iter().filter(|(code, _)| code.starts_with("US-")).count();
        assert_eq!(states, 50 + 1 + 5 + 3, "states, the district, territories, military");
    }

    #[test]
    fn only_a_code_has_a_name() {
        let countries = &Schema::built_in().countries;
        assert_eq!(countries.name_of("FR"), Some("France"));
        assert_eq!(countries.name_of("fr"), None);
        assert_eq!(countries.name_of("Frankreich"), None);
    }

    #[test]
    fn a_code_goes_before_the_alias_of_an_earlier_place() {
        let place = |code: &str, aliases: &[&str]| Place {
            code: code.to_owned(),
            name: format!("Land of {code}"),
            aliases: aliases.iter().map(|a| (*a).to_owned()).collect(),
        };
        let names = PlaceNames::new(vec![place("AA", &["BB", "shared"]), place("BB", &["shared"])]);
        assert_eq!(names.find("bb"), Some(("BB", "Land of BB")));
        assert_eq!(names.find("shared"), Some(("AA", "Land of AA")));
    }

    #[test]
    fn a_choice_is_recognised_by_value_label_or_alias() {
        let schema = Schema::built_in();
        let lists = &schema.record_types[0].choice_lists;
        let value = |list: &str, text: &str| {
            let list = lists.iter().find(|l| l.name == list).unwrap();
            list.choices.iter().find(|c| c.is(text)).map(|c| c.value.as_str())
        };
        for (list, text, expected) in [
            ("phone_type", "Cell", Some("mobile")),
            ("phone_type", " HANDY ", Some("mobile")),
            ("phone_type", "móvil", Some("mobile")),
            ("phone_type", "movil", Some("mobile")),
            ("phone_type", "carrier pigeon", None),
            ("email_type", "h", Some("home")),
            ("email_type", "business", Some("work")),
            ("address_type", "domicile", Some("home")),
            ("address_type", "privat", Some("home")),
            ("address_type", "", None),
            ("gender", "W", Some("female")),
            ("gender", "M", Some("male")),
            ("gender", "non-binary", Some("non_binary")),
        ] {
            assert_eq!(value(list, text), expected, "{list}: {text}");
        }
    }
}
