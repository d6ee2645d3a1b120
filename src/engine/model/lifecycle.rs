//! The statuses of a job and the only ways from one to the next.
//!
//! Names follow the hosted import API. A status changes only through [`Status::after`], so a change
//! that is not drawn here cannot be written down.

use serde::{Deserialize, Serialize};

/// Where a job is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    New,
    FilecheckQueued,
    FilecheckForked,
    FilecheckRunning,
    FilecheckSuccess,
    FilecheckFailed,
    /// Waits for the one writer of the database.
    Queued,
    /// A worker thread has it.
    Forked,
    Running,
    /// Counts are compared.
    ReconcilePending,
    PruningPending,
    PruningQueued,
    PruningForked,
    Pruning,
    PruningReconcilePending,
    Ok,
    /// Finished with problems.
    Warn,
    Failed,
    Cancelled,
    /// Stopped half-way; can be resumed or undone.
    Interrupted,
    Undone,
}

/// What happens to a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    QueueCheck,
    ForkCheck,
    RunCheck,
    CheckSucceeded,
    CheckFailed,
    Queue,
    Fork,
    Run,
    Reconcile,
    ReviewRemovals,
    QueueRemovals,
    ForkRemovals,
    RunRemovals,
    ReconcileRemovals,
    FinishOk,
    FinishWarn,
    Fail,
    Cancel,
    Interrupt,
    Resume,
    Undo,
    /// The undo was taken back: the job is again what it was.
    RedoOk,
    RedoWarn,
    RedoFailed,
    RedoInterrupted,
    RedoRemovals,
}

impl Step {
    pub const ALL: [Step; 26] = [
        Step::QueueCheck,
        Step::ForkCheck,
        Step::RunCheck,
        Step::CheckSucceeded,
        Step::CheckFailed,
        Step::Queue,
        Step::Fork,
        Step::Run,
        Step::Reconcile,
        Step::ReviewRemovals,
        Step::QueueRemovals,
        Step::ForkRemovals,
        Step::RunRemovals,
        Step::ReconcileRemovals,
        Step::FinishOk,
        Step::FinishWarn,
        Step::Fail,
        Step::Cancel,
        Step::Interrupt,
        Step::Resume,
        Step::Undo,
        Step::RedoOk,
        Step::RedoWarn,
        Step::RedoFailed,
        Step::RedoInterrupted,
        Step::RedoRemovals,
    ];

    /// The step that makes an undone job what it was before; `None` where it could not have been undone.
    pub fn redo(before: Status) -> Option<Step> {
        match before {
            Status::Ok => Some(Step::RedoOk),
            Status::Warn => Some(Step::RedoWarn),
            Status::Failed => Some(Step::RedoFailed),
            Status::Interrupted => Some(Step::RedoInterrupted),
            Status::PruningPending => Some(Step::RedoRemovals),
            _ => None,
        }
    }
}

/// A step that the current status does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a job that is {} cannot take the step {step:?}", status.as_str())]
pub struct IllegalStep {
    pub status: Status,
    pub step: Step,
}

impl Status {
    pub const ALL: [Status; 21] = [
        Status::New,
        Status::FilecheckQueued,
        Status::FilecheckForked,
        Status::FilecheckRunning,
        Status::FilecheckSuccess,
        Status::FilecheckFailed,
        Status::Queued,
        Status::Forked,
        Status::Running,
        Status::ReconcilePending,
        Status::PruningPending,
        Status::PruningQueued,
        Status::PruningForked,
        Status::Pruning,
        Status::PruningReconcilePending,
        Status::Ok,
        Status::Warn,
        Status::Failed,
        Status::Cancelled,
        Status::Interrupted,
        Status::Undone,
    ];

    /// The status after a step.
    ///
    /// # Errors
    /// When the step is not allowed from here.
    pub fn after(self, step: Step) -> Result<Status, IllegalStep> {
        use Status as S;
        let next = match (self, step) {
            // What was checked is checked again once something was fixed.
            (S::New | S::FilecheckSuccess, Step::QueueCheck) => S::FilecheckQueued,
            (S::FilecheckQueued, Step::ForkCheck) => S::FilecheckForked,
            (S::FilecheckForked, Step::RunCheck) => S::FilecheckRunning,
            (S::FilecheckRunning, Step::CheckSucceeded) => S::FilecheckSuccess,
            (S::FilecheckQueued | S::FilecheckForked | S::FilecheckRunning, Step::CheckFailed) => S::FilecheckFailed,
            // An undo has no file to check; an import without a separate check queues at once.
            (S::FilecheckSuccess | S::New, Step::Queue) => S::Queued,
            (S::Queued, Step::Fork) => S::Forked,
            (S::Forked, Step::Run) => S::Running,
            (S::Running, Step::Reconcile) => S::ReconcilePending,
            (S::Running, Step::ReviewRemovals) => S::PruningPending,
            (S::PruningPending, Step::QueueRemovals) => S::PruningQueued,
            (S::PruningQueued, Step::ForkRemovals) => S::PruningForked,
            (S::PruningForked, Step::RunRemovals) => S::Pruning,
            (S::Pruning, Step::ReconcileRemovals) => S::PruningReconcilePending,
            (S::ReconcilePending | S::PruningPending | S::PruningReconcilePending, Step::FinishOk) => S::Ok,
            (S::ReconcilePending | S::PruningPending | S::PruningReconcilePending, Step::FinishWarn) => S::Warn,
            (
                S::Queued | S::Forked | S::Running | S::ReconcilePending | S::Pruning | S::PruningReconcilePending,
                Step::Fail,
            ) => S::Failed,
            (status, Step::Cancel) if status.is_before_running() => S::Cancelled,
            (S::Forked | S::Running | S::ReconcilePending, Step::Interrupt) => S::Interrupted,
            // The import itself is whole; what is left of the removal waits for a person again.
            (S::PruningQueued | S::PruningForked | S::Pruning | S::PruningReconcilePending, Step::Interrupt) => {
                S::PruningPending
            }
            (S::Interrupted, Step::Resume) => S::Queued,
            (S::Ok | S::Warn | S::Failed | S::Interrupted | S::PruningPending, Step::Undo) => S::Undone,
            (S::Undone, Step::RedoOk) => S::Ok,
            (S::Undone, Step::RedoWarn) => S::Warn,
            (S::Undone, Step::RedoFailed) => S::Failed,
            (S::Undone, Step::RedoInterrupted) => S::Interrupted,
            (S::Undone, Step::RedoRemovals) => S::PruningPending,
            (status, step) => return Err(IllegalStep { status, step }),
        };
        Ok(next)
    }

    /// Nothing has been written yet and nothing will be unless somebody asks.
    pub fn is_before_running(self) -> bool {
        use Status as S;
        matches!(
            self,
            S::New
                | S::FilecheckQueued
                | S::FilecheckForked
                | S::FilecheckRunning
                | S::FilecheckSuccess
                | S::Queued
                | S::Forked
        )
    }

    /// A worker should be busy with it. Found in a database nobody writes to, it was interrupted.
    pub fn is_active(self) -> bool {
        use Status as S;
        matches!(
            self,
            S::Forked | S::Running | S::ReconcilePending | S::PruningForked | S::Pruning | S::PruningReconcilePending
        )
    }

    /// A worker removes what was approved.
    pub fn is_removing(self) -> bool {
        matches!(self, Status::PruningForked | Status::Pruning | Status::PruningReconcilePending)
    }

    /// The name stored and printed: `FILECHECK_RUNNING`.
    pub fn as_str(self) -> &'static str {
        use Status as S;
        match self {
            S::New => "NEW",
            S::FilecheckQueued => "FILECHECK_QUEUED",
            S::FilecheckForked => "FILECHECK_FORKED",
            S::FilecheckRunning => "FILECHECK_RUNNING",
            S::FilecheckSuccess => "FILECHECK_SUCCESS",
            S::FilecheckFailed => "FILECHECK_FAILED",
            S::Queued => "QUEUED",
            S::Forked => "FORKED",
            S::Running => "RUNNING",
            S::ReconcilePending => "RECONCILE_PENDING",
            S::PruningPending => "PRUNING_PENDING",
            S::PruningQueued => "PRUNING_QUEUED",
            S::PruningForked => "PRUNING_FORKED",
            S::Pruning => "PRUNING",
            S::PruningReconcilePending => "PRUNING_RECONCILE_PENDING",
            S::Ok => "OK",
            S::Warn => "WARN",
            S::Failed => "FAILED",
            S::Cancelled => "CANCELLED",
            S::Interrupted => "INTERRUPTED",
            S::Undone => "UNDONE",
        }
    }

    /// Reads the stored name.
    pub fn parse(name: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(steps: &[Step]) -> Result<Status, IllegalStep> {
        steps.iter().try_fold(Status::New, |status, step| status.after(*step))
    }

    #[test]
    fn a_checked_import_walks_to_ok() {
        use Step::*;
        let steps = [QueueCheck, ForkCheck, RunCheck, CheckSucceeded, Queue, Fork, Run, Reconcile, FinishOk];
        assert_eq!(walk(&steps), Ok(Status::Ok));
    }

    #[test]
    fn what_was_checked_is_checked_again_but_what_ran_is_not() {
        use Step::*;
        let checked = [QueueCheck, ForkCheck, RunCheck, CheckSucceeded];
        assert_eq!(walk(&[&checked[..], &checked].concat()), Ok(Status::FilecheckSuccess));
        assert!(walk(&[&checked[..], &[Queue, QueueCheck]].concat()).is_err());
    }

    #[test]
    fn a_full_list_goes_through_review() {
        use Step::*;
        let steps =
            [Queue, Fork, Run, ReviewRemovals, QueueRemovals, ForkRemovals, RunRemovals, ReconcileRemovals, FinishWarn];
        assert_eq!(walk(&steps), Ok(Status::Warn));
        assert_eq!(walk(&[Queue, Fork, Run, ReviewRemovals, FinishOk]), Ok(Status::Ok));
    }

    #[test]
    fn an_interrupted_job_is_resumed_or_undone() {
        use Step::*;
        assert_eq!(walk(&[Queue, Fork, Run, Interrupt, Resume]), Ok(Status::Queued));
        assert_eq!(walk(&[Queue, Fork, Run, Interrupt, Undo]), Ok(Status::Undone));
    }

    #[test]
    fn a_running_job_cannot_be_cancelled_only_interrupted() {
        use Step::*;
        assert!(walk(&[Queue, Fork, Run, Cancel]).is_err());
        assert_eq!(walk(&[Queue, Fork, Cancel]), Ok(Status::Cancelled));
    }

    #[test]
    fn ended_jobs_take_no_step_but_undo() {
        for ended in [Status::Cancelled, Status::Undone, Status::FilecheckFailed] {
            for step in [Step::Queue, Step::Run, Step::Resume, Step::Undo, Step::FinishOk, Step::Cancel] {
                assert!(ended.after(step).is_err(), "{ended:?} took {step:?}");
            }
        }
        assert_eq!(Status::Ok.after(Step::Undo), Ok(Status::Undone));
        assert!(Status::Ok.after(Step::Run).is_err());
    }

    /// Every step there is from every status, as it is drawn.
    const DRAWN: &[(Status, Step, Status)] = {
        use Status as S;
        &[
            (S::New, Step::QueueCheck, S::FilecheckQueued),
            (S::New, Step::Queue, S::Queued),
            (S::FilecheckQueued, Step::ForkCheck, S::FilecheckForked),
            (S::FilecheckQueued, Step::CheckFailed, S::FilecheckFailed),
            (S::FilecheckForked, Step::RunCheck, S::FilecheckRunning),
            (S::FilecheckForked, Step::CheckFailed, S::FilecheckFailed),
            (S::FilecheckRunning, Step::CheckSucceeded, S::FilecheckSuccess),
            (S::FilecheckRunning, Step::CheckFailed, S::FilecheckFailed),
            (S::FilecheckSuccess, Step::QueueCheck, S::FilecheckQueued),
            (S::FilecheckSuccess, Step::Queue, S::Queued),
            (S::Queued, Step::Fork, S::Forked),
            (S::Queued, Step::Fail, S::Failed),
            (S::Forked, Step::Run, S::Running),
            (S::Forked, Step::Fail, S::Failed),
            (S::Forked, Step::Interrupt, S::Interrupted),
            (S::Running, Step::Reconcile, S::ReconcilePending),
            (S::Running, Step::ReviewRemovals, S::PruningPending),
            (S::Running, Step::Fail, S::Failed),
            (S::Running, Step::Interrupt, S::Interrupted),
            (S::ReconcilePending, Step::FinishOk, S::Ok),
            (S::ReconcilePending, Step::FinishWarn, S::Warn),
            (S::ReconcilePending, Step::Fail, S::Failed),
            (S::ReconcilePending, Step::Interrupt, S::Interrupted),
            (S::PruningPending, Step::QueueRemovals, S::PruningQueued),
            (S::PruningPending, Step::FinishOk, S::Ok),
            (S::PruningPending, Step::FinishWarn, S::Warn),
            (S::PruningPending, Step::Undo, S::Undone),
            (S::PruningQueued, Step::ForkRemovals, S::PruningForked),
            (S::PruningQueued, Step::Interrupt, S::PruningPending),
            (S::PruningForked, Step::RunRemovals, S::Pruning),
            (S::PruningForked, Step::Interrupt, S::PruningPending),
            (S::Pruning, Step::ReconcileRemovals, S::PruningReconcilePending),
            (S::Pruning, Step::Fail, S::Failed),
            (S::Pruning, Step::Interrupt, S::PruningPending),
            (S::PruningReconcilePending, Step::FinishOk, S::Ok),
            (S::PruningReconcilePending, Step::FinishWarn, S::Warn),
            (S::PruningReconcilePending, Step::Fail, S::Failed),
            (S::PruningReconcilePending, Step::Interrupt, S::PruningPending),
            (S::Interrupted, Step::Resume, S::Queued),
            (S::Ok, Step::Undo, S::Undone),
            (S::Warn, Step::Undo, S::Undone),
            (S::Failed, Step::Undo, S::Undone),
            (S::Interrupted, Step::Undo, S::Undone),
            (S::Undone, Step::RedoOk, S::Ok),
            (S::Undone, Step::RedoWarn, S::Warn),
            (S::Undone, Step::RedoFailed, S::Failed),
            (S::Undone, Step::RedoInterrupted, S::Interrupted),
            (S::Undone, Step::RedoRemovals, S::PruningPending),
            (S::New, Step::Cancel, S::Cancelled),
            (S::FilecheckQueued, Step::Cancel, S::Cancelled),
            (S::FilecheckForked, Step::Cancel, S::Cancelled),
            (S::FilecheckRunning, Step::Cancel, S::Cancelled),
            (S::FilecheckSuccess, Step::Cancel, S::Cancelled),
            (S::Queued, Step::Cancel, S::Cancelled),
            (S::Forked, Step::Cancel, S::Cancelled),
        ]
    };

    #[test]
    fn every_step_that_is_not_drawn_is_refused() {
        for status in Status::ALL {
            for step in Step::ALL {
                let drawn = DRAWN.iter().find(|(from, taken, _)| (*from, *taken) == (status, step));
                assert_eq!(status.after(step).ok(), drawn.map(|(_, _, to)| *to), "{status:?} {step:?}");
            }
        }
    }

    #[test]
    fn what_was_undone_becomes_by_a_redo_exactly_what_it_was() {
        for status in Status::ALL {
            let undone = status.after(Step::Undo);
            let back = Step::redo(status).map(|step| undone.and_then(|undone| undone.after(step)));
            assert_eq!(back, undone.is_ok().then_some(Ok(status)), "{status:?}");
        }
    }

    #[test]
    fn names_read_back() {
        for status in Status::ALL {
            assert_eq!(Status::parse(status.as_str()), Some(status));
        }
        assert_eq!(Status::parse("DONE"), None);
    }
}
