//! Filtered lists of a plan: which lines fit a query, written down once, so that the pages of the
//! filtered list are found as fast as those of the whole one.

use super::Lists;
use super::scratch::unchanged_pairs;
use crate::engine::store::sqlite::columns::Stored;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::search;
use crate::engine::store::{ChangeKind, PlanList, PlanQuery};
use rusqlite::{Connection, params_from_iter};
use rustc_hash::FxHashSet;

/// The query whose lines stand in the table `fitting`.
#[derive(Default)]
pub(super) struct Fitting {
    written: Option<(PlanQuery, u64)>,
}

impl Fitting {
    /// Makes sure that the lines of a query with a filter are written down; gives how many they are.
    /// `known` gives the records of the database that fit a search.
    pub(super) fn total(
        &mut self,
        scratch: &Connection,
        lists: &Lists,
        query: &PlanQuery,
        known: impl FnOnce(&str) -> Fallible<Vec<i64>>,
    ) -> Fallible<u64> {
        if let Some((_, total)) = self.written.as_ref().filter(|(written, _)| written == query) {
            return Ok(*total);
        }
        self.written = None;
        let wanted = search::wanted(&query.search);
        let transaction = scratch.unchecked_transaction()?;
        scratch.execute_batch("DELETE FROM fitting; DELETE FROM found;")?;
        if let Some(wanted) = &wanted {
            note_found(scratch, wanted, &known(wanted)?)?;
        }
        match query.list {
            PlanList::Unchanged => write_unchanged(scratch, wanted.is_some())?,
            PlanList::Missing => write_missing(scratch, wanted.is_some())?,
            _ => write(scratch, lists, query, wanted)?,
        }
        let total = scratch.query_row("SELECT count(*) FROM fitting", [], |row| row.get::<_, i64>(0))? as u64;
        transaction.commit()?;
        self.written = Some((query.clone(), total));
        Ok(total)
    }
}

/// Writes down the records that fit a search: those of the database, and those the plan gives an email.
fn note_found(scratch: &Connection, wanted: &str, known: &[i64]) -> Fallible<()> {
    let mut note = scratch.prepare_cached("INSERT OR IGNORE INTO found VALUES (?1)")?;
    for record in known {
        note.execute([record])?;
    }
    let sql = "INSERT OR IGNORE INTO found SELECT holder FROM identity WHERE holder IS NOT NULL AND holds(value, ?1)";
    scratch.execute(sql, [wanted])?;
    Ok(())
}

fn write(scratch: &Connection, lists: &Lists, query: &PlanQuery, wanted: Option<String>) -> Fallible<()> {
    let (table, texts): (_, &[&str]) = match query.list {
        PlanList::Changes => ("change", &["line.before", "line.after"]),
        PlanList::Listed => ("listed", &[]),
        PlanList::Created | PlanList::Unchanged | PlanList::Missing => ("created", &[]),
        PlanList::Duplicates => ("duplicate", &["line.key", "line.title"]),
        PlanList::Problems(_) => ("problem", &["line.value", "line.suggestion"]),
    };
    let (mut conditions, mut values) = (Vec::new(), Vec::new());
    if let PlanList::Problems(event) = query.list {
        // A place no group has finds nothing.
        let place = lists.groups.places.get(&event).map_or(-1, |place| *place as i64);
        conditions.push("place = ?".to_owned());
        values.push(Stored::Integer(place));
    }
    if let Some(slot) = query.field.filter(|_| query.list == PlanList::Changes) {
        let field = lists.fields.places.get(&slot).map_or(-1, |place| *place as i64);
        conditions.push("slot = ?".to_owned());
        values.push(Stored::Integer(field));
    }
    if let Some(kind) = query.kind.filter(|_| query.list == PlanList::Changes) {
        conditions.push(kind_is(kind).to_owned());
    }
    if let Some(wanted) = wanted {
        let texts = ["planned.key", "planned.title"].iter().chain(texts);
        let holds: Vec<String> = texts.map(|text| format!("holds({text}, ?)")).collect();
        values.extend(holds.iter().map(|_| Stored::Owned(wanted.clone())));
        conditions.push(format!("({} OR planned.number IN found)", holds.join(" OR ")));
    }
    let sql = format!(
        "INSERT INTO fitting (line) SELECT line.n FROM {table} AS line JOIN planned ON planned.p = line.p \
         WHERE {} ORDER BY line.n",
        conditions.join(" AND ")
    );
    scratch.execute(&sql, params_from_iter(values.iter()))?;
    Ok(())
}

/// As [`ChangeKind::of`].
fn kind_is(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Fills => "before = ''",
        ChangeKind::Overwrites => "before <> '' AND after <> ''",
        ChangeKind::Clears => "before <> '' AND after = ''",
    }
}

/// Records no row carries are found by themselves.
fn write_missing(scratch: &Connection, searched: bool) -> Fallible<()> {
    let fits = if searched { "number IN found" } else { "TRUE" };
    scratch.execute(&format!("INSERT INTO fitting (line) SELECT n FROM missing WHERE {fits} ORDER BY n"), [])?;
    Ok(())
}

/// Rows that change nothing are found by their record alone.
fn write_unchanged(scratch: &Connection, searched: bool) -> Fallible<()> {
    let mut found = scratch.prepare("SELECT number FROM found")?;
    let found: FxHashSet<i64> = found.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut fit = scratch.prepare("INSERT INTO fitting (line) VALUES (?1)")?;
    let mut blocks = scratch.prepare("SELECT n, pairs FROM unchanged ORDER BY n")?;
    let mut blocks = blocks.query([])?;
    while let Some(block) = blocks.next()? {
        let first: i64 = block.get(0)?;
        let pairs = block.get_ref(1)?.as_blob().unwrap_or_default();
        for (line, (_, record)) in (first..).zip(unchanged_pairs(pairs)) {
            if !searched || found.contains(&record) {
                fit.execute([line])?;
            }
        }
    }
    Ok(())
}
