//! XML of one part, event by event.
//!
//! It exists so that nothing hostile gets past it: no entities of the file's own, no endless nesting,
//! no endless pieces. It must not know what the elements mean.

use super::inflate::PartReader;
use super::trouble::Trouble;
use crate::engine::source::records::CELL_LIMIT;
use memchr::memchr;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Elements that may stand within each other. Real workbooks have a dozen.
const DEPTH: usize = 256;

/// A part being read as XML.
pub(super) struct Xml {
    reader: Reader<PartReader>,
    buffer: Vec<u8>,
    depth: usize,
}

impl Xml {
    pub fn new(part: PartReader) -> Xml {
        let reader = Reader::from_reader(part);
        Xml { reader, buffer: Vec::with_capacity(1024), depth: 0 }
    }

    /// Reads on in the middle of a part, where elements end that were not seen to begin.
    pub fn inside(part: PartReader) -> Xml {
        let mut xml = Xml::new(part);
        xml.reader.config_mut().allow_unmatched_ends = true;
        xml
    }

    pub fn part(&self) -> &PartReader {
        self.reader.get_ref()
    }

    pub fn part_mut(&mut self) -> &mut PartReader {
        self.reader.get_mut()
    }

    /// Elements open around what comes next.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The next event; comments and instructions are passed over.
    ///
    /// # Errors
    /// When the part is damaged, not proper XML or breaks a bound.
    // Events are large, and moving one out of a call takes as long as what the call does.
    #[inline(always)]
    pub fn next(&mut self) -> Result<Event<'_>, Trouble> {
        self.buffer.clear();
        self.reader.get_mut().mark();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(trouble(self.reader.get_mut(), &error)),
        };
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Trouble::damaged("too many elements stand within each other"));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => {
                return Err(Trouble::damaged("it declares entities, which no spreadsheet program writes"));
            }
            _ => {}
        }
        Ok(event)
    }

    /// Passes over the rest of the element that was opened last.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn skip(&mut self) -> Result<(), Trouble> {
        let outside = self.depth.saturating_sub(1);
        loop {
            if let Event::Eof = self.next()? {
                return Err(Trouble::damaged("it ends too early"));
            }
            if self.depth == outside {
                return Ok(());
            }
        }
    }

    /// Adds the text of the element that was opened last, up to its end.
    ///
    /// # Errors
    /// As [`next`](Self::next), and when the text is longer than any cell.
    #[inline]
    pub fn text(&mut self, out: &mut String) -> Result<(), Trouble> {
        let (outside, start) = (self.depth.saturating_sub(1), out.len());
        loop {
            match self.next()? {
                Event::Text(text) => match memchr(b'\r', text.as_bytes()) {
                    None => out.push_str(&text),
                    Some(_) => out.push_str(&text.xml10_content()),
                },
                Event::CData(text) => out.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => push_reference(out, &reference)?,
                Event::Eof => return Err(Trouble::damaged("it ends too early")),
                _ => {}
            }
            if out.len() - start > CELL_LIMIT && out[start..].chars().count() > CELL_LIMIT {
                return Err(Trouble::LongCell);
            }
            if self.depth == outside {
                return Ok(());
            }
        }
    }
}

#[cold]
fn trouble(part: &mut PartReader, error: &quick_xml::Error) -> Trouble {
    part.take_trouble().unwrap_or_else(|| match error {
        quick_xml::Error::Io(error) => Trouble::Broken(error.to_string()),
        quick_xml::Error::Syntax(_) => Trouble::damaged("it ends too early"),
        quick_xml::Error::Encoding(_) => Trouble::damaged("its text is not Unicode"),
        _ => Trouble::damaged("its XML is not well formed"),
    })
}

/// Adds the character that `&amp;` or `&#13;` stands for.
fn push_reference(out: &mut String, reference: &quick_xml::events::BytesRef<'_>) -> Result<(), Trouble> {
    let unknown = || Trouble::damaged("it refers to an entity it does not hold");
    if let Some(char) = reference.resolve_char_ref().map_err(|_| unknown())? {
        out.push(char);
        return Ok(());
    }
    let text = quick_xml::escape::resolve_xml_entity(reference).ok_or_else(unknown)?;
    out.push_str(text);
    Ok(())
}

/// The attributes of an element as they are written: name without prefix, value still escaped.
#[inline]
pub(super) fn attributes<'e>(element: &'e BytesStart<'_>) -> Attributes<'e> {
    Attributes { rest: element.attributes_raw() }
}

/// See [`attributes`].
pub(super) struct Attributes<'e> {
    rest: &'e str,
}

impl<'e> Iterator for Attributes<'e> {
    type Item = (&'e str, &'e str);

    #[inline]
    fn next(&mut self) -> Option<(&'e str, &'e str)> {
        // Names and values are a few bytes long: looking at each is quicker than searching in strides.
        let bytes = self.rest.as_bytes();
        let equals = bytes.iter().position(|byte| *byte == b'=')?;
        let prefix = bytes[..equals].iter().rposition(|byte| *byte == b':').map_or(0, |colon| colon + 1);
        let name = self.rest[prefix..equals].trim_ascii();
        let after = self.rest[equals + 1..].trim_ascii_start();
        let (quote, value) = after.as_bytes().split_first()?;
        if *quote != b'"' && *quote != b'\'' {
            return None;
        }
        let end = value.iter().position(|byte| byte == quote)? + 1;
        self.rest = &after[end + 1..];
        Some((name, &after[1..end]))
    }
}

/// An attribute's value with what is escaped in it put back.
///
/// # Errors
/// When it refers to an entity that the file would have to declare.
pub(super) fn unescaped(value: &str) -> Result<String, Trouble> {
    match quick_xml::escape::unescape(value) {
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(Trouble::damaged("it refers to an entity it does not hold")),
    }
}

/// Whether a name, with its prefix or without one, is this one.
#[inline]
pub(super) fn is_named(name: &str, wanted: &str) -> bool {
    name.strip_suffix(wanted).is_some_and(|prefix| prefix.is_empty() || prefix.ends_with(':'))
}

/// Whether a value of a yes-or-no attribute means yes.
pub(super) fn is_yes(value: &str) -> bool {
    matches!(value.trim(), "1" | "true" | "on")
}
