//! Planning some rows of a finished plan anew, so that mending four cells of a file does not cost
//! checking a million rows again.

use super::scratch::read_cells;
use super::{EXAMPLES, Groups, Lists};
use crate::engine::model::Problem;
use crate::engine::store::sqlite::fault::{Fallible, Fault};
use crate::engine::store::{LeftOutRow, StoreError};
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Finds the problems of a row. Made when first needed: a check that is not mended does without.
const INDEX: &str = "CREATE INDEX IF NOT EXISTS problem_of_row ON problem (p)";

/// Takes left-out rows from the plan. `false`, and nothing done, where one of them is not left out.
pub(super) fn withdraw(scratch: &Connection, lists: &mut Lists, rows: &[u64]) -> Fallible<bool> {
    let transaction = scratch.unchecked_transaction()?;
    scratch.execute_batch(INDEX)?;
    let mut find = scratch.prepare("SELECT p FROM planned WHERE \"row\" = ?1 AND cells IS NOT NULL AND left_out")?;
    let mut planned = Vec::with_capacity(rows.len());
    for row in rows {
        let mut found = find.query([*row as i64])?;
        let Some(found) = found.next()? else { return Ok(false) };
        planned.push(found.get::<_, i64>(0)?);
    }
    let mut problems = scratch.prepare("SELECT place FROM problem WHERE p = ?1")?;
    let mut forget = scratch.prepare("DELETE FROM problem WHERE p = ?1")?;
    let mut drop_row = scratch.prepare("DELETE FROM planned WHERE p = ?1")?;
    let mut places = BTreeSet::new();
    for p in planned {
        for place in problems.query_map([p], |row| row.get::<_, i64>(0))? {
            places.insert(place?);
            lists.totals.problems -= 1;
        }
        forget.execute([p])?;
        drop_row.execute([p])?;
    }
    for place in places {
        renumber(scratch, place)?;
        refresh(scratch, &mut lists.groups, place)?;
    }
    transaction.commit()?;
    Ok(true)
}

/// Numbers the problems of a group densely again, in their order.
fn renumber(scratch: &Connection, place: i64) -> Fallible<()> {
    scratch.execute(
        "CREATE TEMP TABLE again AS SELECT row_number() OVER (ORDER BY n) - 1 AS n, p, value, suggestion \
         FROM problem WHERE place = ?1",
        [place],
    )?;
    scratch.execute("DELETE FROM problem WHERE place = ?1", [place])?;
    scratch.execute("INSERT INTO problem SELECT ?1, n, p, value, suggestion FROM again ORDER BY n", [place])?;
    scratch.execute_batch("DROP TABLE again")?;
    Ok(())
}

/// Counts a group anew and finds its examples.
fn refresh(scratch: &Connection, groups: &mut Groups, place: i64) -> Fallible<()> {
    let group = usize::try_from(place).ok().and_then(|place| groups.all.get_mut(place));
    let group = group.ok_or(Fault::Broken("a problem is of no group"))?;
    let count = "SELECT count(*) FROM problem WHERE place = ?1";
    group.count = scratch.query_row(count, [place], |row| row.get::<_, i64>(0))? as u64;
    let mut first = scratch.prepare_cached(
        "SELECT planned.\"row\", problem.value FROM problem JOIN planned ON planned.p = problem.p \
         WHERE place = ?1 ORDER BY n LIMIT ?2",
    )?;
    let examples = first.query_map([place, EXAMPLES as i64], |row| Ok((row.get::<_, i64>(0)? as u64, row.get(1)?)))?;
    group.examples = examples.collect::<Result<_, _>>()?;
    Ok(())
}

/// Hands over the rows that are left out, in file order.
pub(super) fn left_out(
    scratch: &Connection,
    lists: &Lists,
    each: &mut dyn FnMut(LeftOutRow) -> Result<(), StoreError>,
) -> Fallible<()> {
    scratch.execute_batch(INDEX)?;
    let sql = "SELECT p, \"row\", cells FROM planned WHERE cells IS NOT NULL AND left_out ORDER BY \"row\"";
    let mut rows = scratch.prepare(sql)?;
    let mut problems =
        scratch.prepare("SELECT place, value, suggestion FROM problem WHERE p = ?1 ORDER BY place, n")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let found = problems.query_map([row.get::<_, i64>(0)?], |problem| {
            let event = lists.groups.all.get(problem.get::<_, i64>(0)? as usize).map(|group| group.event);
            Ok(event.map(|event| (event, problem.get(1), problem.get(2))))
        })?;
        let mut all = Vec::new();
        for problem in found {
            let (event, value, suggestion) = problem?.ok_or(Fault::Broken("a problem is of no group"))?;
            let (value, suggestion): (String, Option<String>) = (value?, suggestion?);
            all.push(Problem {
                code: event.code,
                slot: event.slot,
                value: value.into(),
                suggestion: suggestion.map(Into::into),
            });
        }
        each(LeftOutRow { row: row.get::<_, i64>(1)? as u64, cells: read_cells(row.get_ref(2)?)?, problems: all })?;
    }
    Ok(())
}
