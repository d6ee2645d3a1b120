//! The values that reach a field, counted over the whole file: those of its column, of the columns joined in it, of a
//! part or an item of one.
//!
//! It exists because a translation is of what reaches the field, and the profile knows whole cells of single columns.
//! What it knows is enough for most feeds; for others the file is read once more. Memory does not grow with it.

use crate::engine::convert;
use crate::engine::mapping::Feed;
use crate::engine::schema::Schema;
use crate::engine::source::profile::{Distinct, Profile};
use crate::engine::source::{RowBatch, Source, SourceError};
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What reaches a field. Also usable half-way: `finished` says whether all rows are counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedValues {
    /// Rows counted.
    pub rows: u64,
    /// Rows in which nothing reaches the field.
    pub blank: u64,
    /// Distinct values with the rows that hold them, most frequent first; of lists their items. Empty where there are
    /// too many.
    pub values: Vec<(String, u64)>,
    /// Whether `values` holds all of them.
    pub complete: bool,
    /// Distinct values: exact where `complete`, else an estimate.
    pub distinct: u64,
    pub finished: bool,
}

/// What the profile of a file knows of a feed; `None` where the file has to be read for it. `lists` says that the
/// field takes lists, of which the items are the values.
pub fn known_values(profile: &Profile, feed: &Feed, lists: bool, schema: &Schema) -> Option<FeedValues> {
    let [column] = feed.columns() else { return None };
    let facts = profile.columns.get(*column)?;
    let blank = profile.rows.saturating_sub(facts.filled);
    let known = FeedValues { rows: profile.rows, blank, finished: profile.complete, ..FeedValues::default() };
    if feed.is_column() && !lists {
        return Some(FeedValues {
            values: facts.values.clone(),
            complete: facts.values_complete,
            distinct: facts.distinct,
            ..known
        });
    }
    if !facts.values_complete {
        return None;
    }
    let mut counted = Counted::default();
    let mut emptied = 0;
    let mut scratch = String::new();
    for (cell, rows) in &facts.values {
        match feed.text(|_| cell, schema, &mut scratch) {
            Ok("") => emptied += rows,
            Ok(text) if lists => convert::items(text).for_each(|item| counted.add(item, *rows)),
            Ok(text) => counted.add(text, *rows),
            // Such a row is a problem of its own, whatever its values become.
            Err(_) => {}
        }
    }
    let values = counted.by_frequency();
    Some(FeedValues { blank: blank + emptied, distinct: values.len() as u64, values, complete: true, ..known })
}

/// Values in the order they were met.
#[derive(Default)]
struct Counted {
    places: FxHashMap<String, usize>,
    values: Vec<(String, u64)>,
}

impl Counted {
    fn add(&mut self, value: &str, rows: u64) {
        if let Some(place) = self.places.get(value) {
            self.values[*place].1 += rows;
        } else {
            self.places.insert(value.to_owned(), self.values.len());
            self.values.push((value.to_owned(), rows));
        }
    }

    fn by_frequency(mut self) -> Vec<(String, u64)> {
        self.values.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
        self.values
    }
}

/// Reads the file once to count what a feed gives. `report` is called with what is known so far, a few times a
/// second; the pass ends early, without error and not finished, once `cancel` is set.
///
/// # Errors
/// When the file cannot be read to its end.
pub fn count_values(
    source: &Source,
    feed: &Feed,
    lists: bool,
    schema: &Schema,
    cancel: &AtomicBool,
    report: &mut dyn FnMut(FeedValues),
) -> Result<FeedValues, SourceError> {
    let mut reader = source.rows()?;
    let (mut batch, mut scratch) = (RowBatch::default(), String::new());
    let (mut rows, mut blank, mut counted) = (0, 0, Distinct::default());
    let so_far = |rows, blank, counted: &Distinct, finished| FeedValues {
        rows,
        blank,
        values: counted.list(),
        complete: counted.is_complete(),
        distinct: counted.count(),
        finished,
    };
    let mut reported = Instant::now();
    while reader.read(&mut batch, BATCH_ROWS)? {
        for row in batch.iter() {
            rows += 1;
            match feed.text(|column| row.cell(column), schema, &mut scratch) {
                Ok("") => blank += 1,
                Ok(text) if lists => convert::items(text).for_each(|item| counted.take(item)),
                Ok(text) => counted.take(text),
                Err(_) => {}
            }
        }
        if cancel.load(Ordering::Relaxed) {
            return Ok(so_far(rows, blank, &counted, false));
        }
        if reported.elapsed() >= REPORT_EVERY {
            report(so_far(rows, blank, &counted, false));
            reported = Instant::now();
        }
    }
    Ok(so_far(rows, blank, &counted, true))
}

/// Rows between two looks at the clock and the cancel flag.
const BATCH_ROWS: usize = 2_048;
const REPORT_EVERY: Duration = Duration::from_millis(200);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Part;
    use crate::engine::source::ReadOptions;
    use crate::engine::source::profile::profile;

    fn file(text: &str) -> (tempfile::TempDir, Source, Profile) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("values.csv");
        std::fs::write(&path, text).unwrap();
        let source = Source::open(&path, &ReadOptions::default()).unwrap();
        let profile = profile(&source, &AtomicBool::new(false), &mut |_| ()).unwrap();
        (folder, source, profile)
    }

    fn counted(source: &Source, feed: &Feed, lists: bool) -> FeedValues {
        count_values(source, feed, lists, Schema::built_in(), &AtomicBool::new(false), &mut |_| ()).unwrap()
    }

    #[test]
    fn the_profile_and_a_pass_over_the_file_count_the_same() {
        let text =
            "Place,Kinds,Unit\n\"Boston, MA\",a; b,x\n\"Salem, MA\",b,\n\"12 Main St, Boston, MA\",,y\nBonn,; ,x\n";
        let (_folder, source, profile) = file(text);
        for (feed, lists, expected, blank) in [
            (Feed::Column(2), false, &[("x", 2), ("y", 1)][..], 1),
            (Feed::Column(1), true, &[("b", 2), ("a", 1)], 1),
            (Feed::Part { column: 0, part: Part::State }, false, &[("MA", 2)], 1),
            (Feed::Item { column: 1, separator: ';', item: 0 }, false, &[("a", 1), ("b", 1)], 2),
        ] {
            let known = known_values(&profile, &feed, lists, Schema::built_in()).unwrap();
            let mut read = counted(&source, &feed, lists);
            let sorted = |mut values: Vec<(String, u64)>| {
                values.sort();
                values
            };
            let wanted: Vec<(String, u64)> = expected.iter().map(|(v, n)| ((*v).to_owned(), *n)).collect();
            assert_eq!(sorted(known.values.clone()), sorted(wanted), "{feed:?}");
            assert_eq!(sorted(std::mem::take(&mut read.values)), sorted(known.values.clone()), "{feed:?}");
            assert!(known.finished && read.finished && known.complete && read.complete);
            assert_eq!((known.distinct, known.rows), (read.distinct, read.rows), "{feed:?}");
            if !lists {
                assert_eq!((known.blank, read.blank), (blank, blank), "{feed:?}");
            }
        }
    }

    #[test]
    fn joined_columns_need_a_pass_and_too_many_values_are_estimated() {
        let rows: String = (0..3_000).map(|n| format!("a{n},{}\n", n % 2)).collect();
        let (_folder, source, profile) = file(&format!("A,B\n{rows}"));
        let join = |columns| Feed::Join { columns, separator: "-".to_owned() };
        assert_eq!(known_values(&profile, &join(vec![0, 1]), false, Schema::built_in()), None);
        let many = counted(&source, &join(vec![0, 1]), false);
        assert!(many.values.is_empty() && !many.complete && many.distinct.abs_diff(3_000) < 150, "{}", many.distinct);
        let few = counted(&source, &join(vec![1, 1]), false);
        assert_eq!(few.values, [("0-0".to_owned(), 1_500), ("1-1".to_owned(), 1_500)]);
        let part = Feed::Part { column: 0, part: Part::City };
        assert_eq!(known_values(&profile, &part, false, Schema::built_in()), None, "its cells are not all known");
    }

    #[test]
    fn a_pass_that_is_not_wanted_any_more_ends() {
        let (_folder, source, _) = file("A\nx\ny\n");
        let stopped =
            count_values(&source, &Feed::Column(0), false, Schema::built_in(), &AtomicBool::new(true), &mut |_| ());
        assert!(!stopped.unwrap().finished);
    }
}
