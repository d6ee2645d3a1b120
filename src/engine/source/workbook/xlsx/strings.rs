//! Texts that cells share, and texts within cells.
//!
//! It exists so that a preview reads only as many shared texts as its rows refer to: a workbook may
//! hold millions.

use super::trouble::Trouble;
use super::xml::{Xml, attributes};
use crate::engine::source::records::CELL_LIMIT;
use quick_xml::events::Event;

/// Bytes of shared texts kept in memory.
const MOST: usize = 1 << 30;

/// The shared texts met so far.
pub(super) struct Strings {
    /// `None` at its end, or where there are none.
    xml: Option<Xml>,
    text: String,
    /// End of each in `text`.
    ends: Vec<u32>,
}

impl Strings {
    pub fn new(xml: Option<Xml>) -> Strings {
        Strings { xml, text: String::new(), ends: Vec::new() }
    }

    /// The text of an index, read as far as that is needed.
    ///
    /// # Errors
    /// When there is none, or the part is damaged or holds too much.
    #[inline]
    pub fn get(&mut self, index: usize) -> Result<&str, Trouble> {
        if index >= self.ends.len() {
            self.read_to(index)?;
        }
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        Ok(&self.text[start..self.ends[index] as usize])
    }

    fn read_to(&mut self, index: usize) -> Result<(), Trouble> {
        while index >= self.ends.len() {
            let missing = || Trouble::damaged("a cell refers to a text that the workbook does not hold");
            let xml = self.xml.as_mut().ok_or_else(missing)?;
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "si" => rich_text(xml, &mut self.text)?,
                Event::Empty(element) if element.local_name().as_ref() == "si" => {}
                Event::Eof => {
                    self.xml = None;
                    continue;
                }
                _ => continue,
            }
            if self.text.len() > MOST {
                return Err(Trouble::Oversized("its texts take more than 1 GB".into()));
            }
            self.ends.push(self.text.len() as u32);
        }
        Ok(())
    }
}

/// Adds the text of the element that was opened last, whatever fonts its pieces have; how it is
/// pronounced is left out.
///
/// # Errors
/// When the part is damaged, or the text longer than any cell.
pub(super) fn rich_text(xml: &mut Xml, out: &mut String) -> Result<(), Trouble> {
    let (outside, start) = (xml.depth() - 1, out.len());
    loop {
        let (skipped, kept) = match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "t" => (false, Some(attributes(&element).any(|attribute| attribute == ("space", "preserve")))),
                "rPh" => (true, None),
                _ => (false, None),
            },
            Event::Eof => return Err(Trouble::damaged("it ends too early")),
            _ => (false, None),
        };
        if skipped {
            xml.skip()?;
        }
        if let Some(kept) = kept {
            let from = out.len();
            xml.text(out)?;
            if !kept {
                trim(out, from);
            }
            unescape(out, from);
        }
        if out.len() - start > CELL_LIMIT && out[start..].chars().count() > CELL_LIMIT {
            return Err(Trouble::LongCell);
        }
        if xml.depth() == outside {
            return Ok(());
        }
    }
}

/// Takes spaces and line ends away from both ends of what was added.
fn trim(out: &mut String, from: usize) {
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
    out.truncate(from + out[from..].trim_end_matches(is_space).len());
    let leading = out[from..].len() - out[from..].trim_start_matches(is_space).len();
    if leading > 0 {
        out.drain(from..from + leading);
    }
}

/// Replaces `_x000D_` and the like in what was added by the characters they stand for.
pub(super) fn unescape(out: &mut String, from: usize) {
    if memchr::memmem::find(&out.as_bytes()[from..], b"_x").is_none() {
        return;
    }
    let added = out.split_off(from);
    let mut rest = added.as_str();
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match escape(rest) {
            Some((char, length)) => {
                out.push(char);
                rest = &rest[length..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    out.push_str(rest);
}

/// The character that an escape at the beginning of `text` stands for, and its length. Characters
/// beyond the first 65,536 take two escapes.
fn escape(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix("_x")?.get(..4)?;
        let is_escape = text.as_bytes().get(6) == Some(&b'_') && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_escape { u16::from_str_radix(digits, 16).ok() } else { None }
    };
    let first = unit(text)?;
    if let Some(char) = char::from_u32(u32::from(first)) {
        return Some((char, 7)).filter(|_| first != 0);
    }
    let second = unit(text.get(7..)?)?;
    let char = char::decode_utf16([first, second]).next()?.ok()?;
    Some((char, 14))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_the_characters_they_stand_for() {
        for (text, expected) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_x005f_", "_"),
            ("_xD83D__xDE00_", "😀"),
            ("_xD83D_ alone", "_xD83D_ alone"),
            ("_x0000_", "_x0000_"),
            ("_x00_ _xGGGG_ _x", "_x00_ _xGGGG_ _x"),
            ("_x+00D_", "_x+00D_"),
            ("_xééé", "_xééé"),
            ("plain", "plain"),
        ] {
            let mut out = format!("_x0041_{text}");
            unescape(&mut out, 7);
            assert_eq!(out, format!("_x0041_{expected}"));
        }
    }

    #[test]
    fn spaces_are_taken_from_what_was_added_only() {
        let mut out = " a \t b \n".to_owned();
        trim(&mut out, 3);
        assert_eq!(out, " a b");
    }
}
