//! Rows with problems, looked up one by one, and the values that have one kind of problem.

use super::amend::INDEX;
use super::{Lists, scratch};
use crate::engine::model::{EventKey, Problem};
use crate::engine::store::PlanRow;
use crate::engine::store::sqlite::fault::Fallible;
use crate::engine::store::sqlite::jobs::limited;
use rusqlite::{Connection, OptionalExtension, params};

/// A row with all its problems, in the order they were met.
pub(super) fn row(scratch: &Connection, lists: &Lists, row: u64) -> Fallible<Option<PlanRow>> {
    let Some(cells) = scratch::cells(scratch, row)? else { return Ok(None) };
    scratch.execute_batch(INDEX)?;
    let sql = "SELECT p, key, title FROM planned WHERE \"row\" = ?1 AND cells IS NOT NULL";
    let mut statement = scratch.prepare_cached(sql)?;
    let found = statement.query_row([row as i64], |found| Ok((found.get(0)?, found.get(1)?, found.get(2)?)));
    let Some((p, key, title)) = found.optional()? else { return Ok(None) };
    Ok(Some(PlanRow { row, key, title, cells, problems: problems(scratch, lists, p)? }))
}

fn problems(scratch: &Connection, lists: &Lists, p: i64) -> Fallible<Vec<Problem>> {
    let mut statement = scratch.prepare_cached("SELECT place, value, suggestion FROM problem WHERE p = ?1")?;
    let mut rows = statement.query([p])?;
    let mut problems = Vec::new();
    while let Some(row) = rows.next()? {
        let place: i64 = row.get(0)?;
        let Some(group) = usize::try_from(place).ok().and_then(|place| lists.groups.all.get(place)) else { continue };
        let (value, suggestion): (String, Option<String>) = (row.get(1)?, row.get(2)?);
        let suggestion = suggestion.map(Into::into);
        problems.push(Problem { code: group.event.code, slot: group.event.slot, value: value.into(), suggestion });
    }
    Ok(problems)
}

/// What stands in the first cells of a group, each value with its count.
pub(super) fn values(scratch: &Connection, lists: &Lists, event: EventKey, most: u64) -> Fallible<Vec<(String, u64)>> {
    let Some(place) = lists.groups.place(event) else { return Ok(Vec::new()) };
    let sql = "SELECT value, count(*) FROM (SELECT value FROM problem WHERE place = ?1 AND n < ?2) GROUP BY value";
    let mut statement = scratch.prepare_cached(sql)?;
    let rows = statement.query_map(params![place as i64, limited(most)], |row| {
        Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
