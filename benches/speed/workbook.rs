//! A workbook as spreadsheet programs save it, and what else the donors of a text file are packed into.

use crate::donors;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn new_file(path: &Path) -> anyhow::Result<BufWriter<File>> {
    let file = OpenOptions::new().write(true).create(true).truncate(true).open(path)?;
    Ok(BufWriter::with_capacity(1 << 20, file))
}

/// Packs a text file.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write_gzip(path: &Path, text: &Path) -> anyhow::Result<()> {
    let mut gzip = flate2::write::GzEncoder::new(new_file(path)?, flate2::Compression::default());
    std::io::copy(&mut File::open(text)?, &mut gzip)?;
    gzip.finish()?.flush()?;
    Ok(())
}

/// Packs a text file into an archive.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write_zip(path: &Path, text: &Path) -> anyhow::Result<()> {
    let mut zip = ZipWriter::new(new_file(path)?);
    zip.start_file("donors.csv", SimpleFileOptions::default())?;
    std::io::copy(&mut File::open(text)?, &mut zip)?;
    zip.finish()?.flush()?;
    Ok(())
}

/// Writes donors, a record a line.
///
/// # Errors
/// When the file cannot be written.
pub fn write_json_lines(path: &Path, rows: u64) -> anyhow::Result<()> {
    let mut out = new_file(path)?;
    for number in 0..rows {
        let cells = donors::cells(number);
        out.write_all(b"{")?;
        for (index, (header, cell)) in donors::HEADERS.iter().zip(&cells).enumerate() {
            let separator = if index == 0 { "" } else { "," };
            write!(out, "{separator}{}:{}", serde_json::to_string(header)?, serde_json::to_string(cell)?)?;
        }
        out.write_all(b"}\n")?;
    }
    out.flush()?;
    Ok(())
}

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Donors" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;
/// Style 1 is a date, style 2 an amount.
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="&quot;$&quot;#,##0.00"/></numFmts><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

/// Columns of dates, of amounts and of plain numbers.
const DATES: [usize; 2] = [8, 23];
const AMOUNTS: [usize; 3] = [24, 25, 26];
const NUMBERS: [usize; 1] = [9];

/// A workbook as spreadsheet programs save it: texts shared, dates and amounts as numbers with a
/// format. Written by hand, because only this much has to be in it and it has to be large.
///
/// # Errors
/// When the file cannot be written.
pub fn write_workbook(path: &Path, rows: u64) -> anyhow::Result<()> {
    let mut zip = ZipWriter::new(new_file(path)?);
    let options = SimpleFileOptions::default();
    for (name, text) in [
        ("[Content_Types].xml", TYPES),
        ("_rels/.rels", RELATIONS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", PARTS),
        ("xl/styles.xml", STYLES),
    ] {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    let mut shared = Shared::default();
    zip.start_file("xl/worksheets/sheet1.xml", options)?;
    let mut out = BufWriter::with_capacity(1 << 20, &mut zip);
    out.write_all(br#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#)?;
    let headers = donors::HEADERS.map(str::to_owned);
    write_row(&mut out, &mut shared, 1, &headers, true)?;
    for number in 0..rows {
        write_row(&mut out, &mut shared, number + 2, &donors::cells(number), false)?;
    }
    out.write_all(b"</sheetData></worksheet>")?;
    out.flush()?;
    drop(out);
    zip.start_file("xl/sharedStrings.xml", options)?;
    zip.write_all(shared.xml().as_bytes())?;
    zip.finish()?.flush()?;
    Ok(())
}

fn write_row(
    out: &mut impl Write,
    shared: &mut Shared,
    row: u64,
    cells: &[String; 27],
    header: bool,
) -> anyhow::Result<()> {
    write!(out, r#"<row r="{row}" spans="1:27">"#)?;
    for (column, cell) in cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
        let place = letters(column);
        if !header && DATES.contains(&column) {
            write!(out, r#"<c r="{place}{row}" s="1"><v>{}</v></c>"#, serial(cell))?;
        } else if !header && AMOUNTS.contains(&column) {
            write!(out, r#"<c r="{place}{row}" s="2"><v>{}</v></c>"#, cell.trim_start_matches('$'))?;
        } else if !header && NUMBERS.contains(&column) {
            write!(out, r#"<c r="{place}{row}"><v>{cell}</v></c>"#)?;
        } else {
            write!(out, r#"<c r="{place}{row}" t="s"><v>{}</v></c>"#, shared.index(cell))?;
        }
    }
    out.write_all(b"</row>")?;
    Ok(())
}

/// Texts that stand once in a workbook, however many cells show them.
#[derive(Default)]
struct Shared {
    indexes: HashMap<String, usize>,
    items: String,
}

impl Shared {
    fn index(&mut self, text: &str) -> usize {
        if let Some(index) = self.indexes.get(text) {
            return *index;
        }
        let index = self.indexes.len();
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        self.items.push_str(&format!("<si><t>{escaped}</t></si>"));
        self.indexes.insert(text.to_owned(), index);
        index
    }

    fn xml(&self) -> String {
        let count = self.indexes.len();
        format!(
            r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{count}">{}</sst>"#,
            self.items
        )
    }
}

/// The letters of a column below 52.
fn letters(column: usize) -> String {
    let letter = |at: usize| char::from(b'A' + (at % 26) as u8);
    if column < 26 { letter(column).to_string() } else { format!("A{}", letter(column)) }
}

/// A date written month first, as a spreadsheet program counts it.
fn serial(date: &str) -> i64 {
    let parts: Vec<i64> = date.split('/').filter_map(|part| part.parse().ok()).collect();
    let [month, day, year] = parts.as_slice() else { return 0 };
    // Days since the first of March of the year 0, in the usual arithmetic.
    let (y, m) = if *month > 2 { (*year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    const DAY_ZERO: i64 = 693_899;
    days - DAY_ZERO
}
