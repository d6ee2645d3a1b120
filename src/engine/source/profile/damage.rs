//! What spreadsheet programs and wrong encodings do to values.

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
                "A spreadsheet program took zeros off the front. Those that belong to ZIP codes are put back."
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
