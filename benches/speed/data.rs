//! The files that are measured: the same bytes on every machine, whatever is asked for.

use crate::steps::{Expect, Step, Work};
use crate::{donors, giving, process};
use almoner::engine::model::Mode;
use anyhow::Context;
use std::cell::OnceCell;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// One contact in so many is changed in the changed file.
const CHANGED_ONE_IN: u64 = 10;
/// Of ten contacts, those the short list carries.
const CARRIED_OF_TEN: u64 = 7;

/// A folder with files of so many rows, made when they are first asked for.
pub struct Data {
    folder: tempfile::TempDir,
    pub rows: u64,
    with_contacts: OnceCell<PathBuf>,
    with_gifts: OnceCell<PathBuf>,
}

impl Data {
    pub fn new(rows: u64) -> anyhow::Result<Data> {
        let folder = tempfile::Builder::new().prefix("almoner-bench-").tempdir()?;
        Ok(Data { folder, rows, with_contacts: OnceCell::new(), with_gifts: OnceCell::new() })
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A folder for one round, gone after it.
    pub fn round(&self) -> anyhow::Result<tempfile::TempDir> {
        Ok(tempfile::Builder::new().prefix("round-").tempdir_in(self.folder())?)
    }

    /// The numbers of the contacts there are.
    fn numbers(&self) -> Range<u64> {
        1..self.rows + 1
    }

    /// All contacts, five rows each.
    pub fn contacts(&self) -> PathBuf {
        self.contacts_of(self.rows)
    }

    /// So many contacts.
    pub fn contacts_of(&self, rows: u64) -> PathBuf {
        self.file(&format!("contacts-{rows}.csv"), |path| write(path, 1..rows + 1, |_, _| {}))
    }

    /// The same with one in ten changed.
    pub fn changed(&self) -> PathBuf {
        let change = |number: u64, cells: &mut [String; 27]| {
            if number.is_multiple_of(CHANGED_ONE_IN) {
                change(cells);
            }
        };
        self.file("changed.csv", |path| write(path, self.numbers(), change))
    }

    /// How many are changed in it.
    pub fn changes(&self) -> u64 {
        self.rows / CHANGED_ONE_IN
    }

    /// All contacts, each changed.
    #[cfg(feature = "gui")]
    pub fn all_changed(&self) -> PathBuf {
        self.file("all-changed.csv", |path| write(path, self.numbers(), |_, cells| change(cells)))
    }

    /// All contacts, in no order.
    pub fn shuffled(&self) -> PathBuf {
        self.file("shuffled.csv", |path| write(path, shuffled(self.numbers()), |_, _| {}))
    }

    /// A tenth of the contacts from all over, in no order, each changed.
    pub fn known(&self) -> PathBuf {
        let some = || shuffled(self.numbers()).into_iter().take(self.tenth() as usize);
        self.file("known.csv", |path| write(path, some(), |_, cells| change(cells)))
    }

    /// A tenth as many contacts again, whom the database does not have.
    pub fn added(&self) -> PathBuf {
        let others = self.rows + 1..self.rows + 1 + self.tenth();
        self.file("added.csv", |path| write(path, shuffled(others), |_, _| {}))
    }

    pub fn tenth(&self) -> u64 {
        self.rows / 10
    }

    /// A full list that leaves out three contacts of ten.
    pub fn short_list(&self) -> PathBuf {
        let carried = self.numbers().filter(|number| number % 10 < CARRIED_OF_TEN);
        self.file("short-list.csv", |path| write(path, carried, |_, _| {}))
    }

    /// How many it leaves out.
    pub fn missing(&self) -> u64 {
        self.numbers().filter(|number| number % 10 >= CARRIED_OF_TEN).count() as u64
    }

    /// As many gifts as contacts.
    pub fn gifts(&self) -> PathBuf {
        self.file("gifts.csv", |path| giving::write(path, self.numbers(), self.rows, |_, _| {}))
    }

    /// A copy of a database that holds all contacts.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn copy_with_contacts(&self, to: &Path) -> anyhow::Result<()> {
        let made = made_once(&self.with_contacts, || {
            let database = self.folder().join("with-contacts.db");
            import(Work::new("contact", self.contacts(), &database, Mode::AddAndUpdate, Expect::Created))?;
            Ok(database)
        })?;
        std::fs::copy(made, to)?;
        Ok(())
    }

    /// A copy of one that holds their gifts, too.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn copy_with_gifts(&self, to: &Path) -> anyhow::Result<()> {
        let made = made_once(&self.with_gifts, || {
            let database = self.folder().join("with-gifts.db");
            self.copy_with_contacts(&database)?;
            import(Work::new("gift", self.gifts(), &database, Mode::AddAndUpdate, Expect::Created))?;
            Ok(database)
        })?;
        std::fs::copy(made, to)?;
        Ok(())
    }

    /// A file, written where it is not there yet.
    pub fn file(&self, name: &str, write: impl FnOnce(&Path)) -> PathBuf {
        let path = self.folder().join(name);
        if !path.exists() {
            write(&path);
        }
        path
    }
}

fn made_once(cell: &OnceCell<PathBuf>, make: impl FnOnce() -> anyhow::Result<PathBuf>) -> anyhow::Result<&PathBuf> {
    match cell.get() {
        Some(made) => Ok(made),
        None => make().map(|made| cell.get_or_init(|| made)),
    }
}

fn import(work: Work) -> anyhow::Result<()> {
    process::measure(&Step::Import(work)).context("making the database that a part begins with").map(drop)
}

/// Writes contacts of five rows each: itself, two emails, a phone and an address.
fn write(path: &Path, numbers: impl IntoIterator<Item = u64>, mut change: impl FnMut(u64, &mut [String; 27])) {
    donors::write(path, numbers, |number, cells| {
        if cells[13].is_empty() {
            cells[13] = format!("second{number}@example.com");
        }
        change(number, cells);
    });
}

/// Another address line, another amount.
fn change(cells: &mut [String; 27]) {
    "1 Changed Street".clone_into(&mut cells[15]);
    "$7.77".clone_into(&mut cells[24]);
}

/// The same numbers in an order without order, the same on every machine.
fn shuffled(numbers: Range<u64>) -> Vec<u64> {
    let mut all: Vec<u64> = numbers.collect();
    for at in (1..all.len()).rev() {
        let other = donors::mixed(at as u64 ^ 0x5EED) % (at as u64 + 1);
        all.swap(at, other as usize);
    }
    all
}
