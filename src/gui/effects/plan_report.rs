//! Writes the report of a plan on a thread of its own. The plan stays with the thread that reads the database, which
//! hands over some lines at a time, so that the pages wait for few of them.

use super::database::Request;
use super::outbox::{Outbox, guarded};
use super::picker::FilePicker;
use super::worker::Thread;
use crate::engine::job::{ExportError, PlanSubject, ReportFormat, save_plan};
use crate::engine::store::{PlanPage, PlanQuery};
use crate::wizard::command::News;
use crossbeam_channel::{Sender, bounded};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A report to be written.
pub(super) struct ToReport {
    pub ticket: u64,
    pub subject: Box<PlanSubject>,
    pub suggested_name: String,
    /// Whoever keeps the plan.
    pub requests: Sender<Request>,
}

/// Asks where it goes, and has it written there. Meanwhile something else can be asked.
pub(super) fn ask(picker: &dyn FilePicker, report: ToReport, user: String, closing: &Arc<AtomicBool>, outbox: &Outbox) {
    let Some(to) = guarded(|| Ok(picker.save_as(&report.suggested_name))).ok().flatten() else { return };
    let (closing, of_thread) = (closing.clone(), outbox.clone());
    let started = Thread::start("almoner-report", move || {
        of_thread.send(News::Saved(guarded(|| write(report, user, to, &closing))));
    });
    if let Err(error) = started {
        let message = format!("The computer has no room for another task: {error}. The report was not written.");
        outbox.send(News::Saved(Err(message)));
    }
}

fn write(report: ToReport, user: String, to: PathBuf, closing: &AtomicBool) -> Result<PathBuf, String> {
    let ToReport { ticket, mut subject, requests, .. } = report;
    subject.who = user;
    let (to, format) = match ReportFormat::of(&to) {
        Some(format) => (to, format),
        None => {
            let mut name = to.into_os_string();
            name.push(".xlsx");
            (PathBuf::from(name), ReportFormat::Xlsx)
        }
    };
    let mut pages = |query: &PlanQuery, offset: u64, limit: u64| -> Result<PlanPage, ExportError> {
        let (reply, answer) = bounded(1);
        let query = query.clone();
        let asked = requests.send(Request::PlanLines { ticket, query, offset, limit, reply });
        asked.map_err(|_| ExportError::Gone)?;
        answer.recv().unwrap_or(Err(ExportError::Gone))
    };
    save_plan(&subject, &mut pages, (&to, format), true, closing).map_err(|error| error.to_string())?;
    Ok(to)
}
