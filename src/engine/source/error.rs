//! Why a file cannot be read, in words that say what is safe and what to do.

/// Why a file cannot be read. Nothing has been changed when one of these is returned.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    #[error("There is no file {path}. Check the name and where it is kept.")]
    Missing { path: String },
    #[error("{path} is a folder. Choose a file inside it.")]
    Folder { path: String },
    #[error(
        "{path} cannot be opened: {reason}. Ask whoever owns it for permission, or copy it to your own folder first."
    )]
    Unreadable { path: String, reason: String },
    #[error("{path} is empty. Save it again from the program it came from.")]
    Empty { path: String },
    #[error("{path} has a header but no rows below it. There is nothing to import.")]
    HeaderOnly { path: String },
    #[error("The sheet “{sheet}” of {path} is empty. Choose another sheet.")]
    EmptySheet { path: String, sheet: String },
    #[error("{path} has no sheet or list called {name:?}; it has {known}.")]
    NoSuchPart { path: String, name: String, known: String },
    #[error("{path} is not a text file{looks_like}. Save the sheet as CSV and choose that file.")]
    Binary {
        path: String,
        /// ", it looks like …" or nothing.
        looks_like: String,
    },
    #[error(
        "{path} has {columns} columns in row {row}; Almoner reads at most {limit}. Check how the columns are separated."
    )]
    TooManyColumns { path: String, columns: usize, row: u64, limit: usize },
    #[error(
        "{path}, row {row}: one cell is longer than {limit} characters. A quote that was never closed is the usual cause; check that row."
    )]
    CellTooLong { path: String, row: u64, limit: usize },
    #[error(
        "{path}, row {row}: the row is longer than {limit} characters. A quote that was never closed or a wrong separator is the usual cause; check that row."
    )]
    RowTooLong { path: String, row: u64, limit: usize },
    #[error(
        "{path}: a quote opens in row {row} and is never closed, so everything after it would be one cell. Close it and choose the file again."
    )]
    UnclosedQuote { path: String, row: u64 },
    #[error(
        "{path} changed while it was being read. What was saved so far is whole; choose the file again when nobody is writing to it."
    )]
    Changed { path: String },
    #[error("{path} cannot be read at {place}: {reason}. Export it again from the program it came from.")]
    BadJson {
        path: String,
        /// "record 12, line 340".
        place: String,
        reason: String,
    },
    #[error("{path} ends in the middle, at {place}: it was cut short. Download or export it again.")]
    CutShort { path: String, place: String },
    #[error(
        "{path}, {place}: there is {found} where a record with named values should be. Export it as a list of records, or as CSV."
    )]
    NoRecord { path: String, place: String, found: &'static str },
    #[error("{path} holds no records. Export it again as a list of records, or as CSV.")]
    NoRecords { path: String },
    #[error("{path} has two lists called “{list}”. Put them together or give one another name.")]
    ListTwice { path: String, list: String },
    #[error(
        "{path}: the records have more than {limit} differently named values; Almoner reads at most that many. Lists within records are the usual cause: export them as records of their own."
    )]
    TooManyNames { path: String, limit: usize },
    #[error("There is no text encoding called {name:?}. Try utf-8 or windows-1252.")]
    UnknownEncoding { name: String },
    #[error("{path} has no row {row}; it ends at row {last}. Choose another header row.")]
    NoSuchHeaderRow { path: String, row: u64, last: u64 },
    #[error("{path} could not be read any further: {reason}. Check the disk or the network drive and try again.")]
    Broken { path: String, reason: String },
    #[error("The problem rows could not be written to {path}: {reason}. Choose another folder or free some space.")]
    ProblemFile { path: String, reason: String },
}
