//! Check and import: one code path over the rows, two places the batches go.

use super::catching_up::Start;
use super::customs;
use super::edited::EditedRows;
use super::keeping;
use super::look_up::look_up;
use super::memory;
use super::offers::Offers;
use super::parts;
use super::pipeline::{self, Converted, End};
use super::presence::Presence;
use super::purge::purge_along;
use super::recalling::remembers;
use super::rollup::finish_sums;
use super::scratch::{self, CheckedPlan, ScratchFile};
use super::tally::{ProblemRows, Tally};
use super::verify::verify;
use super::waiting::Waiting;
use super::{
    CheckReport, Checked, Control, Expected, ImportRequest, JobError, Observer, Person, Phase, Progress, ProgressPart,
    Report,
};
use crate::engine::check::{Planner, References, RowConverter, SeenRecords};
use crate::engine::model::{Batch, Counts, Job, JobId, JobKind, Missing, Mode, NewJob, Status, Step, Totals};
use crate::engine::schema::{CustomField, EntryNames, RecordType, Schema};
use crate::engine::source::Source;
use crate::engine::store::{PlanReader, Store, StoreError, Target, WriterGuard};
use std::cell::RefCell;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// The rows of a file, checked.
pub(super) struct CheckedRows {
    pub checked: Checked,
    pub plan: CheckedPlan,
    pub set_aside: u64,
    pub problem_file: Option<PathBuf>,
}

/// Everything one run over the rows needs.
pub(super) struct Run<'r> {
    pub schema: &'static Schema,
    pub record_type: &'static RecordType,
    pub request: &'r ImportRequest,
    pub source: Source,
    pub converter: RowConverter<'static>,
    pub references: References,
    /// The fields of the organisation's own that are fed.
    pub customs: Vec<CustomField>,
    /// What entries are called.
    pub names: EntryNames,
    pub person: &'r Person,
    pub control: &'r Control,
    pub observer: &'r dyn Observer,
    /// Which of several imports of the file this is; `None` where it is the only one.
    pub part: Option<ProgressPart>,
    started: Instant,
    /// The copy that is being made of the file.
    copying: RefCell<Option<keeping::Copying>>,
}

/// Imports a file. With `checked`, exactly the plan that was shown: when the file, the matches or
/// the database changed since, it refuses. Waits while another import is writing.
///
/// # Errors
/// When it could not run. A job that began writing is left resumable and undoable.
pub fn import(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    checked: Option<&Checked>,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<Report, JobError> {
    import_beginning(store, schema, request, checked, person, control, observer, &mut |_, _| Ok(()))
}

/// As [`import`]; `begin` is called once the writer's place is claimed, before anything is written, with the job.
#[expect(clippy::too_many_arguments, reason = "those of an import, and what goes with it")]
pub(super) fn import_beginning(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    checked: Option<&Checked>,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
    begin: &mut dyn FnMut(&mut dyn Store, JobId) -> Result<(), StoreError>,
) -> Result<Report, JobError> {
    if let Some(what) = checked.and_then(|checked| checked.request.difference(request)) {
        return Err(stale(what));
    }
    let run = Run::prepare(schema, request, person, control, observer)?;
    customs::refuse_other_types(store, run.record_type, &run.customs)?;
    let noted = checked.map(|checked| request.expected.agree(run.record_type, checked)).transpose()?;
    for part in checked.iter().flat_map(|checked| &checked.first) {
        let of = schema.record_type(&part.request.mapping.record_type);
        of.map(|of| part.request.expected.agree(of, part)).transpose()?;
    }
    let waiver = noted.as_ref().and_then(Expected::waiver);
    let job = match checked {
        Some(checked) => checked.job,
        None => store.create_job(&run.new_job())?,
    };
    if let Some(expected) = noted.filter(|noted| !noted.is_empty()) {
        store.set_request(job, &ImportRequest { expected, ..request.clone() }.to_json())?;
    }
    store.step(job, Step::Queue, &person.user, waiver.as_deref())?;
    let outcome = run.claim(store, job).and_then(|guard| {
        store.mark_interrupted(&person.user)?;
        purge_along(store);
        if checked.is_some_and(|c| store.revision().ok() != Some(c.revision)) {
            return Err(stale("The database changed"));
        }
        if checked.is_some_and(|c| run.decisions(store).ok() != Some(c.decisions)) {
            return Err(stale("A decision about possible duplicates changed"));
        }
        begin(store, job)?;
        Ok(guard)
    });
    let _guard = match outcome {
        Ok(guard) => guard,
        Err(error) => {
            store.step(job, Step::Cancel, &person.user, Some(&error.to_string()))?;
            return Err(error);
        }
    };
    store.step(job, Step::Fork, &person.user, None)?;
    run.write_all(store, job, checked)
}

/// The last of several, where others go before it.
fn place_of(request: &ImportRequest, record_type: &'static RecordType) -> Option<ProgressPart> {
    let of = request.first.len() + 1;
    (of > 1).then_some(ProgressPart { record_type, number: of, of })
}

fn stale(what: &str) -> JobError {
    JobError::PlanStale { what: what.to_owned(), of_file: false }
}

impl<'r> Run<'r> {
    pub(super) fn prepare(
        schema: &'static Schema,
        request: &'r ImportRequest,
        person: &'r Person,
        control: &'r Control,
        observer: &'r dyn Observer,
    ) -> Result<Run<'r>, JobError> {
        let name = &request.mapping.record_type;
        let record_type = schema.record_type(name).ok_or_else(|| StoreError::NoSuchType { name: name.clone() })?;
        let source = Source::open(&request.path, &request.reading)?;
        verify(&source, &request.file, control)?;
        let (mapping, lost) = request.mapping.to_mapping(record_type, &source.headers());
        if !lost.is_empty() {
            let what = "The columns of the file changed".to_owned();
            return Err(JobError::PlanStale { what, of_file: true });
        }
        let columns = source.columns.len();
        let (mut customs, names) = (mapping.fed_customs(record_type), mapping.entry_names(record_type));
        let converter = match request.mode {
            Mode::RemoveListed => {
                customs.clear();
                RowConverter::of_keys(schema, record_type, &mapping, &request.settings, columns)?
            }
            _ => {
                let (settings, how) = (&request.settings, &request.recognise);
                RowConverter::recognising(schema, record_type, &mapping, settings, columns, how)?
            }
        };
        let converter = converter.fixing(&mapping, &request.settings, &request.fixes.rules);
        let converter = if remembers(request) { converter.remembering(&request.how_read()) } else { converter };
        let references = References::new(record_type, converter.layout(), &request.fixes.rules);
        let started = Instant::now();
        Ok(Run {
            schema,
            record_type,
            request,
            source,
            converter,
            references,
            customs,
            names,
            person,
            control,
            observer,
            part: place_of(request, record_type),
            started,
            copying: RefCell::default(),
        })
    }

    /// The rows of the file, corrected.
    pub(super) fn reader(&self) -> Result<EditedRows<'r>, JobError> {
        Ok(EditedRows::new(self.source.rows()?, &self.request.fixes))
    }

    pub(super) fn new_job(&self) -> NewJob {
        NewJob {
            kind: JobKind::Import,
            record_type: self.record_type.name.clone(),
            file_name: self.request.file_name(),
            file_size: self.request.file.size,
            file_sha256: self.request.file.sha256.clone(),
            mode: self.request.mode,
            request: self.request.to_json(),
            rows_total: Some(self.request.rows_total),
            created_by: self.person.user.clone(),
            undo_of: None,
            part_of: None,
            review_of: None,
            names: self.names.clone(),
        }
    }

    /// Number of the last decision this import goes by.
    fn decisions(&self, store: &mut dyn Store) -> Result<i64, StoreError> {
        if self.request.recognise.beyond_key() { store.decisions_revision() } else { Ok(0) }
    }

    fn claim(&self, store: &mut dyn Store, job: JobId) -> Result<Box<dyn WriterGuard>, JobError> {
        let waiting = Waiting { job: Some(job), control: self.control, observer: self.observer, started: self.started };
        waiting.claim(store, self.person)
    }

    pub(super) fn check_rows(
        &self,
        store: &mut dyn Store,
        job: JobId,
        earlier: &[&dyn PlanReader],
    ) -> Result<CheckedRows, JobError> {
        let (revision, decisions) = (store.revision()?, self.decisions(store)?);
        let folder = store.job_folder(job)?;
        let mut problem_rows = ProblemRows::open(folder.join(self.problem_file_name()), &self.source, 0)?;
        let mut tally = Tally::new(job, self.record_type, &self.names, true).summing(self.summing());
        scratch::sweep(&folder);
        let file = ScratchFile(scratch::free_name(&folder));
        let recalls = if earlier.is_empty() { self.recalls(store)? } else { Vec::new() };
        let presence = Presence::default().about(self.scope(store, job)?);
        let start = Start { presence, recalls, ..Start::default() };
        let mut plan = store.plan(self.converter.layout(), &file.0, earlier)?;
        let target: &mut dyn Target = plan.as_mut();
        let ended = self.rows(target, Phase::Checking, start, &mut tally, &mut problem_rows)?;
        if ended.end == End::Stopped {
            return Err(JobError::Stopped);
        }
        Ok(CheckedRows {
            plan: CheckedPlan { reader: plan.finish()?, seen: ended.seen, file, first: Vec::new() },
            checked: Checked {
                job,
                request: self.request.clone(),
                revision,
                decisions,
                counts: tally.counts,
                totals: tally.summing.totals(),
                missing: ended.missing,
                first: Vec::new(),
            },
            set_aside: tally.set_aside,
            problem_file: problem_rows.path().map(PathBuf::from),
        })
    }

    pub(super) fn check_report(&self, status: Status, rows: CheckedRows) -> Result<CheckReport, JobError> {
        let CheckedRows { checked, mut plan, set_aside, problem_file } = rows;
        let (mapping, _) = self.request.mapping.to_mapping(self.record_type, &self.source.headers());
        let offers = Offers::new(self.schema, self.record_type, self.request, mapping);
        let report = Report {
            job: checked.job,
            status,
            counts: checked.counts,
            set_aside,
            totals: Some(checked.totals.clone()),
            missing: checked.missing,
            problems: offers.problems(&mut *plan, &self.names)?,
            problem_file,
            elapsed: self.started.elapsed(),
            message: None,
            first: Vec::new(),
        };
        Ok(CheckReport { report, checked, plan, first: Vec::new() })
    }

    /// Writes the rows from where the job stands, and ends the job whatever happens.
    pub(super) fn write(
        &self,
        store: &mut dyn Store,
        job: JobId,
        checked: Option<&Checked>,
    ) -> Result<Report, JobError> {
        let outcome = self.write_to_the_end(store, job, checked);
        if let Err(error) = &outcome {
            // Where even this cannot be written, the next start finds the job and marks it.
            let _ = store.step(job, Step::Interrupt, &self.person.user, Some(&error.to_string()));
        }
        self.report(store, job, outcome?)
    }

    fn write_to_the_end(
        &self,
        store: &mut dyn Store,
        job: JobId,
        checked: Option<&Checked>,
    ) -> Result<Option<Totals>, JobError> {
        let recorded = store.job(job)?;
        if recorded.position.rows == 0 {
            // Until now the job held what its check had counted.
            store.set_checked_counts(job, &Counts::default())?;
        }
        let folder = store.job_folder(job)?;
        let mut problem_rows =
            ProblemRows::open(folder.join(self.problem_file_name()), &self.source, recorded.position.problem_bytes)?;
        store.define_custom_fields(&self.record_type.name, &self.customs, job)?;
        *self.copying.borrow_mut() = keeping::begin(store, job, self);
        let outcome = self.write_rows(store, &recorded, &mut problem_rows);
        keeping::end(store, self.copying.take());
        let note = store.set_problem_file(job, problem_rows.path());
        let (end, counts, totals) = outcome?;
        note?;
        let user = &self.person.user;
        if end == End::Stopped {
            let rows = crate::engine::schema::group_digits(counts.rows);
            store.step(job, Step::Interrupt, user, Some(&format!("Stopped by {user} after {rows} rows")))?;
            return Ok(None);
        }
        self.observe(&Tally::new(job, self.record_type, &self.names, false), Phase::Reconciling, self.source.size);
        // What is not in a full list, or listed for removal, waits for a person; all else is done by then.
        let to_review = store.job(job)?.missing.is_some_and(|missing| missing.records > 0);
        if !to_review {
            store.step(job, Step::Reconcile, user, None)?;
        }
        if !finish_sums(store, job, self.control, self.observer, self.started)? {
            let why = format!("Stopped by {user} while totals were made");
            store.step(job, Step::Interrupt, user, Some(&why))?;
            return Ok(None);
        }
        let message = self.reconcile(store, job, &counts, totals.as_ref(), checked)?;
        store.note_levels(job)?;
        let finish = match counts.left_out > 0 || message.is_some() {
            _ if to_review => Step::ReviewRemovals,
            true => Step::FinishWarn,
            false => Step::FinishOk,
        };
        if to_review {
            store.refresh_review(job)?;
        }
        store.step(job, finish, user, message.as_deref())?;
        // Kept, so that whoever looks at it next does not wait. It can be counted then, too.
        if to_review && let Err(error) = store.review_totals(job) {
            tracing::warn!(%error, "what waits for review could not be counted");
        }
        if counts.left_out < counts.rows && self.request.mode != Mode::RemoveListed {
            self.note_matches(store);
        }
        Ok(totals)
    }

    /// Remembers what was matched. The import is done and whole, so that failing here is no failure of it.
    fn note_matches(&self, store: &mut dyn Store) {
        let (mapping, _) = self.request.mapping.to_mapping(self.record_type, &self.source.headers());
        if let Err(error) = memory::note(store, self.record_type, &self.source, &mapping) {
            tracing::warn!(%error, "what was matched could not be noted");
        }
    }

    pub(super) fn report(&self, store: &mut dyn Store, job: JobId, totals: Option<Totals>) -> Result<Report, JobError> {
        Ok(Report { totals, ..Report::of(store, self.schema, job, self.started.elapsed())? })
    }

    fn write_rows(
        &self,
        store: &mut dyn Store,
        job: &Job,
        problem_rows: &mut ProblemRows,
    ) -> Result<(End, Counts, Option<Totals>), JobError> {
        let mut tally = Tally::new(job.id, self.record_type, &self.names, false).summing(self.summing());
        let mut all_summed_up = true;
        let mut start = Start { position: job.position, ..Start::default() };
        if job.position.rows > 0 {
            let counted = store.event_counts(job.id)?;
            tally.resume(job.counts, counted.into_iter().map(|c| (c.event, c.count)));
            let Some(done) = self.catch_up(store, job, &mut tally)? else {
                return Ok((End::Stopped, tally.counts, None));
            };
            // Whether a row of a possible duplicate went in depended on the database as it was.
            all_summed_up = done.left_out == job.counts.left_out && !self.request.recognise.beyond_key();
            start = Start { position: job.position, first: store.first_created(job.id)?, ..done };
        }
        let presence = start.presence.about(self.scope(store, job.id)?);
        let start = Start { presence, recalls: self.recalls(store)?, ..start };
        let mut target = store.target(self.converter.layout())?;
        let ended = self.rows(target.as_mut(), Phase::Writing, start, &mut tally, problem_rows)?;
        drop(target);
        // A list of removals says nothing about who is still there.
        if ended.end == End::Whole && self.request.mode != Mode::RemoveListed {
            store.note_carried(job.id, self.request.list.as_deref(), &mut ended.seen.iter())?;
        }
        let totals = all_summed_up.then(|| tally.summing.totals());
        Ok((ended.end, tally.counts, totals))
    }

    /// The one way of all rows, for check and import alike.
    fn rows(
        &self,
        target: &mut dyn Target,
        phase: Phase,
        start: Start<'r>,
        tally: &mut Tally<'_>,
        problem_rows: &mut ProblemRows,
    ) -> Result<Ended, JobError> {
        let full = self.request.mode == Mode::FullList;
        let mut presence = start.presence;
        let layout = self.converter.layout().clone();
        let next = target.next_record()?;
        let mut planner = Planner::new(self.record_type, layout, self.request.mode, next, start.seen)
            .recognising(&self.request.recognise, start.first.unwrap_or(next))
            .silent_about_known(self.request.only_new);
        let reader = match start.reader {
            Some(reader) => reader,
            None => self.reader()?,
        };
        let mut done = start.position.rows;
        let mut reported: Option<Instant> = None;
        let end = pipeline::for_each_batch(reader, &self.converter, start.recalls, self.control, |batch| {
            let Converted { rows, mut candidates, bytes } = batch;
            self.settle(&mut candidates, target)?;
            self.convert_whole(&planner, &rows, &mut candidates, target)?;
            if self.request.only_new {
                parts::forgive_known(&mut candidates, target)?;
            }
            let found = look_up(&planner, &candidates, target)?;
            tally.summing.take_in(&candidates);
            let outcomes = planner.decide(&mut candidates, found);
            problem_rows.write(&self.source, (self.record_type, &self.names), &rows, &candidates, &outcomes)?;
            if full {
                presence.note(target, &candidates, &outcomes)?;
            }
            done += candidates.len() as u64;
            let mut written = tally.batch(&rows, &mut candidates, outcomes);
            written.position = problem_rows.position(done);
            self.apply(target, &written)?;
            if reported.is_none_or(|at| at.elapsed() >= Duration::from_millis(100)) {
                reported = Some(Instant::now());
                self.observe(tally, phase.clone(), bytes);
            }
            Ok((rows, candidates, written))
        })?;
        let missing = match end {
            End::Whole if full => Some(presence.missing(target, tally.job(), |record| planner.has_seen(record))?),
            End::Whole if self.may_list() => {
                Some(target.missing(tally.job(), None, 0)?).filter(|missing| missing.listed > 0)
            }
            _ => None,
        };
        self.observe(tally, phase, self.source.size);
        Ok(Ended { end, missing, seen: planner.into_seen() })
    }

    /// Writes a batch. What an import writes goes before a copy of its file where there is no room for both.
    fn apply(&self, target: &mut dyn Target, batch: &Batch) -> Result<(), StoreError> {
        match target.apply(batch) {
            Err(StoreError::DiskFull { .. }) if keeping::make_room(&mut self.copying.borrow_mut()) => {
                target.apply(batch)
            }
            applied => applied,
        }
    }

    pub(super) fn observe(&self, tally: &Tally<'_>, phase: Phase, bytes: u64) {
        self.observer.progress(&Progress {
            part: self.part,
            rows: tally.counts.rows,
            rows_total: Some(self.request.rows_total),
            bytes,
            bytes_total: self.source.size,
            counts: tally.counts,
            paused: self.control.is_paused(),
            events: tally.live_events(),
            ..Progress::of(Some(tally.job()), phase, self.started.elapsed())
        });
    }

    /// "spring_gala - problem rows.csv"
    pub(super) fn problem_file_name(&self) -> String {
        let stem = self.request.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        format!("{stem} - problem rows.csv")
    }
}

/// How a run over the rows ended.
struct Ended {
    end: End,
    /// Which records the rows touched.
    seen: SeenRecords,
    /// What a full list does not carry, where all its rows are done.
    missing: Option<Missing>,
}
