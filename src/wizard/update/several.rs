//! A file of several record types: opening all of it, going from part to part, and what is found further down.

use super::super::draft::Draft;
use super::super::effect::Effect;
use super::super::opening::Why;
use super::super::several::{MODES, OpenedPart};
use super::super::state::{Notice, Stage, State};
use super::opening::{begin, options_of};
use super::preparing::settings;
use super::{fixing, templates};
use crate::engine::job::KnownLists;
use crate::engine::model::Mode;
use crate::engine::source::Source;
use crate::engine::store::StoredCustomField;
use std::sync::Arc;

/// All of a file was opened, or opened again.
pub(super) fn opened(state: &mut State, ticket: u64, lists: Arc<KnownLists>, parts: Vec<OpenedPart>) -> Vec<Effect> {
    let Some(opening) = state.opening.take_if(|opening| opening.ticket == ticket) else { return Vec::new() };
    if state.is_busy() {
        return Vec::new();
    }
    let mut drafts: Vec<Draft> = Vec::with_capacity(parts.len());
    for part in parts {
        let mut draft = new_part(state, part, &lists);
        draft.host.clone_from(&opening.host);
        drafts.push(draft);
    }
    let stopped = fixing::leave(state);
    let before = std::mem::replace(&mut state.stage, Stage::Home);
    let matching = matches!(before, Stage::Match(_)) && !matches!(opening.why, Why::Chosen | Why::AnotherWay);
    if let Stage::Choose(before) | Stage::Match(before) = &before
        && opening.why != Why::Chosen
    {
        for draft in &mut drafts {
            draft.mode = Some(before.mode).filter(|mode| MODES.contains(mode)).unwrap_or_default();
            draft.settings.clone_from(&before.settings);
        }
    }
    let mut place = 0;
    if let (Why::Better(said) | Why::Changed(said), Stage::Choose(before) | Stage::Match(before)) =
        (opening.why, before)
    {
        place = carry_over(&mut drafts, *before);
        state.notice = Some(Notice { is_error: false, text: said });
    }
    let customs = super::news::custom_fields(state);
    drafts.iter_mut().for_each(|draft| draft.know_customs(&customs));
    let suggest: Vec<Effect> = drafts.iter().map(Draft::ask_for_matches).collect();
    let Some(mut draft) = Draft::together(drafts).map(Box::new) else { return Vec::new() };
    draft.show_part(place);
    let profile = draft.next_to_profile();
    state.stage = if matching { Stage::Match(draft) } else { Stage::Choose(draft) };
    stopped.into_iter().chain([Effect::DropPlan]).chain(profile).chain(suggest).collect()
}

fn new_part(state: &mut State, part: OpenedPart, lists: &Arc<KnownLists>) -> Draft {
    let ticket = state.next_ticket();
    let mut draft = Draft::new(state.schema, part.source, settings(state), ticket);
    draft.set_record_type(part.record_type);
    draft.proposed = Some(part.proposed);
    draft.lists = Some(lists.clone());
    templates::recognised_of_type(state, &mut draft);
    if !MODES.contains(&draft.mode) {
        draft.mode = Mode::default();
    }
    draft
}

/// What was done to the parts before holds for those of the same list. Gives the place of the one worked on.
fn carry_over(drafts: &mut [Draft], before: Draft) -> usize {
    let place = before.place();
    let list = |draft: &Draft| (draft.record_type.name.clone(), draft.source.reading.sheet.clone());
    let worked_on = before.all_parts().nth(place).map(list);
    let mut before = before.apart();
    for draft in drafts.iter_mut() {
        if let Some(at) = before.iter().position(|old| list(old) == list(draft)) {
            draft.carry_over(before.remove(at), true);
        }
    }
    drafts.iter().position(|draft| Some(list(draft)) == worked_on).unwrap_or_default()
}

/// Works on another part.
pub(super) fn show(state: &mut State, place: usize) -> Vec<Effect> {
    let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
    draft.show_part(place);
    draft.count_next().into_iter().collect()
}

/// A part was opened again as the whole of it showed, or could not be.
pub(super) fn part_opened(state: &mut State, ticket: u64, result: Result<Arc<Source>, String>) -> Vec<Effect> {
    let schema = state.schema;
    let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
    let Some(part) = draft.of_ticket(ticket) else { return Vec::new() };
    match result {
        Ok(source) => draft.replace_part(ticket, |old| {
            let mut new = Draft::new(schema, source, old.settings.clone(), ticket);
            new.set_record_type(old.record_type);
            (new.proposed, new.lists) = (old.proposed.clone(), old.lists.clone());
            new.read_again.clone_from(&old.read_again);
            new.customs.defined.clone_from(&old.customs.defined);
            new
        }),
        Err(message) => part.profile_problem = Some(message),
    }
    draft.next_to_profile().into_iter().collect()
}

/// What is to be looked for once all that is read is known.
pub(super) fn find_more(draft: &Draft) -> Option<Effect> {
    draft.lists.as_ref().filter(|lists| !lists.complete)?;
    Some(Effect::FindLists { ticket: draft.ticket, path: draft.source.path.clone(), options: options_of(draft) })
}

/// What a file holds besides what is read.
pub(super) fn found(state: &mut State, ticket: u64, lists: Arc<KnownLists>) -> Vec<Effect> {
    let matching = matches!(state.stage, Stage::Match(_));
    let customs = super::news::custom_fields(state);
    let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
    if draft.of_ticket(ticket).is_none() {
        return Vec::new();
    }
    let first = draft.lists.is_none();
    let news = draft.lists.as_ref().is_some_and(|before| !before.are_those_of(&lists)) && lists.are_several();
    draft.each_part(|part| part.lists = Some(lists.clone()));
    // Who asked for one list keeps it; who matches it already is told what else there is.
    let whole = draft.is_several() || (draft.source.options.sheet.is_none() && !matching);
    if first {
        let more = if draft.next_to_profile().is_none() { find_more(draft) } else { None };
        return taken_for(draft, &customs).into_iter().chain(more).collect();
    }
    if !news || state.opening.is_some() {
        return Vec::new();
    }
    if !whole {
        let text = "The whole file showed records of other types further down. Go back to import everything in it.";
        state.notice = Some(Notice { is_error: false, text: text.to_owned() });
        return Vec::new();
    }
    let (path, options, host) = (draft.source.path.clone(), options_of(draft), draft.host.clone());
    let said = "The whole file showed records of other types further down; they go in, too.".to_owned();
    let mut effects = begin(state, path, options, host, Why::Better(said));
    for effect in &mut effects {
        if let Effect::OpenSource { lists: known, .. } = effect {
            *known = Some(lists.clone());
        }
    }
    effects
}

/// What the file calls one list of it says more of its records than its columns, unless somebody said otherwise.
fn taken_for(draft: &mut Draft, customs: &[StoredCustomField]) -> Option<Effect> {
    if draft.type_chosen || draft.touched || draft.template.is_some() {
        return None;
    }
    let lists = draft.lists.clone()?;
    let read = lists.known.iter().find(|known| known.list.selector == draft.source.reading.sheet)?;
    if read.record_type.name == draft.record_type.name {
        return None;
    }
    draft.set_record_type(read.record_type);
    draft.know_customs(customs);
    Some(draft.ask_for_matches())
}
