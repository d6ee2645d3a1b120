//! Several imports of one file: the contacts that gifts refer to go before the gifts.
//!
//! Each is a job of its own, so that each can be looked at, is whole at any instant, and is taken back as any other.
//! They are checked in their order, each against the database and what those before it would add, and they are written
//! under one claim of the writer's place. An interrupted one is gone on with as a whole.

use super::run::Run;
use super::{CheckReport, Checked, FirstCheck, ImportRequest, JobError, PartReport, ProgressPart, Report};
use crate::engine::model::{Candidate, JobId, NewJob, Status, Step};
use crate::engine::store::{Lookup, PlanReader, Store, StoreError};

/// What came of those that go before.
enum First {
    Done(Vec<PartReport>),
    /// One was stopped, so that those behind it were not begun.
    Stopped(Vec<PartReport>),
}

impl Run<'_> {
    /// Checks what goes before this import, and then itself.
    pub(super) fn check_all(&self, store: &mut dyn Store, job: JobId) -> Result<CheckReport, JobError> {
        let mut first: Vec<CheckReport> = Vec::with_capacity(self.request.first.len());
        for number in 0..self.request.first.len() {
            let done = self.part(number).and_then(|part| {
                let id = part.job_before(store, job)?;
                part.check(store, id, &plans(&first))
            });
            match done {
                Ok(done) => first.push(done),
                Err(error) => {
                    store.step(job, Step::Cancel, &self.person.user, Some(&error.to_string()))?;
                    return Err(error);
                }
            }
        }
        let mut done = self.check(store, job, &plans(&first))?;
        done.checked.first = first.iter().map(|part| part.checked.clone()).collect();
        done.report.first = first
            .iter()
            .map(|part| PartReport {
                record_type: part.checked.request.mapping.record_type.clone(),
                report: part.report.clone(),
            })
            .collect();
        done.first = first
            .iter()
            .map(|part| FirstCheck {
                record_type: part.checked.request.mapping.record_type.clone(),
                totals: part.plan.totals(),
                fields: part.plan.changed_fields(),
            })
            .collect();
        done.plan.first = first.into_iter().map(|part| part.plan).collect();
        Ok(done)
    }

    /// Writes what goes before this import, and then itself. The writer's place is claimed, and the job forked.
    pub(super) fn write_all(
        &self,
        store: &mut dyn Store,
        job: JobId,
        checked: Option<&Checked>,
    ) -> Result<Report, JobError> {
        let user = &self.person.user;
        let first = match self.write_first(store, job, checked) {
            Ok(First::Done(first)) => first,
            Ok(First::Stopped(first)) => {
                let message = format!("Stopped by {user} before its own rows were begun");
                store.step(job, Step::Interrupt, user, Some(&message))?;
                return Ok(Report { first, ..self.report(store, job, None)? });
            }
            Err(error) => {
                // Where even this cannot be written, the next start finds the job and marks it.
                let _ = store.step(job, Step::Interrupt, user, Some(&error.to_string()));
                return Err(error);
            }
        };
        store.step(job, Step::Run, user, None)?;
        Ok(Report { first, ..self.write(store, job, checked)? })
    }

    fn write_first(&self, store: &mut dyn Store, job: JobId, checked: Option<&Checked>) -> Result<First, JobError> {
        let mut done = Vec::with_capacity(self.request.first.len());
        for index in 0..self.request.first.len() {
            let part = self.part(index)?;
            let id = part.job_before(store, job)?;
            part.note_expected(store, id, checked.and_then(|checked| checked.first.get(index)))?;
            let steps: &[Step] = match store.job(id)?.status {
                Status::Ok | Status::Warn => &[],
                Status::Interrupted => &[Step::Resume, Step::Fork, Step::Run],
                _ => &[Step::Queue, Step::Fork, Step::Run],
            };
            for step in steps {
                store.step(id, *step, &self.person.user, None)?;
            }
            let report = if steps.is_empty() {
                part.report(store, id, None)?
            } else {
                part.write(store, id, checked.and_then(|checked| checked.first.get(index)))?
            };
            let stopped = report.status == Status::Interrupted;
            done.push(PartReport { record_type: part.record_type.name.clone(), report });
            if stopped {
                return Ok(First::Stopped(done));
            }
        }
        Ok(First::Done(done))
    }

    /// A run over the same rows for another import.
    fn part(&self, index: usize) -> Result<Run<'_>, JobError> {
        let first = &self.request.first;
        let mut part = Run::prepare(self.schema, &first[index], self.person, self.control, self.observer)?;
        part.part = Some(ProgressPart { record_type: part.record_type, number: index + 1, of: first.len() + 1 });
        Ok(part)
    }

    /// Keeps with its job how it compares with what was expected.
    fn note_expected(&self, store: &mut dyn Store, job: JobId, checked: Option<&Checked>) -> Result<(), JobError> {
        let Some(checked) = checked.filter(|_| !self.request.expected.is_empty()) else { return Ok(()) };
        let expected = self.request.expected.agree(self.record_type, checked)?;
        Ok(store.set_request(job, &ImportRequest { expected, ..self.request.clone() }.to_json())?)
    }

    /// The job of this import, which goes before `job`: the one there is, or a new one.
    fn job_before(&self, store: &mut dyn Store, job: JobId) -> Result<JobId, JobError> {
        for part in store.parts_of(job)? {
            let recorded = store.job(part)?;
            let over = matches!(recorded.status, Status::Cancelled | Status::Undone | Status::FilecheckFailed);
            let read = serde_json::from_str::<ImportRequest>(&recorded.request).map(|request| request.reading).ok();
            let same = recorded.record_type == self.record_type.name && read.as_ref() == Some(&self.request.reading);
            if same && !over {
                store.set_request(part, &self.request.to_json())?;
                return Ok(part);
            }
        }
        Ok(store.create_job(&NewJob { part_of: Some(job), ..self.new_job() })?)
    }
}

fn plans(first: &[CheckReport]) -> Vec<&dyn PlanReader> {
    first.iter().map(|part| part.plan.reader.as_ref()).collect()
}

/// Where only new records matter, problems of rows about known ones are none.
pub(super) fn forgive_known(candidates: &mut [Candidate], lookup: &mut dyn Lookup) -> Result<(), StoreError> {
    let faulty: Vec<&mut Candidate> =
        candidates.iter_mut().filter(|c| !c.problems.is_empty() && !c.key.is_empty()).collect();
    let keys: Vec<&str> = faulty.iter().map(|candidate| candidate.key.as_ref()).collect();
    let known: Vec<bool> = lookup.known(&keys)?.iter().map(Option::is_some).collect();
    for (candidate, _) in faulty.into_iter().zip(known).filter(|(_, known)| *known) {
        candidate.problems.clear();
    }
    Ok(())
}
