//! `--list`: the named list a file is.

use super::say;
use super::screen::Style;
use crate::engine::job::{ImportRequest, list_warnings};
use crate::engine::store::Store;
use clap::Args;

/// Which named list a file is.
#[derive(Debug, Clone, Args)]
pub struct ListArgs {
    /// The named list the file is, such as "Alumni office"
    ///
    /// A full list of it says nothing about records that another list, or no list, supplied last. The first file of a
    /// list names it.
    #[arg(long = "list", value_name = "NAME", value_parser = name)]
    name: Option<String>,
}

fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("write the name of the list, as in \"Alumni office\"".to_owned()),
        name => Ok(name.to_owned()),
    }
}

impl ListArgs {
    /// Notes the list in a request and in those that go before it, and says what is worth a look: nothing of that
    /// stops an import.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn apply(&self, store: &mut dyn Store, request: &mut ImportRequest, style: Style) -> anyhow::Result<()> {
        for part in &mut request.first {
            part.list.clone_from(&self.name);
        }
        request.list.clone_from(&self.name);
        for warning in list_warnings(store, request)? {
            say(&format!("{} {warning}", style.amber("!")));
        }
        Ok(())
    }
}
