//! `almoner rollup`: makes donors' giving totals anew from their gifts.

use super::args::RunArgs;
use super::progress::ProgressLine;
use super::screen::{Screen, counted_words};
use super::{Common, EXIT_CODES, Outcome, ask, control, store};
use crate::engine::job::{self, JobError};
use crate::engine::store::RollUpCounts;
use clap::Args;
use serde::Serialize;

/// Make giving totals anew from gifts: lifetime, largest and last gift, and the sum of each year
///
/// Every import and undo does this for the donors it touches. Pledges, planned gifts and soft credits do not
/// count, refunds are taken off. Totals that were imported are kept.
#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub struct RollUpArgs {
    /// Replace totals that were imported too, where there are gifts to make them from; this cannot be taken back
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    run: RunArgs,
}

/// The document of `rollup`.
#[derive(Serialize)]
struct Document {
    /// Donors whose totals were made.
    records: u64,
    /// Those of them whose totals changed.
    changed: u64,
    /// Those who keep totals that were imported.
    kept: u64,
    /// Those who gave in several currencies.
    several_currencies: u64,
}

pub fn roll_up(args: &RollUpArgs, common: &Common, screen: &Screen) -> anyhow::Result<Outcome> {
    let mut store = store::open_existing(common)?;
    let question = "Replace giving totals that were imported by those of the gifts? This cannot be taken back.";
    if args.all && !args.run.yes && ask::somebody_is_there() && !ask::yes(question) {
        anyhow::bail!("Nothing was changed.");
    }
    let control = control::listening();
    let progress = ProgressLine::new(control.clone(), args.run.no_wait);
    let report = job::roll_up(store.as_mut(), args.all, &store::person(), &control, &progress);
    progress.clear();
    let report = match (report, progress.busy()) {
        (Err(JobError::Stopped), Some(busy)) => return Err(busy.into()),
        (report, _) => report?,
    };
    if report.stopped {
        anyhow::bail!("Stopped. The totals made so far are whole; run it again for the others.");
    }
    let counts = &report.counts;
    if screen.json {
        screen.document(&Document {
            records: counts.records,
            changed: counts.changed,
            kept: counts.kept,
            several_currencies: counts.several_currencies,
        })?;
    } else {
        screen.print(&text(counts))?;
    }
    Ok(Outcome::Complete)
}

fn text(counts: &RollUpCounts) -> String {
    let donors = |count: u64| counted_words(count, "donor", "donors");
    let mut text = format!(
        "Giving totals of {} were made from gifts, and those of {} changed.\n",
        donors(counts.records),
        donors(counts.changed)
    );
    if counts.kept > 0 {
        let keep = if counts.kept == 1 { "keeps" } else { "keep" };
        let how = format!("`{} rollup --all` replaces them", super::program());
        text.push_str(&format!("{} {keep} the totals that were imported; {how}.\n", donors(counts.kept)));
    }
    if counts.several_currencies > 0 {
        let gave = "gave in several currencies: the totals count the one used most often";
        text.push_str(&format!("{} {gave}.\n", donors(counts.several_currencies)));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_or_in_several_currencies_is_told_where_there_is_any() {
        let quiet = RollUpCounts { records: 1_234, changed: 1, ..RollUpCounts::default() };
        assert_eq!(text(&quiet), "Giving totals of 1,234 donors were made from gifts, and those of 1 donor changed.\n");
        let told = text(&RollUpCounts { kept: 12, several_currencies: 1, ..quiet });
        assert!(told.contains("12 donors keep the totals that were imported; `almoner"), "{told}");
        assert!(told.contains("1 donor gave in several currencies: "), "{told}");
    }
}
