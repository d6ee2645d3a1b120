//! One row of the table: a file, how it is asked for, and what it must give.

use almoner::engine::source::{Format, HeaderRow, Packing, ReadOptions, Separator};
use std::path::Path;

/// A file and what it must give.
pub struct Case {
    /// What it is, unique among all.
    pub name: &'static str,
    /// What it is called on the disk.
    pub file: &'static str,
    /// Puts it there.
    pub make: Box<dyn Fn(&Path)>,
    pub options: ReadOptions,
    pub expect: Expect,
}

/// What a file must give.
pub enum Expect {
    Reads(Box<Expected>),
    /// A refusal: the name of the error and a part of its sentence.
    Refused(&'static str, &'static str),
}

/// How a file is read, and what is in it.
pub struct Expected {
    pub format: Format,
    pub packing: Packing,
    pub encoding: &'static str,
    pub separator: Separator,
    pub header: HeaderRow,
    pub sheet: Option<&'static str>,
    /// Names of sheets or lists in order; those hidden begin with `-`. Unchecked where `None`.
    pub parts: Option<Vec<&'static str>>,
    pub member: Option<&'static str>,
    /// How many columns, and the names of the first ones.
    pub columns: (usize, Vec<&'static str>),
    /// Data rows, and the numbers of the first and the last.
    pub rows: (u64, u64, u64),
    /// Codes of all that is said about the file, once each, in any order.
    pub notices: Vec<&'static str>,
    /// Column and code of all damage, in any order.
    pub damage: Vec<(&'static str, &'static str)>,
    /// Row number, column, value.
    pub cells: Vec<(u64, usize, &'static str)>,
    /// The encoding that the whole file proves, where it is another one; everything but the encoding
    /// is then expected of the file as it is opened again.
    pub better_encoding: Option<&'static str>,
    /// Names that JSON records have further down.
    pub more_columns: Vec<&'static str>,
}

/// A file of bytes, expected to be comma-separated UTF-8 text with its headers in row 1.
pub fn case(name: &'static str, file: &'static str, bytes: impl Fn() -> Vec<u8> + 'static) -> Case {
    case_at(name, file, move |path| std::fs::write(path, bytes()).expect("a writable folder"))
}

/// A case whose file is more than bytes.
pub fn case_at(name: &'static str, file: &'static str, make: impl Fn(&Path) + 'static) -> Case {
    let expected = Expected {
        format: Format::Delimited,
        packing: Packing::None,
        encoding: "UTF-8",
        separator: Separator::COMMA,
        header: HeaderRow::Row(1),
        sheet: None,
        parts: None,
        member: None,
        columns: (0, Vec::new()),
        rows: (0, 0, 0),
        notices: Vec::new(),
        damage: Vec::new(),
        cells: Vec::new(),
        better_encoding: None,
        more_columns: Vec::new(),
    };
    let expect = Expect::Reads(Box::new(expected));
    Case { name, file, make: Box::new(make), options: ReadOptions::default(), expect }
}

impl Case {
    /// Asks for the file to be read in some way.
    pub fn asked(mut self, ask: impl FnOnce(&mut ReadOptions)) -> Case {
        ask(&mut self.options);
        self
    }

    /// Expects a refusal: the name of the error and a part of its sentence.
    pub fn refused(mut self, error: &'static str, sentence: &'static str) -> Case {
        self.expect = Expect::Refused(error, sentence);
        self
    }

    fn with(mut self, change: impl FnOnce(&mut Expected)) -> Case {
        if let Expect::Reads(expected) = &mut self.expect {
            change(expected);
        }
        self
    }

    pub fn format(self, format: Format) -> Case {
        self.with(|expected| expected.format = format)
    }

    pub fn packed(self, packing: Packing) -> Case {
        self.with(|expected| expected.packing = packing)
    }

    pub fn member(self, name: &'static str) -> Case {
        self.with(|expected| expected.member = Some(name))
    }

    pub fn encoding(self, name: &'static str) -> Case {
        self.with(|expected| expected.encoding = name)
    }

    pub fn better_encoding(self, name: &'static str) -> Case {
        self.with(|expected| expected.better_encoding = Some(name))
    }

    pub fn more_columns(self, names: &[&'static str]) -> Case {
        self.with(|expected| expected.more_columns = names.to_vec())
    }

    pub fn separated(self, by: u8) -> Case {
        self.with(|expected| expected.separator = Separator(by))
    }

    pub fn header(self, header: HeaderRow) -> Case {
        self.with(|expected| expected.header = header)
    }

    pub fn header_in(self, row: u64) -> Case {
        self.header(HeaderRow::Row(row))
    }

    /// Records as in JSON.
    pub fn records(self, format: Format) -> Case {
        self.format(format).header(HeaderRow::InRecords)
    }

    pub fn sheet(self, name: &'static str) -> Case {
        self.with(|expected| expected.sheet = Some(name))
    }

    /// All sheets or lists in order; hidden ones begin with `-`.
    pub fn parts(self, names: &[&'static str]) -> Case {
        self.with(|expected| expected.parts = Some(names.to_vec()))
    }

    /// All columns.
    pub fn columns(self, names: &[&'static str]) -> Case {
        self.first_columns(names.len(), names)
    }

    /// How many columns, and the first names.
    pub fn first_columns(self, count: usize, names: &[&'static str]) -> Case {
        self.with(|expected| expected.columns = (count, names.to_vec()))
    }

    /// How many data rows, and the numbers of the first and the last.
    pub fn rows(self, count: u64, first: u64, last: u64) -> Case {
        self.with(|expected| expected.rows = (count, first, last))
    }

    pub fn notices(self, codes: &[&'static str]) -> Case {
        self.with(|expected| expected.notices = codes.to_vec())
    }

    /// All damage: column and code.
    pub fn damage(self, damage: &[(&'static str, &'static str)]) -> Case {
        self.with(|expected| expected.damage = damage.to_vec())
    }

    /// A cell by its row number and column.
    pub fn cell(self, row: u64, column: usize, value: &'static str) -> Case {
        self.with(|expected| expected.cells.push((row, column, value)))
    }
}

/// Text in a WHATWG encoding; every character must exist in it.
pub fn encoded(text: &str, encoding: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(encoding.as_bytes()).expect("a known encoding");
    if encoding == encoding_rs::UTF_16LE {
        return text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    }
    if encoding == encoding_rs::UTF_16BE {
        return text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    }
    let (bytes, _, lossy) = encoding.encode(text);
    assert!(!lossy, "text that {} has no characters for", encoding.name());
    bytes.into_owned()
}
