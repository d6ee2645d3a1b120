//! `--list`: the named list a file is.

use super::say;
use super::screen::Style;
use crate::engine::job::{ImportRequest, list_warnings};
use crate::engine::model::list_name_fault;
use crate::engine::store::Store;
use clap::Args;

/// Which named list a file is.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// The named list the file is, such as "Alumni office"
    ///
    /// A full list of it says nothing about records that another list, or no list, supplied last. The first file of a
    /// list names it. Without this, a full list is the one that its template names.
    #[arg(id = "list", long = "list", value_name = "NAME", value_parser = name)]
    name: Option<String>,
}

fn name(text: &str) -> Result<String, String> {
    match list_name_fault(text) {
        Some(fault) => Err(format!("{fault}; write it as in \"Alumni office\"")),
        None => Ok(text.trim().to_owned()),
    }
}

impl ListArgs {
    /// The list that is named, or else the one a request is for by its template.
    pub fn of(&self, request: &ImportRequest) -> Option<String> {
        self.name.clone().or_else(|| request.list.clone())
    }

    /// Notes the list in a request and in those that go before it, and says what is worth a look: nothing of that
    /// stops an import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn apply(&self, store: &mut dyn Store, request: &mut ImportRequest, style: Style) -> anyhow::Result<()> {
        for part in &mut request.first {
            part.list = self.of(part);
        }
        request.list = self.of(request);
        for warning in list_warnings(store, request)? {
            say(&format!("{} {warning}", style.amber("!")));
        }
        Ok(())
    }
}
