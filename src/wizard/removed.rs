//! What came of a review: looked through record by record, and records brought back.
//!
//! It must not bring back anything itself: that is a job of the engine.

use super::reviews::REVIEW_PAGE;
use crate::engine::job::{self, JobError, Person, RemovalFacts};
use crate::engine::model::{JobId, RecordId, RemovalRules};
use crate::engine::store::{
    ReportFilter, ReportLine, ReportPage, ReportQuery, ReportShow, ReportTotals, ReportWhat, ReviewSort, Store,
};
use std::collections::BTreeMap;

/// Records to be brought back, each with the job that removed it.
pub type Picked = BTreeMap<RecordId, JobId>;

/// A review that is over, or whose records are being removed just now.
#[derive(Debug)]
pub struct OpenOutcome {
    pub job: JobId,
    /// News with another one are out of date.
    pub ticket: u64,
    /// The person's name, as decisions are noted with it.
    pub me: String,
    /// `None` until it is read.
    pub found: Option<Box<Outcome>>,
    /// Records of this other type that went with them; `None` for the type of the review itself.
    pub tab: Option<String>,
    pub search: String,
    pub show: ReportShow,
    pub sort: ReviewSort,
    /// The lines in memory, and the query they answer.
    pub page: Option<(ReportQuery, ReportPage)>,
    /// Lines are wanted from here on.
    pub wanted: Option<u64>,
    /// What was asked for last has not arrived.
    pub asked: bool,
    /// Work that is on its way.
    pub working: u32,
    /// The line the keyboard is on.
    pub marked: Option<u64>,
    pub picked: Picked,
    pub question: Option<Coming>,
    /// Something to know, such as that somebody else ended the review.
    pub told: Option<String>,
    pub problem: Option<String>,
}

/// The question before records come back.
#[derive(Debug, Default)]
pub struct Coming {
    /// Records of other types that come along; `None` until they are counted.
    pub along: Option<Vec<(String, u64)>>,
}

/// What is known of it at once.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub facts: RemovalFacts,
    pub totals: Vec<ReportTotals>,
    /// What was protected.
    pub rules: RemovalRules,
}

/// What a person does with what came of a review.
#[derive(Debug, Clone)]
pub enum OutcomeCommand {
    ShowTab(Option<String>),
    Search(String),
    Show(ReportShow),
    Sort(ReviewSort),
    /// Lines are wanted from this one on.
    WantRow(u64),
    /// The keyboard is on this line.
    Mark(u64),
    /// Whether a record is to come back, of those a job removed.
    Pick(RecordId, JobId, bool),
    /// Whether all that fit the filter are.
    PickAll(bool),
    /// See whether anything changed.
    LookAgain,
    AskToBringBack,
    KeepAway,
    BringBack,
}

/// What takes a moment where there are many records.
#[derive(Debug, Clone)]
pub enum OutcomeWork {
    Totals(JobId),
    /// All that fit and can come back, and what is to be done with them.
    Pick {
        job: JobId,
        filter: ReportFilter,
        picking: Picking,
    },
    Coming {
        job: JobId,
        records: Vec<RecordId>,
    },
}

/// What is to be done with records that can come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picking {
    Add,
    TakeOff,
    /// Of those picked before, only these stay.
    Keep,
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum OutcomeDone {
    /// With the name the person's decisions are noted with.
    Totals(Box<Outcome>, String),
    Picked(Picked, Picking),
    Coming(Vec<(String, u64)>),
}

impl OutcomeWork {
    /// Carries it out, for the shell.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn carry_out(self, store: &mut dyn Store, person: &Person) -> Result<OutcomeDone, JobError> {
        Ok(match self {
            OutcomeWork::Totals(job) => {
                let facts = job::removal_facts(store, job)?;
                let (totals, rules) = (store.report_totals(job)?, facts.rules(&store.removal_rules()?));
                OutcomeDone::Totals(Box::new(Outcome { facts, totals, rules }), person.user.clone())
            }
            OutcomeWork::Pick { job, filter, picking } => {
                OutcomeDone::Picked(store.can_come_back(job, &filter)?.into_iter().collect(), picking)
            }
            OutcomeWork::Coming { job, records } => OutcomeDone::Coming(store.coming_along(job, &records)?),
        })
    }
}

impl Outcome {
    /// How many records of a type went, came back and stayed.
    pub fn of(&self, record_type: &str) -> Option<&ReportTotals> {
        self.totals.iter().find(|totals| totals.record_type == record_type)
    }
}

impl OpenOutcome {
    pub(super) fn new(job: JobId, ticket: u64, told: Option<String>) -> OpenOutcome {
        OpenOutcome {
            job,
            ticket,
            me: String::new(),
            found: None,
            tab: None,
            search: String::new(),
            show: ReportShow::default(),
            sort: ReviewSort::default(),
            page: None,
            wanted: None,
            asked: false,
            working: 0,
            marked: None,
            picked: Picked::new(),
            question: None,
            told,
            problem: None,
        }
    }

    /// The type of the review itself; empty until it is known.
    pub fn own_type(&self) -> &str {
        self.found.as_ref().map_or("", |found| found.facts.job.record_type.as_str())
    }

    /// The type of the records listed.
    pub fn listed_type(&self) -> &str {
        self.tab.as_deref().unwrap_or_else(|| self.own_type())
    }

    pub(super) fn filter(&self) -> ReportFilter {
        ReportFilter {
            record_type: self.listed_type().to_owned(),
            search: self.search.trim().to_owned(),
            show: self.show,
        }
    }

    /// What is asked of the database from a line on.
    pub(super) fn query(&self, offset: u64) -> ReportQuery {
        ReportQuery { filter: self.filter(), sort: self.sort, limit: REVIEW_PAGE, offset }
    }

    /// The lines in memory, where they are of what is looked for now.
    pub fn shown(&self) -> Option<(u64, &ReportPage)> {
        let (query, page) = self.page.as_ref()?;
        (*query == self.query(query.offset)).then_some((query.offset, page))
    }

    /// Whether a line can be picked.
    pub fn can_come_back(&self, line: &ReportLine) -> Option<JobId> {
        let own = self.tab.is_none() && line.what == ReportWhat::Removed && line.stays.is_none();
        line.removal.filter(|_| own)
    }
}
