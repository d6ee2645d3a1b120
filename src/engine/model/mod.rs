//! The shapes that travel between checking, storing and running.
//!
//! It exists so that `check` can decide without knowing a database and `store` can write without
//! knowing how it was decided. Plain data only: it must hold no SQL, no files and no decisions.

mod batch;
mod candidate;
mod fixes;
mod job;
mod keeping;
mod layout;
mod levels;
mod lifecycle;
mod list;
mod names;
mod recognise;
mod record;
mod reference;
mod removal;
mod totals;

pub use batch::{Batch, Counts, EventKey, EventRow, KEPT_EVENTS, PlannedRow, RecordListing, RecordUpdate};
pub use candidate::{Candidate, CandidateEntry, Cell, Content, KnownContent, Problem};
pub use fixes::{CellTexts, Fix, FixRule, Fixes};
pub use job::{
    Job, JobFilter, JobId, JobKind, JobList, JobSort, Missing, MissingFor, Mode, NewJob, Position, StatusChange,
};
pub use keeping::{Keeping, KeptFile, KeptState};
pub use layout::{GroupLayout, Layout};
pub use levels::{Levels, Touched};
pub use lifecycle::{IllegalStep, Status, Step};
pub(in crate::engine) use list::long_or_broken;
pub use list::{LONGEST_LIST_NAME, is_same_list, list_name_fault};
pub use names::{NamePlaces, name_key, postal_field};
pub use recognise::{Compared, Decided, Pair, Possible, Recognise, Repeats, Sign, Verdict};
pub use record::{Change, Entry, Record, RecordId};
pub use reference::{ParkedRow, ParkedRows, Referred};
pub use removal::{Guard, Protection, Protections, RemovalRules};
pub use totals::{AmountTotals, CurrencyTotals, Day, GroupTotals, Split, Sum, Totals};
