//! What the reader makes of whole workbooks: written by hand where the XML matters, by a library where
//! it does not.

mod agreement;
mod refusals;
mod values;

use super::{rows, sheets};
use crate::engine::source::content::Content;
use crate::engine::source::row_stream::Remarks;
use crate::engine::source::workbook::drained::{Rows, drain};
use crate::engine::source::{ReadOptions, RowBatch, SourceError};
use std::io::Write;
use tempfile::NamedTempFile;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What a workbook written by hand consists of; whatever is blank is left out.
#[derive(Clone)]
struct Hand {
    root: String,
    book: String,
    relations: String,
    strings: String,
    styles: String,
    sheet: String,
    /// Where the parts are.
    sheet_name: &'static str,
    method: CompressionMethod,
}

const ROOT: &str = r#"<Relationships><Relationship Id="r" Target="xl/workbook.xml"
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>"#;
const BOOK: &str =
    r#"<workbook xmlns:r="x"><sheets><sheet name="Donors" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>
    <Relationship Id="rId2" Type="x/sharedStrings" Target="sharedStrings.xml"/>
    <Relationship Id="rId3" Type="x/styles" Target="styles.xml"/></Relationships>"#;

impl Default for Hand {
    fn default() -> Hand {
        Hand {
            root: ROOT.into(),
            book: BOOK.into(),
            relations: RELATIONS.into(),
            strings: String::new(),
            styles: String::new(),
            sheet: String::new(),
            sheet_name: "xl/worksheets/sheet1.xml",
            method: CompressionMethod::Deflated,
        }
    }
}

impl Hand {
    /// A workbook whose sheet has these rows.
    fn with_rows(rows: &str) -> Hand {
        Hand::with_sheet(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"))
    }

    fn with_sheet(sheet: &str) -> Hand {
        Hand { sheet: sheet.into(), ..Hand::default() }
    }

    /// Shared texts, as XML within their elements.
    fn strings(mut self, texts: &[&str]) -> Hand {
        let items: String = texts.iter().map(|text| format!("<si>{text}</si>")).collect();
        self.strings = format!("<sst>{items}</sst>");
        self
    }

    /// A style for each of these codes, the first one for style 1.
    fn codes(mut self, codes: &[&str]) -> Hand {
        let quoted = |code: &str| code.replace('&', "&amp;").replace('"', "&quot;");
        let formats: String = (164..)
            .zip(codes)
            .map(|(id, code)| format!(r#"<numFmt numFmtId="{id}" formatCode="{}"/>"#, quoted(code)))
            .collect();
        let styles: String = (164..).zip(codes).map(|(id, _)| format!(r#"<xf numFmtId="{id}"/>"#)).collect();
        self.styles = format!(
            r#"<styleSheet><numFmts>{formats}</numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>
               <cellXfs><xf numFmtId="0"/>{styles}</cellXfs></styleSheet>"#
        );
        self
    }

    fn pack(&self) -> NamedTempFile {
        let parts = [
            ("[Content_Types].xml", "<Types/>"),
            ("_rels/.rels", &self.root),
            ("xl/workbook.xml", &self.book),
            ("xl/_rels/workbook.xml.rels", &self.relations),
            ("xl/sharedStrings.xml", &self.strings),
            ("xl/styles.xml", &self.styles),
            (self.sheet_name, &self.sheet),
        ];
        let filled: Vec<_> = parts.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        packed(&filled, self.method)
    }

    fn read(&self) -> Result<Sheet, SourceError> {
        read(&self.pack(), "Donors")
    }
}

/// A file with these parts.
fn packed(parts: &[(&str, &str)], method: CompressionMethod) -> NamedTempFile {
    let mut writer = ZipWriter::new(NamedTempFile::new().unwrap());
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap()
}

/// All rows of a sheet, and what was met in them.
#[derive(Debug)]
struct Sheet {
    rows: Rows,
    remarks: Remarks,
}

impl Sheet {
    /// The cells of the only row.
    fn only(&self) -> Vec<&str> {
        assert_eq!(self.rows.len(), 1, "{self:?}");
        self.rows[0].1.iter().map(String::as_str).collect()
    }

    /// The rows as `number:cell|cell`.
    fn lines(&self) -> Vec<String> {
        self.rows.iter().map(|(number, cells)| format!("{number}:{}", cells.join("|"))).collect()
    }
}

fn content(file: &NamedTempFile) -> Content {
    Content::open(file.path(), &ReadOptions::default()).unwrap()
}

fn read(file: &NamedTempFile, sheet: &str) -> Result<Sheet, SourceError> {
    let content = content(file);
    let (rows, remarks) = drain(&content, rows(&content, sheet)?)?;
    Ok(Sheet { rows, remarks })
}

/// The message of what was refused.
fn refused(hand: &Hand) -> String {
    hand.read().expect_err("it is refused").to_string()
}
