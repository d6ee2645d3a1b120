//! What happened to a record, and the way back to an earlier value.

use super::{RecordChoice, command};
use crate::engine::model::JobKind;
use crate::engine::store::{JobStamp, PastEvent, PastWhat};
use crate::wizard::Command;
use crate::wizard::format::when;
use crate::wizard::records::{OpenRecord, RecordsCommand};
use crate::wizard::screen::parts::{Button, Kind, Pill};
use crate::wizard::state::{Stage, State};
use serde::Serialize;

/// What happened, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct PastScreen {
    /// The field that is shown, or "All fields".
    pub field: String,
    pub fields: Vec<RecordChoice>,
    pub total: u64,
    pub offset: u64,
    pub rows: Vec<PastRow>,
}

/// One thing that happened.
#[derive(Debug, Clone, Serialize)]
pub struct PastRow {
    pub when: String,
    pub what: String,
    /// Of a change: what stood there, and what came.
    pub values: Option<(String, String)>,
    pub job: String,
    pub who: String,
    pub pill: Option<Pill>,
    /// Leads to the job.
    #[serde(skip)]
    pub open: Option<Command>,
    /// Asks to restore what stood there before.
    pub restore: Option<Button>,
}

pub(super) fn past(state: &State, open: &OpenRecord) -> PastScreen {
    let past = open.past.as_ref();
    let changed = past.map_or(&[][..], |past| &past.fields);
    let all = RecordChoice {
        label: "All fields".to_owned(),
        selected: open.field.is_none(),
        command: command(RecordsCommand::FilterField(None)),
    };
    let each = changed.iter().map(|(slot, label)| RecordChoice {
        label: label.clone(),
        selected: open.field == Some(*slot),
        command: command(RecordsCommand::FilterField(Some(*slot))),
    });
    let fields: Vec<RecordChoice> = std::iter::once(all).chain(each).collect();
    let chosen = fields.iter().find(|field| field.selected).map_or("All fields", |field| &field.label);
    let events = past.map_or(&[][..], |past| &past.items);
    PastScreen {
        field: chosen.to_owned(),
        total: past.map_or(0, |past| past.total),
        offset: past.map_or(0, |past| past.offset),
        rows: events.iter().enumerate().map(|(at, event)| row(state, open, at, event)).collect(),
        fields,
    }
}

fn row(state: &State, open: &OpenRecord, at: usize, event: &PastEvent) -> PastRow {
    let by = event.by.as_ref();
    let (what, values, restorable) = match &event.what {
        PastWhat::Created => ("Created".to_owned(), None, false),
        PastWhat::Removed => ("Removed".to_owned(), None, false),
        PastWhat::Returned => ("Came back".to_owned(), None, false),
        PastWhat::Changed { label, before, after, differs, .. } => {
            (label.clone(), Some((before.clone(), after.clone())), *differs)
        }
    };
    let pill = by.filter(|by| by.undone).map(|_| Pill::new(Kind::Neutral, "undone"));
    PastRow {
        when: by.map(|by| when(by.at, &state.now)).unwrap_or_default(),
        what,
        values,
        job: by.map(job_words).unwrap_or_default(),
        who: by.map(|by| by.who.clone()).unwrap_or_default(),
        pill,
        open: by.map(|by| Command::OpenJob(by.job)),
        restore: (restorable && by.is_some()).then(|| restore(state, open, at)),
    }
}

fn restore(state: &State, open: &OpenRecord, at: usize) -> Button {
    let button = Button::new("Restore…", command(RecordsCommand::AskToRestore(at)));
    match state.stage {
        Stage::Checking { .. } | Stage::Importing { .. } => {
            button.disabled("Wait until the work under way is finished")
        }
        _ if open.restoring => button.disabled("A field is being restored"),
        _ => button,
    }
}

/// What a job was, in a few words.
pub(super) fn job_words(by: &JobStamp) -> String {
    match by.kind {
        JobKind::Import => by.file_name.clone(),
        JobKind::Undo => format!("Undo of {}", by.file_name),
        JobKind::Restore => "Restored here".to_owned(),
        JobKind::Removal => format!("Removals of {}", by.file_name),
    }
}
