//! The progress line: phase, rows, rate, time left, counts. On standard error, and only when that is
//! a terminal.

use super::screen::{counted_words, to_stderr};
use crate::engine::job::{Control, Observer, Phase, Progress};
use crate::engine::model::Counts;
use crate::engine::schema::group_digits;
use crate::engine::source::profile::Profile;
use crate::engine::store::{Searched, StoreError};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Shows how a job gets on, and gives up waiting for another import where that is wished.
pub struct ProgressLine {
    bar: ProgressBar,
    control: Arc<Control>,
    no_wait: bool,
    /// Who writes to the database, once that was met.
    busy: Mutex<Option<StoreError>>,
}

impl ProgressLine {
    /// `no_wait` stops the job when somebody else is writing.
    pub fn new(control: Arc<Control>, no_wait: bool) -> ProgressLine {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        ProgressLine { bar, control, no_wait, busy: Mutex::new(None) }
    }

    /// Shows how far the first look through a file of `size` bytes is.
    pub fn reading(&self, profile: &Profile, size: u64) {
        let message = format!("Reading  {}", counted_words(profile.rows, "row", "rows"));
        self.show(message, profile.bytes, Some(size));
    }

    /// Shows how much of a download has arrived, in bytes.
    pub fn fetching(&self, bytes: u64, of: Option<u64>) {
        let megabytes = |bytes: u64| format!("{:.1} MB", bytes as f64 / 1e6);
        let all = of.map(|of| format!(" of {}", megabytes(of))).unwrap_or_default();
        self.show(format!("Fetching  {}{all}", megabytes(bytes)), bytes, of);
    }

    /// Shows how many of all records were looked at, and how many of them were found.
    pub fn searching(&self, searched: &Searched<'_>) {
        let found = searched.there.len() + searched.removed.len();
        let message = format!("Searching  {} found", group_digits(found as u64));
        self.show(message, searched.scanned, Some(searched.of));
    }

    /// Takes the line away before a result is printed.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Who was writing when the job gave up waiting.
    pub fn busy(&self) -> Option<StoreError> {
        let busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner).take();
        busy.filter(|_| self.no_wait)
    }

    /// A bar where the end is known, words alone where it is not.
    fn show(&self, message: String, done: u64, of: Option<u64>) {
        self.bar.set_message(message);
        let template = if of.is_some_and(|of| of > 0) { "{bar:24} {msg}" } else { "{msg}" };
        self.bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        if self.bar.is_finished() {
            // Cleared after an earlier phase: without this it would stay away.
            self.bar.reset();
        }
        self.bar.set_length(of.unwrap_or(0));
        self.bar.set_position(done);
    }

    fn waiting(&self, holder: &str, since: &str, seen: &str) {
        let mut busy = self.busy.lock().unwrap_or_else(PoisonError::into_inner);
        let first = busy.is_none();
        *busy = Some(StoreError::Busy { holder: holder.to_owned(), since: since.to_owned(), seen: seen.to_owned() });
        if self.no_wait {
            self.control.cancel();
        } else if first && self.bar.is_hidden() {
            to_stderr(&format!("Waiting: {holder} has been writing since {since}.\n"));
        }
    }
}

impl Observer for ProgressLine {
    fn progress(&self, progress: &Progress) {
        if let Phase::Waiting { holder, since, seen } = &progress.phase {
            self.waiting(holder, since, seen);
        }
        self.show(message(progress), progress.rows, progress.rows_total);
    }
}

fn message(progress: &Progress) -> String {
    let words = match &progress.phase {
        Phase::Waiting { holder, since, seen } => {
            return format!("Waiting: {holder} has been writing since {since}, last seen {seen}");
        }
        Phase::Reading => "Reading",
        Phase::CatchingUp => "Catching up",
        Phase::Checking => "Checking",
        Phase::Writing => "Importing",
        Phase::Undoing => "Undoing",
        Phase::Returning => "Bringing back",
        Phase::Removing => "Removing",
        Phase::Previewing => "Looking",
        Phase::RollingUp => return rolling_up(progress),
        Phase::Reconciling => return "Comparing counts".to_owned(),
    };
    let of = progress.rows_total.map(|total| format!(" of {}", group_digits(total))).unwrap_or_default();
    let unit = if progress.rows_total.unwrap_or(progress.rows) == 1 { "row" } else { "rows" };
    let mut message = format!("{words}  {}{of} {unit}", group_digits(progress.rows));
    if let Some(rate) = rate(progress.rows, progress.elapsed) {
        message.push_str(&format!("  {} a second", group_digits(rate)));
        let left = progress.rows_total.map(|total| total.saturating_sub(progress.rows) / rate);
        message.push_str(&left.map(|seconds| format!("  {} left", clock(seconds))).unwrap_or_default());
    }
    message.push_str(&counted(&progress.counts));
    message
}

fn rolling_up(progress: &Progress) -> String {
    let total = progress.rows_total.unwrap_or(progress.rows);
    let records = if total == 1 { "record" } else { "records" };
    format!("Making totals  {} of {} {records}", group_digits(progress.rows), group_digits(total))
}

/// Rows a second, once it means something.
fn rate(rows: u64, elapsed: Duration) -> Option<u64> {
    let milliseconds = elapsed.as_millis() as u64;
    (milliseconds >= 500 && rows > 0).then(|| rows.saturating_mul(1_000) / milliseconds).filter(|rate| *rate > 0)
}

fn clock(seconds: u64) -> String {
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

fn counted(counts: &Counts) -> String {
    let parts = [
        (counts.created, "new"),
        (counts.altered(), "updated"),
        (counts.left_out, "left out"),
        (counts.deleted, "removed"),
        (counts.kept, "kept"),
    ];
    let shown: Vec<String> =
        parts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{} {word}", group_digits(*n))).collect();
    if shown.is_empty() { String::new() } else { format!("  ({})", shown.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(phase: Phase, rows: u64, seconds: u64) -> Progress {
        Progress {
            job: None,
            part: None,
            phase,
            rows,
            rows_total: Some(400),
            bytes: 0,
            bytes_total: 0,
            counts: Counts { created: 3, left_out: 1, ..Counts::default() },
            paused: false,
            elapsed: Duration::from_secs(seconds),
            events: Vec::new(),
        }
    }

    #[test]
    fn the_line_tells_phase_rows_rate_time_left_and_counts() {
        let line = message(&progress(Phase::Writing, 200, 100));
        assert_eq!(line, "Importing  200 of 400 rows  2 a second  1:40 left  (3 new, 1 left out)");
    }

    #[test]
    fn a_rate_that_means_nothing_yet_is_not_shown() {
        assert_eq!(message(&progress(Phase::Checking, 200, 0)), "Checking  200 of 400 rows  (3 new, 1 left out)");
    }

    #[test]
    fn who_is_waited_for_is_named_and_no_wait_gives_up() {
        let phase = || Phase::Waiting {
            holder: "maria on FRONTDESK".to_owned(),
            since: "09:12".to_owned(),
            seen: "3 seconds ago".to_owned(),
        };
        let line = "Waiting: maria on FRONTDESK has been writing since 09:12, last seen 3 seconds ago";
        assert_eq!(message(&progress(phase(), 0, 0)), line);
        for no_wait in [false, true] {
            let control = Arc::new(Control::default());
            let line = ProgressLine::new(Arc::clone(&control), no_wait);
            assert!(line.busy().is_none());
            line.waiting("maria", "09:12", "just now");
            assert_eq!((control.is_cancelled(), line.busy().is_some()), (no_wait, no_wait));
        }
    }
}
