//! Makes workbooks by hand, as other programs than Excel write them, and as none should.

use super::packing::{Entry, zip};
use std::fmt::Write;

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The parts of an XLSX workbook; what is blank is left out.
#[derive(Default)]
pub struct Xlsx<'t> {
    /// Names of sheets, and what stands between `<worksheet>` and its end.
    pub sheets: &'t [(&'t str, &'t str)],
    /// What stands in `<sst>`.
    pub shared: &'t str,
    /// What stands before `<sst>`.
    pub before_shared: &'t str,
    /// What stands in `<styleSheet>`.
    pub styles: &'t str,
    /// What stands before `<sheets>`: `<workbookPr date1904="1"/>`.
    pub properties: &'t str,
}

impl Xlsx<'_> {
    pub fn entries(&self) -> Vec<Entry> {
        let mut types = String::new();
        let mut list = String::new();
        let mut relations = String::new();
        let mut entries = Vec::new();
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        for (index, (name, body)) in self.sheets.iter().enumerate() {
            let number = index + 1;
            write!(
                types,
                "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"{kind}.worksheet+xml\"/>"
            )
            .unwrap();
            write!(list, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>").unwrap();
            relate(&mut relations, &format!("rId{number}"), "worksheet", &format!("worksheets/sheet{number}.xml"));
            let sheet = format!("{XML}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{body}</worksheet>");
            entries.push(Entry::deflated(&format!("xl/worksheets/sheet{number}.xml"), sheet.as_bytes()));
        }
        if !self.shared.is_empty() {
            relate(&mut relations, "rIdShared", "sharedStrings", "sharedStrings.xml");
            write!(types, "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"{kind}.sharedStrings+xml\"/>")
                .unwrap();
            let shared = format!("{XML}{}<sst xmlns=\"{MAIN}\">{}</sst>", self.before_shared, self.shared);
            entries.push(Entry::deflated("xl/sharedStrings.xml", shared.as_bytes()));
        }
        if !self.styles.is_empty() {
            relate(&mut relations, "rIdStyles", "styles", "styles.xml");
            write!(types, "<Override PartName=\"/xl/styles.xml\" ContentType=\"{kind}.styles+xml\"/>").unwrap();
            let styles = format!("{XML}<styleSheet xmlns=\"{MAIN}\">{}</styleSheet>", self.styles);
            entries.push(Entry::deflated("xl/styles.xml", styles.as_bytes()));
        }
        let workbook = format!(
            "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATIONS}\">{}<sheets>{list}</sheets></workbook>",
            self.properties
        );
        let types = format!(
            "{XML}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" \
             ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" \
             ContentType=\"{kind}.sheet.main+xml\"/>{types}</Types>"
        );
        let mut root = String::new();
        relate(&mut root, "rId1", "officeDocument", "xl/workbook.xml");
        let related = |relations: &str| {
            format!("{XML}<Relationships xmlns=\"{PACKAGE}/relationships\">{relations}</Relationships>")
        };
        let mut all = vec![
            Entry::deflated("[Content_Types].xml", types.as_bytes()),
            Entry::deflated("_rels/.rels", related(&root).as_bytes()),
            Entry::deflated("xl/workbook.xml", workbook.as_bytes()),
            Entry::deflated("xl/_rels/workbook.xml.rels", related(&relations).as_bytes()),
        ];
        all.append(&mut entries);
        all
    }

    pub fn bytes(&self) -> Vec<u8> {
        zip(&self.entries())
    }
}

pub const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

fn relate(relations: &mut String, id: &str, kind: &str, target: &str) {
    write!(relations, "<Relationship Id=\"{id}\" Type=\"{RELATIONS}/{kind}\" Target=\"{target}\"/>").unwrap();
}

/// A sheet of one kind of workbook, from what stands in `<worksheet>`.
pub fn xlsx_of(body: &str) -> Vec<u8> {
    Xlsx { sheets: &[("Sheet1", body)], ..Xlsx::default() }.bytes()
}

/// Rows of text written into the cells themselves, as many programs do.
pub fn inline_rows(rows: &[&[&str]]) -> String {
    let mut out = String::from("<sheetData>");
    for (index, row) in rows.iter().enumerate() {
        let number = index + 1;
        write!(out, "<row r=\"{number}\">").unwrap();
        for (column, text) in row.iter().enumerate() {
            let letter = char::from(b'A' + column as u8);
            write!(out, "<c r=\"{letter}{number}\" t=\"inlineStr\"><is><t>{text}</t></is></c>").unwrap();
        }
        out.push_str("</row>");
    }
    out + "</sheetData>"
}

/// An OpenDocument spreadsheet from what stands in `<office:spreadsheet>`; `before` stands before the document.
pub fn ods_of(before: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{before}<office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" \
         xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\" \
         xmlns:number=\"urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0\" \
         office:version=\"1.3\"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let manifest = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{ODS}\"/>\
         <manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/></manifest:manifest>"
    );
    zip(&[
        Entry::stored("mimetype", ODS.as_bytes()),
        Entry::deflated("content.xml", content.as_bytes()),
        Entry::deflated("META-INF/manifest.xml", manifest.as_bytes()),
    ])
}

pub const ODS: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// A row of an OpenDocument table with text cells.
pub fn ods_row(cells: &[&str]) -> String {
    let cell = |text: &&str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    format!("<table:table-row>{}</table:table-row>", cells.iter().map(cell).collect::<String>())
}
