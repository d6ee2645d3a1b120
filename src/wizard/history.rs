//! What History is looked through for: words a person chooses from, and what they mean to the database.

use crate::engine::model::{JobFilter, JobSort, Status};
use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use serde::Serialize;

/// Jobs on one page of History.
pub const HISTORY_PAGE: u64 = 50;

/// What History is filtered by.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HistoryQuery {
    pub file_name: String,
    /// Canonical names of record types; none means all.
    pub types: Vec<String>,
    /// None means all but files that were only checked.
    pub outcomes: Vec<Outcome>,
    pub full_lists: bool,
    pub days: Days,
    pub order: Order,
    pub offset: u64,
}

/// What became of a job, as people tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Outcome {
    Finished,
    WithProblems,
    RemovalsToReview,
    Interrupted,
    Failed,
    Running,
    Undone,
    Cancelled,
    CheckedOnly,
}

impl Outcome {
    pub const ALL: [Outcome; 9] = [
        Outcome::Finished,
        Outcome::WithProblems,
        Outcome::RemovalsToReview,
        Outcome::Interrupted,
        Outcome::Failed,
        Outcome::Running,
        Outcome::Undone,
        Outcome::Cancelled,
        Outcome::CheckedOnly,
    ];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Finished => "Finished",
            Outcome::WithProblems => "Finished with problems",
            Outcome::RemovalsToReview => "Removals to review",
            Outcome::Interrupted => "Interrupted",
            Outcome::Failed => "Failed",
            Outcome::Running => "Running or waiting",
            Outcome::Undone => "Undone",
            Outcome::Cancelled => "Cancelled",
            Outcome::CheckedOnly => "Checked, not imported",
        }
    }

    /// Which one a status is. Every status is exactly one.
    pub fn of(status: Status) -> Outcome {
        use Status as S;
        match status {
            S::Ok => Outcome::Finished,
            S::Warn => Outcome::WithProblems,
            S::PruningPending => Outcome::RemovalsToReview,
            S::Interrupted => Outcome::Interrupted,
            S::Failed | S::FilecheckFailed => Outcome::Failed,
            S::Undone => Outcome::Undone,
            S::Cancelled => Outcome::Cancelled,
            S::New | S::FilecheckSuccess => Outcome::CheckedOnly,
            S::FilecheckQueued
            | S::FilecheckForked
            | S::FilecheckRunning
            | S::Queued
            | S::Forked
            | S::Running
            | S::ReconcilePending
            | S::PruningQueued
            | S::PruningForked
            | S::Pruning
            | S::PruningReconcilePending => Outcome::Running,
        }
    }
}

/// When jobs were begun.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Days {
    #[default]
    Any,
    Today,
    Last7,
    Last30,
    ThisYear,
    LastYear,
    /// From one day to another, as typed; a blank is no bound.
    Between {
        from: String,
        to: String,
    },
}

impl Days {
    /// The ones that need no typing.
    pub const NAMED: [Days; 6] = [Days::Any, Days::Today, Days::Last7, Days::Last30, Days::ThisYear, Days::LastYear];

    /// In words.
    pub fn label(&self) -> String {
        match self {
            Days::Any => "Any time".to_owned(),
            Days::Today => "Today".to_owned(),
            Days::Last7 => "The last 7 days".to_owned(),
            Days::Last30 => "The last 30 days".to_owned(),
            Days::ThisYear => "This year".to_owned(),
            Days::LastYear => "Last year".to_owned(),
            Days::Between { from, to } => {
                let shown = |text: &str| day(text).map(|day| day.strftime("%-d %B %Y").to_string());
                match (shown(from), shown(to)) {
                    (Some(from), Some(to)) if from == to => from,
                    (Some(from), Some(to)) => format!("{from} to {to}"),
                    (Some(from), None) => format!("Since {from}"),
                    (None, Some(to)) => format!("Until {to}"),
                    (None, None) => "Days as typed".to_owned(),
                }
            }
        }
    }

    /// What is wrong with what was typed, as a sentence.
    pub fn problem(&self) -> Option<&'static str> {
        let Days::Between { from, to } = self else { return None };
        let wrong = |text: &str| !text.trim().is_empty() && day(text).is_none();
        match (day(from), day(to)) {
            _ if wrong(from) || wrong(to) => Some("Write days like 4 March 2026"),
            (Some(from), Some(to)) if from > to => Some("The first day comes last"),
            _ => None,
        }
    }

    /// The first and the last day.
    fn bounds(&self, today: Date) -> (Option<Date>, Option<Date>) {
        let before = |days: i64| today.checked_sub(days.days()).ok();
        match self {
            Days::Any => (None, None),
            Days::Today => (Some(today), None),
            Days::Last7 => (before(6), None),
            Days::Last30 => (before(29), None),
            Days::ThisYear => (Some(today.first_of_year()), None),
            Days::LastYear => {
                let last = today.first_of_year().yesterday().ok();
                (last.map(Date::first_of_year), last)
            }
            Days::Between { from, to } => (day(from), day(to)),
        }
    }
}

/// A day as people type it.
fn day(text: &str) -> Option<Date> {
    let text = text.trim();
    text.parse().ok().or_else(|| ["%d %B %Y", "%d %b %Y"].iter().find_map(|form| Date::strptime(form, text).ok()))
}

/// Which jobs come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum Order {
    #[default]
    Newest,
    Oldest,
    ChangedLast,
    ChangedFirst,
}

impl Order {
    pub const ALL: [Order; 4] = [Order::Newest, Order::Oldest, Order::ChangedLast, Order::ChangedFirst];

    /// In words.
    pub fn label(self) -> &'static str {
        match self {
            Order::Newest => "Newest first",
            Order::Oldest => "Oldest first",
            Order::ChangedLast => "Latest change first",
            Order::ChangedFirst => "Oldest change first",
        }
    }
}

impl HistoryQuery {
    /// Whether some jobs may be left away.
    pub fn narrows(&self) -> bool {
        let every = HistoryQuery { order: self.order, offset: self.offset, ..HistoryQuery::default() };
        HistoryQuery { file_name: self.file_name.trim().to_owned(), ..self.clone() } != every
    }

    /// With everything shown again, in the same order.
    pub fn cleared(&self) -> HistoryQuery {
        HistoryQuery { order: self.order, ..HistoryQuery::default() }
    }

    /// As the database takes it; days are those of the clock's time zone.
    pub fn filter(&self, now: &Zoned) -> JobFilter {
        let (from, to) = self.days.bounds(now.date());
        let midnight = |day: Date| Some(day.to_zoned(now.time_zone().clone()).ok()?.timestamp().as_millisecond());
        let statuses = |outcome: Outcome| Status::ALL.into_iter().filter(move |status| Outcome::of(*status) == outcome);
        let (sort, descending) = match self.order {
            Order::Newest => (JobSort::CreatedAt, true),
            Order::Oldest => (JobSort::CreatedAt, false),
            Order::ChangedLast => (JobSort::StatusUpdatedAt, true),
            Order::ChangedFirst => (JobSort::StatusUpdatedAt, false),
        };
        JobFilter {
            types: self.types.clone(),
            file_name: Some(self.file_name.trim().to_owned()).filter(|name| !name.is_empty()),
            statuses: self.outcomes.iter().copied().flat_map(statuses).collect(),
            kinds: Vec::new(),
            full_lists: self.full_lists,
            reviewed: false,
            from: from.and_then(midnight),
            to: to.and_then(|day| midnight(day.tomorrow().ok()?)).map(|next| next - 1),
            include_checks: false,
            sort,
            descending,
            limit: HISTORY_PAGE,
            offset: self.offset,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: &str, to: &str) -> Days {
        Days::Between { from: from.into(), to: to.into() }
    }

    #[test]
    fn every_status_is_one_outcome() {
        let query = HistoryQuery { outcomes: Outcome::ALL.to_vec(), ..HistoryQuery::default() };
        let now: Zoned = "2026-11-21T10:00:00[UTC]".parse().expect("a valid time");
        let mut statuses = query.filter(&now).statuses;
        statuses.sort();
        assert_eq!(statuses, Status::ALL);
        for status in Status::ALL {
            assert!(Outcome::ALL.contains(&Outcome::of(status)), "{status:?}");
        }
    }

    #[test]
    fn days_begin_and_end_at_midnight_where_the_person_is() {
        let now: Zoned = "2026-11-21T10:00:00[America/New_York]".parse().expect("a valid time");
        let cases = [
            (Days::Any, None, None),
            (Days::Today, Some("2026-11-21T05:00:00Z"), None),
            (Days::Last7, Some("2026-11-15T05:00:00Z"), None),
            (Days::ThisYear, Some("2026-01-01T05:00:00Z"), None),
            (Days::LastYear, Some("2025-01-01T05:00:00Z"), Some("2026-01-01T04:59:59.999Z")),
            (between("4 March 2026", "2026-03-04"), Some("2026-03-04T05:00:00Z"), Some("2026-03-05T04:59:59.999Z")),
            (between("", "1 Nov 2026"), None, Some("2026-11-02T04:59:59.999Z")),
            (between("Tuesday", ""), None, None),
        ];
        for (days, from, to) in cases {
            let filter = HistoryQuery { days: days.clone(), ..HistoryQuery::default() }.filter(&now);
            let moment = |text: &str| text.parse::<jiff::Timestamp>().expect("a valid time").as_millisecond();
            assert_eq!((filter.from, filter.to), (from.map(moment), to.map(moment)), "{days:?}");
        }
    }

    #[test]
    fn what_cannot_be_a_day_is_said() {
        assert_eq!(between("", "").problem(), None);
        assert_eq!(between("4 March 2026", "").problem(), None);
        assert!(between("04/03/2026", "").problem().is_some());
        assert!(between("", "31 February 2026").problem().is_some());
        assert_eq!(between("2026-03-05", "2026-03-04").problem(), Some("The first day comes last"));
        assert_eq!(between("2026-03-04", "2026-03-04").label(), "4 March 2026");
        assert_eq!(between("2026-03-04", "").label(), "Since 4 March 2026");
    }

    #[test]
    fn nothing_is_on_unless_something_is_left_away() {
        let all = HistoryQuery { order: Order::Oldest, offset: 50, file_name: "  ".into(), ..HistoryQuery::default() };
        assert!(!all.narrows());
        let on = HistoryQuery { full_lists: true, ..all };
        assert!(on.narrows() && !on.cleared().narrows());
        assert_eq!((on.cleared().order, on.cleared().offset), (Order::Oldest, 0));
    }
}
