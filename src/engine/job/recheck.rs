//! Checking a file again after some of its left-out rows were mended: only those rows, where nothing else
//! depends on them.

use super::checking::check_again;
use super::look_up::look_up;
use super::run::{CheckedRows, Run};
use super::scratch::CheckedPlan;
use super::tally::{ProblemRows, Tally, is_parked};
use super::{CheckReport, Checked, Control, ImportRequest, JobError, Observer, Person};
use crate::engine::check::Planner;
use crate::engine::model::{Counts, Fixes, Mode};
use crate::engine::schema::Schema;
use crate::engine::source::RowBatch;
use crate::engine::store::{Store, Target};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Rows planned anew, at most; with more it is as quick to check the whole file.
const MOST_MENDED: usize = 10_000;

/// Left-out rows that were mended, with their cells as they are now; in file order.
pub type Mended = Vec<(u64, Vec<String>)>;

/// Checks again what `mended` rows change in a plan. Everything else in `request` must be as it was when
/// the plan was made. Where the database changed since, a mended row has to do with another row of the
/// file, or a row was not left out, the whole file is checked.
///
/// # Errors
/// As [`super::check`].
#[expect(clippy::too_many_arguments, reason = "those of a check, and what is checked again")]
pub fn recheck(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    (before, plan): (&Checked, CheckedPlan),
    mended: &Mended,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<CheckReport, JobError> {
    let run = Run::prepare(schema, request, person, control, observer)?;
    if let Some(report) = amend(store, &run, before, plan, mended)? {
        return Ok(report);
    }
    check_again(store, schema, request, before.job, person, control, observer)
}

/// Checks again after something was fixed: only the rows whose cells were corrected, where that is enough.
///
/// # Errors
/// As [`super::check`].
pub fn check_fixes(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    (before, mut plan): (&Checked, CheckedPlan),
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<CheckReport, JobError> {
    let only_fixes = ImportRequest { fixes: before.request.fixes.clone(), ..request.clone() } == before.request;
    let mended = if only_fixes { mended(&mut plan, &before.request.fixes, &request.fixes)? } else { None };
    match mended {
        Some(mended) => recheck(store, schema, request, (before, plan), &mended, person, control, observer),
        None => {
            drop(plan);
            check_again(store, schema, request, before.job, person, control, observer)
        }
    }
}

/// The rows whose cells were corrected since a plan was made, as they are now; `None` where not only cells of rows
/// with problems are other than before.
fn mended(plan: &mut CheckedPlan, before: &Fixes, now: &Fixes) -> Result<Option<Mended>, JobError> {
    if before.rules != now.rules {
        return Ok(None);
    }
    let corrected = before.cells.keys().chain(now.cells.keys());
    let rows: BTreeSet<u64> = corrected.filter(|row| before.cells.get(row) != now.cells.get(row)).copied().collect();
    if rows.len() > MOST_MENDED {
        return Ok(None);
    }
    let mut mended = Mended::new();
    for row in rows {
        let Some(mut cells) = plan.cells(row)? else { return Ok(None) };
        let columns = [before, now].into_iter().flat_map(|fixes| fixes.cells.get(&row)).flat_map(|cells| cells.keys());
        for column in columns {
            // What was corrected no longer is what stands in the file.
            let Some(text) = now.cell(row, *column).or_else(|| before.cell_was(row, *column)) else { return Ok(None) };
            if *column >= cells.len() {
                cells.resize(column + 1, String::new());
            }
            text.clone_into(&mut cells[*column]);
        }
        mended.push((row, cells));
    }
    Ok(Some(mended))
}

/// Plans the mended rows anew; `None` where that is not enough.
fn amend(
    store: &mut dyn Store,
    run: &Run<'_>,
    before: &Checked,
    plan: CheckedPlan,
    mended: &Mended,
) -> Result<Option<CheckReport>, JobError> {
    // By their name or email rows may have to do with any other, which records a full list carries
    // depends on all rows, and what goes before may add what they refer to.
    let by_all =
        run.request.recognise.beyond_key() || run.request.mode == Mode::FullList || !run.request.first.is_empty();
    if store.revision()? != before.revision || by_all {
        return Ok(None);
    }
    let CheckedPlan { reader, seen, file, .. } = plan;
    let mut rows = RowBatch::default();
    for (row, cells) in mended {
        rows.push(*row, cells.iter().map(String::as_str));
    }
    let layout = run.converter.layout();
    let mut target = store.amend(layout, reader)?;
    let mut candidates = run.candidates(&rows, target.as_mut())?;
    let next = target.next_record()?;
    let mut planner = Planner::new(run.record_type, layout.clone(), run.request.mode, next, seen);
    let keys: Vec<&str> = candidates.iter().filter(|c| !c.has_errors()).map(|c| c.key.as_ref()).collect();
    let identities = planner.wanted_holders(&candidates, &vec![None; candidates.len()]);
    if target.concerns(&keys, &identities)? {
        return Ok(None);
    }
    let lookup: &mut dyn Target = target.as_mut();
    let found = look_up(&planner, &candidates, lookup)?;
    if found.known.iter().flatten().any(|record| planner.has_seen(record.id)) {
        return Ok(None);
    }
    let mut summing = run.summing().resume(&before.totals);
    for number in mended.iter().map(|(row, _)| *row) {
        let Some(cells) = target.cells(number)? else { return Ok(None) };
        let mut was = RowBatch::default();
        was.push(number, cells.iter().map(String::as_str));
        let was = run.candidates(&was, target.as_mut())?;
        summing.withdraw(&was);
    }
    summing.take_in(&candidates);
    let numbers: Vec<u64> = mended.iter().map(|(row, _)| *row).collect();
    if !target.withdraw(&numbers)? {
        return Ok(None);
    }
    let outcomes = planner.decide(&mut candidates, found);
    let mut tally = Tally::new(before.job, run.record_type, &run.names, true).summing(summing);
    let batch = tally.batch(&rows, &mut candidates, outcomes);
    target.apply(&batch)?;
    let mut plan = CheckedPlan { reader: target.finish()?, seen: planner.into_seen(), file, first: Vec::new() };
    let (counts, totals) = (counts_after(&before.counts, &tally.counts), tally.summing.totals());
    let (job, request) = (before.job, run.request.clone());
    let (revision, decisions) = (before.revision, before.decisions);
    let checked = Checked { job, request, revision, decisions, counts, totals, missing: None, first: Vec::new() };
    let set_aside = set_aside(&mut plan)?;
    let problem_file = note(store, run, &checked, &mut plan)?;
    let status = store.job(before.job)?.status;
    run.check_report(status, CheckedRows { checked, plan, set_aside, problem_file }).map(Some)
}

/// The counts of a check whose left-out rows came to `anew`.
fn counts_after(before: &Counts, anew: &Counts) -> Counts {
    let mut counts = *before;
    counts.rows -= anew.rows;
    counts.left_out -= anew.rows;
    counts.add(anew);
    counts
}

/// Rows a plan sets aside.
fn set_aside(plan: &mut CheckedPlan) -> Result<u64, JobError> {
    let mut rows = 0;
    plan.left_out(&mut |left_out| {
        rows += u64::from(is_parked(&left_out.problems));
        Ok(())
    })?;
    Ok(rows)
}

/// Keeps with the job what the check came to now, and writes its problem rows anew.
fn note(
    store: &mut dyn Store,
    run: &Run<'_>,
    checked: &Checked,
    plan: &mut CheckedPlan,
) -> Result<Option<PathBuf>, JobError> {
    let path = store.job_folder(checked.job)?.join(run.problem_file_name());
    let mut problem_rows = ProblemRows::open(path, &run.source, 0)?;
    problem_rows.write_left_out(&run.source, (run.record_type, &run.names), &mut **plan)?;
    let problem_file = problem_rows.path().map(PathBuf::from);
    store.set_request(checked.job, &run.request.to_json())?;
    store.set_checked_counts(checked.job, &checked.counts)?;
    store.set_problem_file(checked.job, problem_file.as_deref())?;
    Ok(problem_file)
}
