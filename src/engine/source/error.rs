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
    #[error(
        "{path} has a header but no rows below it, so there is nothing to import. Export it again with its rows, or choose another file; if that row is a record, say that there are no headers."
    )]
    HeaderOnly { path: String },
    #[error("The sheet “{sheet}” of {path} is empty. Choose another sheet.")]
    EmptySheet { path: String, sheet: String },
    #[error("{path} has no sheet or list called “{name}”; it has {known}.")]
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
        "{path}: a quote opens in row {row} and is never closed, so everything after it would be one cell. Close the quote there, save, and choose the file again."
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
    #[error("There is no text encoding called “{name}”. Try utf-8 or windows-1252.")]
    UnknownEncoding { name: String },
    #[error("{path} has no row {row}; it ends at row {last}. Choose another header row.")]
    NoSuchHeaderRow { path: String, row: u64, last: u64 },
    #[error("{path} could not be read any further: {reason}. Check the disk or the network drive and try again.")]
    Broken { path: String, reason: String },
    #[error(
        "{path} is damaged or was not copied to its end: {reason}. Fetch or copy it again, or ask whoever sent it for a new one."
    )]
    Damaged { path: String, reason: String },
    #[error(
        "{path} unpacks to far more than it honestly holds; it may be made to fill the disk. It was not unpacked to its end and nothing of it was kept. If you trust whoever sent it, unpack it yourself and choose the file inside."
    )]
    Bomb { path: String },
    #[error(
        "{path} unpacks to more than {limit}, which is more than Almoner reads from a packed file. Unpack it first and choose the file inside, or export fewer records at a time."
    )]
    UnpacksTooLarge { path: String, limit: &'static str },
    #[error(
        "{path} holds more than 10,000 files, or a list of files as long as that. Make an archive of only the file to import, or unpack it and choose that file."
    )]
    TooManyMembers { path: String },
    #[error("{path} is protected with a password. Unpack it with the password first, and choose the file inside.")]
    EncryptedArchive { path: String },
    #[error(
        "{path} is protected with a password. Open it with the password, save it without one and choose it again. In Excel: File, Info, Protect Workbook, Encrypt with Password, and leave it empty."
    )]
    Protected { path: String },
    #[error(
        "{path} is packed in a way that Almoner cannot unpack ({method}). Unpack it first and choose the file inside."
    )]
    UnknownPacking { path: String, method: String },
    #[error("{path} has no file called “{name}”; it has {known}. Choose one of them.")]
    NoSuchMember { path: String, name: String, known: String },
    #[error(
        "{path} {holds}; there is no list to import. Choose a file with a list, such as a spreadsheet or a CSV file."
    )]
    NothingInArchive {
        path: String,
        /// "holds only …" or "is empty …".
        holds: String,
    },
    #[error("{path} holds {inner}: it is packed twice. Unpack it first and choose the file inside.")]
    PackedTwice { path: String, inner: &'static str },
    #[error("{path} could not be unpacked: {reason}. Free some space on the disk for temporary files and try again.")]
    NoRoom { path: String, reason: String },
    #[error("{path} is {what}. {advice}")]
    OtherKind {
        path: String,
        /// "a Word document".
        what: &'static str,
        /// What to do, a sentence.
        advice: &'static str,
    },
    #[error(
        "{path} is damaged ({part}: {reason}). Open it in the spreadsheet program it came from, save it again and choose that file."
    )]
    DamagedWorkbook {
        path: String,
        /// Where: "the sheet “Donors”", "the list of sheets".
        part: String,
        /// Half a sentence.
        reason: String,
    },
    #[error(
        "{path} was not read because it could fill this computer's memory ({part}: {reason}). If you trust where it came from, open it in a spreadsheet program, save the sheet as CSV and choose that file."
    )]
    OversizedWorkbook {
        path: String,
        /// As of [`DamagedWorkbook`](Self::DamagedWorkbook).
        part: String,
        /// Half a sentence.
        reason: String,
    },
    #[error("{address} cannot be fetched: {reason}. {advice}")]
    NotFetched {
        /// Without passwords and what stands behind `?`.
        address: String,
        /// Half a sentence.
        reason: String,
        /// What to do, a sentence.
        advice: String,
    },
    #[error("Fetching {address} was cancelled. Nothing was kept.")]
    FetchCancelled { address: String },
    #[error("What is fetched cannot be kept in {folder}: {reason}. Free some space on the disk and try again.")]
    NotKept { folder: String, reason: String },
    #[error("The problem rows could not be written to {path}: {reason}. Choose another folder or free some space.")]
    ProblemFile { path: String, reason: String },
}
