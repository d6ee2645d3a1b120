//! Which list a full list is, in plain words: what can be missing from it follows from that.

use super::choose::Choice;
use crate::engine::job::NamedList;
use crate::engine::model::Mode;
use crate::wizard::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::{capitalised, count};
use crate::wizard::state::{Database, State};
use crate::wizard::which_list::ListCommand;
use serde::Serialize;

/// The question which list a file is.
#[derive(Debug, Clone, Serialize)]
pub struct ListScreen {
    pub title: &'static str,
    pub everything: Choice,
    pub named: Choice,
    /// The name as it is typed.
    pub name: String,
    /// What stands in the field while nothing does.
    pub name_hint: &'static str,
    /// The lists so far, each with what its last file had.
    pub known: Vec<Choice>,
    /// What can be missing from the file, as it is said to be now.
    pub note: String,
    /// That it has far fewer rows than the same list had before.
    pub warning: Option<String>,
    /// What is wrong with the name.
    pub problem: Option<String>,
}

impl ListScreen {
    /// What typing a name does.
    pub fn typed(&self, name: String) -> Command {
        send(ListCommand::Name(name))
    }
}

fn send(command: ListCommand) -> Command {
    Command::List(command)
}

/// Asked of full lists only.
pub(super) fn question(state: &State, draft: &Draft) -> Option<ListScreen> {
    if draft.mode != Mode::FullList {
        return None;
    }
    let which = &draft.which_list;
    let choice = |label: String, hint: String, selected, command| Choice {
        label,
        hint,
        selected,
        warns: false,
        command: send(command),
    };
    let known = |list: &NamedList| {
        let hint = match &list.last {
            Some((rows, _)) => format!("{} last time", count(*rows, "row", "rows")),
            None => String::new(),
        };
        let chosen = which.is_named && draft.list().as_deref() == Some(list.name.as_str());
        choice(list.name.clone(), hint, chosen, ListCommand::Name(list.name.clone()))
    };
    Some(ListScreen {
        title: "This file is",
        everything: choice(
            format!("all {} there are", many(draft)),
            String::new(),
            !which.is_named,
            ListCommand::Everything,
        ),
        named: choice("the list".to_owned(), String::new(), which.is_named, ListCommand::Named),
        name: which.name.clone(),
        name_hint: "Such as Alumni office",
        known: draft.known_lists().map(|lists| lists.named.iter().map(known).collect()).unwrap_or_default(),
        note: note(state, draft),
        warning: draft.too_few_rows(),
        problem: draft.list_fault().filter(|_| !is_blank(draft)).map(|fault| format!("{}.", capitalised(fault))),
    })
}

/// Why the file is not ready.
pub(super) fn waits(draft: &Draft) -> Option<String> {
    let fault = draft.list_fault()?;
    Some(if is_blank(draft) { "Type the name of the list first".to_owned() } else { capitalised(fault) })
}

fn is_blank(draft: &Draft) -> bool {
    draft.which_list.name.trim().is_empty()
}

fn many(draft: &Draft) -> String {
    draft.record_type.plural.to_lowercase()
}

/// What can be missing from the file, in a sentence or two.
fn note(state: &State, draft: &Draft) -> String {
    let said = match draft.list() {
        None => of_everything(state, draft),
        Some(_) if is_blank(draft) => {
            "A file of one office or program. What other lists hold is left alone, whoever is in it.".to_owned()
        }
        Some(_) if draft.list_fault().is_some() => String::new(),
        Some(name) => of_list(draft, &name),
    };
    match draft.lists_problem() {
        Some(problem) => format!("{said} Which lists there are could not be read. {problem}").trim_start().to_owned(),
        None => said,
    }
}

fn of_everything(state: &State, draft: &Draft) -> String {
    let many = many(draft);
    let there = match &state.database {
        Database::Open(summary) => {
            summary.records.iter().find(|(name, _)| *name == draft.record_type.name).map(|(_, records)| *records)
        }
        Database::Opening | Database::Failed(_) => None,
    };
    match there {
        Some(0) => format!("There are no {many} in the database yet, so that nothing can be missing."),
        Some(1) => {
            format!("The only {} in the database waits for review if the file does not hold it.", one(draft))
        }
        Some(there) => format!(
            "Of the {} in the database, all that the file does not hold wait for review, from whichever file they came.",
            count(there, &one(draft), &many)
        ),
        None => format!("All {many} in the database that the file does not hold wait for review."),
    }
}

fn one(draft: &Draft) -> String {
    draft.record_type.label.to_lowercase()
}

fn of_list(draft: &Draft, name: &str) -> String {
    let many = many(draft);
    let known = draft.known_lists().map(|lists| lists.get(name));
    if known == Some(None) {
        return format!(
            "This is the first file of the list “{name}”: it says which {many} are on it, and nothing can be missing from \
             it yet."
        );
    }
    let scope = format!(
        "Only {many} that “{name}” brought last wait for review where the file does not hold them. All others are left \
         alone."
    );
    // A warning names it, too.
    let last = known.flatten().and_then(|list| list.last.as_ref());
    match last.filter(|_| draft.too_few_rows().is_none()) {
        Some((rows, file)) => format!("{scope} Its last full list, {file}, had {}.", count(*rows, "row", "rows")),
        None => scope,
    }
}
