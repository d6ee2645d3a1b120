//! Small workbooks and archives, written as they are needed.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// A sheet: its name, whether it is hidden, and its rows.
pub type Sheet<'a> = (&'a str, bool, &'a [&'a [&'a str]]);

/// Writes an archive of these files.
///
/// # Panics
/// When it cannot be written.
pub fn archive(path: &Path, members: &[(&str, &str)]) {
    let file = std::fs::File::options().write(true).create(true).truncate(true).open(path).expect("a writable folder");
    let mut zip = zip::ZipWriter::new(file);
    for (name, text) in members {
        let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        zip.start_file(*name, stored).expect("a member");
        zip.write_all(text.as_bytes()).expect("its text");
    }
    zip.finish().expect("an archive");
}

/// Writes an OpenDocument spreadsheet of text cells.
///
/// # Panics
/// When it cannot be written.
pub fn workbook(path: &Path, sheets: &[Sheet<'_>]) {
    let mut tables = String::new();
    for (name, hidden, rows) in sheets {
        let style = if *hidden { "hidden" } else { "shown" };
        write!(tables, r#"<table:table table:name="{name}" table:style-name="{style}">"#).expect("text grows");
        for row in *rows {
            tables.push_str("<table:table-row>");
            for cell in *row {
                let cell = format!(r#"office:value-type="string"><text:p>{cell}</text:p></table:table-cell>"#);
                write!(tables, "<table:table-cell {cell}").expect("text grows");
            }
            tables.push_str("</table:table-row>");
        }
        tables.push_str("</table:table>");
    }
    let style = |name: &str, display: bool| {
        let properties = format!(r#"<style:table-properties table:display="{display}"/>"#);
        format!(r#"<style:style style:name="{name}" style:family="table">{properties}</style:style>"#)
    };
    let styles = format!("{}{}", style("shown", true), style("hidden", false));
    let named = |name: &str| format!(r#"xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0""#);
    let names = ["office", "table", "text", "style"].map(named).join(" ");
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    archive(path, &[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)]);
}
