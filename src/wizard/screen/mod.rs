//! What each page shows, as plain data.
//!
//! It exists so that pages are tested as text and views decide nothing. Every button carries the
//! command it sends. It must not change the state.

mod check;
mod choose;
mod columns;
mod contents;
mod customs;
mod dropping;
mod feeds;
mod history;
mod home;
mod importing;
mod job_file;
mod matching;
mod parked;
mod part_tabs;
mod parts;
mod pills;
mod reading;
mod recognising;
mod record;
mod records;
mod refused;
mod result;
mod reviews;
mod settings;
mod sidebar;
mod telling;
mod template_menu;
mod templates;
mod things;
mod translate;
mod undoing;
mod watching;
mod which_list;
mod written;

pub use check::{
    Answer, CellLine, CheckScreen, CheckTable, DuplicatesScreen, ExpectField, FieldFilter, Filters, FixBar, FixLine,
    FixList, KindFilter, Lines, PairField, PairScreen, ProblemCard, RowScreen, TabScreen, TableRow, TotalsRow,
    TotalsScreen, WaivingScreen,
};
pub use choose::{Chip, Choice, ChooseScreen};
pub use columns::{Cards, ColumnCard, ColumnHead};
pub use customs::{DefineScreen, KindChoice};
pub use dropping::DropHint;
pub use history::{DaysMenu, EmptyHistory, HistoryMenu, HistoryRow, HistoryScreen};
pub use home::{AttentionRow, HomeScreen, QuietLine, RecentRow};
pub use importing::{EventLine, FilterScreen, ImportingScreen, PhaseScreen, PhaseState};
pub use job_file::{FileCard, StatusLine};
pub use matching::{
    CardScreen, CardState, ColumnChoice, Command2, JoinScreen, JoinedColumn, MatchScreen, MatchSection, SlotFeed,
    SlotScreen, SplitOffer,
};
pub use part_tabs::PartTab;
pub use parts::{Banner, Button, Kind, NumberCard, Pill};
pub use recognising::RecogniseScreen;
pub use record::{RecordLine, RecordScreen};
pub(in crate::wizard) use records::value_now;
pub use records::{
    FieldLine, OneRecordScreen, PastRow, PastScreen, RecordBody, RecordChoice, RecordLineScreen, RecordLines,
    RecordListScreen, RecordSection, RecordsScreen,
};
pub use refused::{DownloadScreen, OpeningScreen, RefusedScreen, WebScreen};
pub use result::{EventSample, ResultEvent, ResultScreen};
pub(in crate::wizard) use reviews::names_of;
pub use reviews::{
    BesideScreen, BringBackScreen, DependentLine, OutcomeBody, OutcomeLine, OutcomeScreen, PastRemoval, QuestionScreen,
    RemovalListScreen, RemovalsScreen, ReviewBody, ReviewChip, ReviewLine, ReviewLines, ReviewScreen, RulesField,
    RulesScreen, RulesTick, TickMark, WaitingRow,
};
pub use settings::SettingsScreen;
pub use sidebar::{NavItem, Sidebar, StepScreen, StepState};
pub use telling::{DeliveryLine, FieldScreen, TellingScreen, TickScreen, WayScreen};
pub use template_menu::{TemplateChoice, TemplateMenu};
pub use templates::{NamingScreen, TemplateRow, TemplatesScreen};
pub use things::{Thing, Things};
pub use translate::{Rule, TranslateScreen, ValueOption, ValueRow};
pub use undoing::{UndoLoading, UndoRow, UndoScreen, UndoTab};
pub use watching::WatchingScreen;
pub use which_list::ListScreen;

use super::Command;
use super::draft::Draft;
use super::records::RecordsCommand;
use super::reviews::ReviewCommand;
use super::state::{Dialog, Nav, Notice, Stage, State};
use super::templates::TemplateCommand;
use serde::Serialize;

/// One frame of the window.
#[derive(Debug, Clone, Serialize)]
pub struct Screen {
    pub sidebar: Sidebar,
    /// The steps of an import; empty outside of one.
    pub steps: Vec<StepScreen>,
    pub page: Page,
    /// A file is being opened; shown once that takes a moment.
    pub opening: Option<OpeningScreen>,
    /// A file is fetched from a web address; in front of the page.
    pub web: Option<WebScreen>,
    /// A question for the name of a template.
    pub naming: Option<NamingScreen>,
    /// A question for the reason to import a file that is not what was expected.
    pub waiving: Option<WaivingScreen>,
    /// How records are recognised is asked.
    pub recognising: Option<RecogniseScreen>,
    pub dialog: Option<DialogScreen>,
    pub notice: Option<NoticeScreen>,
}

/// The page in the middle.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::large_enum_variant, reason = "one exists at a time")]
pub enum Page {
    Home(HomeScreen),
    Refused(RefusedScreen),
    Choose(ChooseScreen),
    Match(MatchScreen),
    Translate(TranslateScreen),
    Check(CheckScreen),
    /// A check, an import, an undo or a resumed job under way.
    Importing(ImportingScreen),
    Result(ResultScreen),
    /// Removals to review, or one review.
    Removals(RemovalsScreen),
    History(HistoryScreen),
    Templates(TemplatesScreen),
    Records(RecordsScreen),
    Settings(SettingsScreen),
    /// The question before an undo.
    Undo(UndoScreen),
}

/// A question in front of the page.
#[derive(Debug, Clone, Serialize)]
pub struct DialogScreen {
    pub title: String,
    pub text: String,
    pub confirm: Button,
    pub cancel: Button,
    /// The confirming button is dangerous.
    pub danger: bool,
}

/// A field in a question, for a number that is typed.
#[derive(Debug, Clone, Serialize)]
pub struct TypingScreen {
    pub label: String,
    pub typed: String,
}

/// Something told once.
#[derive(Debug, Clone, Serialize)]
pub struct NoticeScreen {
    pub kind: Kind,
    pub text: String,
}

/// What the window shows.
pub fn screen(state: &State) -> Screen {
    Screen {
        sidebar: sidebar::sidebar(state),
        steps: if state.undoing.is_some() { Vec::new() } else { sidebar::steps(state) },
        page: page(state),
        opening: state.opening.as_ref().filter(|_| state.nav == Nav::Import).map(refused::opening),
        web: state.web.as_ref().map(refused::web),
        naming: state.templates.naming.as_ref().map(|naming| templates::naming(state, naming)),
        waiving: check::waiving(state).filter(|_| state.nav == Nav::Import),
        recognising: asks_recognise(state).map(recognising::recognising),
        dialog: state.dialog.as_ref().map(|shown| dialog(state, shown)),
        notice: state.notice.as_ref().map(notice),
    }
}

/// The import for which it is asked how records are recognised.
fn asks_recognise(state: &State) -> Option<&Draft> {
    match &state.stage {
        Stage::Choose(draft) | Stage::Match(draft) if state.nav == Nav::Import && draft.asks_recognise => Some(draft),
        _ => None,
    }
}

fn page(state: &State) -> Page {
    if let Some(view) = &state.undoing {
        return Page::Undo(undoing::undoing(view));
    }
    match (state.nav, &state.stage) {
        (Nav::Removals, _) => Page::Removals(reviews::removals(state)),
        (Nav::Templates, _) => Page::Templates(templates::templates(state)),
        (Nav::Records, _) => Page::Records(records::records(state)),
        (Nav::Settings, _) => Page::Settings(settings::settings(state)),
        (Nav::History, _) => match &state.looked_at {
            Some(view) => Page::Result(result::of_job(state, view)),
            None => Page::History(history::history(state)),
        },
        (Nav::Import, Stage::Home) => Page::Home(home::home(state)),
        (Nav::Import, Stage::Refused(file)) => Page::Refused(refused::refused(file)),
        (Nav::Import, Stage::Choose(draft)) => Page::Choose(choose::choose(state, draft)),
        (Nav::Import, Stage::Match(draft)) => match &draft.translating {
            Some(open) => Page::Translate(translate::translate(draft, open)),
            None => Page::Match(matching::matching(state, draft)),
        },
        (Nav::Import, Stage::Checking { draft, work }) => {
            Page::Importing(importing::checking(&draft.file_name(), work))
        }
        (Nav::Import, Stage::Check { draft, check }) => Page::Check(check::check(state, draft, check)),
        (Nav::Import, Stage::Importing { title, work, events, .. }) => {
            Page::Importing(importing::importing(title, work, *events))
        }
        (Nav::Import, Stage::Result { report, view, failure }) => {
            Page::Result(result::after_run(state, report.as_ref(), view.as_deref(), failure.as_deref()))
        }
    }
}

fn notice(notice: &Notice) -> NoticeScreen {
    let kind = if notice.is_error { Kind::Danger } else { Kind::Good };
    NoticeScreen { kind, text: notice.text.clone() }
}

fn dialog(state: &State, dialog: &Dialog) -> DialogScreen {
    let cancel = |label: &str| Button::new(label, Command::DismissDialog);
    match dialog {
        Dialog::Stop if is_undoing(state) => DialogScreen {
            title: "Stop this undo?".into(),
            text: "What was put back so far stays so. You can resume exactly where it stopped, at any time.".into(),
            confirm: Button::new("Stop", Command::Stop),
            cancel: cancel("Keep going"),
            danger: false,
        },
        Dialog::Stop => DialogScreen {
            title: "Stop this import?".into(),
            text: "The rows written so far stay. You can resume exactly where it stopped, or undo it, at any time."
                .into(),
            confirm: Button::new("Stop", Command::Stop),
            cancel: cancel("Keep going"),
            danger: false,
        },
        Dialog::FinishReview(_) => DialogScreen {
            title: "Finish without removing?".into(),
            text: "The list is closed and everything in it stays in your database. What the next full list does not \
                   carry is reviewed anew."
                .into(),
            confirm: Button::new("Finish", Command::Review(ReviewCommand::Finish)),
            cancel: cancel("Go back to the list"),
            danger: false,
        },
        Dialog::DeleteTemplate(name) => DialogScreen {
            title: format!("Delete the template “{name}”?"),
            text: "Imports that were made with it stay as they are.".into(),
            confirm: Button::new("Delete", Command::Template(TemplateCommand::Delete(name.clone()))),
            cancel: cancel("Keep it"),
            danger: true,
        },
        Dialog::Restore { value, label, now, then } => DialogScreen {
            title: format!("Restore {label}?"),
            text: format!(
                "{} becomes {} again. Nothing else of the record changes. It is noted in History, where it can be undone.",
                quoted(now, "What is blank"),
                quoted(then, "blank")
            ),
            confirm: Button::new("Restore it", Command::Records(RecordsCommand::Restore(value.clone()))),
            cancel: cancel("Leave it"),
            danger: false,
        },
        Dialog::Forget => DialogScreen {
            title: "Forget what was matched before?".into(),
            text: "Odd headers have to be matched by hand once more. Records and templates stay as they are.".into(),
            confirm: Button::new("Forget it", Command::Forget),
            cancel: cancel("Keep it"),
            danger: true,
        },
    }
}

/// A value in a sentence.
fn quoted(value: &str, blank: &str) -> String {
    if value.is_empty() { blank.to_owned() } else { format!("“{value}”") }
}

fn is_undoing(state: &State) -> bool {
    matches!(&state.stage, Stage::Importing { title, work, .. } if importing::is_undoing(title, work))
}
