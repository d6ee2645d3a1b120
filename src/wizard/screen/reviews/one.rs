//! The review of one import: what it is about, what is protected, and what can be done.

use super::beside::{BesideScreen, beside};
use super::common::{sorts, title, unmarked};
use super::lines::{ReviewBody, body};
use super::question::{QuestionScreen, question};
use super::{command, names};
use crate::engine::job::Review;
use crate::engine::model::{Guard, MissingFor, Protection};
use crate::engine::schema::group_digits;
use crate::engine::store::ReviewShow;
use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::reviews::{OpenReview, ReviewCommand};
use crate::wizard::screen::RecordChoice;
use crate::wizard::screen::parts::{Banner, Button, Kind};
use crate::wizard::state::{Nav, State};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct ReviewScreen {
    pub back: Button,
    pub title: String,
    /// `[…]` in it stands out.
    pub text: String,
    pub export: Button,
    /// The type itself, then those whose records go with the ticked ones.
    pub tabs: Vec<RecordChoice>,
    pub search: String,
    pub hint: &'static str,
    pub chips: Vec<ReviewChip>,
    pub sorts: Vec<RecordChoice>,
    pub banners: Vec<Banner>,
    /// Of all that are listed now; none where nothing can be ticked.
    pub tick: Option<TickMark>,
    pub body: ReviewBody,
    pub beside: Option<BesideScreen>,
    pub question: Option<QuestionScreen>,
    /// "1,165 ticked to remove · 39 kept"; `[…]` stands out.
    pub footer: String,
    pub later: Button,
    pub finish: Option<Button>,
    pub remove: Option<Button>,
    /// Looks whether anybody else decided something.
    #[serde(skip)]
    pub look_again: Command,
}

/// A filter with how many records fit.
#[derive(Debug, Clone, Serialize)]
pub struct ReviewChip {
    pub label: String,
    pub count: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// The tick of everything that is listed.
#[derive(Debug, Clone, Serialize)]
pub struct TickMark {
    /// `None` where some are ticked and some are not.
    pub ticked: Option<bool>,
    pub label: String,
    #[serde(skip)]
    pub command: Command,
}

pub(super) fn one(state: &State, open: &OpenReview) -> ReviewScreen {
    let found = open.found.as_deref();
    let (one, many) = names(found.and_then(|found| state.schema.record_type(&found.job.record_type)));
    let title = title(found.map(|found| heading(found, &one, &many)), open.problem.as_deref());
    ReviewScreen {
        back: Button::new("All removals", command(ReviewCommand::Leave)),
        title,
        text: found.map(text).unwrap_or_default(),
        export: Button::new("Export list…", command(ReviewCommand::Export)),
        tabs: found.map(|found| tabs(state, open, found)).unwrap_or_default(),
        search: open.filter.search.clone(),
        hint: "Find a name or ID",
        chips: found.map(|found| chips(open, found)).unwrap_or_default(),
        sorts: sorts(open.sort, |sort| command(ReviewCommand::Sort(sort))),
        banners: banners(state, open, &many),
        tick: (found.is_some() && open.tab.is_none()).then(|| tick(open)).flatten(),
        body: body(state, open),
        beside: beside(state, open),
        question: found.and_then(|found| question(state, open, found)),
        footer: found.map(footer).unwrap_or_default(),
        later: Button::new(if found.is_some() { "Decide later" } else { "Close" }, command(ReviewCommand::Leave)),
        finish: found.map(|found| {
            let finish = Button::new("Finish without removing", command(ReviewCommand::AskToFinish));
            match found.begun {
                Some(_) => {
                    finish.disabled("A removal was begun. Go on with it, or bring back what was removed, first.")
                }
                None => finish,
            }
        }),
        remove: found.map(|found| remove(state, open, found, &one, &many)),
        look_again: command(ReviewCommand::LookAgain),
    }
}

fn heading(found: &Review, one: &str, many: &str) -> String {
    let are = if found.totals.records == 1 { "is" } else { "are" };
    let missing = found.job.missing.unwrap_or_default();
    let what = match missing.why() {
        MissingFor::Absent => "no longer in your file",
        MissingFor::Listed => "listed for removal",
        MissingFor::Both => "no longer in your file, or listed for removal",
    };
    format!("{} {are} {what}", count(found.totals.records, one, many))
}

fn text(found: &Review) -> String {
    let file = unmarked(&found.job.file_name);
    let missing = found.job.missing.unwrap_or_default();
    let list = found.job.list.as_deref().map(unmarked);
    let why = match (missing.why(), list) {
        (MissingFor::Absent, Some(list)) => format!(
            "The list [{list}] brought them before, but they are missing from [{file}]. What other lists hold is not here."
        ),
        (MissingFor::Absent, None) => format!("They were imported before but are missing from [{file}] (full list)."),
        (MissingFor::Listed, _) => format!("[{file}] lists them for removal."),
        (MissingFor::Both, _) => format!("They are missing from [{file}] (full list), or it lists them for removal."),
    };
    format!("{why} Decide what happens; nothing is removed until you approve, and you can undo it afterwards.")
}

fn tabs(state: &State, open: &OpenReview, found: &Review) -> Vec<RecordChoice> {
    let label = |name: &str, number: u64| {
        let plural = state.schema.record_type(name).map_or(name, |of| of.plural.as_str());
        format!("{plural} {}", group_digits(number))
    };
    let tab = |label: String, of: Option<String>| RecordChoice {
        selected: open.tab == of,
        label,
        command: command(ReviewCommand::ShowTab(of)),
    };
    let own = tab(label(&found.job.record_type, found.totals.records), None);
    let gone = open.tab.iter().filter(|name| !found.totals.dependents.iter().any(|(of, _)| of == *name));
    let others = found.totals.dependents.iter().map(|(name, number)| tab(label(name, *number), Some(name.clone())));
    std::iter::once(own).chain(others).chain(gone.map(|name| tab(label(name, 0), Some(name.clone())))).collect()
}

/// A reason as a filter.
fn reason(found: &Review, protection: Protection) -> String {
    match (protection, found.rules.gave_within_years) {
        (Protection::GaveRecently, Some(1)) => "Gave in the last year".to_owned(),
        (Protection::GaveRecently, Some(years)) => format!("Gave in the last {years} years"),
        (Protection::GaveRecently, None) => "Gave recently".to_owned(),
        (Protection::OpenProposal, _) => "Open proposal".to_owned(),
        (Protection::Tagged, _) => "Protecting tag".to_owned(),
        (Protection::NeverRemoved, _) => "Never removed".to_owned(),
        (Protection::NamedElsewhere, _) => "Named elsewhere".to_owned(),
        (Protection::SeenSince, _) => "In a later file".to_owned(),
        (Protection::NotMarked, _) => "No longer marked".to_owned(),
    }
}

fn chips(open: &OpenReview, found: &Review) -> Vec<ReviewChip> {
    let totals = &found.totals;
    let chip = |label: String, number: Option<u64>, show: ReviewShow| {
        let selected = open.filter.show == show;
        let next = if selected { ReviewShow::All } else { show };
        let count = number.map(group_digits).unwrap_or_default();
        ReviewChip { label, count, selected, command: command(ReviewCommand::Show(next)) }
    };
    let kept = totals.records.saturating_sub(totals.ticked);
    let mut chips: Vec<ReviewChip> = totals
        .protected
        .iter()
        .map(|(protection, number)| chip(reason(found, *protection), Some(*number), ReviewShow::Protected(*protection)))
        .collect();
    chips.push(chip("Ticked".into(), Some(totals.ticked), ReviewShow::Ticked));
    chips.push(chip("Kept".into(), Some(kept), ReviewShow::Kept));
    chips.push(chip("Decided by hand".into(), None, ReviewShow::ByHand));
    chips
}

fn banners(state: &State, open: &OpenReview, many: &str) -> Vec<Banner> {
    let plain = |kind, text: &str| Banner { kind, text: text.to_owned(), buttons: Vec::new() };
    let mut banners = Vec::new();
    banners.extend(open.problem.as_deref().map(|text| plain(Kind::Danger, text)));
    banners.extend(open.told.as_deref().map(|text| plain(Kind::Info, text)));
    let Some(found) = open.found.as_deref() else { return banners };
    if let Some(job) = found.begun {
        let busy = state.is_busy();
        let wait = |button: Button| if busy { button.disabled("Something is under way") } else { button };
        let text = format!(
            "A removal of this list was begun and stopped; {} gone so far.",
            match found.totals.removed {
                1 => "1 record is".to_owned(),
                removed => format!("{} records are", group_digits(removed)),
            }
        );
        banners.push(Banner {
            kind: Kind::Warn,
            text,
            buttons: vec![
                wait(Button::new("Go on removing", Command::Resume(job))),
                wait(Button::new("Bring back what was removed…", Command::AskToUndo(job))),
            ],
        });
    } else if found.totals.records > 0 {
        banners.push(warning(open, found, many));
    }
    banners
}

/// Who is protected, and how much of all there is would go.
fn warning(open: &OpenReview, found: &Review, many: &str) -> Banner {
    let totals = &found.totals;
    let said = |(protection, number): &(Protection, u64)| {
        let words = match protection {
            Protection::GaveRecently => match found.rules.gave_within_years {
                Some(1) | None => "gave in the last year".to_owned(),
                Some(2) => "gave in the last two years".to_owned(),
                Some(years) => format!("gave in the last {years} years"),
            },
            Protection::OpenProposal if *number == 1 => "has an open proposal".to_owned(),
            Protection::OpenProposal => "have an open proposal".to_owned(),
            Protection::Tagged if *number == 1 => "has a tag that protects".to_owned(),
            Protection::Tagged => "have a tag that protects".to_owned(),
            Protection::NeverRemoved if *number == 1 => "is never to be removed".to_owned(),
            Protection::NeverRemoved => "are never to be removed".to_owned(),
            Protection::NamedElsewhere if *number == 1 => "is named by other records".to_owned(),
            Protection::NamedElsewhere => "are named by other records".to_owned(),
            Protection::SeenSince if *number == 1 => "is in a later file".to_owned(),
            Protection::SeenSince => "are in a later file".to_owned(),
            Protection::NotMarked if *number == 1 => "is not marked as deleted any more".to_owned(),
            Protection::NotMarked => "are not marked as deleted any more".to_owned(),
        };
        format!("{} {words}", group_digits(*number))
    };
    let protected: Vec<String> = totals.protected.iter().map(said).collect();
    let first = match protected.as_slice() {
        [] => String::new(),
        [one] => format!("{one}; "),
        [front @ .., last] => format!("{} and {last}; ", front.join(", ")),
    };
    let first = match first.as_str() {
        "" => String::new(),
        words => format!("{words}unticked until you decide. "),
    };
    let share = if totals.of == 0 { 0.0 } else { totals.ticked as f64 * 100.0 / totals.of as f64 };
    let share = if share > 0.0 && share < 0.1 { "under 0.1%".to_owned() } else { format!("{share:.1}%") };
    let limit = found.rules.typed_share;
    let all = match found.job.list {
        Some(_) => format!("the {many} of this list"),
        None => format!("your {many}"),
    };
    let (kind, second) = match found.guard {
        Guard::Nothing => (Kind::Info, "Nothing is ticked.".to_owned()),
        Guard::Within => {
            (Kind::Warn, format!("Removing {share} of {all} is within this database’s {limit}% safety limit."))
        }
        Guard::TypeNumber => (
            Kind::Warn,
            format!("Removing {share} of {all} is above this database’s safety limit: the number is to be typed."),
        ),
        Guard::MoreThanHalf => (
            Kind::Danger,
            format!(
                "Removing {share} of {all} is more than half, which this database does not allow. Was the whole \
                 list in the file?"
            ),
        ),
    };
    let kind = if first.is_empty() && kind == Kind::Warn && found.guard == Guard::Within { Kind::Info } else { kind };
    let rules = Button::new("Back to the rules", command(ReviewCommand::Forget));
    let shown = open.page.iter().flat_map(|(_, page)| &page.rows);
    let decided = found.totals.kept_by_hand > 0 || shown.into_iter().any(|row| row.decision.is_some());
    let buttons = if decided {
        vec![Button { hint: "Forgets what was decided by hand, by anybody".to_owned(), ..rules }]
    } else {
        Vec::new()
    };
    Banner { kind, text: format!("{first}{second}"), buttons }
}

fn tick(open: &OpenReview) -> Option<TickMark> {
    let (_, page) = open.shown()?;
    let open_rows = || page.rows.iter().filter(|row| !row.removed);
    let (all, any) = (open_rows().all(|row| row.ticked), open_rows().any(|row| row.ticked));
    let narrowed = !open.filter.search.trim().is_empty() || open.filter.show != ReviewShow::All;
    let ticked = open.found.as_ref().map_or(0, |found| found.totals.ticked);
    let ticked = match (narrowed, all, any) {
        _ if page.total == 0 => return None,
        (false, ..) if ticked == page.total => Some(true),
        (false, ..) if ticked == 0 => Some(false),
        (false, ..) => None,
        (true, true, _) => Some(true),
        (true, false, false) => Some(false),
        (true, false, true) => None,
    };
    let next = ticked != Some(true);
    let what = if next { "Tick" } else { "Untick" };
    let label = match page.total {
        1 => format!("{what} the one listed"),
        total => format!("{what} all {} listed", group_digits(total)),
    };
    Some(TickMark { ticked, label, command: command(ReviewCommand::DecideAll(next)) })
}

fn footer(found: &Review) -> String {
    let totals = &found.totals;
    let kept = totals.records.saturating_sub(totals.ticked);
    format!("[{}] ticked to remove · [{}] kept", group_digits(totals.ticked), group_digits(kept))
}

fn remove(state: &State, open: &OpenReview, found: &Review, one: &str, many: &str) -> Button {
    let label = format!("Remove {}…", count(found.totals.ticked, one, many));
    let button = Button::new(label, command(ReviewCommand::AskToRemove));
    match found.guard {
        _ if found.begun.is_some() => button.disabled("A removal was begun and stopped: go on with it first"),
        _ if state.is_busy() => button.disabled("Wait until the work under way is finished"),
        Guard::Nothing => button.disabled("Tick what is to go first"),
        _ if open.question.is_some() => button.disabled("Answer the question beside the list"),
        _ => button,
    }
}

/// Leads to the rules.
pub(super) fn to_settings() -> Button {
    Button::new("Open Settings", Command::GoTo(Nav::Settings))
}
