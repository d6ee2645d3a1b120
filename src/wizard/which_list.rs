//! Which list a full list is: everything there is of its type, or one of the lists with a name that come from different
//! offices.
//!
//! It exists because that decides which records can be missing from a file, so that it is asked before anything is
//! checked.

use super::draft::Draft;
use crate::engine::job::NamedLists;
use crate::engine::model::{Mode, is_same_list, list_name_fault};
use crate::engine::template::Template;
use std::sync::Arc;

/// What a person says of the list that a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListCommand {
    /// It is everything there is of its type.
    Everything,
    /// It is one list of several, which has the name that was typed last.
    Named,
    /// That list has this name, as it is typed or picked.
    Name(String),
}

/// The lists a record type has, or why that cannot be read.
#[derive(Debug, Clone)]
pub struct ListsNews {
    pub record_type: String,
    pub result: Result<Arc<NamedLists>, String>,
}

/// Which list a file is, where it is a full one. What was typed stays while something else is chosen.
#[derive(Debug, Clone, Default)]
pub struct WhichList {
    pub is_named: bool,
    /// As it is typed.
    pub name: String,
    /// The lists there are.
    known: Option<ListsNews>,
    /// The record type whose lists were asked for.
    asked: Option<String>,
}

impl WhichList {
    /// A person says what the file is.
    pub(super) fn choose(&mut self, command: ListCommand) {
        self.is_named = command != ListCommand::Everything;
        if let ListCommand::Name(name) = command {
            self.name = name;
        }
    }

    /// As a template says.
    pub(super) fn be(&mut self, name: Option<&str>) {
        self.is_named = name.is_some();
        if let Some(name) = name {
            name.clone_into(&mut self.name);
        }
    }

    /// The record type whose lists are to be read now, once.
    pub(super) fn ask(&mut self, record_type: &str) -> Option<String> {
        if self.asked.as_deref() == Some(record_type) {
            return None;
        }
        self.asked = Some(record_type.to_owned());
        self.asked.clone()
    }

    /// They are read again when they are next looked at: an import may have come meanwhile.
    pub(super) fn ask_again(&mut self) {
        self.asked = None;
    }

    pub(super) fn take(&mut self, news: ListsNews) {
        self.known = Some(news);
    }

    fn chosen(&self) -> Option<&str> {
        self.is_named.then(|| self.name.trim())
    }
}

impl Draft {
    /// The named list that the file is: of a full list, unless that is everything. As it was written before, where
    /// there is one of that name.
    pub fn list(&self) -> Option<String> {
        let name = self.which_list.chosen().filter(|_| self.mode == Mode::FullList)?;
        let known = self.known_lists().and_then(|known| known.get(name));
        Some(known.map_or_else(|| name.to_owned(), |known| known.name.clone()))
    }

    /// Why the name of the list cannot be one, as the end of a sentence.
    pub fn list_fault(&self) -> Option<&'static str> {
        self.list().as_deref().and_then(list_name_fault)
    }

    /// The lists of its type, once they are read.
    pub fn known_lists(&self) -> Option<&Arc<NamedLists>> {
        self.lists_read()?.as_ref().ok()
    }

    /// Why they cannot be read.
    pub fn lists_problem(&self) -> Option<&str> {
        self.lists_read()?.as_ref().err().map(String::as_str)
    }

    fn lists_read(&self) -> Option<&Result<Arc<NamedLists>, String>> {
        let known = self.which_list.known.as_ref().filter(|known| known.record_type == self.record_type.name)?;
        Some(&known.result)
    }

    /// That the file has far fewer rows than the same list had before, once all its rows are counted.
    pub fn too_few_rows(&self) -> Option<String> {
        if !self.profile.complete || self.mode != Mode::FullList {
            return None;
        }
        self.known_lists()?.too_few(self.list().as_deref(), self.profile.rows)
    }

    /// Whether a template has the file be the list that it is.
    pub(super) fn is_list_of(&self, template: &Template) -> bool {
        match (self.list(), template.list_for(self.mode)) {
            (Some(own), Some(theirs)) => is_same_list(&own, &theirs),
            (own, theirs) => own == theirs,
        }
    }
}
