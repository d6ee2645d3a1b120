//! The pairs of a translation, prepared for looking up many values.

use super::super::Translation;
use rustc_hash::FxHashMap;

/// What each value becomes by a pair.
#[derive(Debug)]
pub struct Lookup {
    /// As the pairs are written: most values are, and cost no folding.
    exact: FxHashMap<Box<str>, Option<Box<str>>>,
    folded: FxHashMap<Box<str>, Option<Box<str>>>,
    /// Without pairs: how values are folded.
    rules: Translation,
}

impl Lookup {
    pub fn new(translation: &Translation) -> Lookup {
        let (mut exact, mut folded) = (FxHashMap::default(), FxHashMap::default());
        for (from, to) in &translation.pairs {
            let to: Option<Box<str>> = to.as_deref().map(Into::into);
            exact.entry(from.trim().into()).or_insert_with(|| to.clone());
            folded.entry(translation.folded(from).into()).or_insert(to);
        }
        let rules = Translation { pairs: Vec::new(), ..translation.clone() };
        Lookup { exact, folded, rules }
    }

    /// What a value, without spaces around it, becomes: `None` where no pair names it, `Some(None)`
    /// where it becomes blank. The spelling of a pair goes before one that is only alike.
    pub fn find(&self, value: &str) -> Option<Option<&str>> {
        let found = self.exact.get(value).or_else(|| self.folded.get(&*self.rules.folded(value)));
        found.map(Option::as_deref)
    }
}
