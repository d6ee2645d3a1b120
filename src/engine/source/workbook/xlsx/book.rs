//! The workbook part: its sheets, where their cells are, and from when dates count.

use super::inflate::Bounds;
use super::package::{Package, target};
use super::trouble::Trouble;
use super::xml::{Xml, attributes, is_yes, unescaped};
use quick_xml::events::{BytesStart, Event};
use std::collections::HashMap;

/// What the workbook part says.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// In the order of the tabs, those with cells only.
    pub sheets: Vec<Sheet>,
    /// Whether dates count from 1904.
    pub from_1904: bool,
    /// The part with shared texts.
    pub strings: Option<String>,
    /// The part with styles.
    pub styles: Option<String>,
}

/// A sheet with cells.
#[derive(Debug)]
pub(super) struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// The part with its cells, or why there is none.
    pub part: Result<String, &'static str>,
}

/// What a part refers to, by the ids it uses.
type Relations = HashMap<String, Relation>;

struct Relation {
    /// The last step of its type: `worksheet`. The rest differs between the two editions of the standard.
    kind: String,
    target: String,
    external: bool,
}

/// Where the workbook part is if the file does not say.
const USUAL: &str = "xl/workbook.xml";

/// Where the workbook part is, and what it refers to.
pub(in super::super) struct Root {
    pub part: String,
    /// Empty, or with a slash at its end.
    folder: String,
    relations: Relations,
}

impl Root {
    /// Finds the workbook part of a package, at its usual place if the package does not say where.
    ///
    /// # Errors
    /// When the relationships are damaged or point out of the workbook.
    pub fn find(package: &mut Package, usual: &str) -> Result<Root, Trouble> {
        let roots = relations(package, "_rels/.rels")?;
        let root = roots.values().find(|relation| relation.kind == "officeDocument" && !relation.external);
        let part = match root {
            Some(relation) => target("", &relation.target)?,
            None => usual.to_owned(),
        };
        let part = if package.has(&part) { part } else { usual.to_owned() };
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", &part));
        let folder = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let relations = relations(package, &format!("{folder}_rels/{name}.rels"))?;
        Ok(Root { part, folder, relations })
    }

    /// The part of a kind that the workbook refers to, else the file of the usual name if there is one.
    ///
    /// # Errors
    /// When it is said to be outside of the workbook.
    pub fn part_of(&self, package: &Package, kind: &str, usual: &str) -> Result<Option<String>, Trouble> {
        let relation = self.relations.values().find(|relation| relation.kind == kind && !relation.external);
        let part = match relation {
            Some(relation) => target(&self.folder, &relation.target)?,
            None => format!("{}{usual}", self.folder),
        };
        Ok(Some(part).filter(|part| package.has(part)))
    }

    /// The part with the cells of a sheet, or why there is none; `None` where the sheet is a chart or
    /// holds programs.
    ///
    /// # Errors
    /// When it is said to be outside of the workbook.
    pub fn sheet(&self, id: Option<&str>) -> Result<Option<Result<String, &'static str>>, Trouble> {
        Ok(match id.and_then(|id| self.relations.get(id)) {
            None => Some(Err("the workbook does not say where its cells are")),
            Some(relation) if relation.kind != "worksheet" => None,
            Some(relation) if relation.external => Some(Err("its cells are in another file")),
            Some(relation) => Some(Ok(target(&self.folder, &relation.target)?)),
        })
    }
}

impl Book {
    /// Reads the workbook part of a package.
    ///
    /// # Errors
    /// When it is missing or damaged, or refers to parts outside of the workbook.
    pub fn read(package: &mut Package) -> Result<Book, Trouble> {
        let root = Root::find(package, USUAL)?;
        let mut book = Book {
            strings: root.part_of(package, "sharedStrings", "sharedStrings.xml")?,
            styles: root.part_of(package, "styles", "styles.xml")?,
            ..Book::default()
        };
        let mut xml = Xml::new(package.part(&root.part, Bounds::LIST)?);
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => book.element(&element, &root)?,
                Event::Eof => return Ok(book),
                _ => {}
            }
        }
    }

    fn element(&mut self, element: &BytesStart<'_>, root: &Root) -> Result<(), Trouble> {
        match element.local_name().as_ref() {
            "workbookPr" => {
                // Extensions have an element of this name too, which says nothing of dates.
                if let Some((_, value)) = attributes(element).find(|(name, _)| *name == "date1904") {
                    self.from_1904 = is_yes(value);
                }
            }
            "sheet" => {
                let (mut sheet_name, mut hidden, mut id) = (None, false, None);
                for (name, value) in attributes(element) {
                    match name {
                        "name" => sheet_name = Some(unescaped(value)?),
                        "state" => hidden = value != "visible",
                        "id" => id = Some(unescaped(value)?),
                        _ => {}
                    }
                }
                let Some(part) = root.sheet(id.as_deref())? else { return Ok(()) };
                let name = sheet_name.unwrap_or_else(|| format!("Sheet{}", self.sheets.len() + 1));
                self.sheets.push(Sheet { name, hidden, part });
            }
            _ => {}
        }
        Ok(())
    }
}

/// Reads a part with relations; none where there is no such part.
fn relations(package: &mut Package, part: &str) -> Result<Relations, Trouble> {
    let mut relations = Relations::new();
    if !package.has(part) {
        return Ok(relations);
    }
    let mut xml = Xml::new(package.part(part, Bounds::LIST)?);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "Relationship" => {
                let mut relation = Relation { kind: String::new(), target: String::new(), external: false };
                let mut id = None;
                for (name, value) in attributes(&element) {
                    match name {
                        "Id" => id = Some(unescaped(value)?),
                        "Type" => relation.kind = value.rsplit('/').next().unwrap_or_default().to_owned(),
                        "Target" => relation.target = unescaped(value)?,
                        "TargetMode" => relation.external = value.eq_ignore_ascii_case("external"),
                        _ => {}
                    }
                }
                relations.extend(id.map(|id| (id, relation)));
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}
