//! The question before an undo: how much goes back, comes back and stays, with the lines of it.

use super::parts::{Banner, Button, Kind, NumberCard};
use crate::engine::job::Phase;
use crate::engine::schema::group_digits;
use crate::engine::store::{KeptChange, UndoChange, UndoSample, UndoTotals};
use crate::wizard::Command;
use crate::wizard::format::count;
use crate::wizard::undoing::{UndoCommand, UndoList, UndoNews, UndoView};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct UndoScreen {
    pub title: String,
    pub text: String,
    /// Shown while it is worked out.
    pub loading: Option<UndoLoading>,
    pub banner: Option<Banner>,
    pub cards: Vec<NumberCard>,
    pub tabs: Vec<UndoTab>,
    /// What the selected tab lists, and what its list leaves out.
    pub note: String,
    pub heads: Vec<&'static str>,
    pub total: u64,
    /// Line the rows in memory begin at.
    pub offset: u64,
    pub rows: Vec<UndoRow>,
    pub cancel: Button,
    pub confirm: Button,
}

/// How far it is.
#[derive(Debug, Clone, Serialize)]
pub struct UndoLoading {
    pub text: String,
    /// From 0 to 1, where it is known.
    pub share: Option<f32>,
}

/// One of the lists.
#[derive(Debug, Clone, Serialize)]
pub struct UndoTab {
    pub label: String,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// One line: its cells, under the heads.
#[derive(Debug, Clone, Serialize)]
pub struct UndoRow {
    pub cells: Vec<String>,
}

pub(super) fn undoing(view: &UndoView) -> UndoScreen {
    let mut screen = UndoScreen {
        title: view.title.clone(),
        text: "Nothing changes until you press the button at the bottom.".to_owned(),
        loading: None,
        banner: None,
        cards: Vec::new(),
        tabs: Vec::new(),
        note: String::new(),
        heads: Vec::new(),
        total: 0,
        offset: 0,
        rows: Vec::new(),
        cancel: Button::new("Leave it as it is", Command::Undoing(UndoCommand::Leave)),
        confirm: Button::new(verb(view), Command::Undoing(UndoCommand::Confirm)),
    };
    match &view.found {
        None => {
            screen.loading = Some(loading(view));
            screen.confirm = screen.confirm.disabled("What it would change is still being worked out");
        }
        Some(Err(text)) => {
            screen.banner = Some(Banner { kind: Kind::Danger, text: text.clone(), buttons: Vec::new() });
            screen.confirm = screen.confirm.disabled("It cannot be done");
        }
        Some(Ok(news)) => fill(&mut screen, view, news),
    }
    screen
}

fn verb(view: &UndoView) -> &'static str {
    if view.is_redo { "Redo" } else { "Undo" }
}

fn loading(view: &UndoView) -> UndoLoading {
    let progress = view.progress.as_ref();
    let text = match progress.map(|progress| &progress.phase) {
        Some(Phase::Waiting { holder, seen, .. }) => format!("Waiting for {holder}, last seen {seen}."),
        Some(Phase::Previewing) => {
            let done = progress.map_or(0, |progress| progress.rows);
            format!("Looking at what it changed: {}", count(done, "value or record", "values and records"))
        }
        _ => "Looking at what it changed…".to_owned(),
    };
    let share = progress.and_then(|progress| {
        let total = progress.rows_total.filter(|total| *total > 0)?;
        Some((progress.rows as f32 / total as f32).min(1.0))
    });
    UndoLoading { text, share }
}

fn fill(screen: &mut UndoScreen, view: &UndoView, news: &UndoNews) {
    let totals = news.totals;
    if news.jobs.len() > 1 {
        let numbers: Vec<String> = news.jobs.iter().map(|job| job.0.to_string()).collect();
        screen.text = format!(
            "{} are taken back, newest first: number {}. Nothing changes until you press the button at the bottom.",
            count(news.jobs.len() as u64, "job", "jobs"),
            numbers.join(", ")
        );
    }
    let forward = view.is_redo;
    screen.cards = vec![
        NumberCard::new(
            totals.restored,
            if forward { "values set again" } else { "earlier values back" },
            Kind::Neutral,
        ),
        NumberCard::new(totals.removed, "records removed", Kind::Danger),
        NumberCard::new(totals.returned, "records come back", Kind::Good),
        NumberCard::new(totals.kept, "kept, changed or used since", Kind::Warn),
    ];
    screen.tabs = tabs(view, &totals);
    screen.confirm = match totals.changes() {
        0 => screen.confirm.clone().disabled("Nothing would change"),
        changes => Button {
            label: format!("{} {}", verb(view), count(changes, "change", "changes")),
            ..screen.confirm.clone()
        },
    };
    match view.list {
        UndoList::Kept => {
            screen.heads = vec!["Record", "Field", "Stays", "Would be", "Why"];
            (screen.total, screen.offset) = (totals.kept, view.kept.0);
            screen.rows = view.kept.1.iter().map(kept).collect();
            screen.note = "What came after the import is never taken away.".to_owned();
        }
        list => {
            let (change, total) = match list {
                UndoList::Removed => (UndoChange::Removed, totals.removed),
                UndoList::Returned => (UndoChange::Returned, totals.returned),
                UndoList::Kept | UndoList::Restored => (UndoChange::Restored, totals.restored),
            };
            let samples = news.samples.iter().filter(|sample| sample.change == change);
            screen.rows = samples.map(|sample| shown(change, sample)).collect();
            screen.total = screen.rows.len() as u64;
            screen.heads =
                if change == UndoChange::Restored { vec!["Record", "Field", "Now", "Then"] } else { vec!["Record"] };
            if screen.total < total {
                screen.note = format!("{} of {} are shown.", group_digits(screen.total), group_digits(total));
            }
        }
    }
}

fn tabs(view: &UndoView, totals: &UndoTotals) -> Vec<UndoTab> {
    let all = [
        ("Kept", UndoList::Kept, totals.kept),
        ("Values", UndoList::Restored, totals.restored),
        ("Removed", UndoList::Removed, totals.removed),
        ("Back", UndoList::Returned, totals.returned),
    ];
    let shown = all.into_iter().filter(|(_, _, count)| *count > 0);
    shown
        .map(|(label, list, count)| UndoTab {
            label: format!("{label} {}", group_digits(count)),
            selected: view.list == list,
            command: Command::Undoing(UndoCommand::Show(list)),
        })
        .collect()
}

fn who(key: &str, title: &str) -> String {
    format!("{key} {title}").trim().to_owned()
}

fn kept(line: &KeptChange) -> UndoRow {
    let field = if line.field.is_empty() { "The whole record".to_owned() } else { line.field.clone() };
    let cells = vec![who(&line.key, &line.title), field, line.present.clone(), line.wanted.clone(), line.why.clone()];
    UndoRow { cells }
}

fn shown(change: UndoChange, sample: &UndoSample) -> UndoRow {
    let record = who(&sample.key, &sample.title);
    let cells = match change {
        UndoChange::Restored => vec![record, sample.field.clone(), sample.before.clone(), sample.after.clone()],
        UndoChange::Removed | UndoChange::Returned => vec![record],
    };
    UndoRow { cells }
}
