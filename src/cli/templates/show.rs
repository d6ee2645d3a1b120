//! `almoner templates list` and `show`, and what the other commands say when they are done.

use super::choose::opened;
use crate::cli::prepare;
use crate::cli::screen::{Screen, counted_words, wrapped};
use crate::cli::table::{Table, shortened};
use crate::cli::{Common, EXIT_CODES, Outcome, store, when};
use crate::engine::mapping::{SavedMapping, SavedMatch};
use crate::engine::schema::{RecordType, Schema, group_digits};
use crate::engine::store::StoredTemplate;
use clap::Args;
use serde::Serialize;

/// List the templates of the database, the one used last first
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ListArgs {
    /// Only of this record type
    #[arg(long = "type", value_name = "TYPE")]
    record_type: Option<String>,
}

/// Show what a template matches
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct ShowArgs {
    /// The template
    name: String,
}

/// The document of `templates list`.
#[derive(Debug, Serialize)]
struct ListDocument {
    total: usize,
    items: Vec<TemplateDocument>,
}

/// One template. Moments are milliseconds since 1970.
#[derive(Debug, Serialize)]
pub struct TemplateDocument {
    id: i64,
    name: String,
    record_type: String,
    /// Of its headers, whatever their order.
    fingerprint: String,
    is_default: bool,
    /// Imports it was used for.
    uses: u64,
    last_used_at: Option<i64>,
    created_at: i64,
    updated_at: i64,
}

/// The document of `templates show`.
#[derive(Debug, Serialize)]
struct ShowDocument {
    #[serde(flatten)]
    about: TemplateDocument,
    /// As it is exported.
    template: serde_json::Value,
}

impl TemplateDocument {
    fn of(stored: &StoredTemplate) -> TemplateDocument {
        TemplateDocument {
            id: stored.id,
            name: stored.name.clone(),
            record_type: stored.record_type.clone(),
            fingerprint: stored.fingerprint.clone(),
            is_default: stored.is_default,
            uses: stored.uses,
            last_used_at: stored.last_used_at,
            created_at: stored.created_at,
            updated_at: stored.updated_at,
        }
    }
}

pub fn list(args: &ListArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let wanted = args.record_type.as_deref().map(prepare::record_type).transpose()?;
    let mut templates = store::open_existing(common)?.templates()?;
    templates.retain(|stored| wanted.is_none_or(|wanted| wanted.name == stored.record_type));
    if screen.json {
        let items: Vec<TemplateDocument> = templates.iter().map(TemplateDocument::of).collect();
        screen.document(&ListDocument { total: items.len(), items })?;
    } else if templates.is_empty() {
        screen.print("No templates. `almoner templates save NAME FILE` makes one.\n")?;
    } else {
        screen.print(&table(&templates))?;
    }
    Ok(Outcome::Complete)
}

fn table(templates: &[StoredTemplate]) -> String {
    let mut table = Table::new(&["Name", "Type", "Fingerprint", ">Used", "Last used", ""]);
    for stored in templates {
        table.row([
            stored.name.clone(),
            stored.record_type.clone(),
            stored.fingerprint.clone(),
            group_digits(stored.uses),
            stored.last_used_at.map_or_else(|| "–".to_owned(), when::shown),
            if stored.is_default { "default".to_owned() } else { String::new() },
        ]);
    }
    table.text()
}

pub fn show(args: &ShowArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let stored = store::open_existing(common)?.template(&args.name)?;
    let template = opened(&stored)?;
    if screen.json {
        let document =
            ShowDocument { about: TemplateDocument::of(&stored), template: serde_json::from_str(&template.to_json())? };
        screen.document(&document)?;
        return Ok(Outcome::Complete);
    }
    let columns = counted_words(template.headers.len() as u64, "column", "columns");
    let used = match stored.last_used_at {
        Some(at) => format!("used {}, last on {}", counted_words(stored.uses, "time", "times"), when::shown(at)),
        None => "not used yet".to_owned(),
    };
    let default = if stored.is_default { ", default" } else { "" };
    let list = template.list.as_ref().map(|list| format!(", list “{list}”")).unwrap_or_default();
    let headline =
        format!("{}: {}, {columns} ({}){list}, {used}{default}", stored.name, stored.record_type, stored.fingerprint);
    let mut text = format!("{}\n", screen.style.strong(wrapped("", &headline).trim_end()));
    let record_type = Schema::built_in().record_type(&stored.record_type);
    let mut matches = Table::new(&["Field", "Fed by", "Slot"]);
    // What a field of one's own is called stands at its values.
    for matched in template.mapping.matches.iter().filter(|matched| matched.custom.is_none()) {
        matches.row([label(record_type, &template.mapping, &matched.slot), fed_by(matched), matched.slot.clone()]);
    }
    text.push_str(&matches.text());
    let unread =
        template.headers.iter().filter(|h| !template.mapping.matches.iter().any(|m| m.columns().any(|c| c == *h)));
    let unread: Vec<String> = unread.map(|header| shortened(header)).collect();
    if !unread.is_empty() {
        text.push_str(&wrapped("  ", &format!("Not read: {}.", unread.join(", "))));
    }
    screen.print(&text)?;
    Ok(Outcome::Complete)
}

fn label(record_type: Option<&RecordType>, mapping: &SavedMapping, path: &str) -> String {
    let slot = record_type.and_then(|t| t.slot(path).map(|slot| mapping.entry_names(t).label(t, slot)));
    slot.unwrap_or_else(|| path.to_owned())
}

/// "Mail", "“home” in every row"
fn fed_by(matched: &SavedMatch) -> String {
    let columns: Vec<&str> = matched.columns().collect();
    match &matched.feed {
        crate::engine::mapping::SavedFeed::Fixed(text) => format!("“{}” in every row", shortened(text)),
        crate::engine::mapping::SavedFeed::Part { column, of } => format!("{} of {column}", of.words()),
        crate::engine::mapping::SavedFeed::Item { column, number, .. } => format!("item {} of {column}", number + 1),
        _ => columns.join(" + "),
    }
}

/// Says that something was done to a template, or shows it as a document.
pub fn done(stored: &StoredTemplate, sentence: &str, screen: &Screen) -> anyhow::Result<Outcome> {
    if screen.json {
        screen.document(&TemplateDocument::of(stored))?;
    } else {
        screen.print(&format!("{sentence}\n"))?;
    }
    Ok(Outcome::Complete)
}
