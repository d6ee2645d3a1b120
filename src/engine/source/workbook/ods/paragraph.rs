//! The text within a cell.
//!
//! It exists to join lines and pieces of formatted text, and to leave out what is no text of the cell:
//! comments, pictures, notes. It must not know rows.

use super::attribute;
use super::cell::{Cell, count};
use super::input::{Xml, XmlError};
use super::sheet::Stop;
use crate::engine::source::records::CELL_LIMIT;
use quick_xml::events::{BytesRef, BytesStart, Event};

/// Reads to the end of a cell whose tag was read last.
pub(super) fn read(xml: &mut Xml, cell: &mut Cell) -> Result<(), Stop> {
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.name().as_ref() == "text:p" => {
                cell.begin_line();
                line(xml, cell)?;
            }
            Event::Empty(tag) if tag.name().as_ref() == "text:p" => cell.begin_line(),
            Event::Start(_) => xml.skip()?,
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(Stop::CutOff),
            _ => {}
        }
    }
}

/// Reads to the end of a paragraph whose tag was read last.
fn line(xml: &mut Xml, cell: &mut Cell) -> Result<(), Stop> {
    let outside = xml.depth() - 1;
    while xml.depth() > outside {
        match xml.next()? {
            Event::Text(text) => cell.shown.push_str(&text.xml10_content()),
            Event::CData(text) => cell.shown.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => cell.shown.push(character(&reference)?),
            Event::Start(tag) => {
                if is_text(&tag) {
                    blank(&tag, &mut cell.shown)?;
                } else {
                    xml.skip()?;
                }
            }
            Event::Empty(tag) => blank(&tag, &mut cell.shown)?,
            Event::Eof => return Err(Stop::CutOff),
            _ => {}
        }
        if cell.shown.len() > CELL_LIMIT {
            return Err(Stop::LongCell);
        }
    }
    Ok(())
}

/// Whether an element within a paragraph holds text of it: formatted text, a link, a field.
fn is_text(tag: &BytesStart<'_>) -> bool {
    let name = tag.name();
    name.as_ref().starts_with("text:") && !matches!(name.as_ref(), "text:note" | "text:ruby-text")
}

/// Adds the blank that an element stands for, if it stands for one.
fn blank(tag: &BytesStart<'_>, shown: &mut String) -> Result<(), XmlError> {
    match tag.name().as_ref() {
        "text:s" => {
            let spaces = attribute(tag, "text:c")?.map_or(1, |value| count(&value));
            shown.extend(std::iter::repeat_n(' ', spaces.min(CELL_LIMIT as u64 + 1) as usize));
        }
        "text:tab" => shown.push('\t'),
        "text:line-break" => shown.push('\n'),
        _ => {}
    }
    Ok(())
}

/// The character that `&amp;` or `&#233;` stands for.
fn character(reference: &BytesRef<'_>) -> Result<char, XmlError> {
    if let Some(character) = reference.resolve_char_ref()? {
        return Ok(character);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(XmlError::OwnWords),
    }
}
