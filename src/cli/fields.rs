//! `almoner fields list`: the fields an organisation defined itself.

use super::screen::Screen;
use super::table::Table;
use super::{Common, EXIT_CODES, Outcome, prepare, store};
use crate::engine::schema::CustomType;
use crate::engine::store::StoredCustomField;
use clap::{Args, Subcommand};
use serde::Serialize;

/// Look at the fields of your own that imports defined with --custom or in the window
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct FieldsArgs {
    #[command(subcommand)]
    command: FieldsCommand,
}

#[derive(Debug, Subcommand)]
enum FieldsCommand {
    List(ListArgs),
}

/// List the fields of your own, with their types
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
struct ListArgs {
    /// Only of this record type
    #[arg(long = "type", value_name = "TYPE")]
    record_type: Option<String>,
}

/// The document of `fields list`.
#[derive(Debug, Serialize)]
struct ListDocument {
    total: usize,
    items: Vec<FieldDocument>,
}

/// One field. Moments are milliseconds since 1970.
#[derive(Debug, Serialize)]
struct FieldDocument {
    record_type: String,
    name: String,
    r#type: CustomType,
    created_at: i64,
    /// The import it came with.
    job: i64,
}

pub fn fields(args: &FieldsArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    match &args.command {
        FieldsCommand::List(args) => list(args, common, screen),
    }
}

fn list(args: &ListArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let wanted = args.record_type.as_deref().map(prepare::record_type).transpose()?;
    let mut known = store::open_existing(common)?.custom_fields()?;
    known.retain(|field| wanted.is_none_or(|wanted| wanted.name == field.record_type));
    if screen.json {
        let items: Vec<FieldDocument> = known.into_iter().map(document).collect();
        screen.document(&ListDocument { total: items.len(), items })?;
        return Ok(Outcome::Complete);
    }
    if known.is_empty() {
        screen
            .print("There are no fields of your own yet. `almoner import FILE --custom 'NAME=HEADER'` makes one.\n")?;
        return Ok(Outcome::Complete);
    }
    let mut table = Table::new(&["Field", "Type", "Records", "Since import"]);
    for StoredCustomField { record_type, field, created_job, .. } in known {
        table.row([field.name, field.kind.name().to_owned(), record_type, created_job.0.to_string()]);
    }
    screen.print(&table.text())?;
    Ok(Outcome::Complete)
}

fn document(known: StoredCustomField) -> FieldDocument {
    let StoredCustomField { record_type, field, created_at, created_job } = known;
    FieldDocument { record_type, name: field.name, r#type: field.kind, created_at, job: created_job.0 }
}
