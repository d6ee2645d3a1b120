//! Saving, using and looking after templates.

use super::super::draft::Draft;
use super::super::effect::Effect;
use super::super::format::capitalised;
use super::super::state::{Dialog, Notice, Stage, State};
use super::super::templates::{Change, Naming, TemplateCommand, Why, is_same};
use super::opening;
use crate::engine::source::ReadOptions;
use crate::engine::store::StoredTemplate;
use crate::engine::template::{Template, name_fault, recognise};
use std::sync::Arc;

pub(super) fn update(state: &mut State, command: TemplateCommand) -> Vec<Effect> {
    match command {
        TemplateCommand::AskToSave => ask_to_save(state),
        TemplateCommand::AskToRename(name) => ask(state, Why::Rename(name.clone()), name),
        TemplateCommand::AskToDuplicate(name) => ask(state, Why::Duplicate(name.clone()), format!("{name} copy")),
        TemplateCommand::TypeName(name) => {
            if let Some(naming) = &mut state.templates.naming {
                naming.name = name;
                naming.problem = None;
            }
            Vec::new()
        }
        TemplateCommand::Confirm => confirm(state),
        TemplateCommand::LeaveName => {
            state.templates.naming = None;
            Vec::new()
        }
        TemplateCommand::Update => update_used(state),
        TemplateCommand::ReadAsItSays => opening::read_as_template(state),
        TemplateCommand::MatchAdded => {
            if let Stage::Match(draft) = &mut state.stage {
                draft.match_added();
            }
            Vec::new()
        }
        TemplateCommand::Use(name) => use_template(state, name.as_deref()),
        TemplateCommand::AskToDelete(name) => {
            state.dialog = Some(Dialog::DeleteTemplate(name));
            Vec::new()
        }
        TemplateCommand::Delete(name) => {
            state.dialog = None;
            let said = format!("The template “{name}” is deleted.");
            change(Change::Delete(name), said)
        }
        TemplateCommand::SetDefault { name, default } => {
            let said = if default { "is the default now" } else { "is no default any more" };
            let said = format!("“{name}” {said}.");
            change(Change::SetDefault { name, default }, said)
        }
        TemplateCommand::Export(name) => export(state, &name),
        TemplateCommand::Import => vec![Effect::PickTemplate],
    }
}

fn change(change: Change, said: String) -> Vec<Effect> {
    vec![Effect::ChangeTemplates { change, said }]
}

fn ask(state: &mut State, why: Why, name: String) -> Vec<Effect> {
    state.templates.naming = Some(Naming { why, name, problem: None });
    Vec::new()
}

fn ask_to_save(state: &mut State) -> Vec<Effect> {
    let Stage::Match(draft) = &state.stage else { return Vec::new() };
    let of_part = draft.is_several().then(|| format!(" {}", draft.record_type.plural.to_lowercase()));
    let of_part = of_part.unwrap_or_default();
    let of_file =
        || draft.source.path.file_stem().map(|stem| stem.to_string_lossy().replace('_', " ") + of_part.as_str());
    let name = draft.template.as_ref().map(|template| template.name.clone()).or_else(of_file).unwrap_or_default();
    ask(state, Why::Save, name)
}

/// The name was typed: carries out what it was for, or says what is wrong with it.
fn confirm(state: &mut State) -> Vec<Effect> {
    let Some(naming) = &state.templates.naming else { return Vec::new() };
    let (name, why) = (naming.name.trim().to_owned(), naming.why.clone());
    let taken = state.templates.get(&name).is_some();
    let problem = match (name_fault(&name), &why) {
        (Some(fault), _) => Some(format!("{}.", capitalised(fault))),
        (None, Why::Rename(from)) if taken && !is_same(from, &name) => Some("Another template has that name.".into()),
        (None, Why::Duplicate(_)) if taken => Some("Another template has that name.".into()),
        _ => None,
    };
    if problem.is_some() {
        if let Some(naming) = &mut state.templates.naming {
            naming.problem = problem;
        }
        return Vec::new();
    }
    state.templates.naming = None;
    match why {
        Why::Save => save(state, &name, taken),
        Why::Rename(from) => {
            let said = format!("“{from}” is called “{name}” now.");
            change(Change::Rename { from, to: name }, said)
        }
        Why::Duplicate(from) => {
            let said = format!("“{name}” is a copy of “{from}”.");
            change(Change::Duplicate { from, to: name }, said)
        }
    }
}

fn save(state: &mut State, name: &str, replace: bool) -> Vec<Effect> {
    let Stage::Match(draft) = &mut state.stage else { return Vec::new() };
    let mut template = draft.as_template(name);
    // What another system said stays in the template that was brought from it.
    let before = draft.template.as_ref().filter(|before| replace && is_same(&before.name, name));
    template.origin = before.and_then(|before| before.origin.clone());
    draft.saved_as(Arc::new(template.clone()));
    let read = if template.read == ReadOptions::default() { "matched" } else { "read and matched" };
    let said = format!("The template “{name}” is saved. Files with these headers are {read} by it.");
    change(Change::Save { template: Box::new(template), replace }, said)
}

/// The template in use says what is matched now.
fn update_used(state: &mut State) -> Vec<Effect> {
    let Stage::Match(draft) = &state.stage else { return Vec::new() };
    let Some(name) = draft.template.as_ref().map(|template| template.name.clone()) else { return Vec::new() };
    save(state, &name, true)
}

/// What a file just chosen may be known by.
pub(super) fn for_new_files(state: &State) -> Vec<Arc<Template>> {
    state.templates.usable().cloned().collect()
}

fn use_template(state: &mut State, name: Option<&str>) -> Vec<Effect> {
    let template = name.and_then(|name| state.templates.get(name)).and_then(|known| known.template.clone().ok());
    let (Stage::Choose(draft) | Stage::Match(draft)) = &mut state.stage else { return Vec::new() };
    if name.is_some() && template.is_none() {
        return Vec::new();
    }
    if let Some(template) = &template
        && let Some(record_type) = state.schema.record_type(&template.mapping.record_type)
    {
        draft.set_record_type(record_type);
    }
    vec![draft.choose_template(template)]
}

fn export(state: &mut State, name: &str) -> Vec<Effect> {
    let Some(Ok(template)) = state.templates.get(name).map(|known| known.template.as_ref()) else {
        return Vec::new();
    };
    let suggested_name = format!("{}.almoner.json", template.name.replace(['/', '\\', ':'], "-"));
    vec![Effect::ExportTemplate { text: template.to_json(), suggested_name }]
}

/// A draft was begun: a template with its headers is used for it, where there is one; that says what its rows are.
pub(super) fn recognised(state: &State, draft: &mut Draft) {
    use_best(state.templates.usable().collect(), draft);
}

/// As [`recognised`], of those for the type a draft is of.
pub(super) fn recognised_of_type(state: &State, draft: &mut Draft) {
    let of_type = |template: &&Arc<Template>| template.mapping.record_type == draft.record_type.name;
    use_best(state.templates.usable().filter(of_type).collect(), draft);
}

fn use_best(all: Vec<&Arc<Template>>, draft: &mut Draft) {
    let headers = draft.headers();
    let found = recognise(all.iter().map(AsRef::as_ref), &headers);
    let name = found.map(|found| found.template.name.clone());
    let template = name.and_then(|name| all.into_iter().find(|known| known.name == name));
    draft.use_template(template.map(Arc::clone));
}

/// The templates were read, or could not be.
pub(super) fn arrived(state: &mut State, result: Result<Vec<StoredTemplate>, String>, said: String) -> Vec<Effect> {
    match result {
        Ok(list) => {
            state.templates.take(list, state.schema);
            if !said.is_empty() {
                state.notice = Some(Notice { is_error: false, text: said });
            }
        }
        Err(problem) if said.is_empty() => state.templates.problem = Some(problem),
        Err(problem) => state.notice = Some(Notice { is_error: true, text: problem }),
    }
    Vec::new()
}

/// The file of a template was chosen and read; `None` where nothing was chosen.
pub(super) fn picked(state: &mut State, text: Result<Option<String>, String>) -> Vec<Effect> {
    let template = match text {
        Ok(None) => return Vec::new(),
        Ok(Some(text)) => Template::from_any_json(&text, state.schema).map_err(|fault| fault.to_string()),
        Err(problem) => Err(problem),
    };
    match template {
        Ok((template, without)) => {
            let mut said = format!("The template “{}” is there now.", template.name);
            if !without.is_empty() {
                said.push_str(&format!(" It keeps what has no counterpart here: {}.", without.join(", ")));
            }
            change(Change::Save { template: Box::new(template), replace: false }, said)
        }
        Err(text) => {
            state.notice = Some(Notice { is_error: true, text });
            Vec::new()
        }
    }
}
