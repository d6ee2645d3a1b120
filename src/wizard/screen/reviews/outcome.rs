//! What came of a review: who approved it, every record that went, came back or stayed, and bringing some back.

use super::common::{called, nothing_fits, sorts, title, unmarked};
use super::one::{ReviewChip, TickMark};
use super::{command, names};
use crate::engine::job::{report_words, stays_label, stays_words};
use crate::engine::model::{RecordId, Status};
use crate::engine::schema::{RecordType, group_digits};
use crate::engine::store::{ReportLine, ReportShow, ReportTotals, ReportWhat};
use crate::wizard::Command;
use crate::wizard::format::{count, day_short, moment, size};
use crate::wizard::removed::{OpenOutcome, Outcome, OutcomeCommand};
use crate::wizard::reviews::ReviewCommand;
use crate::wizard::screen::RecordChoice;
use crate::wizard::screen::parts::{Banner, Button, Kind, Pill};
use crate::wizard::screen::reviews::lines::{ReviewLines, short_key};
use crate::wizard::state::State;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct OutcomeScreen {
    pub back: Button,
    pub title: String,
    /// Who approved what and when; `[…]` in it stands out.
    pub text: String,
    /// Which file it was, to the last bit.
    pub file: String,
    pub save: Button,
    /// The type itself, then those whose records went with them.
    pub tabs: Vec<RecordChoice>,
    pub search: String,
    pub hint: &'static str,
    pub chips: Vec<ReviewChip>,
    pub sorts: Vec<RecordChoice>,
    pub banners: Vec<Banner>,
    /// Of all that are listed and can come back; none where nothing can.
    pub tick: Option<TickMark>,
    pub body: OutcomeBody,
    pub question: Option<BringBackScreen>,
    /// "3 removed · 1 brought back"; `[…]` stands out.
    pub footer: String,
    pub close: Button,
    pub everything: Option<Button>,
    pub bring_back: Option<Button>,
    /// Looks whether anything changed.
    #[serde(skip)]
    pub look_again: Command,
}

/// What is listed.
#[derive(Debug, Clone, Serialize)]
pub enum OutcomeBody {
    Nothing,
    Empty {
        title: String,
        text: String,
    },
    Lines {
        name: String,
        key: String,
        /// Heading of whom they went with; none for the type of the review itself.
        with: Option<String>,
        lines: ReviewLines<OutcomeLine>,
        /// The line the keyboard is on.
        marked: Option<u64>,
    },
}

/// One record that went, came back or stayed.
#[derive(Debug, Clone, Serialize)]
pub struct OutcomeLine {
    pub name: String,
    pub pills: Vec<Pill>,
    pub key: String,
    /// "First98 Last98 C98"; empty where it did not go with another.
    pub with: String,
    pub why: String,
    /// `None` where it cannot be picked.
    pub ticked: Option<bool>,
    /// What the tick is called: "Bring back Harold Jensen".
    pub tick_label: String,
    /// Why it cannot come back, in a sentence.
    pub hint: String,
    #[serde(skip)]
    pub pick: Option<Command>,
}

/// The question before records come back.
#[derive(Debug, Clone, Serialize)]
pub struct BringBackScreen {
    pub title: String,
    /// What comes along: "2 contacts · 3 gifts".
    pub counts: String,
    pub texts: Vec<&'static str>,
    pub keep: Button,
    pub confirm: Button,
}

fn outcome_command(which: OutcomeCommand) -> Command {
    command(ReviewCommand::Outcome(which))
}

pub(super) fn outcome(state: &State, open: &OpenOutcome) -> OutcomeScreen {
    let found = open.found.as_deref();
    let own = found.and_then(|found| state.schema.record_type(&found.facts.job.record_type));
    let (one, many) = names(own);
    let file_name = found.map(|found| found.facts.job.file_name.clone()).unwrap_or_default();
    let title = title(found.map(|found| heading(found, &one, &many)), open.problem.as_deref());
    let save = Button::new("Save the report…", command(ReviewCommand::SaveReport { review: open.job, file_name }));
    OutcomeScreen {
        back: Button::new("All removals", command(ReviewCommand::Leave)),
        title,
        text: found.map(|found| text(state, found, &many)).unwrap_or_default(),
        file: found.map(file).unwrap_or_default(),
        save: if found.is_some() { save } else { save.disabled("It is being read") },
        tabs: found.map(|found| tabs(state, open, found)).unwrap_or_default(),
        search: open.search.clone(),
        hint: "Find a name or ID",
        chips: found.map(|found| chips(open, found)).unwrap_or_default(),
        sorts: sorts(open.sort, |sort| outcome_command(OutcomeCommand::Sort(sort))),
        banners: banners(open, found),
        tick: found.and_then(|found| tick(open, found)),
        body: body(state, open),
        question: found.and_then(|found| question(state, open, found)),
        footer: found.map(|found| footer(open, found)).unwrap_or_default(),
        close: Button::new("Close", command(ReviewCommand::Leave)),
        everything: found.and_then(|found| everything(state, found)),
        bring_back: found.and_then(|found| bring_back(state, open, found, &one, &many)),
        look_again: outcome_command(OutcomeCommand::LookAgain),
    }
}

/// What happened, in a few words.
fn heading(found: &Outcome, one: &str, many: &str) -> String {
    let (facts, totals) = (&found.facts, own_totals(found));
    let gone = totals.removed + totals.brought_back;
    if is_removing(found) {
        return format!("{} removed so far", count(gone, one, many));
    }
    if gone == 0 {
        return "Nothing was removed".to_owned();
    }
    match (totals.removed, totals.brought_back) {
        (_, 0) => format!("{} removed", count(gone, one, many)),
        (0, _) => format!("{} removed, and all brought back", count(gone, one, many)),
        (_, back) if !facts.removed_nothing() => {
            format!("{} removed, {} brought back since", count(gone, one, many), group_digits(back))
        }
        (_, back) => format!("{} removed, {} taken back since", count(gone, one, many), group_digits(back)),
    }
}

fn own_totals(found: &Outcome) -> ReportTotals {
    found.of(&found.facts.job.record_type).cloned().unwrap_or_default()
}

fn is_removing(found: &Outcome) -> bool {
    let status = found.facts.job.status;
    status.is_removing() || status == Status::PruningQueued
}

/// "Approved by maria · 12 Nov 2026, 16:20 · 1,165 of 140,734 contacts".
fn text(state: &State, found: &Outcome, many: &str) -> String {
    let facts = &found.facts;
    let approved = facts.approvals.iter().map(|(approval, removal)| {
        let mut told = vec![
            format!("Approved by [{}]", unmarked(&approval.who)),
            moment(approval.at, &state.now),
            format!("{} of {} {many}", group_digits(approval.number), group_digits(approval.of)),
        ];
        told.extend(approval.typed.then(|| "the number was typed".to_owned()));
        told.extend((removal.status == Status::Undone).then(|| "taken back since".to_owned()));
        told.join(" · ")
    });
    let mut lines: Vec<String> = approved.collect();
    if is_removing(found) {
        lines.push("Records are being removed just now.".to_owned());
    } else if let (true, Some(ended)) = (lines.is_empty(), &facts.ended) {
        lines.push(format!(
            "Finished without removing by [{}] · {}",
            unmarked(&ended.who),
            moment(ended.at, &state.now)
        ));
    }
    if facts.job.status == Status::Undone {
        lines.push("The import was taken back since, and its removals with it.".to_owned());
    }
    lines.join("\n")
}

/// "full.csv · 3.2 KB · SHA-256 ab…"
fn file(found: &Outcome) -> String {
    let job = &found.facts.job;
    let list = job.list.as_ref().map(|list| format!("list “{list}”"));
    let facts = [job.file_name.clone(), size(job.file_size)];
    let sum = format!("SHA-256 {}", job.file_sha256);
    facts.into_iter().chain(list).chain([sum]).collect::<Vec<_>>().join(" · ")
}

fn tabs(state: &State, open: &OpenOutcome, found: &Outcome) -> Vec<RecordChoice> {
    let tab = |totals: &ReportTotals| {
        let own = totals.record_type == found.facts.job.record_type;
        let of = (!own).then(|| totals.record_type.clone());
        let plural = state.schema.record_type(&totals.record_type).map_or("", |of| of.plural.as_str());
        let number = totals.removed + totals.brought_back + totals.kept;
        RecordChoice {
            label: format!("{plural} {}", group_digits(number)),
            selected: open.tab == of,
            command: outcome_command(OutcomeCommand::ShowTab(of)),
        }
    };
    found.totals.iter().map(tab).collect()
}

fn chips(open: &OpenOutcome, found: &Outcome) -> Vec<ReviewChip> {
    let totals = found.of(open.listed_type()).cloned().unwrap_or_default();
    let all = [
        ("Removed", totals.removed, ReportShow::Removed),
        ("Brought back", totals.brought_back, ReportShow::BroughtBack),
        ("Kept", totals.kept, ReportShow::Kept),
        ("Kept by hand", totals.by_hand, ReportShow::ByHand),
    ];
    let chip = |(label, number, show): (&str, u64, ReportShow)| {
        let selected = open.show == show;
        let next = if selected { ReportShow::All } else { show };
        ReviewChip {
            label: label.to_owned(),
            count: group_digits(number),
            selected,
            command: outcome_command(OutcomeCommand::Show(next)),
        }
    };
    all.into_iter().filter(|(_, number, show)| *number > 0 || *show == open.show).map(chip).collect()
}

fn banners(open: &OpenOutcome, found: Option<&Outcome>) -> Vec<Banner> {
    let plain = |kind, text: &str| Banner { kind, text: text.to_owned(), buttons: Vec::new() };
    let problem = open.problem.as_deref().map(|text| plain(Kind::Danger, text));
    let told = open.told.as_deref().map(|text| plain(Kind::Info, text));
    let removing = found.is_some_and(is_removing).then(|| {
        plain(
            Kind::Info,
            "Somebody is removing what was approved. When that is done, records can be brought back here.",
        )
    });
    problem.into_iter().chain(told).chain(removing).collect()
}

fn tick(open: &OpenOutcome, found: &Outcome) -> Option<TickMark> {
    let (_, page) = open.shown()?;
    let possible: Vec<RecordId> = match is_removing(found) {
        true => Vec::new(),
        false => page.lines.iter().filter(|line| open.can_come_back(line).is_some()).map(|line| line.record).collect(),
    };
    if possible.is_empty() {
        return None;
    }
    let picked = possible.iter().filter(|record| open.picked.contains_key(record)).count();
    let ticked = match picked {
        0 => Some(false),
        all if all == possible.len() => Some(true),
        _ => None,
    };
    let next = ticked != Some(true);
    let label = if next { "Tick all listed that can come back" } else { "Untick all listed" };
    Some(TickMark { ticked, label: label.to_owned(), command: outcome_command(OutcomeCommand::PickAll(next)) })
}

fn body(state: &State, open: &OpenOutcome) -> OutcomeBody {
    let of = state.schema.record_type(open.listed_type());
    let (Some(of), Some((query, page)), Some(found)) = (of, &open.page, open.found.as_deref()) else {
        return OutcomeBody::Nothing;
    };
    if page.total == 0 && open.shown().is_some() {
        let (title, text) = nothing_fits(&open.search, &of.plural.to_lowercase());
        return OutcomeBody::Empty { title, text };
    }
    let holder = names(state.schema.record_type(open.own_type())).0;
    OutcomeBody::Lines {
        name: of.label.clone(),
        key: short_key(of),
        with: open.tab.is_some().then(|| format!("Went with this {holder}")),
        lines: ReviewLines {
            total: page.total,
            offset: query.offset,
            rows: page.lines.iter().map(|each| line(state, open, found, each)).collect(),
        },
        marked: open.marked.filter(|line| *line < page.total),
    }
}

fn line(state: &State, open: &OpenOutcome, found: &Outcome, line: &ReportLine) -> OutcomeLine {
    let name = called(&line.title, &line.key);
    let removal = open.can_come_back(line).filter(|_| !is_removing(found));
    let ticked = removal.map(|_| open.picked.contains_key(&line.record));
    let pick = removal.zip(ticked).map(|(removal, ticked)| OutcomeCommand::Pick(line.record, removal, !ticked));
    OutcomeLine {
        name: name.to_owned(),
        pills: pills(state, open, line),
        key: line.key.clone(),
        with: format!("{} {}", line.with_title, line.with).trim().to_owned(),
        // The pill says who brought it back and when.
        why: report_words(&ReportLine { back: None, ..line.clone() }, &found.rules),
        ticked,
        tick_label: format!("Bring back {name}"),
        hint: line.stays.map(|stays| stays_words(stays).to_owned()).unwrap_or_default(),
        pick: pick.map(outcome_command),
    }
}

fn pills(state: &State, open: &OpenOutcome, line: &ReportLine) -> Vec<Pill> {
    let who = |who: &str| if who == open.me { "you".to_owned() } else { who.to_owned() };
    let what = match (line.what, &line.back) {
        (ReportWhat::Removed, _) => Pill::new(Kind::Danger, "removed"),
        (ReportWhat::BroughtBack, None) => Pill::new(Kind::Good, "brought back"),
        (ReportWhat::BroughtBack, Some(back)) => {
            Pill::new(Kind::Good, format!("brought back by {}, {}", who(&back.who), day_short(back.at, &state.now)))
        }
        (ReportWhat::Kept, _) => match line.decision.as_ref().filter(|decision| !decision.remove) {
            Some(decision) => {
                Pill::new(Kind::Good, format!("kept by {}, {}", who(&decision.who), day_short(decision.at, &state.now)))
            }
            None => Pill::new(Kind::Neutral, "kept"),
        },
    };
    let stays = line.stays.map(|stays| Pill::new(Kind::Warn, stays_label(stays)));
    std::iter::once(what).chain(stays).collect()
}

fn footer(open: &OpenOutcome, found: &Outcome) -> String {
    let totals = own_totals(found);
    let number = |number: u64, what: &str| (number > 0).then(|| format!("[{}] {what}", group_digits(number)));
    if !open.picked.is_empty() {
        let picked = group_digits(open.picked.len() as u64);
        return format!("[{picked}] of [{}] ticked to bring back", group_digits(totals.removed));
    }
    let all =
        [number(totals.removed, "removed"), number(totals.brought_back, "brought back"), number(totals.kept, "kept")];
    all.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Takes the whole removal back.
fn everything(state: &State, found: &Outcome) -> Option<Button> {
    let there = |status: Status| matches!(status, Status::Ok | Status::Warn);
    let (_, removal) = found.facts.approvals.iter().rev().find(|(_, removal)| there(removal.status))?;
    if own_totals(found).removed == 0 || is_removing(found) {
        return None;
    }
    let button = Button::new("Bring everything back…", Command::AskToUndo(removal.id));
    Some(if state.is_busy() { button.disabled("Wait until the work under way is finished") } else { button })
}

fn bring_back(state: &State, open: &OpenOutcome, found: &Outcome, one: &str, many: &str) -> Option<Button> {
    if own_totals(found).removed == 0 || is_removing(found) {
        return None;
    }
    let picked = open.picked.len() as u64;
    let what = if picked == 0 { "the ticked".to_owned() } else { count(picked, one, many) };
    let button = Button::new(format!("Bring back {what}…"), outcome_command(OutcomeCommand::AskToBringBack));
    Some(match () {
        _ if state.is_busy() => button.disabled("Wait until the work under way is finished"),
        _ if picked == 0 => button.disabled("Tick what is to come back first"),
        _ if open.question.is_some() => button.disabled("Answer the question beside the list"),
        _ => button,
    })
}

fn question(state: &State, open: &OpenOutcome, found: &Outcome) -> Option<BringBackScreen> {
    let asked = open.question.as_ref()?;
    let of = |name: &str, number: u64| {
        let (one, many) = names(state.schema.record_type(name));
        count(number, &one, &many)
    };
    let what = of(&found.facts.job.record_type, open.picked.len() as u64);
    let along = asked.along.iter().flatten().map(|(name, number)| of(name, *number));
    let counts: Vec<String> = std::iter::once(what.clone()).chain(along).collect();
    let confirm = Button::new(format!("Bring back {what}"), outcome_command(OutcomeCommand::BringBack));
    Some(BringBackScreen {
        title: format!("Bring back {what}?"),
        counts: counts.join(" · "),
        texts: vec![
            "They come back as they were when they were removed, with everything that belonged to them.",
            "What was changed meanwhile stays: who has one of their IDs or emails by now keeps it, and you are told.",
            "It stands in History as one step, where it can be undone.",
        ],
        keep: Button::new("Not yet", outcome_command(OutcomeCommand::KeepAway)),
        confirm: match asked.along {
            Some(_) => confirm,
            None => confirm.disabled("What comes along is being counted"),
        },
    })
}

/// "contact" and "contacts", by the name of a record type.
pub(in crate::wizard) fn names_of(state: &State, name: &str) -> (String, String) {
    let of: Option<&RecordType> = state.schema.record_type(name);
    names(of)
}
