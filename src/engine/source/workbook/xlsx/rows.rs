//! The rows of one sheet.
//!
//! It exists to turn cells into text as the person sees it, one row at a time, whatever the size of the
//! sheet.

use super::cells::{Cells, Filled, Head, Kind};
use super::merges::{Merges, read_rest};
use super::place;
use super::strings::{Strings, rich_text};
use super::styles::Styles;
use super::trouble::Trouble;
use super::xml::{Xml, attributes, is_named, is_yes};
use crate::engine::schema::column_letters;
use crate::engine::source::bytes::{self, Stamp};
use crate::engine::source::records::COLUMN_LIMIT;
use crate::engine::source::row_stream::{Remarks, RowSource};
use crate::engine::source::{RowBatch, SourceError};
use quick_xml::events::{BytesStart, Event};
use std::path::PathBuf;

/// The rows of a sheet, being read.
pub(super) struct SheetRows {
    pub path: PathBuf,
    pub stamp: Stamp,
    /// The sheet, for messages: "the sheet “Donors”".
    pub place: String,
    pub xml: Xml,
    pub strings: Strings,
    pub styles: Styles,
    pub merges: Merges,
    /// Whether merged cells were looked for.
    pub scanned: bool,
    pub from_1904: bool,
    pub cells: Cells,
    pub remarks: Remarks,
    /// Hidden columns, from 1, first and last, and which of them were met.
    pub hidden: Vec<(u32, u32)>,
    pub state: State,
    /// The row handed out last.
    pub row: u32,
}

/// Where in the sheet the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    BeforeRows,
    /// After a row of this number, blank or not.
    InRows(u32),
    Ended,
}

/// What the next event is, once its text is let go of.
enum Step {
    Row { number: Option<u32>, hidden: bool, empty: bool },
    EndOfRows,
    Cell { head: Head, empty: bool },
    EndOfRow,
    Skip,
    Other,
}

impl RowSource for SheetRows {
    fn next(&mut self, batch: &mut RowBatch) -> Result<bool, SourceError> {
        match self.advance() {
            Ok(true) => {}
            Ok(false) => {
                bytes::check_unchanged(&self.path, self.stamp)?;
                return Ok(false);
            }
            Err((trouble, row)) => {
                self.state = State::Ended;
                return Err(trouble.in_row(&self.path, &self.place, u64::from(row)));
            }
        }
        let mut next = 1;
        for cell in &self.cells.filled {
            for _ in next..cell.column {
                batch.end_cell();
            }
            batch.push_text(&self.cells.text[cell.start as usize..cell.end as usize]);
            batch.end_cell();
            next = cell.column + 1;
        }
        batch.end_row(u64::from(self.row));
        Ok(true)
    }

    fn row(&self) -> u64 {
        u64::from(self.row)
    }

    fn consumed(&self) -> u64 {
        if self.state == State::Ended {
            return self.stamp.size;
        }
        let (consumed, packed) = self.xml.part().consumed();
        let scaled = u128::from(consumed) * u128::from(self.stamp.size) / u128::from(packed.max(1));
        scaled.try_into().unwrap_or(self.stamp.size)
    }

    fn remarks(&self) -> &Remarks {
        &self.remarks
    }
}

impl SheetRows {
    /// Reads on to the end of the next row with anything in it; `false` when there is none. With what
    /// is wrong comes the row where it is.
    fn advance(&mut self) -> Result<bool, (Trouble, u32)> {
        let mut after = match self.state {
            State::Ended => return Ok(false),
            State::BeforeRows => {
                if !self.find_rows().map_err(|trouble| (trouble, 0))? {
                    self.finish().map_err(|trouble| (trouble, 0))?;
                    return Ok(false);
                }
                0
            }
            State::InRows(row) => row,
        };
        loop {
            let step = self.xml.next().and_then(|event| step(&event)).map_err(|trouble| (trouble, after))?;
            match step {
                Step::Row { number, hidden, empty } => {
                    let row = number.unwrap_or(after + 1);
                    if row <= after {
                        return Err((Trouble::damaged("its rows are not in order"), row));
                    }
                    if row > place::ROW_MOST {
                        return Err((Trouble::damaged("it has more rows than a sheet can have"), row));
                    }
                    after = row;
                    self.state = State::InRows(row);
                    if !empty && self.read_row(row, hidden).map_err(|trouble| (trouble, row))? {
                        self.row = row;
                        return Ok(true);
                    }
                }
                Step::EndOfRows => {
                    self.finish().map_err(|trouble| (trouble, after))?;
                    return Ok(false);
                }
                Step::Skip => self.xml.skip().map_err(|trouble| (trouble, after))?,
                _ => {}
            }
        }
    }

    /// Reads on to the first row; `false` where the sheet has none.
    fn find_rows(&mut self) -> Result<bool, Trouble> {
        loop {
            match self.xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "sheetData" => return Ok(true),
                    "col" => self.hidden.extend(hidden_columns(&element)),
                    _ => {}
                },
                Event::Empty(element) => match element.local_name().as_ref() {
                    "sheetData" => return Ok(false),
                    "col" => self.hidden.extend(hidden_columns(&element)),
                    _ => {}
                },
                Event::Eof => return Err(Trouble::damaged("it ends too early")),
                _ => {}
            }
        }
    }

    /// Reads what stands after the rows, so that damage there is noticed too.
    fn finish(&mut self) -> Result<(), Trouble> {
        let (unread, scanned) = (&mut self.remarks.merged_unread, self.scanned);
        read_rest(&mut self.xml, |merge| {
            if !scanned {
                unread.note(u64::from(merge.first));
            }
        })?;
        if self.xml.depth() > 0 {
            return Err(Trouble::damaged("it ends too early"));
        }
        self.xml.part_mut().finish()?;
        self.state = State::Ended;
        Ok(())
    }

    /// Reads the cells of a row to its end; `false` where none is filled.
    fn read_row(&mut self, row: u32, hidden: bool) -> Result<bool, Trouble> {
        self.cells.clear();
        let mut next = 1;
        loop {
            let event = self.xml.next()?;
            let step = match &event {
                Event::Start(element) if is(element, "c") => {
                    Step::Cell { head: head(element, row, next)?, empty: false }
                }
                Event::Empty(element) if is(element, "c") => {
                    Step::Cell { head: head(element, row, next)?, empty: true }
                }
                event => step(event)?,
            };
            match step {
                Step::Cell { head, empty } => {
                    next = head.column + 1;
                    if !empty {
                        self.read_cell(row, head)?;
                    }
                }
                Step::Skip => self.xml.skip()?,
                Step::EndOfRow => break,
                _ => {}
            }
        }
        self.cells.sort()?;
        let filled = !self.cells.filled.is_empty();
        if !self.merges.is_over() {
            self.repeat_merged(row)?;
        }
        if filled {
            if hidden {
                self.remarks.hidden_rows.note(u64::from(row));
            }
            self.note_hidden_columns();
        }
        Ok(filled)
    }

    /// Reads a cell to its end.
    fn read_cell(&mut self, row: u32, head: Head) -> Result<(), Trouble> {
        let outside = self.xml.depth() - 1;
        let (mut formula, mut found) = (false, false);
        let cells = &mut self.cells;
        cells.value.clear();
        loop {
            let (name, empty) = match self.xml.next()? {
                Event::Start(element) => (Child::of(&element), false),
                Event::Empty(element) => (Child::of(&element), true),
                Event::Eof => return Err(Trouble::damaged("it ends too early")),
                _ => (Child::None, true),
            };
            match (name, empty) {
                (Child::Value, false) => {
                    found = true;
                    self.xml.text(&mut cells.value)?;
                }
                (Child::Inline, false) => {
                    found = true;
                    rich_text(&mut self.xml, &mut cells.value)?;
                }
                (Child::Formula, _) => {
                    formula = true;
                    if !empty {
                        self.xml.skip()?;
                    }
                }
                (Child::Other, false) => self.xml.skip()?,
                _ => {}
            }
            if self.xml.depth() == outside {
                break;
            }
        }
        if formula && cells.value.is_empty() && !(found && head.kind == Kind::Text) {
            self.remarks.formulas_without_value.note(u64::from(row));
        }
        if cells.value.is_empty() {
            return Ok(());
        }
        let start = cells.text.len();
        cells.write(head, &mut self.strings, &self.styles, self.from_1904)?;
        cells.end(head.column, start)
    }

    /// Fills the cells that merged cells cover from above, where the row has something of its own.
    fn repeat_merged(&mut self, row: u32) -> Result<(), Trouble> {
        let SheetRows { merges, cells, remarks, .. } = self;
        if !cells.filled.is_empty() {
            let repeat = |column, value: &str| {
                let Err(at) = cells.find(column) else { return false };
                let start = cells.text.len() as u32;
                cells.text.push_str(value);
                cells.filled.insert(at, Filled { column, start, end: cells.text.len() as u32 });
                remarks.merged_cells.note(u64::from(row));
                true
            };
            merges.repeated(row, repeat)?;
        }
        merges.begin(row, |column| cells.find(column).map_or_else(|_| String::new(), |at| cells.get(at).to_owned()));
        Ok(())
    }

    /// Names hidden columns as soon as they have something in them: people hide all columns to the
    /// right of their table.
    fn note_hidden_columns(&mut self) {
        if self.hidden.is_empty() {
            return;
        }
        for cell in &self.cells.filled {
            let Some(at) = self.hidden.iter().position(|(from, to)| (*from..=*to).contains(&cell.column)) else {
                continue;
            };
            let (from, to) = self.hidden.swap_remove(at);
            self.hidden
                .extend([(from, cell.column - 1), (cell.column + 1, to)].into_iter().filter(|(from, to)| from <= to));
            let name = column_letters(cell.column as usize - 1);
            let names = &mut self.remarks.hidden_columns;
            let place = names.partition_point(|known| (known.len(), known.as_str()) < (name.len(), name.as_str()));
            names.insert(place, name);
        }
    }
}

/// What may stand in a cell.
enum Child {
    Value,
    Inline,
    Formula,
    Other,
    None,
}

impl Child {
    #[inline]
    fn of(element: &BytesStart<'_>) -> Child {
        let name = element.name();
        match name.as_ref() {
            name if is_named(name, "v") => Child::Value,
            name if is_named(name, "is") => Child::Inline,
            name if is_named(name, "f") => Child::Formula,
            _ => Child::Other,
        }
    }
}

#[inline]
fn is(element: &BytesStart<'_>, name: &str) -> bool {
    is_named(element.name().as_ref(), name)
}

/// What an event between cells is.
fn step(event: &Event<'_>) -> Result<Step, Trouble> {
    Ok(match event {
        Event::Start(element) if is(element, "row") => row_step(element, false)?,
        Event::Empty(element) if is(element, "row") => row_step(element, true)?,
        Event::Start(_) => Step::Skip,
        Event::End(element) => match element.local_name().as_ref() {
            "row" => Step::EndOfRow,
            "sheetData" => Step::EndOfRows,
            _ => Step::Other,
        },
        Event::Eof => return Err(Trouble::damaged("it ends too early")),
        _ => Step::Other,
    })
}

fn row_step(element: &BytesStart<'_>, empty: bool) -> Result<Step, Trouble> {
    let (mut number, mut hidden) = (None, false);
    for (name, value) in attributes(element) {
        match name {
            "r" => {
                let row = place::row(value.trim_ascii());
                number = Some(row.ok_or_else(|| Trouble::damaged("a row has a number that no row can have"))?);
            }
            "hidden" => hidden |= is_yes(value),
            "ht" => hidden |= value.trim_ascii().parse::<f64>().is_ok_and(|height| height <= 0.0),
            _ => {}
        }
    }
    Ok(Step::Row { number, hidden, empty })
}

/// The columns that a `col` element hides.
fn hidden_columns(element: &BytesStart<'_>) -> Option<(u32, u32)> {
    let (mut from, mut to, mut hidden) = (None, None, false);
    for (name, value) in attributes(element) {
        match name {
            "min" => from = value.parse::<u32>().ok(),
            "max" => to = value.parse::<u32>().ok(),
            "hidden" => hidden |= is_yes(value),
            "width" => hidden |= value.parse::<f64>().is_ok_and(|width| width <= 0.0),
            _ => {}
        }
    }
    let range = (from?.max(1), to?.min(COLUMN_LIMIT as u32));
    (hidden && range.0 <= range.1).then_some(range)
}

#[inline]
fn head(element: &BytesStart<'_>, row: u32, next: u32) -> Result<Head, Trouble> {
    let mut head = Head { column: next, style: 0, kind: Kind::Number };
    for (name, value) in attributes(element) {
        match name {
            "r" => {
                let cell = place::cell(value);
                let (of_row, column) = cell.ok_or_else(|| Trouble::damaged("a cell is where no cell can be"))?;
                if of_row != row {
                    return Err(Trouble::damaged("it holds a cell of another row"));
                }
                head.column = column;
            }
            "s" => head.style = value.parse().unwrap_or(0),
            "t" => {
                head.kind = match value {
                    "s" => Kind::Shared,
                    "inlineStr" => Kind::Inline,
                    "str" => Kind::Text,
                    "b" => Kind::Boolean,
                    "d" => Kind::Date,
                    "e" => Kind::AsIs,
                    _ => Kind::Number,
                }
            }
            _ => {}
        }
    }
    if head.column > COLUMN_LIMIT as u32 {
        return Err(Trouble::Columns(head.column as usize));
    }
    Ok(head)
}
