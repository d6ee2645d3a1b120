//! The workbook part of an XLSB file: its sheets, where their cells are, and from when dates count.

use super::records::{Records, SHEET, WORKBOOK};
use crate::engine::source::Part;
use crate::engine::source::workbook::binary::Sheet;
use crate::engine::source::workbook::xlsx::book::Root;
use crate::engine::source::workbook::xlsx::inflate::Bounds;
use crate::engine::source::workbook::xlsx::package::Package;
use crate::engine::source::workbook::xlsx::trouble::Trouble;

/// Where the workbook part is if the file does not say.
const USUAL: &str = "xl/workbook.bin";

/// What the workbook part says.
pub(super) struct Book {
    /// In the order of the tabs, those with cells only; with the part of each, or why there is none.
    pub sheets: Vec<Sheet<Result<String, &'static str>>>,
    pub from_1904: bool,
    /// The part with shared texts.
    pub strings: Option<String>,
    /// The part with styles.
    pub styles: Option<String>,
}

impl Book {
    /// Reads the workbook part of a package.
    ///
    /// # Errors
    /// When it is missing or damaged, or refers to parts outside of the workbook.
    pub fn read(package: &mut Package) -> Result<Book, Trouble> {
        let root = Root::find(package, USUAL)?;
        let mut book = Book {
            sheets: Vec::new(),
            from_1904: false,
            strings: root.part_of(package, "sharedStrings", "sharedStrings.bin")?,
            styles: root.part_of(package, "styles", "styles.bin")?,
        };
        let mut records = Records::new(package.part(&root.part, Bounds::LIST)?);
        while let Some(kind) = records.next(|kind| matches!(kind, SHEET | WORKBOOK))? {
            match kind {
                WORKBOOK => book.from_1904 = records.u32(0).is_some_and(|flags| flags & 1 != 0),
                SHEET => book.add_sheet(&records, &root)?,
                _ => {}
            }
        }
        Ok(book)
    }

    fn add_sheet(&mut self, records: &Records, root: &Root) -> Result<(), Trouble> {
        let (mut id, mut name) = (String::new(), String::new());
        let hidden = records.u32(0).is_some_and(|state| state != 0);
        let end = records.text(8, &mut id).and_then(|behind| records.text(behind, &mut name));
        end.ok_or_else(|| Trouble::damaged("the name of a sheet is cut off"))?;
        let Some(place) = root.sheet(Some(&id))? else { return Ok(()) };
        if name.is_empty() {
            name = format!("Sheet{}", self.sheets.len() + 1);
        }
        self.sheets.push(Sheet { part: Part::sheet(name, hidden), place });
        Ok(())
    }
}
