//! Puts a header's words into the spelling the lexicon has: plurals, words run together, typos.

use super::lexicon::{Lexicon, Target, meaningful};
use super::normalise;

/// Shortest word that may be taken for a misspelling of another.
const SHORTEST: usize = 5;
/// From this length on two letters may be wrong.
const LONG: usize = 12;

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
        let words = meaningful(normalise::words(header));
        for word in &words {
            if self.knows(word) || normalise::is_figures(word) {
                spelled.words.push(word.clone());
            } else if let Some((first, second)) = self.run_together(word) {
                spelled.words.extend([first.to_owned(), second.to_owned()]);
            } else if let Some(meant) = self.meant(word) {
                spelled.corrected.push(meant.to_owned());
                spelled.words.push(meant.to_owned());
            } else {
                spelled.words.push(word.clone());
            }
        }
        let unknown = spelled.words.iter().any(|w| !self.knows(w) && !normalise::is_figures(w));
        if unknown && spelled.words.len() > 1 {
            self.correct_as_a_whole(&words.concat(), &mut spelled);
        }
        spelled
    }

    /// "Last Nmae": the short word could be anything, the whole header hardly.
    fn correct_as_a_whole(&self, joined: &str, spelled: &mut Spelled) {
        let meant = self.meant(joined).and_then(|meant| self.exact.get(meant));
        if let Some(phrase) = meant.and_then(|phrases| phrases.first()).map(|i| &self.phrases[*i]) {
            spelled.words = phrase.words.clone();
            spelled.corrected = vec![phrase.words.join(" ")];
        }
    }

    fn knows(&self, word: &str) -> bool {
        self.known.contains(word) || self.exact.contains_key(word) || self.choice_groups.contains_key(word)
    }

    /// "homephone" is "home phone".
    fn run_together<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        let cuts = word.char_indices().map(|(i, _)| i).filter(|i| *i >= 3 && word.len() - i >= 3);
        cuts.map(|i| word.split_at(i)).find(|(first, second)| self.knows(first) && self.knows(second))
    }

    /// The one known word or joined name this is a misspelling of. Two that are as near decide
    /// nothing, unless they name the same fields.
    fn meant(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if length < SHORTEST {
            return None;
        }
        let allowed = if length < LONG { 1 } else { 2 };
        let alike = word.as_bytes().first().and_then(|first| self.by_first_byte.get(first));
        let near = alike.into_iter().flatten().filter(|k| k.len().abs_diff(word.len()) <= allowed);
        let mut found: Vec<(usize, &str)> = near
            .map(|k| (strsim::osa_distance(word, k), k.as_str()))
            .filter(|(distance, _)| *distance <= allowed)
            .collect();
        found.sort_unstable();
        match found.as_slice() {
            [(_, one)] => Some(one),
            [(a, one), (b, other), ..] if a < b || self.name_the_same(one, other) => Some(one),
            _ => None,
        }
    }

    fn name_the_same(&self, a: &str, b: &str) -> bool {
        let targets = |joined: &str| -> Option<Vec<Target>> {
            Some(self.exact.get(joined)?.iter().map(|i| self.phrases[*i].target).collect())
        };
        targets(a).is_some_and(|t| Some(t) == targets(b))
    }
}
