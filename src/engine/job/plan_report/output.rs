//! The two ways a report is written. Text stays text: no spreadsheet program runs any of it as a formula.

use super::Failure;
use super::lines::{Part, PlanLine, Section};
use super::summary::{Cell, SummaryLine};
use crate::engine::job::export::inert;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::fs::File;
use std::io::{BufWriter, Write};

/// Somewhere a report goes, line after line.
pub(super) trait Output {
    fn summary(&mut self, lines: &[SummaryLine]) -> Result<(), Failure>;
    /// Begins a list; what follows are its lines.
    fn begin(&mut self, section: &Section) -> Result<(), Failure>;
    fn line(&mut self, section: &Section, line: &PlanLine) -> Result<(), Failure>;
    /// Writes what is still held.
    fn finish(self: Box<Self>) -> Result<(), Failure>;
}

/// One file. Its first column says what each line is.
pub(super) struct Csv<'f>(csv::Writer<BufWriter<&'f mut File>>);

/// What follows the first column of a CSV file.
const PARTS: [(Part, &str); 7] = [
    (Part::Row, "row"),
    (Part::Key, "key"),
    (Part::Name, "name"),
    (Part::Field, "field"),
    (Part::Before, "before"),
    (Part::After, "after"),
    (Part::Note, "note"),
];

/// The first four columns of a line of the summary are blank: it is about no row.
const BEFORE_SUMMARY: [&str; 4] = ["summary", "", "", ""];

impl<'f> Csv<'f> {
    pub fn new(file: &'f mut File) -> Result<Csv<'f>, Failure> {
        let mut file = BufWriter::new(file);
        // Without it Excel reads accented letters wrongly.
        file.write_all("\u{feff}".as_bytes()).map_err(|error| Failure::Write(error.to_string()))?;
        let mut csv = csv::Writer::from_writer(file);
        csv.write_record(std::iter::once("line").chain(PARTS.map(|(_, head)| head))).map_err(Failure::csv)?;
        Ok(Csv(csv))
    }
}

impl Output for Csv<'_> {
    fn summary(&mut self, lines: &[SummaryLine]) -> Result<(), Failure> {
        for line in lines.iter().filter(|line| !line.cells.is_empty()) {
            let mut cells = BEFORE_SUMMARY.map(str::to_owned).to_vec();
            cells.extend(line.cells.iter().map(|cell| match cell {
                Cell::Text(text) => inert(text).into_owned(),
                Cell::Count(count) => count.to_string(),
            }));
            cells.resize(PARTS.len() + 1, String::new());
            self.0.write_record(&cells).map_err(Failure::csv)?;
        }
        Ok(())
    }

    fn begin(&mut self, _: &Section) -> Result<(), Failure> {
        Ok(())
    }

    fn line(&mut self, section: &Section, line: &PlanLine) -> Result<(), Failure> {
        self.0.write_field(section.kind).map_err(Failure::csv)?;
        for (part, _) in PARTS {
            self.0.write_field(&*inert(&line.text(part))).map_err(Failure::csv)?;
        }
        self.0.write_record(None::<&[u8]>).map_err(Failure::csv)
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.0.flush().map_err(|error| Failure::Write(error.to_string()))
    }
}

/// A workbook, each sheet of which is written to the disk row by row.
pub(super) struct Xlsx<'f> {
    file: &'f mut File,
    workbook: Workbook,
    /// The sheet being written, and its next row.
    sheet: Option<(Worksheet, u32)>,
    bold: Format,
    right: Format,
}

/// Characters a cell may have.
const CELL: usize = 32_767;

impl<'f> Xlsx<'f> {
    pub fn new(file: &'f mut File) -> Xlsx<'f> {
        let right = Format::new().set_align(FormatAlign::Right);
        Xlsx { file, workbook: Workbook::new(), sheet: None, bold: Format::new().set_bold(), right }
    }

    /// Begins a sheet with columns as wide as these, in characters.
    fn sheet(&mut self, name: &str, widths: &[f64]) -> Result<&mut (Worksheet, u32), XlsxError> {
        self.keep();
        let mut sheet = self.workbook.new_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, *width)?;
        }
        Ok(self.sheet.insert((sheet, 0)))
    }

    fn keep(&mut self) {
        if let Some((sheet, _)) = self.sheet.take() {
            self.workbook.push_worksheet(sheet);
        }
    }

    fn write_summary(&mut self, lines: &[SummaryLine]) -> Result<(), XlsxError> {
        let (bold, right) = (self.bold.clone(), self.right.clone());
        let (sheet, next) = self.sheet("Summary", &[44.0, 34.0, 24.0, 24.0])?;
        for line in lines {
            for (column, cell) in (0..).zip(&line.cells) {
                match cell {
                    Cell::Text(text) if line.bold => {
                        sheet.write_string_with_format(*next, column, fitting(text), &bold)?
                    }
                    Cell::Text(text) if line.figures && column > 0 => {
                        sheet.write_string_with_format(*next, column, fitting(text), &right)?
                    }
                    Cell::Text(text) => sheet.write_string(*next, column, fitting(text))?,
                    Cell::Count(count) => sheet.write_number_with_format(*next, column, *count as f64, &right)?,
                };
            }
            *next += 1;
        }
        Ok(())
    }

    fn write_heads(&mut self, section: &Section) -> Result<(), XlsxError> {
        let widths: Vec<f64> = section.columns.iter().map(|(part, _)| width(*part)).collect();
        let bold = self.bold.clone();
        let (sheet, next) = self.sheet(section.name, &widths)?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, (_, head)) in (0..).zip(&section.columns) {
            sheet.write_string_with_format(0, column, &**head, &bold)?;
        }
        *next = 1;
        Ok(())
    }

    fn write_line(&mut self, section: &Section, line: &PlanLine) -> Result<(), XlsxError> {
        let Some((sheet, next)) = &mut self.sheet else { return Ok(()) };
        for (column, (part, _)) in (0..).zip(&section.columns) {
            match line.row {
                Some(row) if *part == Part::Row => sheet.write_number(*next, column, row as f64)?,
                _ => sheet.write_string(*next, column, fitting(&line.text(*part)))?,
            };
        }
        *next += 1;
        Ok(())
    }
}

impl Output for Xlsx<'_> {
    fn summary(&mut self, lines: &[SummaryLine]) -> Result<(), Failure> {
        self.write_summary(lines).map_err(Failure::xlsx)
    }

    fn begin(&mut self, section: &Section) -> Result<(), Failure> {
        self.write_heads(section).map_err(Failure::xlsx)
    }

    fn line(&mut self, section: &Section, line: &PlanLine) -> Result<(), Failure> {
        self.write_line(section, line).map_err(Failure::xlsx)
    }

    fn finish(mut self: Box<Self>) -> Result<(), Failure> {
        self.keep();
        let Xlsx { file, workbook, .. } = self.as_mut();
        let mut file = BufWriter::new(file);
        workbook.save_to_writer(&mut file).map_err(Failure::xlsx)?;
        file.flush().map_err(|error| Failure::Write(error.to_string()))
    }
}

fn width(part: Part) -> f64 {
    match part {
        Part::Row => 9.0,
        Part::Key => 16.0,
        Part::Name | Part::Field => 26.0,
        Part::Before | Part::After => 32.0,
        Part::Note => 48.0,
    }
}

/// As much of a text as a cell can hold.
fn fitting(text: &str) -> String {
    if text.len() <= CELL || text.encode_utf16().count() <= CELL {
        return text.to_owned();
    }
    let mut units = 0;
    let within = text.chars().take_while(|c| {
        units += c.len_utf16();
        units < CELL
    });
    within.chain(['…']).collect()
}

impl Failure {
    fn csv(error: csv::Error) -> Failure {
        Failure::Write(error.to_string())
    }

    fn xlsx(error: XlsxError) -> Failure {
        Failure::Write(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_where_a_cell_ends() {
        for (text, length) in [("short".to_owned(), 5), ("é".repeat(CELL), CELL), ("x".repeat(CELL + 1), CELL)] {
            assert_eq!(fitting(&text).encode_utf16().count(), length);
        }
        let cut = fitting(&"🙂".repeat(CELL));
        assert!(cut.ends_with("🙂…") && cut.encode_utf16().count() <= CELL);
    }
}
