//! Checks: what an import would do, as a job of its own or as one more step of the job that was checked before.

use super::CheckReport;
use super::run::Run;
use super::{Control, ImportRequest, JobError, Observer, Person, customs};
use crate::engine::model::{JobId, Status, Step};
use crate::engine::schema::Schema;
use crate::engine::store::{PlanReader, Store};

/// Checks the whole file against the database: what an import would do, row by row, with bounded
/// memory. Nothing but the job itself is written to the database.
///
/// # Errors
/// When the file or the database cannot be used, or the check was stopped.
pub fn check(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<CheckReport, JobError> {
    let run = Run::prepare(schema, request, person, control, observer)?;
    customs::refuse_other_types(store, run.record_type, &run.customs)?;
    let job = store.create_job(&run.new_job())?;
    run.check_all(store, job)
}

/// Checks a file once more after something was fixed, as the same job: nobody wants a history of all fixes. The plan
/// from before may still be looked at.
///
/// # Errors
/// As [`check`].
pub fn check_again(
    store: &mut dyn Store,
    schema: &'static Schema,
    request: &ImportRequest,
    earlier: JobId,
    person: &Person,
    control: &Control,
    observer: &dyn Observer,
) -> Result<CheckReport, JobError> {
    let run = Run::prepare(schema, request, person, control, observer)?;
    customs::refuse_other_types(store, run.record_type, &run.customs)?;
    let job = if store.job(earlier)?.status == Status::FilecheckSuccess {
        store.set_request(earlier, &request.to_json())?;
        earlier
    } else {
        store.create_job(&run.new_job())?
    };
    run.check_all(store, job)
}

impl Run<'_> {
    pub(super) fn check(
        &self,
        store: &mut dyn Store,
        job: JobId,
        earlier: &[&dyn PlanReader],
    ) -> Result<CheckReport, JobError> {
        for step in [Step::QueueCheck, Step::ForkCheck, Step::RunCheck] {
            store.step(job, step, &self.person.user, None)?;
        }
        match self.check_rows(store, job, earlier) {
            Ok(rows) => {
                store.set_checked_counts(job, &rows.checked.counts)?;
                store.set_problem_file(job, rows.problem_file.as_deref())?;
                let status = store.step(job, Step::CheckSucceeded, &self.person.user, None)?;
                self.check_report(status, rows)
            }
            Err(JobError::Stopped) => {
                store.step(job, Step::Cancel, &self.person.user, Some("Stopped during the check"))?;
                Err(JobError::Stopped)
            }
            Err(error) => {
                store.step(job, Step::CheckFailed, &self.person.user, Some(&error.to_string()))?;
                Err(error)
            }
        }
    }
}
