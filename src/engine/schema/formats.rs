//! How dates and numbers are written in a column.

use serde::{Deserialize, Serialize};

/// The order of day, month and year in dates written with figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    DayFirst,
    MonthFirst,
    YearFirst,
}

/// Which sign separates decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NumberFormat {
    /// 1,234.50
    Point,
    /// 1.234,50
    Comma,
    /// Each cell as its own signs say, whatever the others are.
    EachCell,
}
