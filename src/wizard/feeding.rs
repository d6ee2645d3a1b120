//! Fields made of several columns, and columns that hold several fields: the Match page's commands.

use super::draft::Draft;
use crate::engine::mapping::{Feed, Match, split};
use crate::engine::schema::{Part, Slot, ValueType, Whole};
use std::collections::BTreeMap;

/// A slot's column holds more than the slot takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    pub column: usize,
    pub into: SplitInto,
    /// A cell, and its parts.
    pub sample: (String, String),
}

/// A column that feeds nothing and holds whole names or places, of which no part is fed by anything else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WholeColumn {
    pub column: usize,
    pub whole: Whole,
    /// A cell, and its parts.
    pub sample: (String, String),
}

/// What a column can be split into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SplitInto {
    /// The parts of names or places.
    Parts(Whole),
    /// The items of lists; as many as the longest has.
    Items { separator: char, items: usize },
}

/// Cells looked at to tell what a column holds.
const LOOKED_AT: usize = 50;

impl Draft {
    /// Joins a further column to what feeds a slot, with a space between them.
    pub(super) fn join_column(&mut self, column: usize, slot: Slot) {
        self.edit(|mapping| {
            let Some(matched) = mapping.get_mut(slot) else { return };
            match &mut matched.feed {
                Feed::Column(first) if *first != column => {
                    matched.feed = Feed::Join { columns: vec![*first, column], separator: " ".to_owned() };
                }
                Feed::Join { columns, .. } if !columns.contains(&column) => columns.push(column),
                _ => {}
            }
        });
    }

    /// Says what stands between the columns joined in a slot.
    pub(super) fn join_with(&mut self, slot: Slot, between: String) {
        self.change(slot, |matched| {
            if let Feed::Join { separator, .. } = &mut matched.feed {
                *separator = between;
            }
        });
    }

    /// A joined column changes places with the one before it.
    pub(super) fn join_earlier(&mut self, slot: Slot, column: usize) {
        self.change(slot, |matched| {
            if let Feed::Join { columns, .. } = &mut matched.feed
                && let Some(place) = columns.iter().position(|c| *c == column).filter(|place| *place > 0)
            {
                columns.swap(place - 1, place);
            }
        });
    }

    /// Splits a column into the fields for its parts.
    pub(super) fn split_column(&mut self, column: usize, whole: Whole) {
        let record_type = self.record_type;
        self.edit(|mapping| drop(mapping.split_column(record_type, column, whole)));
    }

    /// Splits the lists of a slot's column over the entries of its group, whatever sign they were split at before.
    pub(super) fn split_list(&mut self, slot: Slot, separator: char) {
        let Some((column, before)) = self.mapping.get(slot).and_then(|matched| match matched.feed {
            Feed::Column(column) => Some((column, None)),
            Feed::Item { column, separator, .. } => Some((column, Some(separator))),
            _ => None,
        }) else {
            return;
        };
        let record_type = self.record_type;
        let items = self.cells(column).iter().map(|cell| split::items(cell, separator).count()).max().unwrap_or(1);
        self.edit(|mapping| {
            let of_list = |feed: &Feed| match *feed {
                Feed::Item { column: c, separator: s, item } if (c, Some(s)) == (column, before) => Some(item),
                _ => None,
            };
            let mut items_of: Vec<(usize, Slot, Match)> = mapping
                .iter()
                .filter(|(other, _)| same_field(*other, slot))
                .filter_map(|(other, m)| Some((of_list(&m.feed)?, other, m.clone())))
                .collect();
            items_of.sort_by_key(|(item, ..)| *item);
            for (_, other, _) in &items_of {
                mapping.clear(*other);
            }
            let first = items_of.into_iter().next().map_or(slot, |(_, first, matched)| {
                mapping.set(first, Match { feed: Feed::Column(column), ..matched });
                first
            });
            mapping.split_list(record_type, first, separator, items);
        });
    }

    /// The distinct values of a column where they are all known, else its first cells.
    fn cells(&self, column: usize) -> Vec<&str> {
        match self.profile.columns.get(column).filter(|c| c.values_complete && !c.values.is_empty()) {
            Some(known) => known.values.iter().map(|(value, _)| value.as_str()).collect(),
            None => self.first_cells(column).collect(),
        }
    }

    /// The filled cells of a column among the first rows.
    fn first_cells(&self, column: usize) -> impl Iterator<Item = &str> {
        self.source.preview.iter().map(move |row| row.cell(column).trim()).filter(|cell| !cell.is_empty())
    }

    /// Slots fed by a whole column of which they should rather take a part.
    pub(super) fn possible_splits(&self) -> BTreeMap<Slot, Split> {
        let of_slot = |(slot, matched): (Slot, &Match)| {
            let Feed::Column(column) = matched.feed else { return None };
            let split = self.possible_parts(slot, column).or_else(|| self.possible_items(slot, column, matched))?;
            Some((slot, split))
        };
        self.mapping.iter().filter_map(of_slot).collect()
    }

    fn possible_parts(&self, slot: Slot, column: usize) -> Option<Split> {
        let whole = self.record_type.field(slot).part?.whole();
        let sample = self.holds_wholes(column, whole)?;
        Some(Split { column, into: SplitInto::Parts(whole), sample })
    }

    /// Columns that feed nothing yet and can be split, for each kind of whole the first such column. Two words are
    /// a name only where the header says so: events and companies have two as well.
    pub(super) fn unsplit_columns(&self) -> Vec<WholeColumn> {
        let is_fed = |whole: Whole| {
            let part = |(slot, _): (Slot, &Match)| self.record_type.field(slot).part.map(Part::whole);
            self.mapping.iter().filter_map(part).any(|fed| fed == whole)
        };
        let free = |column: &usize| self.mapping.slots_of_column(*column).next().is_none();
        let find = |whole: Whole| {
            let named = |column: &usize| whole == Whole::Place || says_name(&self.source.columns[*column].header);
            let split = |column| Some(WholeColumn { column, whole, sample: self.holds_wholes(column, whole)? });
            (0..self.source.columns.len()).filter(free).filter(named).find_map(split)
        };
        [Whole::Name, Whole::Place].into_iter().filter(|whole| !is_fed(*whole)).filter_map(find).collect()
    }

    /// Where a column holds whole names or places, a cell of it and its parts.
    fn holds_wholes(&self, column: usize, whole: Whole) -> Option<(String, String)> {
        let cells: Vec<&str> = self.first_cells(column).take(LOOKED_AT).collect();
        if !split::tried(cells.iter().copied(), whole, self.schema).holds() {
            return None;
        }
        cells.into_iter().find_map(|cell| Some((cell.to_owned(), self.parts(cell, whole)?)))
    }

    /// Lists of what the field holds. A comma is part of many texts, amounts, dates and places, so it counts only where
    /// each item can be told by itself; and a field that is a list takes a list as it is.
    fn possible_items(&self, slot: Slot, column: usize, matched: &Match) -> Option<Split> {
        let Slot::Entry { group, position, .. } = slot else { return None };
        let kind = self.record_type.field(slot).value_type;
        if kind == ValueType::List || position + 1 >= self.record_type.groups[group].max {
            return None;
        }
        let cells = self.cells(column);
        let told = matches!(kind, ValueType::Email | ValueType::Phone | ValueType::Url | ValueType::Choice);
        let separator = split::separator_of(cells.iter().copied()).filter(|separator| *separator != ',' || told)?;
        let lists: Vec<(&str, Vec<&str>)> = cells
            .into_iter()
            .map(|cell| (cell, split::items(cell, separator).collect::<Vec<&str>>()))
            .filter(|(_, items)| items.len() > 1)
            .collect();
        let reader = self.reader(slot, matched);
        let understood = |items: &[&str]| items.iter().all(|item| reader.understands(item));
        let good = lists.iter().take(LOOKED_AT).filter(|(_, items)| understood(items)).count();
        if good * 3 < lists.len().min(LOOKED_AT) * 2 {
            return None;
        }
        let longest = lists.iter().map(|(_, items)| items.len()).max()?;
        let items = longest.min(self.record_type.groups[group].max - position);
        let (cell, parts) = lists.iter().find(|(_, items)| understood(items))?;
        let sample = ((*cell).to_owned(), parts.join(" · "));
        Some(Split { column, into: SplitInto::Items { separator, items }, sample })
    }

    /// The parts of a cell in words, "Dr. · Ann · Lee"; `None` where it has fewer than two.
    fn parts(&self, cell: &str, whole: Whole) -> Option<String> {
        let part = |part: &Part| split::part(cell, *part, self.schema, &mut String::new()).map(str::to_owned);
        let taken: Vec<String> = Part::ALL.iter().filter(|p| p.whole() == whole).filter_map(|p| part(p).ok()).collect();
        let filled: Vec<String> = taken.into_iter().filter(|text| !text.is_empty()).collect();
        (filled.len() > 1).then(|| filled.join(" · "))
    }
}

/// Whether a header is about the name of a person.
fn says_name(header: &str) -> bool {
    let header = header.to_lowercase();
    let of_others = ["company", "organi", "employer", "event", "campaign", "fund", "file", "user", "nick"];
    let persons = ["name", "donor", "contact", "constituent", "supporter", "member"];
    persons.iter().any(|word| header.contains(word)) && !of_others.iter().any(|word| header.contains(word))
}

/// Whether two slots are the same field, perhaps of different entries.
fn same_field(one: Slot, other: Slot) -> bool {
    match (one, other) {
        (Slot::Entry { group: g, field: f, .. }, Slot::Entry { group, field, .. }) => (g, f) == (group, field),
        (one, other) => one == other,
    }
}
