//! One record: what it holds, what happened to it, and what refers to it.

use super::details::{RecordSection, amounts, sections};
use super::history::{PastScreen, job_words, past};
use super::words::{Told, heads, key_label};
use super::{RecordChoice, RecordLines, command, lines_of};
use crate::engine::model::JobId;
use crate::engine::schema::{Slot, group_digits, money};
use crate::engine::store::{JobStamp, Referring, WholeRecord};
use crate::wizard::Command;
use crate::wizard::format::when;
use crate::wizard::records::{Lines, OpenRecord, RecordTab, RecordsCommand};
use crate::wizard::screen::parts::{Banner, Button, Kind, NumberCard};
use crate::wizard::state::State;
use serde::Serialize;

/// A record that is open.
#[derive(Debug, Clone, Serialize)]
pub struct OneRecordScreen {
    pub back: Button,
    pub title: String,
    /// What it is and its key.
    pub facts: String,
    /// Leads to the jobs that created it, changed it last, and removed it.
    pub jobs: Vec<Button>,
    pub banner: Option<Banner>,
    pub tabs: Vec<RecordChoice>,
    pub body: RecordBody,
}

/// What is shown of it.
#[derive(Debug, Clone, Serialize)]
pub enum RecordBody {
    /// It is being read, or cannot be.
    Nothing,
    Details {
        amounts: Vec<NumberCard>,
        sections: Vec<RecordSection>,
    },
    History(PastScreen),
    /// Records that refer to it.
    Referring {
        /// What they are and what they sum up to.
        text: String,
        heads: Vec<String>,
        key: String,
        name: String,
        lines: RecordLines,
    },
}

pub(super) fn one(state: &State, open: &OpenRecord) -> OneRecordScreen {
    let failed = open.problem.clone().map(|text| Banner { kind: Kind::Danger, text, buttons: Vec::new() });
    let record_type = state.schema.record_type(&open.place.record_type);
    let (Some(record_type), Some(whole)) = (record_type, &open.whole) else {
        return OneRecordScreen {
            back: back(state),
            title: if failed.is_some() { "This record cannot be shown" } else { "Reading…" }.to_owned(),
            facts: String::new(),
            jobs: Vec::new(),
            banner: failed,
            tabs: Vec::new(),
            body: RecordBody::Nothing,
        };
    };
    let told = Told::new(state, record_type, &open.referred);
    OneRecordScreen {
        back: back(state),
        title: told.name(&whole.record),
        facts: format!("{} · {} {}", record_type.label, key_label(record_type), told.key(&whole.record)),
        jobs: jobs(state, whole),
        banner: failed.or_else(|| removed(state, whole)),
        tabs: tabs(state, open),
        body: match open.tab {
            RecordTab::Details => {
                RecordBody::Details { amounts: amounts(&told, &whole.record), sections: sections(&told, &whole.record) }
            }
            RecordTab::History => RecordBody::History(past(state, open)),
            RecordTab::Referring(at) => match open.referring.get(at) {
                Some(by) => referring(state, open, by),
                None => RecordBody::Nothing,
            },
        },
    }
}

/// Where Back leads.
fn back(state: &State) -> Button {
    let before = state.records.open.iter().rev().nth(1);
    let label = before.and_then(|open| {
        let record_type = state.schema.record_type(&open.place.record_type)?;
        let whole = open.whole.as_ref()?;
        Some(Told::new(state, record_type, &open.referred).name(&whole.record))
    });
    let all = || state.listed_type().map_or_else(String::new, |of| format!("All {}", of.plural.to_lowercase()));
    Button::new(label.unwrap_or_else(all), command(RecordsCommand::Back))
}

fn jobs(state: &State, whole: &WholeRecord) -> Vec<Button> {
    let said = |what: &str, by: &JobStamp| {
        let label = format!("{what} {} · {}", said_when(state, by), job_words(by));
        let hint = format!("By {}. Shows what was done then.", by.who);
        Button { hint, ..Button::new(label, Command::OpenJob(by.job)) }
    };
    let job = |by: &Option<JobStamp>| by.as_ref().map_or(JobId::default(), |by| by.job);
    let changed =
        whole.changed.as_ref().filter(|_| whole.removed.is_none() && job(&whole.changed) != job(&whole.created));
    let created = whole.created.as_ref().map(|by| said("Created", by));
    created.into_iter().chain(changed.map(|by| said("Changed last", by))).collect()
}

fn removed(state: &State, whole: &WholeRecord) -> Option<Banner> {
    let by = whole.removed.as_ref()?;
    let text = format!("This record was removed {}, by {}. It is shown as it was then.", said_when(state, by), by.who);
    let job = Button::new(job_words(by), Command::OpenJob(by.job));
    Some(Banner { kind: Kind::Warn, text, buttons: vec![job] })
}

/// "today 09:12", "on 14 November".
fn said_when(state: &State, by: &JobStamp) -> String {
    let at = when(by.at, &state.now);
    if at.starts_with(|c: char| c.is_ascii_digit()) { format!("on {at}") } else { at.to_lowercase() }
}

fn tabs(state: &State, open: &OpenRecord) -> Vec<RecordChoice> {
    let tab = |label: String, count: String, tab: RecordTab| RecordChoice {
        label: format!("{label} {count}").trim_end().to_owned(),
        selected: open.tab == tab,
        command: command(RecordsCommand::ShowTab(tab)),
    };
    let happened = match (&open.past, open.field) {
        (Some(past), None) => group_digits(past.total),
        _ => String::new(),
    };
    let mut tabs = vec![
        tab("Details".to_owned(), String::new(), RecordTab::Details),
        tab("History".to_owned(), happened, RecordTab::History),
    ];
    for (at, by) in open.referring.iter().enumerate() {
        tabs.push(tab(referring_label(state, open, by), group_digits(by.count), RecordTab::Referring(at)));
    }
    tabs
}

/// "Gifts", and by another field than the first one "Gifts · Soft credit to".
fn referring_label(state: &State, open: &OpenRecord, by: &Referring) -> String {
    let Some(record_type) = state.schema.record_type(&by.record_type) else { return by.record_type.clone() };
    let same = |other: &&Referring| other.record_type == by.record_type;
    match (by.slot, open.referring.iter().find(same)) {
        (Slot::Field(_), Some(first)) if first == by => record_type.plural.clone(),
        (Slot::Entry { group, .. }, _) => format!("{} · {}", record_type.plural, record_type.groups[group].label),
        _ => format!("{} · {}", record_type.plural, record_type.field(by.slot).label),
    }
}

fn referring(state: &State, open: &OpenRecord, by: &Referring) -> RecordBody {
    let Some(record_type) = state.schema.record_type(&by.record_type) else { return RecordBody::Nothing };
    let sums: Vec<String> = by.sums.iter().map(|(currency, minor)| money(*minor, *currency)).collect();
    let counted =
        crate::wizard::format::count(by.count, &record_type.label.to_lowercase(), &record_type.plural.to_lowercase());
    let text = if sums.is_empty() { counted } else { format!("{counted} · {} in all", sums.join(" and ")) };
    let none = Lines::default();
    let lines = open.lines.as_ref().unwrap_or(&none);
    RecordBody::Referring {
        text,
        heads: heads(record_type),
        key: key_label(record_type),
        name: record_type.label.clone(),
        lines: lines_of(state, record_type, lines, by.count, Some(by.slot)),
    }
}
