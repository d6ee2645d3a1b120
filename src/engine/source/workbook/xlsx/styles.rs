//! The styles part: which number format each cell style has.

use super::style::Style;
use super::trouble::Trouble;
use super::xml::{Xml, attributes, unescaped};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// Number styles by the index that cells name.
#[derive(Debug, Default)]
pub(super) struct Styles {
    /// Distinct ones.
    styles: Vec<Style>,
    /// Which of them each cell style has.
    cells: Vec<u32>,
}

impl Styles {
    /// Reads the styles part.
    ///
    /// # Errors
    /// When it is damaged or breaks a bound.
    pub fn read(mut xml: Xml) -> Result<Styles, Trouble> {
        let mut codes: HashMap<u32, Style> = HashMap::new();
        let mut known: HashMap<u32, u32> = HashMap::new();
        let mut styles = Styles::default();
        let mut in_cells = false;
        loop {
            match xml.next()? {
                Event::Start(element) if element.local_name().as_ref() == "cellXfs" => in_cells = true,
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                    "numFmt" => codes.extend(code(&element)?),
                    "xf" if in_cells => {
                        let id = number(&element, "numFmtId").unwrap_or(0);
                        let index = *known.entry(id).or_insert_with(|| {
                            let style = codes.get(&id).cloned().unwrap_or_else(|| Style::builtin(id));
                            styles.styles.push(style);
                            styles.styles.len() as u32 - 1
                        });
                        styles.cells.push(index);
                    }
                    _ => {}
                },
                Event::Eof => return Ok(styles),
                _ => {}
            }
        }
    }

    /// The style that a cell names.
    #[inline]
    pub fn get(&self, cell: usize) -> &Style {
        let index = self.cells.get(cell).map(|index| *index as usize);
        index.and_then(|index| self.styles.get(index)).unwrap_or(&Style::General)
    }
}

fn number(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    attributes(element).find(|(key, _)| *key == name)?.1.trim().parse().ok()
}

fn code(element: &BytesStart<'_>) -> Result<Option<(u32, Style)>, Trouble> {
    let Some(id) = number(element, "numFmtId") else { return Ok(None) };
    let Some((_, code)) = attributes(element).find(|(key, _)| *key == "formatCode") else { return Ok(None) };
    Ok(Some((id, Style::of_code(&unescaped(code)?))))
}
