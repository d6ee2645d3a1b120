//! The key of a row: a field of its own, or made of several.
//!
//! A key made of several fields is written so that people can read it and no two differ in nothing but where one part
//! ends: what stands between the parts is taken out of them.

use crate::engine::model::{Candidate, Cell, Layout};
use crate::engine::schema::Value;

/// Between the parts of a key: a middle dot between thin spaces, which nobody types.
const BETWEEN: &str = "\u{2009}·\u{2009}";

/// Takes note of the key of a row once its fields are read. Without the first part there is none; blank parts at the
/// end are left away.
pub(super) fn read(layout: &Layout, candidate: &mut Candidate) {
    if !layout.key_parts.is_empty() {
        let key = joined(layout, candidate);
        candidate.fields[layout.key] = key.map_or(Cell::Keep, |key| Cell::Set(Value::text(key)));
    }
    if let Cell::Set(value) = &candidate.fields[layout.key] {
        candidate.key = value.as_text().unwrap_or_default().into();
    }
}

fn joined(layout: &Layout, candidate: &Candidate) -> Option<String> {
    let part = |place: &usize| super::set_value(&candidate.fields[*place]).and_then(Value::as_text).unwrap_or_default();
    let mut key = String::new();
    let mut blank = 0;
    for (index, text) in layout.key_parts.iter().map(part).enumerate() {
        if text.is_empty() {
            if index == 0 {
                return None;
            }
            blank += 1;
            continue;
        }
        if index > 0 {
            (0..=blank).for_each(|_| key.push_str(BETWEEN));
        }
        blank = 0;
        match text.contains(BETWEEN) {
            true => key.push_str(&text.replace(BETWEEN, " · ")),
            false => key.push_str(text),
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::{Schema, Slot};

    fn key_of(record_type: &str, cells: &[(&str, &str)]) -> String {
        let record_type = Schema::built_in().record_type(record_type).unwrap();
        let layout = Layout::of(record_type, cells.iter().map(|(path, _)| record_type.slot(path).unwrap()));
        let mut candidate = Candidate { fields: vec![Cell::Keep; layout.fields.len()], ..Candidate::default() };
        for (path, text) in cells.iter().filter(|(_, text)| !text.is_empty()) {
            let Some(Slot::Field(field)) = record_type.slot(path) else { panic!("{path}") };
            let place = layout.fields.iter().position(|f| *f == field).unwrap();
            candidate.fields[place] = Cell::Set(Value::text(*text));
        }
        read(&layout, &mut candidate);
        let stored = super::super::set_value(&candidate.fields[layout.key]).and_then(Value::as_text);
        assert_eq!(stored.unwrap_or_default(), &*candidate.key);
        candidate.key.into()
    }

    #[test]
    fn a_key_is_a_field_or_made_of_several() {
        for (record_type, cells, expected) in [
            ("contact", &[("id", "007")][..], "007"),
            ("gift", &[("id", "G1"), ("type", "cash")], "G1 · cash"),
            ("gift", &[("id", "G1"), ("amount", "")], "G1"),
            ("gift", &[("id", ""), ("type", "cash")], ""),
            ("assignment", &[("contact", "C1"), ("solicitor", "Kim"), ("title", "")], "C1 · Kim"),
            ("assignment", &[("contact", "C1"), ("solicitor", ""), ("title", "Lead")], "C1 ·  · Lead"),
            ("team", &[("name", "Majors"), ("member", "kim@x.org")], "Majors · kim@x.org"),
        ] {
            assert_eq!(key_of(record_type, cells).replace('\u{2009}', " "), expected, "{record_type} {cells:?}");
        }
    }

    #[test]
    fn where_one_part_ends_is_never_in_doubt() {
        let team = |name: &str, member: &str| key_of("team", &[("name", name), ("member", member)]);
        assert_ne!(team(&format!("a{BETWEEN}b"), "c"), team("a", &format!("b{BETWEEN}c")));
        let exact = |cells: &[(&str, &str)]| key_of("assignment", cells);
        assert_ne!(
            exact(&[("contact", "C"), ("solicitor", "K"), ("title", "")]),
            exact(&[("contact", "C"), ("solicitor", ""), ("title", "K")])
        );
    }
}
