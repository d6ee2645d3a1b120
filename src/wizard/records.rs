//! The records being looked at: what is searched for, what was found, and the record that is open.
//!
//! It must not change a record itself: giving a field an earlier value back is a job of the engine.

use super::state::State;
use crate::engine::job::Report;
use crate::engine::model::Layout;
use crate::engine::schema::{Schema, Slot};
use crate::engine::store::{
    EarlierValue, Found, PastList, RecordPlace, RecordQuery, RecordSort, Referring, Store, StoreError, WholeRecord,
};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Records read at once.
pub const RECORDS_PAGE: u64 = 100;

/// The Records page.
#[derive(Debug, Default)]
pub struct Records {
    /// `None` for the first type that has records.
    pub record_type: Option<String>,
    pub search: String,
    pub sort: RecordSort,
    /// Removed records are listed too.
    pub removed: bool,
    pub list: Listing,
    /// The record that is open is the last one; the others are those from which it was come to.
    pub open: Vec<OpenRecord>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Listing {
    /// Of the search whose outcome is wanted.
    pub ticket: u64,
    /// `None` until something is known.
    pub found: Option<Arc<Found>>,
    /// Records looked at, and how many there are to be looked at; while the search goes on.
    pub searching: Option<(u64, u64)>,
    pub lines: Option<Lines>,
    /// Lines are wanted from here on.
    pub wanted: Option<u64>,
    /// Lines have been asked for and have not arrived.
    pub asked: bool,
    pub problem: Option<String>,
}

/// Some of the records of a list, with what they refer to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lines {
    pub offset: u64,
    pub records: Vec<WholeRecord>,
    pub referred: Referred,
}

/// What references lead to: record type and text of the reference, and the record with its name.
pub type Referred = BTreeMap<(String, String), (RecordPlace, String)>;

/// A record that is open.
#[derive(Debug)]
pub struct OpenRecord {
    /// Of the last thing asked about it.
    pub ticket: u64,
    pub place: RecordPlace,
    /// `None` until it is read.
    pub whole: Option<WholeRecord>,
    pub referred: Referred,
    /// What refers to it.
    pub referring: Vec<Referring>,
    pub tab: RecordTab,
    pub past: Option<PastList>,
    /// Only what happened to this field.
    pub field: Option<Slot>,
    /// The records of the tab, where it lists records.
    pub lines: Option<Lines>,
    /// Why it cannot be shown, where it cannot.
    pub problem: Option<String>,
    /// A field of it is being restored.
    pub restoring: bool,
}

/// What is shown of a record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub enum RecordTab {
    #[default]
    Details,
    History,
    /// The records that refer to it by one field, by their place in [`OpenRecord::referring`].
    Referring(usize),
}

/// What a person does with records.
#[derive(Debug, Clone)]
pub enum RecordsCommand {
    ShowType(String),
    Search(String),
    Sort(RecordSort),
    AlsoRemoved(bool),
    /// Lines of the list are wanted from this one on.
    WantRow(u64),
    /// Search once more.
    TryAgain,
    Open(RecordPlace),
    /// To the record from which this one was come to, or to the list.
    Back,
    ShowTab(RecordTab),
    /// Lines of the tab are wanted from this one on.
    WantLine(u64),
    FilterField(Option<Slot>),
    /// Ask whether what stood there before the nth event in memory is to be restored.
    AskToRestore(usize),
    Restore(EarlierValue),
}

/// What the shell is asked to do about records.
#[derive(Debug, Clone)]
pub enum RecordsEffect {
    /// Search; whatever is searched for is given up.
    Find { ticket: u64, query: RecordQuery },
    /// Nothing is searched for any more.
    StopFinding,
    /// Read something that takes a moment.
    Ask { ticket: u64, ask: Ask },
    /// Give a field an earlier value back, as a job.
    Restore { ticket: u64, value: EarlierValue },
}

/// What is read of the database.
#[derive(Debug, Clone)]
pub enum Ask {
    Lines { found: Arc<Found>, offset: u64 },
    Whole(RecordPlace),
    Past { place: RecordPlace, field: Option<Slot>, offset: u64 },
    Referring { place: RecordPlace, by: Referring, offset: u64 },
}

/// News about records. Those with another ticket than the current one are out of date.
#[derive(Debug, Clone)]
pub enum RecordsNews {
    /// A search goes on; some of what it found so far.
    Searching {
        ticket: u64,
        scanned: u64,
        of: u64,
        found: Arc<Found>,
    },
    Found {
        ticket: u64,
        result: Result<Arc<Found>, String>,
    },
    Answer {
        ticket: u64,
        result: Result<Answer, String>,
    },
    Restored {
        ticket: u64,
        result: Result<Box<Report>, String>,
    },
}

/// What was read.
#[derive(Debug, Clone)]
pub enum Answer {
    Lines(Lines),
    /// `None` where there never was such a record.
    Whole(Option<Box<WholeNews>>),
    Past(PastList),
    Referring(Lines),
}

/// A record with what it refers to, and what refers to it.
#[derive(Debug, Clone)]
pub struct WholeNews {
    pub whole: WholeRecord,
    pub referred: Referred,
    pub referring: Vec<Referring>,
}

impl Ask {
    /// Reads it, for the shell.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn carry_out(self, store: &mut dyn Store, schema: &Schema) -> Result<Answer, StoreError> {
        Ok(match self {
            Ask::Lines { found, offset } => {
                let records = store.found(&found, RECORDS_PAGE, offset)?;
                Answer::Lines(lines(store, schema, &found.record_type, offset, records)?)
            }
            Ask::Whole(place) => {
                let Some(whole) = store.whole(&place)? else { return Ok(Answer::Whole(None)) };
                let referred = referred(store, schema, &place.record_type, std::slice::from_ref(&whole))?;
                let referring = store.referring(&place)?;
                Answer::Whole(Some(Box::new(WholeNews { whole, referred, referring })))
            }
            Ask::Past { place, field, offset } => Answer::Past(store.past(&place, field, RECORDS_PAGE, offset)?),
            Ask::Referring { place, by, offset } => {
                let records = store.referring_page(&place, &by, RECORDS_PAGE, offset)?;
                Answer::Referring(lines(store, schema, &by.record_type, offset, records)?)
            }
        })
    }
}

fn lines(
    store: &mut dyn Store,
    schema: &Schema,
    record_type: &str,
    offset: u64,
    records: Vec<WholeRecord>,
) -> Result<Lines, StoreError> {
    let referred = referred(store, schema, record_type, &records)?;
    Ok(Lines { offset, records, referred })
}

/// What these records refer to.
fn referred(
    store: &mut dyn Store,
    schema: &Schema,
    record_type: &str,
    records: &[WholeRecord],
) -> Result<Referred, StoreError> {
    let mut all = Referred::new();
    let Some(record_type) = schema.record_type(record_type) else { return Ok(all) };
    let layout = Layout::whole(record_type);
    let mut asked: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for whole in records {
        for (slot, value) in whole.record.filled(&layout) {
            let to = record_type.field(slot).references.as_deref();
            if let (Some(to), Some(text)) = (to, value.as_text()) {
                asked.entry(to).or_default().push(text);
            }
        }
    }
    for (to, mut texts) in asked {
        texts.sort_unstable();
        texts.dedup();
        for (text, found) in texts.iter().zip(store.referred(to, &texts)?) {
            all.extend(found.map(|found| ((to.to_owned(), (*text).to_owned()), found)));
        }
    }
    Ok(all)
}

impl OpenRecord {
    pub(super) fn new(place: RecordPlace) -> OpenRecord {
        OpenRecord {
            ticket: 0,
            place,
            whole: None,
            referred: Referred::new(),
            referring: Vec::new(),
            tab: RecordTab::Details,
            past: None,
            field: None,
            lines: None,
            problem: None,
            restoring: false,
        }
    }
}

impl State {
    /// The record type whose records are listed: the one chosen, or the first that has records.
    pub(super) fn listed_type(&self) -> Option<&'static crate::engine::schema::RecordType> {
        let chosen = self.records.record_type.as_deref().and_then(|name| self.schema.record_type(name));
        let counts = match &self.database {
            super::state::Database::Open(summary) => &summary.records[..],
            _ => &[],
        };
        let first = || counts.iter().find(|(_, count)| *count > 0).and_then(|(name, _)| self.schema.record_type(name));
        chosen.or_else(first).or_else(|| self.schema.record_types.first())
    }
}
