//! Puts a header's words into the spelling the lexicon has: plurals, words run together, typos.

use super::lexicon::{Lexicon, meaningful};
use super::normalise;

/// Shortest word that may be taken for a misspelling of another.
const SHORTEST: usize = 5;

/// A header in words the lexicon knows, as far as possible.
#[derive(Debug, Default)]
pub(super) struct Spelled {
    pub words: Vec<String>,
    /// What misspelled words were taken for.
    pub corrected: Vec<String>,
}

impl Lexicon {
    /// The words of a header as the lexicon spells them.
    pub(super) fn spell(&self, header: &str) -> Spelled {
        let mut spelled = Spelled::default();
        for word in meaningful(normalise::words(header)) {
            if self.knows(&word) || normalise::is_figures(&word) {
                spelled.words.push(word);
            } else if let Some(stem) = word.strip_suffix('s').filter(|stem| stem.len() > 2 && self.knows(stem)) {
                spelled.words.push(stem.to_owned());
            } else if let Some((first, second)) = self.run_together(&word) {
                spelled.words.extend([first.to_owned(), second.to_owned()]);
            } else if let Some(meant) = self.meant(&word) {
                spelled.corrected.push(meant.to_owned());
                spelled.words.push(meant.to_owned());
            } else {
                spelled.words.push(word);
            }
        }
        spelled
    }

    fn knows(&self, word: &str) -> bool {
        self.known.contains(word) || self.exact.contains_key(word) || self.choice_groups.contains_key(word)
    }

    /// "homephone" is "home phone".
    fn run_together<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        let cuts = word.char_indices().map(|(i, _)| i).filter(|i| *i >= 3 && word.len() - i >= 3);
        cuts.map(|i| word.split_at(i)).find(|(first, second)| self.knows(first) && self.knows(second))
    }

    /// The one known word this is a misspelling of. Two that are as near decide nothing.
    fn meant(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let allowed = if length < 8 { 1 } else { 2 };
        let first = word.chars().next();
        let near = self.known.iter().filter(|k| k.chars().next() == first && k.len().abs_diff(word.len()) <= allowed);
        let mut found: Vec<(usize, &str)> = near
            .filter(|k| k.chars().count() >= SHORTEST - 1)
            .map(|k| (strsim::osa_distance(word, k), k.as_str()))
            .filter(|(distance, _)| *distance <= allowed)
            .collect();
        found.sort_unstable();
        match found.as_slice() {
            [(_, one)] => Some(one),
            [(a, one), (b, _), ..] if a < b => Some(one),
            _ => None,
        }
    }
}
