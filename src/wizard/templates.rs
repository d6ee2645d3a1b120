//! What the window knows of the templates of the database, and what is being done with them.

use crate::engine::schema::Schema;
use crate::engine::store::{NewTemplate, Store, StoreError, StoredTemplate};
use crate::engine::template::{HeaderSet, Template};
use std::sync::Arc;

/// The templates of the database.
#[derive(Debug, Clone, Default)]
pub struct Templates {
    /// `None` until they are read.
    pub list: Option<Vec<Known>>,
    /// Why they cannot be read, where they cannot.
    pub problem: Option<String>,
    /// A name being typed.
    pub naming: Option<Naming>,
}

/// One template.
#[derive(Debug, Clone)]
pub struct Known {
    pub stored: StoredTemplate,
    /// What is in it, or why this program cannot use it.
    pub template: Result<Arc<Template>, String>,
    /// Its headers, to compare them with those of files.
    pub headers: HeaderSet,
}

/// A name being typed, and what for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Naming {
    pub why: Why,
    pub name: String,
    pub problem: Option<String>,
}

/// What a name is typed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The matches on the page are saved.
    Save,
    /// The template of this name gets another one.
    Rename(String),
    /// It is saved under another name too.
    Duplicate(String),
}

/// A change of the templates in the database.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    Save { template: Box<Template>, replace: bool },
    Rename { from: String, to: String },
    Duplicate { from: String, to: String },
    Delete(String),
    SetDefault { name: String, default: bool },
    NoteUse(String),
}

impl Change {
    /// Carries it out, for the shell.
    ///
    /// # Errors
    /// When there is no such template, another has the name, or the database cannot be written.
    pub fn carry_out(self, store: &mut dyn Store) -> Result<(), StoreError> {
        match self {
            Change::Save { template, replace } => {
                let new = NewTemplate {
                    name: template.name.clone(),
                    record_type: template.mapping.record_type.clone(),
                    fingerprint: template.fingerprint(),
                    document: template.to_json(),
                };
                store.save_template(&new, replace).map(drop)
            }
            Change::Rename { from, to } => store.rename_template(&from, &to).map(drop),
            Change::Duplicate { from, to } => store.duplicate_template(&from, &to).map(drop),
            Change::Delete(name) => store.delete_template(&name),
            Change::SetDefault { name, default } => store.set_default_template(&name, default).map(drop),
            Change::NoteUse(name) => store.note_template_use(&name),
        }
    }
}

/// What a person does with templates.
#[derive(Debug, Clone)]
pub enum TemplateCommand {
    /// Ask for the name to save the matches under.
    AskToSave,
    AskToRename(String),
    AskToDuplicate(String),
    TypeName(String),
    /// The name is right.
    Confirm,
    LeaveName,
    /// The template in use is to say what is matched now.
    Update,
    /// Read the file as the template in use says.
    ReadAsItSays,
    /// Match the columns that are new since the template was saved and clear in themselves.
    MatchAdded,
    /// Match as a template says; `None` matches without any.
    Use(Option<String>),
    AskToDelete(String),
    Delete(String),
    SetDefault {
        name: String,
        default: bool,
    },
    Export(String),
    /// Ask for the file of a template, and save what is in it.
    Import,
}

impl Templates {
    /// Takes over what the database holds.
    pub(super) fn take(&mut self, stored: Vec<StoredTemplate>, schema: &Schema) {
        let known = |stored: StoredTemplate| {
            let template = Template::from_json(&stored.document, schema);
            // It may have been renamed since it was written down.
            let named = template.map(|template| Arc::new(Template { name: stored.name.clone(), ..template }));
            let headers = named.as_ref().map(|named| HeaderSet::of(&named.headers)).unwrap_or_default();
            Known { template: named.map_err(|fault| fault.to_string()), stored, headers }
        };
        self.list = Some(stored.into_iter().map(known).collect());
        self.problem = None;
    }

    /// Those that can be used, preferred ones first.
    pub(super) fn usable(&self) -> impl Iterator<Item = &Arc<Template>> {
        self.list.iter().flatten().filter_map(|known| known.template.as_ref().ok())
    }

    pub(super) fn get(&self, name: &str) -> Option<&Known> {
        self.list.iter().flatten().find(|known| is_same(&known.stored.name, name))
    }
}

/// Names are told apart without regard to case and outer spaces.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
