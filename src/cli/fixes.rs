//! `--fix`, `--set-cell`, `--fixes` and `--no-fixes`: problems fixed beside the file, which itself is never written.

use super::overrides;
use super::prepare::{MatchedFile, ReadFile};
use super::screen::{Screen, counted_words};
use super::when;
use crate::engine::check::fixes_for;
use crate::engine::job::{ImportRequest, Report, with_newcomers};
use crate::engine::model::{Fix, FixRule, Fixes};
use crate::engine::schema::catalogue::{catalogue, code};
use crate::engine::schema::{RecordType, Schema, Slot};
use crate::engine::store::{KeptFixes, Store};
use anyhow::bail;
use clap::Args;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is done about problems of the file.
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Do something about every problem of one kind (repeatable)
    ///
    /// CODE is the problem's name, such as email_not_valid; without a field it means every field that has it. FIX is
    /// use-suggestion, blank (the cell counts as blank), leave-out (the row goes in, the field stays as it is in the
    /// database), and for dates day-first or month-first. A check lists what there is to do.
    #[arg(long, value_name = "CODE[:SLOT]=FIX", value_parser = rule, help_heading = "Problems")]
    pub fix: Vec<Rule>,
    /// Read something else in one cell; rows are numbered as a spreadsheet program shows them (repeatable)
    #[arg(long, value_name = "ROW:HEADER=TEXT", value_parser = cell, help_heading = "Problems")]
    pub set_cell: Vec<SetCell>,
    /// Use what was fixed earlier in a file with the same content
    #[arg(long, conflicts_with = "no_fixes", help_heading = "Problems")]
    pub fixes: bool,
    /// Do not use it, and do not mention it
    #[arg(long, help_heading = "Problems")]
    pub no_fixes: bool,
}

/// (name of the code, path of the field, what to do), as typed.
type Rule = (String, Option<String>, Fix);

/// (row, header, text), as typed.
type SetCell = (u64, String, String);

/// What was fixed for one run, for its document.
#[derive(Debug, Default, Serialize)]
pub struct FixesDocument {
    /// Cells read otherwise than they stand in the file.
    cells: usize,
    rules: Vec<FixRule>,
    /// Whether what was fixed earlier is among them.
    remembered: bool,
}

/// Lays what was asked for over a request; says where earlier fixes are used, or could be.
///
/// # Errors
/// When a problem, field or column that was named does not exist, or cannot be fixed like this.
pub fn apply(
    args: &FixArgs,
    file: &ReadFile,
    matched: &MatchedFile,
    store: &mut dyn Store,
    screen: &Screen,
    request: &mut ImportRequest,
) -> anyhow::Result<FixesDocument> {
    let mut fixes = Fixes::default();
    let mut remembered = false;
    if !args.no_fixes
        && let Some(kept) = store.kept_fixes(&request.fixed_file())?
    {
        if !screen.json {
            super::say(&kept_words(&kept, args.fixes));
        }
        if args.fixes {
            remembered = true;
            fixes = kept.fixes;
        }
    }
    for rule in &args.fix {
        add_rule(rule, matched, &mut fixes)?;
    }
    let headers = file.source.headers();
    for (row, header, text) in &args.set_cell {
        fixes.set_cell(*row, overrides::column(&headers, header)?, None, text);
    }
    if fixes.cell_count() > Fixes::MOST_CELLS {
        bail!("More than {} cells cannot be fixed in one file. Correct the file itself.", Fixes::MOST_CELLS);
    }
    let document = FixesDocument { cells: fixes.cell_count(), rules: fixes.rules.clone(), remembered };
    request.fixes = fixes;
    *request = with_newcomers(request.clone(), Schema::built_in(), &file.source, &file.profile);
    Ok(document)
}

/// "You fixed 4 cells of this file on 12 March 2026, 14:05. They are used again."
fn kept_words(kept: &KeptFixes, used: bool) -> String {
    let parts =
        [(kept.fixes.cell_count(), "cell", "cells"), (kept.fixes.rules.len(), "kind of problem", "kinds of problems")];
    let words: Vec<String> =
        parts.iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| counted_words(*n as u64, one, many)).collect();
    let (what, by, at) = (words.join(" and "), &kept.changed_by, when::shown(kept.changed_at));
    let fixed = format!("{what} of this file were fixed by {by} on {at}.");
    if used { format!("{fixed} They are used again.") } else { format!("{fixed} Add --fixes to use them again.") }
}

fn add_rule((name, path, fix): &Rule, matched: &MatchedFile, fixes: &mut Fixes) -> anyhow::Result<()> {
    let record_type = matched.record_type;
    let Some(kind) = catalogue().values().find(|kind| kind.name == *name) else {
        bail!("There is no problem {name:?}. A check names those of a file, such as date_not_recognised.");
    };
    let slots: Vec<Option<Slot>> = match path {
        Some(path) => vec![Some(overrides::slot(record_type, path)?)],
        None if kind.code == code::ROW_LONG => vec![None],
        None => matched.mapping.iter().map(|(slot, _)| Some(slot)).collect(),
    };
    let suits = |slot: &&Option<Slot>| fixes_for(record_type, &matched.mapping, kind.code, **slot).contains(fix);
    let suited: Vec<&Option<Slot>> = slots.iter().filter(suits).collect();
    if suited.is_empty() {
        let all = slots.iter().flat_map(|slot| fixes_for(record_type, &matched.mapping, kind.code, *slot));
        let names: BTreeSet<&str> = all.map(Fix::name).collect();
        let names: Vec<&str> = names.into_iter().collect();
        if names.is_empty() {
            bail!("{name} cannot be fixed by a rule here. Correct the rows, or name a cell with --set-cell.");
        }
        bail!("{name} cannot be fixed with {}; there is {}.", fix.name(), names.join(", "));
    }
    for slot in suited {
        let path = slot.map(|slot| record_type.slot_path(slot));
        fixes.set_rule(kind.code, path.as_deref(), Some(*fix));
    }
    Ok(())
}

/// What can be done about the problems of a check, as it is typed.
pub fn offers_text(report: &Report, record_type: &RecordType) -> String {
    let mut lines = Vec::new();
    for problem in &report.problems {
        let slot = problem.event.slot.map(|slot| format!(":{}", record_type.slot_path(slot))).unwrap_or_default();
        for offer in &problem.offers {
            let about = if offer.about { "about " } else { "" };
            let cells = counted_words(offer.cells, "cell", "cells");
            lines.push(format!("  --fix {}{slot}={}  ({about}{cells})\n", problem.name, offer.fix.name()));
        }
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\nProblems can be fixed without changing the file:\n{}", lines.concat())
}

fn rule(text: &str) -> Result<Rule, String> {
    let wrong =
        || "write the problem, perhaps its field, and what to do, as in email_not_valid=use-suggestion".to_owned();
    let (problem, fix) = text.rsplit_once('=').ok_or_else(wrong)?;
    let known = Fix::ALL.into_iter().find(|known| known.name() == fix.trim());
    let fix = known.ok_or("what to do is use-suggestion, blank, leave-out, day-first or month-first")?;
    let (name, slot) = match problem.split_once(':') {
        Some((name, slot)) => (name, Some(slot.trim().to_owned())),
        None => (problem, None),
    };
    if name.trim().is_empty() { Err(wrong()) } else { Ok((name.trim().to_owned(), slot, fix)) }
}

fn cell(text: &str) -> Result<SetCell, String> {
    let wrong = || "write the row, the column's header and the text, as in 27:Birth Date=1980-02-03".to_owned();
    let (place, text) = text.split_once('=').ok_or_else(wrong)?;
    let (row, header) = place.split_once(':').ok_or_else(wrong)?;
    let row = row.trim().parse().ok().filter(|row| *row > 0).ok_or_else(wrong)?;
    if header.trim().is_empty() { Err(wrong()) } else { Ok((row, header.to_owned(), text.to_owned())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_a_problem_perhaps_a_field_and_what_to_do() {
        let typed = |name: &str, slot: Option<&str>, fix| Ok((name.to_owned(), slot.map(str::to_owned), fix));
        assert_eq!(rule("email_not_valid=blank"), typed("email_not_valid", None, Fix::Blank));
        let slot = Some("emails.0.email");
        assert_eq!(rule("email_not_valid:emails.0.email=leave-out"), typed("email_not_valid", slot, Fix::LeaveOut));
        for wrong in ["email_not_valid", "=blank", "email_not_valid=guess", ""] {
            assert!(rule(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_cell_is_named_by_its_row_and_header_and_may_become_blank() {
        let typed = |row, header: &str, text: &str| Ok((row, header.to_owned(), text.to_owned()));
        assert_eq!(cell("27:Birth Date=1980-02-03"), typed(27, "Birth Date", "1980-02-03"));
        assert_eq!(cell("2:Note="), typed(2, "Note", ""));
        assert_eq!(cell("2:Note=a=b"), typed(2, "Note", "a=b"));
        for wrong in ["Birth Date=x", "0:Note=x", "x:Note=x", "2:=x", "2:Note"] {
            assert!(cell(wrong).is_err(), "{wrong}");
        }
    }
}
