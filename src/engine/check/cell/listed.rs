//! Lists whose items are translated one by one: "Alum; Frnd" with "Frnd" for "friend".

use super::{CellReader, not_recognised};
use crate::engine::convert;
use crate::engine::mapping::Otherwise;
use crate::engine::mapping::translate::Lookup;
use crate::engine::model::{Cell, Problem};
use crate::engine::schema::Value;
use crate::engine::schema::catalogue::code;

impl CellReader<'_> {
    /// A list that no pair names as a whole: each item is taken as a value of its own. One that is not recognised
    /// refuses the cell, as it would without a translation, unless the rule says otherwise.
    pub(super) fn listed(
        &self,
        text: &str,
        (lookup, otherwise): (&Lookup, &Otherwise),
        problems: &mut Vec<Problem>,
    ) -> Cell {
        let whole = self.converter.convert(text);
        if whole.issue.as_ref().is_some_and(|issue| issue.code != code::CHOICE_NOT_RECOGNISED) {
            return self.taken(whole, (text, text), None, problems);
        }
        let mut items: Vec<Box<str>> = Vec::new();
        for item in convert::items(text) {
            let becomes = match lookup.find(item) {
                Some(Some(target)) => self.item(target),
                Some(None) => continue,
                None => self.unnamed_item(item, otherwise),
            };
            let Some(becomes) = becomes else {
                self.report(code::CHOICE_NOT_RECOGNISED, text, whole.issue.and_then(|i| i.suggestion), problems);
                return Cell::Keep;
            };
            if !items.contains(&becomes) {
                items.push(becomes);
            }
        }
        if items.is_empty() { self.blank_cell(None, problems) } else { Cell::Set(Value::List(items)) }
    }

    fn unnamed_item(&self, item: &str, otherwise: &Otherwise) -> Option<Box<str>> {
        let known = || self.item(item);
        match otherwise {
            Otherwise::Problem if !self.converter.is_closed() => None,
            Otherwise::Problem => known(),
            Otherwise::Keep => known().or_else(|| Some(item.into())),
            Otherwise::Use(target) if self.converter.is_closed() => known().or_else(|| self.item(target)),
            Otherwise::Use(target) => self.item(target),
        }
    }

    /// What the field makes of one item; `None` where it does not know it.
    fn item(&self, text: &str) -> Option<Box<str>> {
        let conversion = self.converter.convert_item(text);
        if not_recognised(&conversion) {
            return None;
        }
        conversion.value.and_then(|value| value.as_text().map(Into::into))
    }
}
