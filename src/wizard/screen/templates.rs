//! Templates: matches with a name, and what can be done with them.

use super::parts::{Banner, Button, Kind};
use crate::engine::template::{Added, Drift, Renamed};
use crate::wizard::command::Command;
use crate::wizard::draft::Draft;
use crate::wizard::format::{capitalised, count, when};
use crate::wizard::state::State;
use crate::wizard::templates::{Known, Naming, TemplateCommand, Why};
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct TemplatesScreen {
    pub title: &'static str,
    pub text: String,
    pub import: Button,
    pub banner: Option<Banner>,
    pub rows: Vec<TemplateRow>,
    /// Shown when there are none.
    pub empty: Option<(String, String)>,
}

/// One template.
#[derive(Debug, Clone, Serialize)]
pub struct TemplateRow {
    pub name: String,
    pub is_default: bool,
    /// "Contacts".
    pub kind: String,
    /// The named list its files are, or nothing.
    pub list: String,
    /// "27 columns".
    pub columns: String,
    /// Of its headers, whatever their order.
    pub fingerprint: String,
    /// "3 imports · Today 10:15".
    pub used: String,
    /// Why it cannot be used; may be empty.
    pub fault: String,
    pub actions: Vec<Button>,
}

/// The question for a name, in front of the page.
#[derive(Debug, Clone, Serialize)]
pub struct NamingScreen {
    pub title: String,
    pub text: String,
    pub label: &'static str,
    pub name: String,
    pub problem: Option<String>,
    pub confirm: Button,
    pub cancel: Button,
}

pub(super) fn does(label: &str, command: TemplateCommand) -> Button {
    Button::new(label, Command::Template(command))
}

pub(super) fn templates(state: &State) -> TemplatesScreen {
    let known = &state.templates;
    let rows: Vec<TemplateRow> = known.list.iter().flatten().map(|known| row(state, known)).collect();
    let text = match (&known.list, &known.problem) {
        (_, Some(_)) => "The templates cannot be read.".to_owned(),
        (None, None) => "Loading…".to_owned(),
        (Some(_), None) => {
            "A file with the same headers is matched by its template, whatever their order. Save one while matching."
                .to_owned()
        }
    };
    let nothing = known.list.as_ref().is_some_and(Vec::is_empty);
    TemplatesScreen {
        title: "Templates",
        text,
        import: does("Import a template…", TemplateCommand::Import),
        banner: known.problem.as_ref().map(|text| Banner {
            kind: Kind::Danger,
            text: text.clone(),
            buttons: Vec::new(),
        }),
        rows,
        empty: nothing.then(|| {
            let words = "Open a file, match its columns, and choose “Save as template”. \
                         The next file with these headers is matched at once.";
            ("No templates yet".to_owned(), words.to_owned())
        }),
    }
}

fn row(state: &State, known: &Known) -> TemplateRow {
    let stored = &known.stored;
    let name = || stored.name.clone();
    let uses = count(stored.uses, "import", "imports");
    let used = match stored.last_used_at {
        Some(last) => format!("{uses} · {}", when(last, &state.now)),
        None => "not yet".to_owned(),
    };
    let default = if stored.is_default { "No longer the default" } else { "Make it the default" };
    let mut export = does("Export…", TemplateCommand::Export(name()));
    if let Err(fault) = &known.template {
        export = export.disabled(fault.clone());
    }
    TemplateRow {
        name: name(),
        is_default: stored.is_default,
        kind: state.schema.record_type(&stored.record_type).map_or_else(String::new, |t| t.plural.clone()),
        list: known.template.as_ref().ok().and_then(|template| template.list.clone()).unwrap_or_default(),
        columns: known
            .template
            .as_ref()
            .map_or_else(|_| String::new(), |template| count(template.headers.len() as u64, "column", "columns")),
        fingerprint: stored.fingerprint.clone(),
        used,
        fault: known.template.as_ref().err().cloned().unwrap_or_default(),
        actions: vec![
            does("Rename…", TemplateCommand::AskToRename(name())),
            does("Duplicate…", TemplateCommand::AskToDuplicate(name())),
            does(default, TemplateCommand::SetDefault { name: name(), default: !stored.is_default }),
            export,
            does("Delete…", TemplateCommand::AskToDelete(name())),
        ],
    }
}

pub(super) fn naming(state: &State, naming: &Naming) -> NamingScreen {
    let taken = state.templates.get(&naming.name).is_some();
    let (title, text, label) = match &naming.why {
        Why::Save if taken => (
            "Save as template".to_owned(),
            "There is a template of this name. It will say what is matched now.".to_owned(),
            "Replace it",
        ),
        Why::Save => (
            "Save as template".to_owned(),
            "The next file with these headers is matched as this one, whatever their order.".to_owned(),
            "Save",
        ),
        Why::Rename(from) => (format!("Rename “{from}”"), "What it says stays as it is.".to_owned(), "Rename"),
        Why::Duplicate(from) => {
            (format!("Duplicate “{from}”"), "The copy can be changed on its own.".to_owned(), "Duplicate")
        }
    };
    let confirm = does(label, TemplateCommand::Confirm);
    NamingScreen {
        title,
        text,
        label: "Name",
        name: naming.name.clone(),
        problem: naming.problem.clone(),
        confirm: if naming.name.trim().is_empty() { confirm.disabled("Type a name first") } else { confirm },
        cancel: does("Cancel", TemplateCommand::LeaveName),
    }
}

/// What the template came to on this file, where one is used.
pub(super) fn banner(draft: &Draft) -> Option<Banner> {
    let (template, drift) = (draft.template.as_ref()?, draft.drift.as_ref()?);
    let read = if draft.read_by.as_ref() == Some(&template.name) { ", also to how the file is read" } else { "" };
    let mut sentences = vec![format!("The template “{}” is applied{read}.", template.name)];
    let list = draft.list().filter(|_| draft.is_list_of(template));
    sentences.extend(list.map(|list| format!("It says that the file is the list “{list}”.")));
    sentences.extend(changes(draft, drift));
    if !draft.gave_way.is_empty() {
        let labels: Vec<String> = draft.gave_way.iter().map(|slot| draft.label(*slot)).collect();
        sentences.push(format!(
            "This file writes {} another way than the template says; the file decides.",
            labels.join(", ")
        ));
    }
    let otherwise = draft.is_read_otherwise();
    if otherwise {
        sentences.push("It has files read in another way than this one is.".to_owned());
    }
    let read = otherwise.then(|| does("Read it so", TemplateCommand::ReadAsItSays));
    let clear = drift.added.iter().filter(|added| is_free(draft, added)).count() as u64;
    let new = count(clear, "new column", "new columns");
    let matched = (clear > 0).then(|| does(&format!("Match {new}"), TemplateCommand::MatchAdded));
    let without = does("Match without it", TemplateCommand::Use(None));
    Some(Banner {
        kind: if drift.missing.is_empty() && drift.renamed.is_empty() { Kind::Info } else { Kind::Warn },
        text: sentences.join("\n"),
        buttons: read.into_iter().chain(matched).chain([without]).collect(),
    })
}

/// Whether it is clear where a new column goes, and nothing was done about it yet.
fn is_free(draft: &Draft, added: &Added) -> bool {
    let unmatched = draft.mapping.slots_of_column(added.column).next().is_none();
    added.suggestion.as_ref().is_some_and(|s| unmatched && draft.mapping.get(s.slot).is_none())
}

/// The two strongest reasons are enough to look at it again.
fn reasons(renamed: &Renamed) -> String {
    renamed.why.split("; ").take(2).collect::<Vec<_>>().join(", ")
}

fn changes(draft: &Draft, drift: &Drift) -> Vec<String> {
    let quoted = |header: &str| format!("“{header}”");
    let listed = |all: Vec<String>| {
        const NAMED: usize = 3;
        let more = all.len().saturating_sub(NAMED);
        let named = all.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{named} and {more} more") } else { named }
    };
    let mut sentences = Vec::new();
    for renamed in drift.renamed.iter().take(3) {
        sentences.push(format!(
            "Renamed: “{}” is probably “{}” now. {}.",
            renamed.from,
            renamed.to,
            capitalised(&reasons(renamed))
        ));
    }
    if !drift.missing.is_empty() {
        // As the template calls them: what is missing here is not among the matches any more.
        let names = draft.template.as_ref().map(|t| t.mapping.entry_names(draft.record_type)).unwrap_or_default();
        let label = |path: &String| Some(names.label(draft.record_type, draft.record_type.slot(path)?));
        let fed: Vec<String> = drift.missing.iter().flat_map(|m| &m.slots).filter_map(label).collect();
        let headers = listed(drift.missing.iter().map(|m| quoted(&m.header)).collect());
        let fields = if fed.is_empty() { String::new() } else { format!(", which fed {}", listed(fed)) };
        sentences.push(format!("Missing: {headers}{fields}."));
    }
    let unmatched = |added: &&Added| draft.mapping.slots_of_column(added.column).next().is_none();
    let added: Vec<String> = drift.added.iter().filter(unmatched).map(|added| quoted(&added.header)).collect();
    if !added.is_empty() {
        sentences.push(format!("New and not matched: {}.", listed(added)));
    }
    sentences
}
