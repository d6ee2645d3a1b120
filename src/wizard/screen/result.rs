//! What a job came to: counts, events with samples, and what can be done next.

use super::choose::Choice;
use super::history::{job_title, type_label};
use super::job_file::{self, FileCard, StatusLine};
use super::part_tabs::PartTab;
use super::parts::{Banner, Button, Kind, NumberCard, Pill, did, ended};
use super::{parked, reviews};
use crate::engine::job::{Expected, Report, missing_after, missing_label, missing_warning};
use crate::engine::model::{Job, JobKind, Mode, Status};
use crate::engine::schema::catalogue::Operation;
use crate::engine::schema::group_digits;
use crate::engine::store::{EventCount, StoredEvent};
use crate::wizard::Command;
use crate::wizard::format::{count, duration, when};
use crate::wizard::state::{JobTab, JobView, Nav, State};
use crate::wizard::undoing::UndoCommand;
use serde::Serialize;
use std::time::Duration;

#[derive(Debug, Clone, Serialize)]
pub struct ResultScreen {
    pub pill: Option<Pill>,
    pub title: String,
    pub facts: String,
    pub banner: Option<Banner>,
    /// Rows it set aside, and what becomes of them.
    pub set_aside: Option<Banner>,
    /// All imports of its file that went in together, in their order; none where it is alone.
    pub parts: Vec<PartTab>,
    /// What they are, in a sentence.
    pub parts_text: String,
    pub buttons: Vec<Button>,
    pub cards: Vec<NumberCard>,
    /// None where there is no job to look at.
    pub tabs: Vec<Choice>,
    pub tab: JobTab,
    /// Only events that did one thing; none where all do the same.
    pub operations: Vec<Choice>,
    pub events: Vec<ResultEvent>,
    /// The events of the kind selected.
    pub samples_title: String,
    pub samples_note: String,
    /// Headings of the value columns: as many as there is something to show in.
    pub sample_heads: Vec<&'static str>,
    pub samples: Vec<EventSample>,
    pub export: Option<Button>,
    pub file: Option<FileCard>,
    pub statuses: Vec<StatusLine>,
    pub done: Button,
}

/// One kind of event.
#[derive(Debug, Clone, Serialize)]
pub struct ResultEvent {
    pub message: String,
    pub count: String,
    pub kind: Kind,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// One event.
#[derive(Debug, Clone, Serialize)]
pub struct EventSample {
    pub row: String,
    pub record: String,
    pub before: String,
    pub after: String,
}

/// The result page in History.
pub(super) fn of_job(state: &State, view: &JobView) -> ResultScreen {
    shown(state, view, Button::new("All history", Command::GoTo(Nav::History)))
}

/// The result page right after a run.
pub(super) fn after_run(
    state: &State,
    report: Option<&Report>,
    view: Option<&JobView>,
    failure: Option<&str>,
) -> ResultScreen {
    let done = Button::new("Import another file", Command::Abandon);
    if let Some(view) = view {
        return shown(state, view, done);
    }
    let banner = failure.map(|text| Banner {
        kind: Kind::Danger,
        text: text.to_owned(),
        buttons: vec![Button::new("See History", Command::GoTo(Nav::History))],
    });
    ResultScreen {
        pill: None,
        title: if failure.is_some() { "The import could not finish".into() } else { "Finished".into() },
        facts: report.map(|r| format!("took {}", duration(r.elapsed))).unwrap_or_default(),
        banner,
        set_aside: None,
        parts: Vec::new(),
        parts_text: String::new(),
        buttons: Vec::new(),
        cards: Vec::new(),
        tabs: Vec::new(),
        tab: JobTab::default(),
        operations: Vec::new(),
        events: Vec::new(),
        samples_title: String::new(),
        samples_note: String::new(),
        sample_heads: Vec::new(),
        samples: Vec::new(),
        export: None,
        file: None,
        statuses: Vec::new(),
        done,
    }
}

fn shown(state: &State, view: &JobView, done: Button) -> ResultScreen {
    let job = &view.job;
    let selected = view.counts.iter().find(|c| Some(c.event) == view.event);
    let problem = selected.is_some_and(|c| matches!(c.operation, Operation::Error | Operation::Warning));
    let listed = view.events.as_ref().map_or(&[][..], |list| &list.items);
    let total = selected.map_or(0, |c| c.count);
    // An undo goes through records: it has no rows of a file.
    let (one, many) = if job.kind != JobKind::Import { ("record", "records") } else { ("row", "rows") };
    let note = match listed.len() as u64 {
        n if n < total => format!("{}, the first {} shown", count(total, one, many), group_digits(n)),
        _ => count(total, one, many),
    };
    ResultScreen {
        pill: Some(status_pill(job)),
        title: job_title(job),
        facts: facts(state, job),
        banner: banner(state, job),
        set_aside: parked::banner(state, job, view.parked.as_ref()),
        parts: parts(state, view),
        parts_text: parts_text(state, view),
        buttons: job_file::save(state, view).into_iter().chain(buttons(state, view)).collect(),
        cards: cards(job),
        tabs: tabs(view),
        tab: view.tab,
        operations: operations(view),
        events: events(view),
        samples_title: selected.map(|c| c.message.clone()).unwrap_or_default(),
        samples_note: if selected.is_some() { note } else { String::new() },
        sample_heads: heads(problem, listed),
        samples: listed.iter().map(sample).collect(),
        export: (!view.counts.is_empty()).then(|| Button::new("Export all…", Command::ExportEvents)),
        file: job_file::file(state, view),
        statuses: job_file::statuses(state, view),
        done,
    }
}

/// Every import of the file that went in together; each leads to its page.
fn parts(state: &State, view: &JobView) -> Vec<PartTab> {
    let tab = |job: &Job| {
        let warns = !matches!(job.status, Status::Ok | Status::Undone);
        let ended = Some(ended(job).text).filter(|_| warns);
        PartTab {
            label: type_label(state, job),
            note: std::iter::once(did(job)).chain(ended).collect::<Vec<_>>().join(" · "),
            warns,
            selected: job.id == view.job.id,
            command: Command::OpenJob(job.id),
        }
    };
    view.parts.iter().map(tab).collect()
}

/// "This file went in as 2 imports, in this order: 3 contacts, then 4 gifts."
fn parts_text(state: &State, view: &JobView) -> String {
    if view.parts.is_empty() {
        return String::new();
    }
    if view.job.kind != JobKind::Import {
        return "What belongs together went together. Each record type has a page of its own.".to_owned();
    }
    let words = |job: &Job| {
        let records = job.counts.created + job.counts.altered();
        let of = state.schema.record_type(&job.record_type);
        of.map(|of| count(records, &of.label.to_lowercase(), &of.plural.to_lowercase()))
    };
    let each: Vec<String> = view.parts.iter().filter_map(words).collect();
    let imports = count(view.parts.len() as u64, "import", "imports");
    format!("This file went in as {imports}, in this order: {}. Each has a page of its own.", each.join(", then "))
}

/// Something created has no values before and after; most problems have no suggestion.
fn heads(problem: bool, listed: &[StoredEvent]) -> Vec<&'static str> {
    let any_after = listed.iter().any(|event| !event.after.is_empty());
    let any = any_after || listed.iter().any(|event| !event.before.is_empty());
    match (problem, any_after) {
        _ if !any => Vec::new(),
        (true, false) => vec!["In the file"],
        (true, true) => vec!["In the file", "Suggestion"],
        (false, _) => vec!["Before", "After"],
    }
}

fn status_pill(job: &Job) -> Pill {
    let left_out = count(job.problem_rows(), "problem", "problems");
    match (job.status, job.kind) {
        (Status::Ok, _) => Pill::new(Kind::Good, "Finished"),
        (Status::Warn, JobKind::Import) if job.problem_rows() == 0 && job.set_aside > 0 => {
            Pill::new(Kind::Good, format!("Finished; {} set aside", count(job.set_aside, "row", "rows")))
        }
        (Status::Warn, JobKind::Import | JobKind::Restore | JobKind::Removal) => {
            Pill::new(Kind::Warn, format!("Finished with {left_out}"))
        }
        (Status::Warn, JobKind::Undo) => Pill::new(Kind::Warn, "Finished; later edits were kept"),
        (Status::PruningPending, _) => Pill::new(Kind::Warn, "Removals to review"),
        (Status::Interrupted, _) => Pill::new(Kind::Danger, "Interrupted"),
        (Status::Undone, _) => Pill::new(Kind::Neutral, "Undone"),
        (Status::Cancelled, _) => Pill::new(Kind::Neutral, "Cancelled"),
        (Status::Failed | Status::FilecheckFailed, _) => Pill::new(Kind::Danger, "Failed"),
        (Status::FilecheckSuccess, _) => Pill::new(Kind::Neutral, "Checked, not imported"),
        _ => Pill::new(Kind::Info, "Running"),
    }
}

fn facts(state: &State, job: &Job) -> String {
    let mut facts = vec![type_label(state, job)];
    match (job.kind, job.mode) {
        (JobKind::Undo, _) => facts.push("undo".to_owned()),
        (JobKind::Restore, _) if job.counts.fields_changed == 0 => facts.push("brought back".to_owned()),
        (JobKind::Restore, _) => facts.push("one field restored".to_owned()),
        (JobKind::Removal, _) => facts.push("removed after a review".to_owned()),
        (JobKind::Import, Mode::AddAndUpdate) => facts.push("add and update".to_owned()),
        (JobKind::Import, Mode::AddOnly) => facts.push("only add new".to_owned()),
        (JobKind::Import, Mode::UpdateOnly) => facts.push("only update existing".to_owned()),
        (JobKind::Import, Mode::FullList) => facts.push("full list".to_owned()),
        (JobKind::Import, Mode::RemoveListed) => facts.push("remove the listed".to_owned()),
    }
    facts.extend(job.list.as_ref().map(|list| format!("list “{list}”")));
    facts.push(when(job.status_started_at, &state.now));
    if let Some(started) = job.started_at.filter(|_| !job.status.is_active()) {
        let took = Duration::from_millis(job.status_started_at.saturating_sub(started).unsigned_abs());
        if job.status == Status::Ok || job.status == Status::Warn {
            facts.push(format!("took {}", duration(took)));
        }
    }
    let expected = state.schema.record_type(&job.record_type).zip(Expected::of_job(&job.request));
    facts.extend(expected.map(|(of, expected)| format!("expected {}", expected.words(of).join(", "))));
    facts.push(format!("by {}", job.created_by));
    facts.push(format!("number {}", job.id.0));
    facts.join(" · ")
}

fn banner(state: &State, job: &Job) -> Option<Banner> {
    let Some(text) = job.message.clone() else {
        let waiver = Expected::of_job(&job.request).and_then(|expected| expected.waiver());
        let waiver = waiver.map(|text| Banner { kind: Kind::Info, text, buttons: Vec::new() });
        return waiver.or_else(|| missing(state, job));
    };
    let kind = match job.status {
        Status::Ok | Status::Warn | Status::PruningPending => Kind::Warn,
        _ => Kind::Danger,
    };
    Some(Banner { kind, text, buttons: Vec::new() })
}

/// What a full list does not carry, once it is in.
fn missing(state: &State, job: &Job) -> Option<Banner> {
    let missing = job.missing.filter(|missing| missing.records > 0 && job.status != Status::Undone)?;
    let record_type = state.schema.record_type(&job.record_type)?;
    let warning = missing_warning(&missing, record_type);
    let kind = if warning.is_some() { Kind::Warn } else { Kind::Info };
    let text = [Some(missing_after(&missing, record_type)), warning];
    Some(Banner { kind, text: text.into_iter().flatten().collect::<Vec<_>>().join(" "), buttons: Vec::new() })
}

fn buttons(state: &State, view: &JobView) -> Vec<Button> {
    let job = &view.job;
    let mut buttons = Vec::new();
    if job.problem_file.is_some() {
        let label = format!("Problem rows ({})…", group_digits(job.problem_rows()));
        buttons.push(Button::new(label, Command::SaveProblemRows));
    }
    if job.status == Status::PruningPending {
        buttons.push(reviews::button(job));
    }
    buttons.extend(reviews::of_job(job, &view.statuses));
    if job.status == Status::Interrupted {
        buttons.push(Button::new("Resume", Command::Resume(job.id)));
    }
    let removed = matches!(job.kind, JobKind::Import | JobKind::Removal) && job.counts.deleted > 0;
    let changed = removed || job.counts.created + job.counts.updated > 0;
    use Status as S;
    if changed && matches!(job.status, S::Ok | S::Warn | S::Failed | S::Interrupted | S::PruningPending) {
        let label = match job.kind {
            JobKind::Undo => "Undo this undo…",
            JobKind::Restore => "Undo this…",
            JobKind::Removal => "Bring them all back…",
            JobKind::Import => "Undo this import…",
        };
        buttons.push(Button::new(label, Command::AskToUndo(job.id)));
        let listed = state.history.list.iter().flat_map(|list| &list.items);
        // What went in with it is taken back with it.
        let together = |other: &Job| view.parts.iter().any(|part| part.id == other.id);
        if state.home.recent.iter().chain(listed).any(|other| other.id > job.id && !together(other)) {
            let all = Command::Undoing(UndoCommand::AskSince(job.id));
            buttons.push(Button::new("Undo this and everything after…", all));
        }
    }
    buttons
}

fn cards(job: &Job) -> Vec<NumberCard> {
    let counts = &job.counts;
    if job.kind == JobKind::Undo {
        return vec![
            NumberCard::new(counts.altered(), "restored", Kind::Neutral),
            NumberCard::new(counts.deleted, "removed again", Kind::Warn),
            NumberCard::new(counts.kept, "kept, changed later", Kind::Info),
        ];
    }
    if job.kind == JobKind::Removal {
        return vec![NumberCard::new(counts.deleted, "removed", Kind::Danger)];
    }
    if job.kind == JobKind::Restore && counts.fields_changed == 0 {
        return vec![
            NumberCard::new(counts.updated, "brought back", Kind::Good),
            NumberCard::new(counts.kept, "kept away", Kind::Info),
        ];
    }
    if job.kind == JobKind::Restore {
        return vec![NumberCard::new(counts.fields_changed, "field restored", Kind::Good)];
    }
    let left_out = NumberCard::new(job.problem_rows(), "left out with problems", Kind::Danger);
    let set_aside = (job.set_aside > 0).then(|| NumberCard::new(job.set_aside, "set aside", Kind::Info));
    if job.mode == Mode::RemoveListed {
        let listed = job.missing.map_or(0, |missing| missing.listed);
        return vec![NumberCard::new(listed, "listed for removal", Kind::Warn), left_out];
    }
    let missing = job.missing.map(|missing| NumberCard::new(missing.records, missing_label(&missing), Kind::Warn));
    let cards = [
        NumberCard::new(counts.created, "created", Kind::Good),
        NumberCard::new(counts.updated, "updated", Kind::Neutral),
        NumberCard::new(counts.unchanged, "unchanged", Kind::Info),
        left_out,
    ];
    cards.into_iter().chain(set_aside).chain(missing).collect()
}

fn tabs(view: &JobView) -> Vec<Choice> {
    let file = if view.job.kind != JobKind::Import { "Who and when" } else { "File, who and when" };
    let tab = |(tab, label): (JobTab, &str)| choice(label, view.tab == tab, Command::ShowJobTab(tab));
    [(JobTab::Events, "What happened"), (JobTab::File, file)].into_iter().map(tab).collect()
}

fn choice(label: &str, selected: bool, command: Command) -> Choice {
    Choice { label: label.to_owned(), hint: String::new(), selected, warns: false, command }
}

fn operations(view: &JobView) -> Vec<Choice> {
    let named = [
        (Operation::Create, "New"),
        (Operation::Update, "Changed"),
        (Operation::Delete, "Removed"),
        (Operation::Warning, "Warnings"),
        (Operation::Error, "Problems"),
    ];
    let there = |operation: Operation| view.counts.iter().any(|counted| counted.operation == operation);
    let there: Vec<_> = named.into_iter().filter(|(operation, _)| there(*operation)).collect();
    if there.len() < 2 {
        return Vec::new();
    }
    let one = |(operation, label): (Option<Operation>, &str)| {
        choice(label, view.operation == operation, Command::FilterOperation(operation))
    };
    let each = there.into_iter().map(|(operation, label)| (Some(operation), label));
    std::iter::once((None, "All")).chain(each).map(one).collect()
}

fn events(view: &JobView) -> Vec<ResultEvent> {
    let event = |counted: &EventCount| ResultEvent {
        message: counted.message.clone(),
        count: group_digits(counted.count),
        kind: match counted.operation {
            Operation::Error => Kind::Danger,
            Operation::Warning => Kind::Warn,
            Operation::Create | Operation::Update | Operation::Delete => Kind::Neutral,
        },
        selected: view.event == Some(counted.event),
        command: Command::ShowEvent(counted.event),
    };
    let fits = |counted: &&EventCount| view.operation.is_none_or(|wanted| counted.operation == wanted);
    view.counts.iter().filter(fits).map(event).collect()
}

fn sample(event: &StoredEvent) -> EventSample {
    EventSample {
        row: if event.row == 0 { String::new() } else { group_digits(event.row) },
        record: format!("{} {}", event.key, event.title).trim().to_owned(),
        before: event.before.clone(),
        after: event.after.clone(),
    }
}
