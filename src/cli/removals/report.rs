//! `almoner removals JOB report`: who approved what, when, from which file, and every record of it.

use crate::cli::screen::Screen;
use crate::cli::{EXIT_CODES, Outcome, program, when};
use crate::engine::job::{
    RemovalFacts, RemovalLines, RemovalReportFormat, removal_facts, save_removal_report, write_removal_report,
};
use crate::engine::model::JobId;
use crate::engine::schema::group_digits;
use crate::engine::store::Store;
use anyhow::Context;
use clap::Args;
use std::path::PathBuf;

/// Show who approved what, or write every record that went or was kept, and why, to a file
///
/// It is kept for ever. With --json all of it is printed.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct ReportArgs {
    /// Write the whole report to this new file: a table (.csv), a page to print (.html) or .json
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn report(store: &mut dyn Store, id: JobId, args: &ReportArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let facts = removal_facts(store, id)?;
    if let Some(path) = &args.out {
        let format = RemovalReportFormat::of(path).context(
            "A report is written as a table (.csv), a page (.html) or JSON (.json): end the file's name so.",
        )?;
        let lines = save_removal_report(store, &facts, path, format, false)?;
        let file = path.display().to_string();
        if screen.json {
            let RemovalLines { removed, brought_back, kept } = lines;
            screen.document(&serde_json::json!({
                "job": id.0, "file": file, "removed": removed, "brought_back": brought_back, "kept": kept,
            }))?;
        } else {
            screen.print(&format!("{}The report is in {file}\n", counts(lines)))?;
        }
        return Ok(Outcome::Complete);
    }
    let mut whole = Vec::new();
    let lines = write_removal_report(store, &facts, RemovalReportFormat::Json, &mut whole, "The report")?;
    if screen.json {
        screen.print(&String::from_utf8(whole).context("The report could not be written as JSON.")?)?;
    } else {
        screen.print(&text(&facts, lines))?;
    }
    Ok(Outcome::Complete)
}

fn text(facts: &RemovalFacts, lines: RemovalLines) -> String {
    let job = &facts.job;
    let mut text = format!(
        "Import {}: {}, {} bytes, SHA-256 {}\n",
        job.id.0,
        job.file_name,
        group_digits(job.file_size),
        job.file_sha256
    );
    text.extend(job.list.iter().map(|list| format!("  list “{list}”\n")));
    text.push_str(&format!("  imported {} by {}\n", when::shown(job.created_at), job.created_by));
    for (approval, removal) in &facts.approvals {
        let typed = if approval.typed { "; the number was typed" } else { "" };
        let back = removal.undone_by.map(|by| format!("; taken back by job {}", by.0)).unwrap_or_default();
        text.push_str(&format!(
            "  {}: {} approved removing {} of {} (job {}){typed}{back}\n",
            when::shown(approval.at),
            approval.who,
            group_digits(approval.number),
            group_digits(approval.of),
            approval.job.0
        ));
    }
    if facts.approvals.is_empty() {
        text.push_str("  Nobody approved a removal.\n");
    }
    text.push_str(&counts(lines));
    text.push_str(&format!("Every record and why: {} removals {} report --out FILE.html\n", program(), job.id.0));
    text
}

fn counts(lines: RemovalLines) -> String {
    let [removed, back, kept] = [lines.removed, lines.brought_back, lines.kept].map(group_digits);
    format!("  {removed} removed, {back} brought back since, {kept} kept\n")
}
