//! The system's dialogs for choosing files, behind a trait so that tests choose without one. They
//! wait for a person, so they are never called on the window's thread.

use std::path::PathBuf;

/// Asks a person for files. `None` where the dialog was closed without choosing.
pub trait FilePicker: Send + Sync {
    /// A file to import.
    fn file(&self) -> Option<PathBuf>;
    /// A donor database.
    fn database(&self) -> Option<PathBuf>;
    /// A folder whose files are imported as they arrive.
    fn folder(&self) -> Option<PathBuf>;
    /// A template that was exported.
    fn template(&self) -> Option<PathBuf>;
    /// Where to save a file; whether one that is there may be replaced was asked.
    fn save_as(&self, suggested_name: &str) -> Option<PathBuf>;
    /// Where to save the report of a review, and by the ending of its name in which form.
    fn save_removals(&self, suggested_name: &str) -> Option<PathBuf> {
        self.save_as(suggested_name)
    }
}

/// Endings of files that can be read, as they are and as some systems shout them.
const KINDS: [&str; 32] = [
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "tab", "txt", "psv", "json", "jsonl", "ndjson", "zip", "gz",
    "gzip", "XLSX", "XLSM", "XLSB", "XLS", "ODS", "CSV", "TSV", "TAB", "TXT", "PSV", "JSON", "JSONL", "NDJSON", "ZIP",
    "GZ", "GZIP",
];

/// The dialogs of the desktop.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDialogs;

impl FilePicker for SystemDialogs {
    fn file(&self) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title("Choose a file to import")
            .add_filter("Files with donors", &KINDS)
            .add_filter("All files", &["*"])
            .pick_file()
    }

    fn database(&self) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title("Choose a donor database")
            .add_filter("Donor databases", &["db", "sqlite", "sqlite3"])
            .add_filter("All files", &["*"])
            .pick_file()
    }

    fn folder(&self) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title("Choose a folder to watch").pick_folder()
    }

    fn template(&self) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title("Choose a template")
            .add_filter("Templates", &["json"])
            .add_filter("All files", &["*"])
            .pick_file()
    }

    fn save_as(&self, suggested_name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new().set_title("Save as").set_file_name(suggested_name).save_file()
    }

    fn save_removals(&self, suggested_name: &str) -> Option<PathBuf> {
        rfd::FileDialog::new()
            .set_title("Save the report")
            .set_file_name(suggested_name)
            .add_filter("Page to read and print", &["html"])
            .add_filter("Table for spreadsheet programs", &["csv"])
            .add_filter("JSON", &["json"])
            .save_file()
    }
}
