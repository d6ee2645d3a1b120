//! Which records have a name and a postal code, to recognise rows without a key.
//!
//! It exists because an index of folded names would cost every import and is wanted by few: the names are
//! read once per run that asks. It takes eight bytes for each address, and may name a record that has
//! another name; whoever asks looks at the record.

use super::columns::quote;
use super::fault::Fallible;
use super::tables::TypeTables;
use crate::engine::model::{NamePlaces, Record, RecordId, name_key, postal_field};
use rusqlite::Connection;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Names that wait to be sorted, at most.
const RECENT: usize = 1 << 10;

/// Records by name.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    /// Half of the name's hash, then the record's number. Each run is sorted and more than twice as long
    /// as the next, so that adding a name and finding one are both quick.
    runs: Vec<Vec<u64>>,
    /// The same, as they came.
    recent: Vec<u64>,
}

impl NameIndex {
    /// The names of all records of a type.
    pub(super) fn read(connection: &Connection, tables: &TypeTables) -> Fallible<NameIndex> {
        let mut index = NameIndex::default();
        let Some((group, field)) = postal_field(tables.record_type) else { return Ok(index) };
        let titles = &tables.record_type.title;
        let columns: Vec<String> = titles.iter().map(|t| format!("main.{}", quote(&tables.columns[*t].name))).collect();
        let addresses = &tables.groups[group];
        let sql = format!(
            "SELECT held.record, held.{code}, {names} FROM {table} AS held JOIN {main} AS main ON main.record = held.record \
             WHERE held.{code} IS NOT NULL",
            code = quote(&addresses.columns[field].name),
            names = columns.join(", "),
            table = addresses.name,
            main = tables.main,
        );
        let mut statement = connection.prepare(&sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let mut parts = Vec::with_capacity(titles.len());
            for place in 0..titles.len() {
                parts.push(row.get_ref(place + 2)?.as_str_or_null().ok().flatten());
            }
            let code = row.get_ref(1)?.as_str_or_null().ok().flatten().unwrap_or_default();
            if let Some(name) = name_key(parts.into_iter(), code) {
                index.recent.extend(entry(&name, RecordId(row.get(0)?)));
            }
        }
        index.settle();
        Ok(index)
    }

    /// Notes the names a record has now; those it had stay.
    pub(super) fn add(&mut self, places: &NamePlaces, record: &Record) {
        self.recent.extend(places.of_record(record).iter().filter_map(|name| entry(name, record.id)));
        if self.recent.len() > RECENT {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let mut run = std::mem::take(&mut self.recent);
        run.sort_unstable();
        while let Some(mut last) = self.runs.pop_if(|last| last.len() <= 2 * run.len()) {
            last.append(&mut run);
            // Finds the two sorted halves and merges them.
            last.sort();
            run = last;
        }
        self.runs.push(run);
    }

    /// The records that may have a name, in order.
    pub(super) fn find(&self, name: &str) -> Vec<RecordId> {
        let low = u64::from(half(name)) << 32;
        let range = low..=low | u64::from(u32::MAX);
        let of_run = |run: &'_ Vec<u64>| {
            let first = run.partition_point(|entry| entry < range.start());
            run[first..].iter().take_while(|entry| range.contains(entry)).copied().collect::<Vec<u64>>()
        };
        let sorted = self.runs.iter().flat_map(of_run);
        let recent = self.recent.iter().filter(|entry| range.contains(entry)).copied();
        let mut found: Vec<RecordId> =
            sorted.chain(recent).map(|entry| RecordId((entry & 0xffff_ffff) as i64)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A record beyond four thousand million is not recognised by its name.
fn entry(name: &str, record: RecordId) -> Option<u64> {
    let number = u32::try_from(record.0).ok()?;
    Some(u64::from(half(name)) << 32 | u64::from(number))
}

fn half(name: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    (hasher.finish().wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_record_of_a_name_is_found_however_many_there_are() {
        let mut index = NameIndex::default();
        for number in 1..50_000_i64 {
            let name = format!("ann lee {}|02134", number % 10_000);
            index.recent.extend(entry(&name, RecordId(number)));
            if index.recent.len() > RECENT {
                index.settle();
            }
        }
        let found = index.find("ann lee 7|02134");
        for number in [7, 10_007, 20_007, 30_007, 40_007] {
            assert!(found.contains(&RecordId(number)), "{number} in {found:?}");
        }
        assert!(index.find("nobody|02134").len() < 5);
        assert!(index.runs.len() < 16, "{} runs", index.runs.len());
    }
}
