//! Work under way: how far, how fast, what has happened so far.

use super::parts::{Button, Kind, NumberCard, Pill};
use crate::engine::job::{LiveEvent, Phase, Progress};
use crate::engine::schema::catalogue::Operation;
use crate::engine::schema::group_digits;
use crate::wizard::Command;
use crate::wizard::format::{duration, time_left};
use crate::wizard::state::{EventGroup, Work};
use serde::Serialize;
use std::time::Duration;

#[derive(Debug, Clone, Serialize)]
pub struct ImportingScreen {
    pub title: String,
    pub text: String,
    /// 0 to 1; `None` while it is not known.
    pub share: Option<f32>,
    pub percent: String,
    pub done: String,
    pub rate: String,
    pub phases: Vec<PhaseScreen>,
    pub counters: Vec<NumberCard>,
    /// Rows a second over time, 0 to 1 of the fastest.
    pub pace: Vec<f32>,
    pub filters: Vec<FilterScreen>,
    pub events: Vec<EventLine>,
    pub pause: Option<Button>,
    pub stop: Button,
}

/// One part of the work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PhaseScreen {
    pub label: String,
    pub state: PhaseState,
}

/// Where a part of the work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum PhaseState {
    Done,
    Running,
    ToCome,
}

/// One of the filters above the events.
#[derive(Debug, Clone, Serialize)]
pub struct FilterScreen {
    pub label: &'static str,
    pub selected: bool,
    #[serde(skip)]
    pub command: Command,
}

/// What has happened, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventLine {
    pub pill: Pill,
    pub what: String,
    pub rows: String,
    pub example: String,
}

/// Bars of the sparkline.
const BARS: usize = 24;

pub(super) fn checking(file: &str, work: &Work) -> ImportingScreen {
    let stop = Button::new("Stop checking", Command::Stop);
    ImportingScreen {
        pause: None,
        stop: if work.stopping { stop.disabled("Stopping…") } else { stop },
        text: {
            let text = "Nothing is written to the database while checking.";
            part(work).map_or_else(|| text.to_owned(), |part| format!("{part} {text}"))
        },
        counters: checked(work.progress.as_ref()),
        ..working(format!("Checking {file}"), work, EventGroup::All, &["Read file", "Check rows"])
    }
}

pub(super) fn importing(title: &str, work: &Work, events: EventGroup) -> ImportingScreen {
    let phases: &[&str] = if work.removes {
        &["Look at the list once more", "Remove records", "Compare counts"]
    } else if is_returning(title) {
        &["Bring back records", "Compare counts"]
    } else if is_undoing(title, work) {
        &["Put back values", "Compare counts"]
    } else {
        &["Read file", "Check and write records", "Compare counts"]
    };
    let screen = working(title.to_owned(), work, events, phases);
    // An undo reports numbers only: its page has no list to filter.
    if work.removes || is_undoing(title, work) || is_returning(title) {
        ImportingScreen { filters: Vec::new(), ..screen }
    } else {
        screen
    }
}

/// Whether the work puts back what an import did.
pub(super) fn is_undoing(title: &str, work: &Work) -> bool {
    matches!(work.progress.as_ref().map(|p| &p.phase), Some(Phase::Undoing)) || title.starts_with("Undoing")
}

/// Whether the work brings back some of what was removed.
fn is_returning(title: &str) -> bool {
    title.starts_with("Bringing back")
}

fn working(title: String, work: &Work, events: EventGroup, phases: &[&str]) -> ImportingScreen {
    let progress = work.progress.as_ref();
    let share = progress.and_then(share);
    let pause = if work.paused {
        Button::new("Continue", Command::Pause(false))
    } else {
        Button::new("Pause", Command::Pause(true))
    };
    let stop = Button::new("Stop…", Command::AskToStop);
    let running = progress.map_or(0, |p| phase_number(&p.phase, phases.len()));
    ImportingScreen {
        title,
        text: text(work),
        share,
        percent: share.map(|s| format!("{}%", (s * 100.0).floor())).unwrap_or_default(),
        done: progress.map(done).unwrap_or_default(),
        rate: rate(work),
        phases: phases.iter().enumerate().map(|(number, label)| phase(number, label, running)).collect(),
        counters: counters(progress),
        pace: pace(work),
        filters: filters(events),
        events: progress.map(|p| lines(&p.events, events)).unwrap_or_default(),
        pause: Some(if work.stopping { pause.disabled("Stopping…") } else { pause }),
        stop: if work.stopping { stop.disabled("Stopping…") } else { stop },
    }
}

/// "Contacts, part 1 of 2."; nothing where there is only one.
fn part(work: &Work) -> Option<String> {
    let part = work.progress.as_ref()?.part?;
    Some(format!("{}, part {} of {}.", part.record_type.plural, part.number, part.of))
}

fn text(work: &Work) -> String {
    let text = what_goes_on(work);
    part(work).map_or_else(|| text.clone(), |part| format!("{part} {text}"))
}

fn what_goes_on(work: &Work) -> String {
    match work.progress.as_ref().map(|p| &p.phase) {
        _ if work.stopping => "Stopping after the rows under way…".to_owned(),
        Some(Phase::Waiting { holder, since, seen }) => {
            format!("Waiting for {holder}, last seen {seen}, who has been writing since {since}. It begins by itself.")
        }
        Some(Phase::CatchingUp) => "Passing over the rows that were done before.".to_owned(),
        _ if work.paused => "Paused. What was written so far is whole.".to_owned(),
        _ => "You can keep working. Closing the window stops safely — nothing is lost.".to_owned(),
    }
}

fn share(progress: &Progress) -> Option<f32> {
    match (progress.rows_total, progress.bytes_total) {
        (Some(total), _) if total > 0 => Some((progress.rows as f32 / total as f32).min(1.0)),
        (_, total) if total > 0 => Some((progress.bytes as f32 / total as f32).min(1.0)),
        _ => None,
    }
}

fn done(progress: &Progress) -> String {
    match progress.rows_total {
        _ if progress.phase == Phase::Undoing => format!("{} records put back", group_digits(progress.rows)),
        Some(total) if progress.phase == Phase::RollingUp => {
            format!("Totals of {} of {} records made", group_digits(progress.rows), group_digits(total))
        }
        Some(total) if matches!(progress.phase, Phase::Removing | Phase::Returning) => {
            format!("{} of {} records", group_digits(progress.rows), group_digits(total))
        }
        Some(total) => format!("{} of {} rows", group_digits(progress.rows), group_digits(total)),
        None => format!("{} done", group_digits(progress.rows)),
    }
}

/// Rows a second over the last part of the time, and what is left at that rate.
fn rate(work: &Work) -> String {
    let (Some(progress), Some((last_time, last_rows))) = (work.progress.as_ref(), work.pace.last()) else {
        return String::new();
    };
    if work.paused {
        return String::new();
    }
    let from = work.pace.iter().rev().find(|(time, _)| *last_time - *time >= Duration::from_secs(2));
    let (time, rows) = from.or(work.pace.first()).copied().unwrap_or_default();
    let seconds = (*last_time - time).as_secs_f64();
    let rows_done = last_rows.saturating_sub(rows);
    if seconds < 0.2 || rows_done == 0 {
        return duration(progress.elapsed);
    }
    let per_second = rows_done as f64 / seconds;
    let what =
        if matches!(progress.phase, Phase::Undoing | Phase::Removing | Phase::Returning) { "records" } else { "rows" };
    let words = format!("{} {what} a second", group_digits(per_second as u64));
    match progress.rows_total.filter(|total| *total > *last_rows) {
        Some(total) => {
            let left = Duration::from_secs_f64((total - last_rows) as f64 / per_second);
            format!("{words} · {}", time_left(left))
        }
        None => words,
    }
}

fn phase_number(phase: &Phase, phases: usize) -> usize {
    let number = match phase {
        Phase::Waiting { .. } | Phase::Reading | Phase::CatchingUp => 0,
        Phase::Undoing | Phase::Returning | Phase::Previewing => return 0,
        Phase::Checking | Phase::Writing | Phase::Removing => 1,
        Phase::Reconciling | Phase::RollingUp => 2,
    };
    number.min(phases - 1)
}

fn phase(number: usize, label: &str, running: usize) -> PhaseScreen {
    let state = match number.cmp(&running) {
        std::cmp::Ordering::Less => PhaseState::Done,
        std::cmp::Ordering::Equal => PhaseState::Running,
        std::cmp::Ordering::Greater => PhaseState::ToCome,
    };
    PhaseScreen { label: label.to_owned(), state }
}

/// What would happen, as nothing has yet.
fn checked(progress: Option<&Progress>) -> Vec<NumberCard> {
    let counts = progress.map(|p| p.counts).unwrap_or_default();
    if counts.deleted > 0 {
        return vec![
            NumberCard::new(counts.deleted, "to remove", Kind::Danger),
            NumberCard::new(counts.left_out, "problems", Kind::Danger),
        ];
    }
    vec![
        NumberCard::new(counts.created, "new", Kind::Good),
        NumberCard::new(counts.updated, "to update", Kind::Neutral),
        NumberCard::new(counts.unchanged, "already up to date", Kind::Info),
        NumberCard::new(counts.left_out, "problems", Kind::Danger),
    ]
}

fn counters(progress: Option<&Progress>) -> Vec<NumberCard> {
    let counts = progress.map(|p| p.counts).unwrap_or_default();
    if matches!(progress.map(|p| &p.phase), Some(Phase::Undoing)) {
        return vec![
            NumberCard::new(counts.altered(), "restored", Kind::Neutral),
            NumberCard::new(counts.deleted, "removed", Kind::Warn),
            NumberCard::new(counts.kept, "kept, changed later", Kind::Info),
        ];
    }
    if matches!(progress.map(|p| &p.phase), Some(Phase::Returning)) {
        return vec![
            NumberCard::new(counts.updated, "brought back", Kind::Good),
            NumberCard::new(counts.kept, "kept away", Kind::Info),
        ];
    }
    if counts.deleted > 0 {
        return vec![
            NumberCard::new(counts.deleted, "removed", Kind::Danger),
            NumberCard::new(counts.left_out, "problems", Kind::Danger),
        ];
    }
    vec![
        NumberCard::new(counts.created, "created", Kind::Good),
        NumberCard::new(counts.updated, "updated", Kind::Neutral),
        NumberCard::new(counts.unchanged, "unchanged", Kind::Info),
        NumberCard::new(counts.left_out, "problems", Kind::Danger),
    ]
}

fn pace(work: &Work) -> Vec<f32> {
    let Some((end, _)) = work.pace.last().filter(|(end, _)| *end > Duration::ZERO) else { return Vec::new() };
    let bar_at = |time: Duration| ((time.as_secs_f32() / end.as_secs_f32()) * (BARS - 1) as f32) as usize;
    let mut bars = vec![0.0_f32; BARS];
    let mut before = (Duration::ZERO, work.pace[0].1);
    for now in work.pace.iter().copied().filter(|(_, rows)| *rows > work.pace[0].1) {
        // Reports without a new row belong to the time the next rows took.
        if now.1 > before.1 {
            let seconds = (now.0 - before.0).as_secs_f32().max(0.001);
            bars[bar_at(before.0)..=bar_at(now.0).min(BARS - 1)].fill((now.1 - before.1) as f32 / seconds);
            before = now;
        }
    }
    let fastest = bars.iter().copied().fold(0.0_f32, f32::max);
    if fastest > 0.0 { bars.into_iter().map(|bar| bar / fastest).collect() } else { Vec::new() }
}

fn filters(selected: EventGroup) -> Vec<FilterScreen> {
    let filter =
        |group, label| FilterScreen { label, selected: group == selected, command: Command::FilterEvents(group) };
    vec![
        filter(EventGroup::All, "All"),
        filter(EventGroup::Created, "Created"),
        filter(EventGroup::Updated, "Updated"),
        filter(EventGroup::Problems, "Problems"),
    ]
}

fn lines(events: &[LiveEvent], group: EventGroup) -> Vec<EventLine> {
    let fits = |event: &&LiveEvent| match group {
        EventGroup::All => true,
        EventGroup::Created => event.operation == Operation::Create,
        EventGroup::Updated => event.operation == Operation::Update,
        EventGroup::Problems => matches!(event.operation, Operation::Error | Operation::Warning),
    };
    let line = |event: &LiveEvent| EventLine {
        pill: operation_pill(event.operation),
        what: event.message.clone(),
        rows: group_digits(event.count),
        example: event.example.clone(),
    };
    events.iter().filter(fits).map(line).collect()
}

pub(super) fn operation_pill(operation: Operation) -> Pill {
    match operation {
        Operation::Create => Pill::new(Kind::Good, "Created"),
        Operation::Update => Pill::new(Kind::Info, "Updated"),
        Operation::Delete => Pill::new(Kind::Neutral, "Removed"),
        Operation::Warning => Pill::new(Kind::Warn, "Warning"),
        Operation::Error => Pill::new(Kind::Danger, "Problem"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(reports: &[(u64, u64)]) -> Vec<f32> {
        let mut work = Work::new(1);
        work.pace = reports.iter().map(|(millis, rows)| (Duration::from_millis(*millis), *rows)).collect();
        pace(&work)
    }

    #[test]
    fn the_pace_has_no_holes_where_reports_brought_no_new_rows() {
        let even = bars(&[(100, 0), (500, 0), (1_000, 8_000), (1_500, 8_000), (2_000, 16_000)]);
        assert_eq!(even.len(), BARS);
        assert!(even.iter().all(|bar| (*bar - 1.0).abs() < f32::EPSILON), "{even:?}");
        let slower = bars(&[(0, 0), (1_000, 9_000), (2_000, 12_000)]);
        assert_eq!((slower[0], slower[BARS - 1]), (1.0, 1.0 / 3.0));
    }

    #[test]
    fn without_a_row_there_is_no_pace() {
        for reports in [&[][..], &[(0, 0)], &[(100, 0), (900, 0)], &[(100, 500), (900, 500)]] {
            assert!(bars(reports).is_empty(), "{reports:?}");
        }
    }
}
