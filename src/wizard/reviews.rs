//! Removals being reviewed: which imports wait, the list of one of them, and what is asked before anything goes.
//!
//! It must not remove anything itself: that is a job of the engine.

use super::records::{Answer, Ask, WholeNews};
use super::removed::{OpenOutcome, OutcomeCommand, OutcomeDone, OutcomeWork};
use crate::engine::job::{self, Confirmation, JobError, Person, RemovalFacts, Review};
use crate::engine::model::{Job, JobFilter, JobId, RecordId, RemovalRules, Status};
use crate::engine::schema::Schema;
use crate::engine::store::{
    RecordPlace, ReportPage, ReportQuery, ReviewDependent, ReviewFilter, ReviewPage, ReviewQuery, ReviewRow,
    ReviewShow, ReviewSort, ReviewWhich, Store,
};
use std::collections::BTreeMap;

/// Records of a review read at once.
pub const REVIEW_PAGE: u64 = 200;

/// Reviews that are over that are listed at first, and more each time more are asked for.
pub(super) const LISTED: u64 = 100;

/// Largest givers named before they are removed.
const GIVERS: u64 = 5;

/// The Removals page.
#[derive(Debug, Default)]
pub struct Reviews {
    /// Imports whose removals wait to be reviewed; `None` until that is known.
    pub waiting: Option<Vec<Job>>,
    /// Reviews that are over, the newest first.
    pub past: Vec<RemovalFacts>,
    /// How many of them there are, listed or not.
    pub past_total: u64,
    /// How many of them are to be listed.
    pub(super) listed: u64,
    pub problem: Option<String>,
    pub open: Option<Box<OpenReview>>,
    /// What came of a review that is looked at instead.
    pub outcome: Option<Box<OpenOutcome>>,
    /// The review whose ticked records are being removed.
    pub(super) removing: Option<JobId>,
    pub rules: RulesForm,
}

/// A review being looked through.
#[derive(Debug)]
pub struct OpenReview {
    pub job: JobId,
    /// News with another one are out of date.
    pub ticket: u64,
    /// The person's name, as decisions are noted with it.
    pub me: String,
    /// `None` until it is read.
    pub found: Option<Box<Review>>,
    /// Records of this other type that go with the ticked ones; `None` for the type of the review itself.
    pub tab: Option<String>,
    pub filter: ReviewFilter,
    pub sort: ReviewSort,
    pub descending: bool,
    /// The records in memory, and the query they answer.
    pub page: Option<(ReviewQuery, ReviewPage)>,
    /// Records of another type in memory: which one, from where on.
    pub dependents: Option<(String, u64, Vec<ReviewDependent>)>,
    /// Lines are wanted from here on.
    pub wanted: Option<u64>,
    /// What was asked for last has not arrived.
    pub asked: bool,
    /// The totals are being made; they are made once more where something changes meanwhile.
    pub totalling: Option<bool>,
    /// Decisions that are on their way.
    pub deciding: u32,
    /// The line the keyboard is on.
    pub marked: Option<u64>,
    /// The record shown whole beside the list.
    pub beside: Option<Beside>,
    pub question: Option<Asked>,
    /// Something to know, such as that somebody else decided meanwhile.
    pub told: Option<String>,
    pub problem: Option<String>,
}

/// A record beside the list.
#[derive(Debug)]
pub struct Beside {
    pub record: RecordId,
    /// `None` until it is read.
    pub whole: Option<Box<WholeNews>>,
}

/// The question before records are removed.
#[derive(Debug, Default)]
pub struct Asked {
    /// Ticked when it was asked.
    pub ticked: u64,
    pub typed: String,
    /// `None` until they are known.
    pub largest: Option<Vec<ReviewRow>>,
}

/// The rules of removals as they are typed in Settings.
#[derive(Debug, Default, Clone)]
pub struct RulesForm {
    /// As the database has them; `None` until they are read.
    pub kept: Option<RemovalRules>,
    pub typed: TypedRules,
    pub problem: Option<String>,
}

/// What stands in the fields.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct TypedRules {
    pub gave: bool,
    pub years: String,
    pub open_proposals: bool,
    pub tags: String,
    /// One a line.
    pub ids: String,
    pub share: String,
    pub count: String,
    pub more_than_half: bool,
}

impl TypedRules {
    pub(super) fn of(rules: &RemovalRules) -> TypedRules {
        TypedRules {
            gave: rules.gave_within_years.is_some(),
            years: rules.gave_within_years.unwrap_or(2).to_string(),
            open_proposals: rules.open_proposals,
            tags: rules.tags.join(", "),
            ids: rules.ids.join("\n"),
            share: rules.typed_share.to_string(),
            count: rules.typed_count.to_string(),
            more_than_half: rules.more_than_half,
        }
    }

    /// The rules they come to.
    ///
    /// # Errors
    /// What has to be mended, as a sentence.
    pub(super) fn rules(&self) -> Result<RemovalRules, &'static str> {
        let list = |text: &str, at: &[char]| {
            let each = text.split(|c| at.contains(&c)).map(str::trim).filter(|each| !each.is_empty());
            each.map(str::to_owned).collect::<Vec<_>>()
        };
        let years = self.years.trim().parse().ok().filter(|years| (1..=100).contains(years));
        if self.gave && years.is_none() {
            return Err("Years are a whole number from 1 to 100.");
        }
        let typed_share = self.share.trim().parse().ok().filter(|share| *share <= 100);
        let count: Result<u64, _> = self.count.trim().replace([',', ' '], "").parse();
        Ok(RemovalRules {
            gave_within_years: years.filter(|_| self.gave),
            open_proposals: self.open_proposals,
            tags: list(&self.tags, &[',', '\n']),
            ids: list(&self.ids, &['\n', ',']),
            typed_share: typed_share.ok_or("The share is a whole number from 0 to 100.")?,
            typed_count: count.map_err(|_| "The number of records is a whole number.")?,
            more_than_half: self.more_than_half,
        })
    }
}

/// What a person does with removals.
#[derive(Debug, Clone)]
pub enum ReviewCommand {
    Open(JobId),
    /// List more of the reviews that are over.
    ShowMore,
    /// To the list of reviews; what was decided stays.
    Leave,
    ShowTab(Option<String>),
    Search(String),
    Show(ReviewShow),
    Sort(ReviewSort),
    /// Lines are wanted from this one on.
    WantRow(u64),
    /// The keyboard is on this line.
    Mark(u64),
    /// Show the record of this line whole.
    LookAt(u64),
    StopLooking,
    /// Show it in Records, with all its past.
    OpenRecord(RecordPlace),
    /// Whether a record is to be removed.
    Decide(RecordId, bool),
    /// Whether all that fit the filter are.
    DecideAll(bool),
    /// Leave all that fit to the rules again.
    Forget,
    /// See whether anybody else decided something.
    LookAgain,
    Export,
    AskToFinish,
    Finish,
    /// What is done with what came of one.
    Outcome(OutcomeCommand),
    /// Save the report of the review of an import, which may be looked at anywhere.
    SaveReport {
        review: JobId,
        file_name: String,
    },
    AskToRemove,
    Type(String),
    KeepThem,
    Remove,
    /// In Settings.
    TypeRules(Box<TypedRules>),
    SaveRules,
}

/// What the shell is asked to do about reviews.
#[derive(Debug, Clone)]
pub enum ReviewEffect {
    /// Read something quickly.
    Read { ticket: u64, ask: ReviewRead },
    /// Read or write something that takes a moment.
    Work { ticket: u64, ask: ReviewWork },
    /// Ask where, and write the list of a review there.
    Export { job: JobId, suggested_name: String },
    /// Ask where, and write the report of a review there.
    SaveReport { job: JobId, suggested_name: String },
    /// Bring back records, by the job that removed them, as a job for each of those.
    BringBack { ticket: u64, records: BTreeMap<JobId, Vec<RecordId>> },
    /// Remove what is ticked, as a job.
    Remove { ticket: u64, job: JobId, confirmed: Confirmation },
}

/// What is read quickly.
#[derive(Debug, Clone)]
pub enum ReviewRead {
    /// What waits, and so many reviews that are over.
    List {
        past: u64,
    },
    Page {
        job: JobId,
        query: ReviewQuery,
    },
    Outcome {
        job: JobId,
        query: ReportQuery,
    },
    Whole(RecordPlace),
    Rules,
    SetRules(Box<RemovalRules>),
}

/// What takes a moment where there are many records.
#[derive(Debug, Clone)]
pub enum ReviewWork {
    /// With `refresh`, why records are protected is found out anew.
    Totals {
        job: JobId,
        refresh: bool,
    },
    /// Whether the review is still as it was at this revision, with this removal begun; with the totals where it is not.
    Changed {
        job: JobId,
        since: i64,
        begun: Option<JobId>,
    },
    Decide {
        job: JobId,
        which: ReviewWhich,
        remove: Option<bool>,
    },
    Dependents {
        job: JobId,
        record_type: String,
        offset: u64,
    },
    Largest(JobId),
    Finish(JobId),
    Outcome(OutcomeWork),
}

/// News about reviews.
#[derive(Debug, Clone)]
pub enum ReviewNews {
    Read {
        ticket: u64,
        result: Result<ReviewAnswer, String>,
    },
    Worked {
        ticket: u64,
        result: Result<ReviewDone, String>,
    },
    /// Something else is ticked by now than was confirmed, or more than the rules let pass: nothing was removed.
    Refused {
        ticket: u64,
        message: String,
    },
}

impl ReviewNews {
    /// What a removal that refused to begin comes to: the list is looked at again. `None` for any other error.
    pub(super) fn refused(ticket: u64, error: &JobError) -> Option<ReviewNews> {
        let refused = matches!(
            error,
            JobError::ReviewChanged { .. }
                | JobError::MoreThanHalf { .. }
                | JobError::NumberNotTyped { .. }
                | JobError::NothingTicked
                | JobError::RemovalBegun { .. }
        );
        refused.then(|| ReviewNews::Refused { ticket, message: error.to_string() })
    }
}

/// What was read quickly.
#[derive(Debug, Clone)]
pub enum ReviewAnswer {
    List {
        waiting: Vec<Job>,
        past: Vec<RemovalFacts>,
        /// How many of those there are, read or not.
        total: u64,
    },
    Page {
        query: ReviewQuery,
        page: ReviewPage,
    },
    Outcome {
        query: ReportQuery,
        page: ReportPage,
    },
    /// `None` where it is gone.
    Whole(Option<Box<WholeNews>>),
    Rules {
        rules: Box<RemovalRules>,
        saved: bool,
    },
}

/// What came of something that took a moment.
#[derive(Debug, Clone)]
pub enum ReviewDone {
    /// With the name the person's decisions are noted with.
    Totals(Box<Review>, String),
    /// Nobody decided anything.
    Same,
    /// Somebody did.
    Changed(Box<Review>),
    Decided,
    Dependents {
        record_type: String,
        offset: u64,
        rows: Vec<ReviewDependent>,
    },
    Largest(Vec<ReviewRow>),
    Finished,
    Outcome(OutcomeDone),
}

impl ReviewRead {
    /// Reads it, for the shell.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn carry_out(self, store: &mut dyn Store, schema: &Schema) -> Result<ReviewAnswer, JobError> {
        Ok(match self {
            ReviewRead::List { past } => {
                let statuses = vec![Status::PruningPending];
                let pending = JobFilter { statuses, descending: true, limit: u64::MAX, ..JobFilter::default() };
                let waiting = store.jobs(&pending)?.items;
                let (past, total) = job::past_reviews(store, past)?;
                ReviewAnswer::List { waiting, past, total }
            }
            ReviewRead::Page { job, query } => {
                let page = store.review_page(job, &query)?;
                ReviewAnswer::Page { query, page }
            }
            ReviewRead::Outcome { job, query } => {
                let page = store.report_page(job, &query)?;
                ReviewAnswer::Outcome { query, page }
            }
            ReviewRead::Whole(place) => match Ask::Whole(place).carry_out(store, schema)? {
                Answer::Whole(whole) => ReviewAnswer::Whole(whole),
                _ => ReviewAnswer::Whole(None),
            },
            ReviewRead::Rules => ReviewAnswer::Rules { rules: Box::new(store.removal_rules()?), saved: false },
            ReviewRead::SetRules(rules) => {
                store.set_removal_rules(&rules)?;
                ReviewAnswer::Rules { rules, saved: true }
            }
        })
    }
}

impl ReviewWork {
    /// Carries it out, for the shell.
    ///
    /// # Errors
    /// When the database cannot be used, or the review is over.
    pub fn carry_out(self, store: &mut dyn Store, person: &Person) -> Result<ReviewDone, JobError> {
        Ok(match self {
            ReviewWork::Totals { job, refresh } => {
                ReviewDone::Totals(Box::new(job::review(store, job, refresh)?), person.user.clone())
            }
            ReviewWork::Changed { job, since, begun } => {
                let same = store.review_revision(job)? == since
                    && store.job(job)?.status == Status::PruningPending
                    && job::removal_begun(store, job)? == begun;
                match same {
                    true => ReviewDone::Same,
                    false => ReviewDone::Changed(Box::new(job::review(store, job, false)?)),
                }
            }
            ReviewWork::Decide { job, which, remove } => {
                store.decide_review(job, &which, remove, &person.user)?;
                ReviewDone::Decided
            }
            ReviewWork::Dependents { job, record_type, offset } => {
                let rows = store.review_dependents(job, &record_type, REVIEW_PAGE, offset)?;
                ReviewDone::Dependents { record_type, offset, rows }
            }
            ReviewWork::Largest(job) => ReviewDone::Largest(store.largest_givers(job, GIVERS)?),
            ReviewWork::Finish(job) => {
                job::finish_review(store, job, person)?;
                ReviewDone::Finished
            }
            ReviewWork::Outcome(work) => ReviewDone::Outcome(work.carry_out(store, person)?),
        })
    }
}

impl OpenReview {
    pub(super) fn new(job: JobId, ticket: u64) -> OpenReview {
        OpenReview {
            job,
            ticket,
            me: String::new(),
            found: None,
            tab: None,
            filter: ReviewFilter::default(),
            sort: ReviewSort::default(),
            descending: false,
            page: None,
            dependents: None,
            wanted: None,
            asked: false,
            totalling: None,
            deciding: 0,
            marked: None,
            beside: None,
            question: None,
            told: None,
            problem: None,
        }
    }

    /// What is asked of the database from a line on.
    pub(super) fn query(&self, offset: u64) -> ReviewQuery {
        ReviewQuery {
            filter: ReviewFilter { search: self.filter.search.trim().to_owned(), show: self.filter.show },
            sort: self.sort,
            descending: self.descending,
            limit: REVIEW_PAGE,
            offset,
        }
    }

    /// The records in memory, where they are of what is looked for now.
    pub fn shown(&self) -> Option<(u64, &ReviewPage)> {
        let (query, page) = self.page.as_ref()?;
        (*query == self.query(query.offset)).then_some((query.offset, page))
    }

    /// The record of a line, where it is in memory.
    pub fn row(&self, line: u64) -> Option<&ReviewRow> {
        let (offset, page) = self.shown()?;
        page.rows.get(usize::try_from(line.checked_sub(offset)?).ok()?)
    }
}
