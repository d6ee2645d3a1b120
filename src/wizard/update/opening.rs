//! Opening a file, reading it another way, and what comes of either.

use super::super::command::Command;
use super::super::draft::Draft;
use super::super::effect::Effect;
use super::super::opening::{Opening, Refusal, Refused, SampleFile, Why, host, name_of};
use super::super::state::{Nav, Notice, Stage, State};
use super::preparing::{refuse, settings};
use super::{fixing, preparing, several, templates, web};
use crate::engine::mapping::suggest::ProposedType;
use crate::engine::source::profile::Profile;
use crate::engine::source::web::is_address;
use crate::engine::source::{ReadOptions, Source};
use crate::engine::template::Template;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

pub(super) fn open_file(state: &mut State, path: PathBuf) -> Vec<Effect> {
    open(state, path, ReadOptions::default(), None)
}

/// Opens what was fetched from a web address.
pub(super) fn open_fetched(state: &mut State, path: PathBuf, address: &str) -> Vec<Effect> {
    open(state, path, ReadOptions::default(), host(address).map(str::to_owned))
}

/// What was typed is a path or a web address.
pub(super) fn open_typed(state: &mut State, typed: &str) -> Vec<Effect> {
    if is_address(typed) {
        web::ask(state);
        web::type_address(state, typed.to_owned());
        web::fetch(state)
    } else {
        open_file(state, typed.into())
    }
}

fn open(state: &mut State, path: PathBuf, options: ReadOptions, host: Option<String>) -> Vec<Effect> {
    if state.is_busy() {
        return refuse(state, "An import is under way. Choose another file when it has finished.");
    }
    state.nav = Nav::Import;
    state.looked_at = None;
    begin(state, path, options, host, Why::Chosen)
}

pub(super) fn begin(
    state: &mut State,
    path: PathBuf,
    options: ReadOptions,
    host: Option<String>,
    why: Why,
) -> Vec<Effect> {
    let ticket = state.next_ticket();
    if !matches!(why, Why::Better(_)) {
        // What was said of the file before, or of how it was read, no longer holds.
        state.notice = None;
    }
    // What is said about reading it goes before what a template says.
    let templates = if why == Why::Chosen { templates::for_new_files(state) } else { Vec::new() };
    state.opening = Some(Opening { ticket, path: path.clone(), options: options.clone(), host, why });
    vec![Effect::OpenSource { ticket, path, options, templates, lists: None }]
}

pub(super) fn dropped(state: &mut State, paths: Vec<PathBuf>) -> Vec<Effect> {
    let more = paths.len() > 1;
    let Some(first) = paths.into_iter().next() else { return Vec::new() };
    let effects = open_file(state, first);
    if more && state.notice.is_none() {
        state.notice =
            Some(Notice { is_error: false, text: "Files are imported one at a time; the first was opened".into() });
    }
    effects
}

pub(super) fn open_sample(state: &mut State, sample: SampleFile) -> Vec<Effect> {
    if state.is_busy() {
        return refuse(state, "An import is under way. Try the sample when it has finished.");
    }
    state.nav = Nav::Import;
    let ticket = state.next_ticket();
    state.opening = Some(Opening {
        ticket,
        path: PathBuf::from(sample.file_name()),
        options: ReadOptions::default(),
        host: None,
        why: Why::Chosen,
    });
    vec![Effect::OpenSample { ticket, sample }]
}

/// Opens a refused file as before: it may have been mended meanwhile.
pub(super) fn try_again(state: &mut State) -> Vec<Effect> {
    if matches!(state.stage, Stage::Check { .. }) {
        let effects = preparing::back(state);
        return effects.into_iter().chain(changed(state)).collect();
    }
    reread(state, |_| {})
}

/// Reads a file again that is no longer what was read; its matches hold where its columns do.
pub(super) fn changed(state: &mut State) -> Vec<Effect> {
    let Stage::Match(draft) = &state.stage else { return Vec::new() };
    let (path, options, host) = (draft.source.path.clone(), options_of(draft), draft.host.clone());
    let said = format!("{} changed, so it was read again. Check it once more.", draft.file_name());
    begin(state, path, options, host, Why::Changed(said))
}

pub(super) fn cancel(state: &mut State) -> Vec<Effect> {
    state.opening = None;
    Vec::new()
}

/// Reads the file in another way. What was decided for one format, file or sheet says nothing about
/// another.
pub(super) fn read_as(state: &mut State, command: Command) -> Vec<Effect> {
    let mut sheet = match &command {
        Command::SetSheet(sheet) => Some(sheet.clone()),
        _ => None,
    };
    reread(state, |options| match command {
        Command::SetFormat(format) => {
            let member = options.member.take();
            *options = ReadOptions { format: Some(format), member, ..ReadOptions::default() };
        }
        Command::SetMember(member) => *options = ReadOptions { member: Some(member), ..ReadOptions::default() },
        Command::SetSheet(_) | Command::ChooseEverything => {
            options.sheet = sheet.take();
            options.header = None;
            options.keep_last_rows = false;
            options.more_columns.clear();
        }
        Command::SetSeparator(separator) => options.separator = separator,
        Command::SetEncoding(encoding) => options.encoding = encoding,
        Command::SetHeader(header) => options.header = header,
        Command::KeepLastRows(keep) => options.keep_last_rows = keep,
        Command::ReadAsFound => *options = ReadOptions::default(),
        _ => {}
    })
}

/// Reads a file that is being matched as the template in use says.
pub(super) fn read_as_template(state: &mut State) -> Vec<Effect> {
    let Stage::Match(draft) = &state.stage else { return Vec::new() };
    let Some(template) = &draft.template else { return Vec::new() };
    let (path, options, host) = (draft.source.path.clone(), template.read.clone(), draft.host.clone());
    begin(state, path, options, host, Why::AsTemplate)
}

/// How a draft is read; all of a file where all of it is imported.
pub(super) fn options_of(draft: &Draft) -> ReadOptions {
    let options = draft.source.options.clone();
    match draft.is_several() {
        true => ReadOptions { sheet: None, more_columns: Vec::new(), ..options },
        false => options,
    }
}

fn reread(state: &mut State, change: impl FnOnce(&mut ReadOptions)) -> Vec<Effect> {
    let (path, mut options, host) = match &state.stage {
        Stage::Choose(draft) => (draft.source.path.clone(), options_of(draft), draft.host.clone()),
        Stage::Refused(refused) => (refused.path.clone(), refused.options.clone(), refused.host.clone()),
        _ => return Vec::new(),
    };
    // A second change before the first is carried out adds to it.
    if let Some(opening) = state.opening.as_ref().filter(|opening| opening.path == path) {
        options.clone_from(&opening.options);
    }
    change(&mut options);
    begin(state, path, options, host, Why::AnotherWay)
}

/// A file was opened, or opened again read another way.
pub(super) fn opened(
    state: &mut State,
    ticket: u64,
    source: Arc<Source>,
    by: Option<Arc<Template>>,
    proposed: Option<Arc<ProposedType>>,
) -> Vec<Effect> {
    let Some(opening) = state.opening.take_if(|opening| opening.ticket == ticket) else { return Vec::new() };
    if state.is_busy() {
        return Vec::new();
    }
    let mut draft = Draft::new(state.schema, source, settings(state), ticket);
    draft.host = opening.host;
    if let Some(proposed) = &proposed {
        draft.set_record_type(proposed.best().record_type);
    }
    draft.proposed = proposed;
    let stopped = fixing::leave(state);
    let before = std::mem::replace(&mut state.stage, Stage::Home);
    let mut matching = false;
    match by {
        Some(template) => {
            draft.read_by = Some(template.name.clone());
            draft.use_template(Some(template));
        }
        None => templates::recognised(state, &mut draft),
    }
    match (opening.why, before) {
        (Why::AnotherWay, Stage::Choose(before)) => draft.carry_over(*before, false),
        (Why::AsTemplate, Stage::Match(before)) => {
            matching = true;
            draft.read_by = before.template.as_ref().map(|template| template.name.clone());
            draft.use_template(before.template);
        }
        (Why::Better(said), Stage::Choose(before)) => {
            draft.carry_over(*before, true);
            draft.found_better(said);
        }
        (Why::Changed(said), Stage::Match(before)) => {
            matching = true;
            draft.carry_over(*before, true);
            state.notice = Some(Notice { is_error: false, text: said });
        }
        (Why::Better(said), Stage::Match(before)) => {
            matching = true;
            draft.carry_over(*before, true);
            state.notice = Some(Notice { is_error: false, text: said.clone() });
            draft.found_better(said);
        }
        _ => {}
    }
    draft.know_customs(&super::news::custom_fields(state));
    let opened = [Effect::DropPlan, Effect::Profile { ticket, source: draft.source.clone() }, draft.ask_for_matches()];
    state.stage = if matching { Stage::Match(Box::new(draft)) } else { Stage::Choose(Box::new(draft)) };
    stopped.into_iter().chain(opened).collect()
}

/// A file could not be opened: it is said why. One that is open stays as it was read before.
pub(super) fn not_opened(state: &mut State, ticket: u64, refusal: Refusal) -> Vec<Effect> {
    let Some(opening) = state.opening.take_if(|opening| opening.ticket == ticket) else { return Vec::new() };
    if state.is_busy() {
        return Vec::new();
    }
    if opening.why != Why::Chosen
        && let Stage::Choose(draft) | Stage::Match(draft) = &state.stage
    {
        // The look through the file was stopped for this.
        let effect = draft.next_to_profile();
        // What the program tried by itself and could not is no news.
        let text = match opening.why {
            Why::AnotherWay | Why::AsTemplate | Why::Chosen => {
                Some(format!("{} It is still read as before.", refusal.message))
            }
            Why::Changed(_) => Some(refusal.message),
            Why::Better(_) => None,
        };
        state.notice = text.map(|text| Notice { is_error: true, text }).or(state.notice.take());
        return effect.into_iter().collect();
    }
    let Opening { path, options, host, .. } = opening;
    state.stage = Stage::Refused(Box::new(Refused { path, options, host, refusal }));
    vec![Effect::DropPlan]
}

/// More is known of the whole file.
pub(super) fn profiled(state: &mut State, ticket: u64, profile: Arc<Profile>, took: Option<Duration>) -> Vec<Effect> {
    let opening = state.opening.is_some();
    let next = state.next_ticket();
    let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
    let (several, shown) = (draft.is_several(), draft.ticket == ticket);
    let Some(part) = draft.of_ticket(ticket) else { return Vec::new() };
    // Once: what it was read again for would otherwise be found again and again.
    let better = profile.better.clone().filter(|_| profile.complete && part.read_again.is_none() && !opening);
    if let Some(better) = better.clone().filter(|_| several) {
        // The part stays as it is, not read whole, until it is read better.
        part.read_again = Some(what_was_found(&part.source, &better));
        part.ticket = next;
        return vec![Effect::OpenPart { ticket: next, path: part.source.path.clone(), options: better }];
    }
    part.profile = profile;
    if !part.profile.complete {
        part.more_is_read();
        return draft.count_next().filter(|_| shown).into_iter().collect();
    }
    part.took = took;
    part.refresh();
    part.more_is_read();
    if let Some(better) = better {
        let said = what_was_found(&part.source, &better);
        let (path, host) = (part.source.path.clone(), part.host.clone());
        return begin(state, path, better, host, Why::Better(said));
    }
    let fixes = part.fixed_file().map(|file| Effect::LoadFixes { ticket, file });
    let asked = !part.touched || part.asked.is_some();
    let matches = asked.then(|| part.ask_for_matches());
    let counting = if shown { draft.count_next() } else { None };
    let more = draft.next_to_profile().or_else(|| several::find_more(draft));
    fixes.into_iter().chain(counting).chain(matches).chain(more).collect()
}

/// A file, or a part of it, cannot be read to its end.
pub(super) fn not_profiled(state: &mut State, ticket: u64, message: String) -> Vec<Effect> {
    preparing::with_draft(state, |draft| {
        if let Some(part) = draft.of_ticket(ticket) {
            part.profile_problem = Some(message);
        }
    })
}

/// What the whole file showed, in a sentence.
fn what_was_found(source: &Source, better: &ReadOptions) -> String {
    let encoding = better.encoding.as_ref().filter(|encoding| !encoding.eq_ignore_ascii_case(&source.reading.encoding));
    let more = better.more_columns.len().saturating_sub(source.options.more_columns.len());
    match (encoding, more) {
        (Some(encoding), _) => {
            let reading = crate::engine::source::Reading { encoding: encoding.clone(), ..source.reading.clone() };
            format!("The whole file showed that it is {}; it was read again.", reading.encoding_words())
        }
        (None, 0) => format!("The whole of {} showed how it is read better; it was read again.", name_of(&source.path)),
        (None, 1) => "The whole file showed 1 more column further down; it was read again.".to_owned(),
        (None, more) => format!("The whole file showed {more} more columns further down; it was read again."),
    }
}
