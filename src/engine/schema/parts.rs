//! What can be taken out of a cell that holds a whole name or a whole place.
//!
//! It exists so that the schema can say which field takes which part. It must not know how cells are
//! split.

use serde::{Deserialize, Serialize};

/// One part of a name or of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Prefix,
    FirstName,
    MiddleName,
    LastName,
    Suffix,
    NickName,
    City,
    State,
    PostalCode,
    Country,
}

/// What a cell holds before it is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    /// The name of a person: "Dr. María Núñez-Smith Jr.".
    Name,
    /// "Boston, MA 02134".
    Place,
}

impl Part {
    /// In the order in which they are read.
    pub const ALL: [Part; 10] = [
        Part::Prefix,
        Part::FirstName,
        Part::MiddleName,
        Part::NickName,
        Part::LastName,
        Part::Suffix,
        Part::City,
        Part::State,
        Part::PostalCode,
        Part::Country,
    ];

    /// What it is a part of.
    pub fn whole(self) -> Whole {
        match self {
            Part::City | Part::State | Part::PostalCode | Part::Country => Whole::Place,
            _ => Whole::Name,
        }
    }

    /// Within a sentence: "last name".
    pub fn words(self) -> &'static str {
        match self {
            Part::Prefix => "prefix",
            Part::FirstName => "first name",
            Part::MiddleName => "middle name",
            Part::LastName => "last name",
            Part::Suffix => "suffix",
            Part::NickName => "nickname",
            Part::City => "city",
            Part::State => "state",
            Part::PostalCode => "postal code",
            Part::Country => "country",
        }
    }

    /// Whether a split without it is none; other parts may come from columns of their own.
    pub fn is_needed(self) -> bool {
        matches!(self, Part::FirstName | Part::LastName | Part::City)
    }

    /// Whether the whole makes no sense without it: problems of a split are told there.
    pub fn is_main(self) -> bool {
        matches!(self, Part::LastName | Part::City)
    }
}
