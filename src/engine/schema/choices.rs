//! Choices: closed lists of values with the many ways people write them, and place names.

use serde::Deserialize;
use std::collections::HashMap;

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
    /// Lower-case code, name or alias → index into `places`.
    by_name: HashMap<String, usize>,
}

impl PlaceNames {
    pub(super) fn add(&mut self, code: String, name: String, aliases: &[String]) {
        let index = self.places.len();
        for key in [&code, &name].into_iter().chain(aliases) {
            self.by_name.entry(fold(key)).or_insert(index);
        }
        self.places.push((code, name));
    }

    /// The (code, name) people mean by `text`; case, dots and surrounding space do not matter.
    pub fn find(&self, text: &str) -> Option<(&str, &str)> {
        let (code, name) = &self.places[*self.by_name.get(&fold(text))?];
        Some((code, name))
    }

    /// The name for a code.
    pub fn name_of(&self, code: &str) -> Option<&str> {
        self.places.iter().find(|(c, _)| c == code).map(|(_, name)| name.as_str())
    }
}

fn fold(text: &str) -> String {
    text.trim().chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect()
}
