//! Turns decided rows into what is written: records, events, counts.

use super::{JobError, LiveEvent};
use crate::engine::check::{Decision, Outcome, Summing};
use crate::engine::model::{
    Batch, Candidate, Change, Content, Counts, EventKey, EventRow, JobId, KEPT_EVENTS, KnownContent, ParkedRow,
    PlannedRow, Position, Possible, Problem, RecordId, RecordListing, RecordUpdate,
};
use crate::engine::schema::catalogue::{Operation, code, event_kind};
use crate::engine::schema::{EntryNames, RecordType, Slot, Value, display, group_digits};
use crate::engine::source::{ProblemFile, Row, RowBatch, Source, SourceError};
use crate::engine::store::{PlanReader, StoreError};
use rustc_hash::FxHashMap;
use std::path::PathBuf;

/// Counts and events of a job so far.
pub(super) struct Tally<'s> {
    job: JobId,
    record_type: &'s RecordType,
    names: &'s EntryNames,
    pub counts: Counts,
    /// Rows of those left out that are set aside.
    pub set_aside: u64,
    /// Sums up what its rows hold.
    pub summing: Summing,
    seen: FxHashMap<EventKey, Seen>,
    /// Rows are kept for a plan instead of being written.
    plan: bool,
}

#[derive(Default)]
struct Seen {
    count: u64,
    example: String,
}

impl<'s> Tally<'s> {
    pub fn new(job: JobId, record_type: &'s RecordType, names: &'s EntryNames, plan: bool) -> Tally<'s> {
        let summing = Summing::default();
        Tally {
            job,
            record_type,
            names,
            counts: Counts::default(),
            set_aside: 0,
            summing,
            seen: FxHashMap::default(),
            plan,
        }
    }

    /// With amounts to be summed up.
    pub fn summing(self, summing: Summing) -> Tally<'s> {
        Tally { summing, ..self }
    }

    pub fn job(&self) -> JobId {
        self.job
    }

    /// Goes on from what an interrupted job had counted.
    pub fn resume(&mut self, counts: Counts, events: impl Iterator<Item = (EventKey, u64)>) {
        self.counts = counts;
        self.seen = events.map(|(event, count)| (event, Seen { count, example: String::new() })).collect();
    }

    /// Makes the batch of a decided batch of rows, whose candidates were summed up; `rows` are the same rows as they stand in the file.
    pub fn batch(&mut self, rows: &RowBatch, candidates: &mut [Candidate], outcomes: Vec<Outcome>) -> Batch {
        let mut building =
            Building { batch: Batch { job: self.job, ..Batch::default() }, counted: FxHashMap::default() };
        self.summing.decided(candidates, &outcomes);
        for ((row, candidate), outcome) in rows.iter().zip(candidates).zip(outcomes) {
            self.row(row, candidate, outcome, &mut building);
        }
        let Building { mut batch, counted } = building;
        batch.event_counts = counted.into_iter().collect();
        batch.event_counts.sort_unstable_by_key(|(event, _)| *event);
        self.counts.add(&batch.counts);
        batch
    }

    fn row(&mut self, row: Row<'_>, candidate: &mut Candidate, outcome: Outcome, building: &mut Building) {
        let Outcome { decision, title, repeated, listed, possible } = outcome;
        let left_out = decision == Decision::LeftOut;
        let counts = &mut building.batch.counts;
        counts.rows += 1;
        counts.duplicates += u64::from(repeated);
        counts.warned += u64::from(!left_out && !candidate.problems.is_empty());
        match &decision {
            Decision::Create(_) => counts.created += 1,
            Decision::Update { changes, .. } => {
                counts.updated += 1;
                counts.fields_changed += changes.len() as u64;
            }
            Decision::Unchanged(_) => counts.unchanged += 1,
            Decision::LeftOut => counts.left_out += 1,
        }
        if left_out && is_parked(&candidate.problems) {
            self.set_aside += 1;
            if !self.plan {
                building.batch.parked.extend(parked(self.record_type, row, candidate));
            }
        }
        for problem in &candidate.problems {
            let event = EventKey { code: problem.code, slot: problem.slot };
            let texts = || (problem.value.clone(), problem.suggestion.clone().unwrap_or_default());
            self.event(event, candidate, &title, texts, building);
        }
        match &decision {
            Decision::Create(_) => {
                let event = EventKey { code: code::CREATED, slot: None };
                self.event(event, candidate, &title, Default::default, building);
            }
            Decision::Update { changes, .. } => self.section_events(candidate, &title, changes, building),
            Decision::Unchanged(_) | Decision::LeftOut => {}
        }
        let plain = candidate.problems.is_empty() && possible.is_empty() && listed.is_none();
        let content = candidate.content.filter(|_| plain);
        if self.plan {
            plan_row(row, candidate, title, (decision, listed), possible, &mut building.batch);
        } else {
            write_row(candidate.row, decision, content, &mut building.batch);
            let listed = listed.map(|record| RecordListing { row: candidate.row, record });
            building.batch.listed.extend(listed);
        }
    }

    /// One event per section that changes, with its first change as the example.
    fn section_events(&mut self, candidate: &Candidate, title: &str, changes: &[Change], building: &mut Building) {
        let mut reported: Vec<u16> = Vec::new();
        for change in changes {
            let code = self.record_type.section(change.slot).changed_code;
            if reported.contains(&code) {
                continue;
            }
            reported.push(code);
            let record_type = self.record_type;
            let texts =
                || (shown(record_type, change.slot, &change.before), shown(record_type, change.slot, &change.after));
            self.event(EventKey { code, slot: None }, candidate, title, texts, building);
        }
    }

    /// Counts an event, and keeps it while there are few of its kind.
    fn event(
        &mut self,
        event: EventKey,
        candidate: &Candidate,
        title: &str,
        texts: impl FnOnce() -> (Box<str>, Box<str>),
        building: &mut Building,
    ) {
        *building.counted.entry(event).or_default() += 1;
        let seen = self.seen.entry(event).or_default();
        seen.count += 1;
        if seen.count > KEPT_EVENTS && !seen.example.is_empty() {
            return;
        }
        let (before, after) = texts();
        let row =
            EventRow { event, row: candidate.row, key: candidate.key.clone(), title: title.into(), before, after };
        if seen.example.is_empty() {
            seen.example = example(&row);
        }
        if seen.count <= KEPT_EVENTS && !self.plan {
            building.batch.events.push(row);
        }
    }

    /// What has happened so far: created, updated, warnings, problems.
    pub fn live_events(&self) -> Vec<LiveEvent> {
        let live = |(event, seen): (&EventKey, &Seen)| {
            let kind = event_kind(event.code);
            LiveEvent {
                event: *event,
                operation: kind.operation,
                message: kind.message_named(self.record_type, self.names, event.slot),
                count: seen.count,
                example: seen.example.clone(),
            }
        };
        let mut events: Vec<LiveEvent> = self.seen.iter().map(live).collect();
        let rank = |operation| match operation {
            Operation::Create => 0,
            Operation::Update => 1,
            Operation::Delete => 2,
            Operation::Warning => 3,
            Operation::Error => 4,
        };
        events.sort_by_key(|e| (rank(e.operation), std::cmp::Reverse(e.count), e.event));
        events
    }
}

struct Building {
    batch: Batch,
    counted: FxHashMap<EventKey, u64>,
}

/// `content` is what the record can be remembered by afterwards.
fn write_row(row: u64, decision: Decision, content: Option<Content>, batch: &mut Batch) {
    let hash = content.map(|content| content.hash);
    match decision {
        Decision::Create(record) => {
            batch.creates.push(record);
            batch.created_from.push(hash);
        }
        Decision::Update { changes, after } => {
            batch.updates.push(RecordUpdate { row, record: after.id, changes, content: hash });
        }
        Decision::Unchanged(record) => {
            let blank = content.filter(|content| content.known == KnownContent::Blank);
            batch.contents.extend(blank.map(|content| (record, content.hash)));
        }
        Decision::LeftOut => {}
    }
}

/// Whether a row that is left out is set aside.
pub(super) fn is_parked(problems: &[Problem]) -> bool {
    problems.iter().any(|problem| problem.code == code::PARKED)
}

/// The row as it is to be set aside.
fn parked(record_type: &RecordType, row: Row<'_>, candidate: &Candidate) -> Option<ParkedRow> {
    let problem = candidate.problems.iter().find(|problem| problem.code == code::PARKED)?;
    let to = record_type.field(problem.slot?).references.clone()?;
    Some(ParkedRow {
        row: candidate.row,
        to,
        reference: problem.value.clone(),
        cells: row.cells().map(Box::from).collect(),
    })
}

fn plan_row(
    row: Row<'_>,
    candidate: &mut Candidate,
    title: Box<str>,
    (decision, listed): (Decision, Option<RecordId>),
    possible: Vec<Possible>,
    batch: &mut Batch,
) {
    let problems = std::mem::take(&mut candidate.problems);
    let mut planned = PlannedRow {
        row: candidate.row,
        key: candidate.key.clone(),
        title,
        record: None,
        created: false,
        listed,
        changes: Vec::new(),
        left_out: decision == Decision::LeftOut,
        cells: (!problems.is_empty()).then(|| row.cells().map(Into::into).collect()),
        problems,
        possible,
    };
    match decision {
        Decision::Create(record) => {
            planned.created = true;
            planned.record = Some(record);
        }
        Decision::Update { changes, after } => {
            planned.changes = changes;
            planned.record = Some(after);
        }
        Decision::Unchanged(record) => batch.unchanged.push((candidate.row, record)),
        Decision::LeftOut => {}
    }
    let tells = planned.record.is_some() || planned.listed.is_some();
    if tells || !planned.problems.is_empty() || !planned.possible.is_empty() {
        batch.planned.push(planned);
    }
}

fn shown(record_type: &RecordType, slot: Slot, value: &Option<Value>) -> Box<str> {
    value.as_ref().map(|v| display(v, record_type.field(slot), record_type)).unwrap_or_default().into()
}

fn example(row: &EventRow) -> String {
    match event_kind(row.event.code).operation {
        Operation::Error | Operation::Warning if row.before.is_empty() => format!("row {}", group_digits(row.row)),
        Operation::Error | Operation::Warning => format!("row {}: “{}”", group_digits(row.row), row.before),
        Operation::Create | Operation::Delete => format!("{} {}", row.key, row.title).trim().to_owned(),
        Operation::Update if row.after.is_empty() => format!("{} {}", row.key, row.title).trim().to_owned(),
        Operation::Update => format!("{} {}", row.key, row.after),
    }
}

/// Rows that are left out, on their way to a file a person can fix. Those set aside wait in the database instead, so
/// that nobody imports them twice.
pub(super) struct ProblemRows {
    path: PathBuf,
    file: Option<ProblemFile>,
    bytes: u64,
}

impl ProblemRows {
    /// Begins, or goes on after `bytes` of an earlier run.
    pub fn open(path: PathBuf, source: &Source, bytes: u64) -> Result<ProblemRows, JobError> {
        let file = if bytes > 0 { Some(ProblemFile::resume(&path, source, bytes)?) } else { None };
        if file.is_none() {
            // Rows of an earlier check of the same job, which may all have been fixed since.
            let _ = std::fs::remove_file(&path);
        }
        Ok(ProblemRows { path, file, bytes })
    }

    /// Writes the rows of a batch that are left out, to the disk, and gives the position after it.
    pub fn write(
        &mut self,
        source: &Source,
        (record_type, names): (&RecordType, &EntryNames),
        rows: &RowBatch,
        candidates: &[Candidate],
        outcomes: &[Outcome],
    ) -> Result<(), JobError> {
        let mut wrote = false;
        for ((row, candidate), outcome) in rows.iter().zip(candidates).zip(outcomes) {
            if outcome.decision != Decision::LeftOut || is_parked(&candidate.problems) {
                continue;
            }
            self.add(source, row, &what_is_wrong(record_type, names, &candidate.problems))?;
            wrote = true;
        }
        if let (true, Some(file)) = (wrote, &mut self.file) {
            self.bytes = file.sync()?;
        }
        Ok(())
    }

    pub fn position(&self, rows: u64) -> Position {
        Position { rows, problem_bytes: self.bytes }
    }

    /// Writes all rows a plan leaves out.
    pub fn write_left_out(
        &mut self,
        source: &Source,
        (record_type, names): (&RecordType, &EntryNames),
        plan: &mut dyn PlanReader,
    ) -> Result<(), JobError> {
        let mut failed = None;
        let written = plan.left_out(&mut |left_out| {
            if is_parked(&left_out.problems) {
                return Ok(());
            }
            let mut one = RowBatch::default();
            one.push(left_out.row, left_out.cells.iter().map(String::as_str));
            let wrong = what_is_wrong(record_type, names, &left_out.problems);
            one.iter().try_for_each(|row| self.add(source, row, &wrong)).map_err(|error| {
                failed = Some(error);
                StoreError::Other { reason: String::new() }
            })
        });
        if let Some(error) = failed {
            return Err(error.into());
        }
        written?;
        if let Some(file) = &mut self.file {
            self.bytes = file.sync()?;
        }
        Ok(())
    }

    /// Adds a row to the file, which is made for the first one.
    fn add(&mut self, source: &Source, row: Row<'_>, wrong: &str) -> Result<(), SourceError> {
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(ProblemFile::create(&self.path, source)?),
        };
        file.write(row, wrong)
    }

    /// The file, if any row was written to it.
    pub fn path(&self) -> Option<&std::path::Path> {
        (self.bytes > 0).then_some(self.path.as_path())
    }
}

/// All errors of a row as one sentence.
fn what_is_wrong(record_type: &RecordType, names: &EntryNames, problems: &[Problem]) -> String {
    let sentence = |problem: &Problem| {
        let kind = event_kind(problem.code);
        let message = kind.message_named(record_type, names, problem.slot);
        match (problem.value.is_empty(), &problem.suggestion) {
            (true, _) => message,
            (false, None) => format!("{message}: “{}”", problem.value),
            (false, Some(suggestion)) => format!("{message}: “{}” (perhaps “{suggestion}”)", problem.value),
        }
    };
    let sentences: Vec<String> = problems.iter().filter(|p| p.is_error()).map(sentence).collect();
    sentences.join("; ")
}
