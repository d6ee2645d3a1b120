//! The one function that changes the state.

mod expecting;
mod fixing;
mod looking_back;
mod matching;
mod news;
mod opening;
mod preparing;
mod recognising;
mod records;
mod removed;
mod reviews;
mod running;
mod several;
mod stale;
mod telling;
mod templates;
mod translating;
mod typed;
mod undoing;
mod watching;
mod web;
mod which_list;

pub(super) use typed::is_number;

use super::command::Command;
use super::effect::Effect;
use super::history::HistoryQuery;
use super::state::{Dialog, Nav, Stage, State};
use crate::engine::model::JobId;

/// Carries out a command: changes the state, and says what the shell is to do.
pub fn update(state: &mut State, command: Command) -> Vec<Effect> {
    state.generation += 1;
    let mut effects = carry_out(state, command);
    effects.extend(which_list::ask(state));
    effects.extend(watching::hold(state));
    effects
}

fn carry_out(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::News(news) => news::arrived(state, *news),
        Command::GoTo(nav) => go_to(state, nav),
        Command::PickFile => vec![Effect::PickFile],
        Command::OpenFile(path) => opening::open_file(state, path),
        Command::OpenTyped(typed) => opening::open_typed(state, &typed),
        Command::FilesDropped(paths) => opening::dropped(state, paths),
        Command::OpenSample(sample) => opening::open_sample(state, sample),
        Command::TryAgain => opening::try_again(state),
        Command::CancelOpening => opening::cancel(state),
        Command::AskForAddress => web::ask(state),
        Command::TypeAddress(address) => web::type_address(state, address),
        Command::Fetch => web::fetch(state),
        Command::LeaveAddress => web::leave(state),
        Command::Abandon => preparing::abandon(state),
        Command::Back => preparing::back(state),
        Command::SetFormat(_)
        | Command::SetMember(_)
        | Command::SetSheet(_)
        | Command::SetSeparator(_)
        | Command::SetEncoding(_)
        | Command::SetHeader(_)
        | Command::ReadAsFound
        | Command::KeepLastRows(_) => opening::read_as(state, command),
        Command::ChooseEverything => opening::read_as(state, command),
        Command::ShowPart(place) => several::show(state, place),
        Command::SetMode(mode) => which_list::set_mode(state, mode),
        Command::List(command) => which_list::update(state, command),
        Command::SetRecordType(name) => preparing::set_record_type(state, &name),
        Command::GoToMatch => preparing::go_to_match(state),
        Command::StartCheck => running::start_check(state),
        Command::ShowTab(_)
        | Command::ShowCheckPart { .. }
        | Command::WantRows(_)
        | Command::ShowProblem(_)
        | Command::SearchPlan(_)
        | Command::FilterKind(_)
        | Command::FilterField(_) => running::look_through(state, command),
        Command::Expect(_) | Command::SaveReport => expecting::update(state, command),
        Command::Fix(command) => fixing::update(state, command),
        Command::StartImport => running::start_import(state),
        Command::Pause(paused) => running::pause(state, paused),
        Command::AskToStop => ask(state, Dialog::Stop),
        Command::Stop => running::stop(state),
        Command::FilterEvents(group) => running::filter_events(state, group),
        Command::OpenJob(job) => open_job(state, job),
        Command::ShowEvent(event) => running::show_event(state, event),
        Command::ShowJobTab(_) | Command::FilterOperation(_) => looking_back::show(state, &command),
        Command::SaveOriginal => looking_back::save_original(state),
        Command::SaveProblemRows => running::save_problem_rows(state),
        Command::ExportEvents => running::export_events(state),
        Command::AskToUndo(_) | Command::Undoing(_) => undoing::update(state, command),
        Command::Resume(job) => running::start_resume(state, job),
        Command::ImportParked(job) => running::start_parked(state, job),
        Command::QueryHistory(query) => query_history(state, query),
        Command::DismissDialog | Command::DismissNotice => dismiss(state, &command),
        Command::Recognise(command) => recognising::update(state, command),
        Command::Template(command) => templates::update(state, command),
        Command::Records(command) => records::update(state, command),
        Command::Review(command) => reviews::update(state, command),
        other => of_settings(state, other),
    }
}

/// What is done in Settings; anything else is done while matching.
fn of_settings(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::SetRegion(region) => prefer(state, |p| p.region = region),
        Command::SetCurrency(currency) => prefer(state, |p| p.currency = currency),
        Command::SetAppearance(appearance) => prefer(state, |p| p.appearance = appearance),
        Command::RollUp => preparing::roll_up(state),
        Command::SetKeeping(keeping) => vec![Effect::SetKeeping(keeping)],
        Command::AskToForget => ask(state, Dialog::Forget),
        Command::Forget => preparing::forget_matches(state),
        Command::PickDatabase => vec![Effect::PickDatabase],
        Command::NewDatabase => vec![Effect::NewDatabase],
        Command::OpenDatabase(path) => preparing::open_database(state, path),
        Command::Tell(command) => telling::update(state, command),
        Command::Watch(command) => watching::update(state, command),
        Command::RetryDatabase => vec![Effect::OpenDatabase(state.preferences.database.clone())],
        of_match => matching::update(state, of_match),
    }
}

fn go_to(state: &mut State, nav: Nav) -> Vec<Effect> {
    // From a result, Import leads on to the next file.
    if (state.nav, nav) == (Nav::Import, Nav::Import) && matches!(state.stage, Stage::Result { .. }) {
        return preparing::abandon(state);
    }
    let mut left = undoing::leave(state);
    let from = std::mem::replace(&mut state.nav, nav);
    (state.looked_at, state.asked_for) = (None, None);
    if nav == Nav::Records {
        left.extend(records::arrive(state, from == Nav::Records));
        return left;
    }
    left.extend(records::leave(state));
    if nav == Nav::Removals {
        left.extend(reviews::arrive(state, from == Nav::Removals));
        return left;
    }
    left.extend(load(state, nav));
    left
}

/// What a place shows is read when it is come to.
fn load(state: &State, nav: Nav) -> Vec<Effect> {
    match nav {
        Nav::Import if matches!(state.stage, Stage::Home) => vec![Effect::LoadHome, reviews::load_list(state)],
        Nav::History => vec![looking_back::load_history(state)],
        Nav::Templates => vec![Effect::LoadTemplates],
        Nav::Settings => vec![Effect::LoadTelling, reviews::load_rules()],
        Nav::Import | Nav::Removals | Nav::Records => Vec::new(),
    }
}

fn open_job(state: &mut State, job: JobId) -> Vec<Effect> {
    state.nav = Nav::History;
    (state.looked_at, state.asked_for) = (None, Some(job));
    vec![Effect::LoadJob(job)]
}

fn query_history(state: &mut State, query: HistoryQuery) -> Vec<Effect> {
    state.history.query = query;
    vec![looking_back::load_history(state)]
}

fn dismiss(state: &mut State, command: &Command) -> Vec<Effect> {
    match command {
        Command::DismissNotice => state.notice = None,
        _ => state.dialog = None,
    }
    Vec::new()
}

fn ask(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    state.dialog = Some(dialog);
    Vec::new()
}

fn prefer(state: &mut State, change: impl FnOnce(&mut super::state::Preferences)) -> Vec<Effect> {
    change(&mut state.preferences);
    let settings = preparing::settings(state);
    let effects = preparing::with_draft(state, |draft| {
        draft.each_part(|part| {
            part.settings = settings.clone();
            part.refresh();
        });
    });
    effects.into_iter().chain([Effect::SavePreferences(state.preferences.clone())]).collect()
}
