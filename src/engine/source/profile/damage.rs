//! What spreadsheet programs and wrong encodings do to values.

use super::heading::Heading;
use super::signs::{Sign, sign};
use serde::Serialize;

/// One kind of damage in one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    #[serde(rename = "code")]
    pub kind: DamageKind,
    /// Cells damaged.
    pub cells: u64,
    /// The first few rows, numbered as in a spreadsheet program.
    pub rows: Vec<u64>,
    /// One damaged value, cut to a few characters.
    pub example: String,
}

/// What was done to values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DamageKind {
    /// `1.2E+11`: digits of a long id are lost.
    Exponent,
    /// `2134` among ZIP codes: a zero at the front is lost.
    LostZeros,
    /// `JosÃ©`: text read in the wrong encoding before it was saved.
    Mojibake,
    /// `#N/A`, `#REF!`: a formula failed.
    FormulaError,
    /// `#####`: the column was too narrow when it was saved.
    Hashes,
    /// `45291` in a column of dates.
    SerialDates,
    /// `00/01/1900`: a blank date saved as zero.
    ZeroDates,
}

impl DamageKind {
    /// What happened and what to do, in sentences.
    pub fn advice(self) -> &'static str {
        match self {
            DamageKind::Exponent => {
                "A spreadsheet program shortened long numbers and their last digits are lost. Export the file again \
                 from where it came from, or format the column as text before saving."
            }
            DamageKind::LostZeros => {
                "A spreadsheet program took zeros off the front of ZIP codes. They are put back, except where the \
                 country or the state says that none is missing."
            }
            DamageKind::Mojibake => {
                "Accented letters were saved in the wrong encoding before the file reached you. Export the file \
                 again as Unicode (UTF-8)."
            }
            DamageKind::FormulaError => {
                "Formulas failed in these cells. Correct them in the spreadsheet, or leave the column out."
            }
            DamageKind::Hashes => {
                "The column was too narrow when the file was saved, and the values are lost. Widen it and save again."
            }
            DamageKind::SerialDates => {
                "These are dates as a spreadsheet program counts them. Format the column as dates and save again."
            }
            DamageKind::ZeroDates => "These stand for no date at all, and are taken for blank.",
        }
    }
}

/// Rows named.
const ROWS: usize = 3;
/// Characters of an example.
const EXAMPLE_LENGTH: usize = 24;
const KINDS: [DamageKind; 7] = [
    DamageKind::Exponent,
    DamageKind::LostZeros,
    DamageKind::Mojibake,
    DamageKind::FormulaError,
    DamageKind::Hashes,
    DamageKind::SerialDates,
    DamageKind::ZeroDates,
];

/// Signs of damage in a column during the pass.
#[derive(Default)]
pub(super) struct DamagePass {
    met: [Met; KINDS.len()],
    /// Numbers in scientific notation that nothing was taken from.
    scientific: u64,
    /// Whole ZIP codes, or figures like them; and those that are nothing else.
    zips: u64,
    sure_zips: u64,
}

/// Cells with signs of one kind.
#[derive(Default)]
struct Met {
    cells: u64,
    rows: [u64; ROWS],
    example: Box<str>,
}

/// What else is known of a column, which decides what signs mean.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct About {
    pub heading: Heading,
    pub filled: u64,
    /// Cells that are dates and written with figures.
    pub dates: u64,
    /// Numbers with a fraction.
    pub fractions: u64,
}

impl DamagePass {
    /// Takes the shape of a cell, without spaces around it.
    #[inline]
    pub fn take(&mut self, cell: &str, row: u64) {
        if let Some(sign) = sign(cell) {
            self.note(sign, cell, row);
        }
    }

    fn note(&mut self, sign: Sign, cell: &str, row: u64) {
        match sign {
            Sign::Of(kind) => self.met[kind as usize].note(cell, row),
            Sign::Scientific => self.scientific += 1,
            Sign::Zip => self.zips += 1,
            Sign::SureZip => (self.zips, self.sure_zips) = (self.zips + 1, self.sure_zips + 1),
            Sign::ZipOrDate => {
                self.zips += 1;
                self.met[DamageKind::SerialDates as usize].note(cell, row);
            }
        }
    }

    /// Takes a cell with garbled letters.
    pub fn take_garbled(&mut self, cell: &str, row: u64) {
        self.met[DamageKind::Mojibake as usize].note(cell, row);
    }

    /// What is wrong, as far as the column bears it out.
    pub fn damage(&self, about: About) -> Vec<Damage> {
        let found = KINDS.iter().zip(&self.met).filter(|(kind, met)| met.cells > 0 && self.bears_out(**kind, about));
        found.map(|(kind, met)| met.damage(*kind)).collect()
    }

    fn bears_out(&self, kind: DamageKind, about: About) -> bool {
        let About { heading, filled, dates, fractions } = about;
        let cells = self.met[kind as usize].cells;
        match kind {
            DamageKind::Exponent => {
                let others = filled.saturating_sub(cells);
                heading.number || (self.scientific == 0 && fractions * 2 <= others)
            }
            DamageKind::LostZeros if heading.zip => self.zips * 10 >= cells,
            DamageKind::LostZeros if heading.postal_code => self.zips * 2 >= filled,
            DamageKind::LostZeros => {
                let other = heading.number || heading.quantity || heading.date;
                !other && self.sure_zips > 0 && self.zips * 10 >= filled * 6
            }
            DamageKind::SerialDates if heading.zip || heading.postal_code => false,
            DamageKind::SerialDates if heading.date => {
                cells * 10 >= filled * 8 || (dates > 0 && (dates + cells) * 10 >= filled * 6)
            }
            DamageKind::SerialDates => dates * 5 >= cells && (dates + cells) * 10 >= filled * 8,
            DamageKind::Mojibake | DamageKind::FormulaError | DamageKind::Hashes | DamageKind::ZeroDates => true,
        }
    }

    /// Bytes held besides the pass itself.
    #[cfg(test)]
    pub fn held(&self) -> usize {
        self.met.iter().map(|met| met.example.len()).sum()
    }
}

impl Met {
    #[inline]
    fn note(&mut self, cell: &str, row: u64) {
        if self.cells < ROWS as u64 {
            self.rows[self.cells as usize] = row;
        }
        if self.cells == 0 {
            let end = cell.char_indices().nth(EXAMPLE_LENGTH).map_or(cell.len(), |(at, _)| at);
            self.example = cell[..end].into();
        }
        self.cells += 1;
    }

    fn damage(&self, kind: DamageKind) -> Damage {
        let rows = self.rows[..ROWS.min(self.cells as usize)].to_vec();
        Damage { kind, cells: self.cells, rows, example: self.example.to_string() }
    }
}
