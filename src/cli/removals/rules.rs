//! `almoner removals rules`: what is protected, and when removing needs more than a click.

use crate::cli::screen::Screen;
use crate::cli::{EXIT_CODES, Outcome};
use crate::engine::model::RemovalRules;
use crate::engine::schema::group_digits;
use crate::engine::store::Store;
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Show what is protected from removal, or change it
///
/// The rules lie in the database and hold for all who share it, also for lists that wait already.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(super) struct RulesArgs {
    /// Protect who gave within so many years; `off` protects nobody for that
    #[arg(long, value_name = "N|off", value_parser = years)]
    gave_within_years: Option<Years>,
    /// Protect who has an open proposal
    #[arg(long, value_enum)]
    open_proposals: Option<YesNo>,
    /// Protect records with this tag, too (repeatable)
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// No longer protect records with this tag (repeatable)
    #[arg(long, value_name = "TAG")]
    no_tag: Vec<String>,
    /// Never remove the record with this ID (repeatable)
    #[arg(long, value_name = "ID")]
    never: Vec<String>,
    /// Never remove the records whose IDs stand in this file, one a line
    #[arg(long, value_name = "FILE")]
    never_file: Option<PathBuf>,
    /// Take this ID off those never removed (repeatable)
    #[arg(long, value_name = "ID")]
    no_never: Vec<String>,
    /// From so many per cent of all records on, the number has to be typed
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u32).range(0..=100))]
    typed_share: Option<u32>,
    /// From so many records on, the number has to be typed
    #[arg(long, value_name = "N")]
    typed_count: Option<u64>,
    /// Allow more than half of all records to be removed at once
    #[arg(long, value_enum)]
    more_than_half: Option<YesNo>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum YesNo {
    Yes,
    No,
}

/// Years; `None` is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Years(Option<u32>);

fn years(text: &str) -> Result<Years, String> {
    match text.trim() {
        "off" => Ok(Years(None)),
        number => match number.parse() {
            Ok(years @ 1..=100) => Ok(Years(Some(years))),
            _ => Err("write a number of years from 1 to 100, or `off`".to_owned()),
        },
    }
}

pub(super) fn rules(store: &mut dyn Store, args: &RulesArgs, screen: &Screen) -> anyhow::Result<Outcome> {
    let before = store.removal_rules()?;
    let after = args.over(before.clone())?;
    if after != before {
        store.set_removal_rules(&after)?;
    }
    if screen.json {
        screen.document(&after)?;
    } else {
        let changed = if after == before { "" } else { "Changed. " };
        screen.print(&text(&after, changed))?;
    }
    Ok(Outcome::Complete)
}

impl RulesArgs {
    /// The rules with what was asked for laid over them.
    ///
    /// # Errors
    /// When the file of IDs cannot be read.
    fn over(&self, mut rules: RemovalRules) -> anyhow::Result<RemovalRules> {
        if let Some(Years(years)) = self.gave_within_years {
            rules.gave_within_years = years;
        }
        if let Some(open) = self.open_proposals {
            rules.open_proposals = open == YesNo::Yes;
        }
        if let Some(allowed) = self.more_than_half {
            rules.more_than_half = allowed == YesNo::Yes;
        }
        rules.typed_share = self.typed_share.unwrap_or(rules.typed_share);
        rules.typed_count = self.typed_count.unwrap_or(rules.typed_count);
        let same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        rules.tags.retain(|tag| !self.no_tag.iter().any(|gone| same(gone.trim(), tag)));
        for tag in self.tag.iter().map(|tag| tag.trim()).filter(|tag| !tag.is_empty()) {
            if !rules.tags.iter().any(|known| same(known, tag)) {
                rules.tags.push(tag.to_owned());
            }
        }
        rules.ids.retain(|id| !self.no_never.iter().any(|gone| gone.trim() == id));
        let listed = self.never_file.as_deref().map(ids_in).transpose()?.unwrap_or_default();
        rules.ids.extend(self.never.iter().map(|id| id.trim().to_owned()).chain(listed).filter(|id| !id.is_empty()));
        rules.ids.sort_unstable();
        rules.ids.dedup();
        Ok(rules)
    }
}

/// The IDs in a file, one a line.
fn ids_in(path: &Path) -> anyhow::Result<Vec<String>> {
    let why = || format!("{} cannot be read as a list of IDs, one a line. Nothing was changed.", path.display());
    let text = std::fs::read_to_string(path).with_context(why)?;
    let text = text.trim_start_matches('\u{feff}');
    Ok(text.lines().map(|line| line.trim().trim_matches('"').to_owned()).filter(|id| !id.is_empty()).collect())
}

fn text(rules: &RemovalRules, changed: &str) -> String {
    let on = |on: bool| if on { "yes" } else { "no" };
    let years = match rules.gave_within_years {
        None => "off".to_owned(),
        Some(1) => "1 year".to_owned(),
        Some(years) => format!("{years} years"),
    };
    let tags = if rules.tags.is_empty() { "none".to_owned() } else { rules.tags.join(", ") };
    format!(
        "{changed}Kept unless somebody ticks it:\n  gave within        {years}\n  open proposal      {}\n  \
         tagged             {tags}\n  never removed      {}\nThe number has to be typed:\n  from               {} % or \
         {} records on\nMore than half at once:\n  allowed            {}\n",
        on(rules.open_proposals),
        match rules.ids.len() {
            0 => "none".to_owned(),
            1..=10 => rules.ids.join(", "),
            many => format!("{} IDs", group_digits(many as u64)),
        },
        rules.typed_share,
        group_digits(rules.typed_count),
        on(rules.more_than_half)
    )
}

#[cfg(test)]
mod tests {
    use super::Years;
    use super::years;

    #[test]
    fn years_are_a_number_or_off() {
        assert_eq!((years("off"), years(" 3 ")), (Ok(Years(None)), Ok(Years(Some(3)))));
        assert!(["0", "101", "-1", "two", ""].into_iter().all(|text| years(text).is_err()));
    }
}
