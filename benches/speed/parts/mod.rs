//! The parts of a run: which steps a round has, and which lines of the table they give.

mod contacts;
mod example;
mod gifts;
mod growth;
mod reading;
mod removals;
#[cfg(feature = "gui")]
mod window;

use crate::data::Data;
use crate::options::{Options, Part};
use crate::rounds::Outcome;

/// Measures a part.
///
/// # Errors
/// When its files cannot be written. A step that fails is among the failures.
pub fn run(part: Part, data: &Data, options: &Options) -> anyhow::Result<Outcome> {
    match part {
        Part::Contacts => contacts::run(data, options),
        Part::Gifts => gifts::run(data, options),
        Part::Growth => growth::run(data, options),
        Part::Removals => removals::run(data, options),
        Part::Reading => reading::run(data, options),
        #[cfg(feature = "gui")]
        Part::Window => window::run(data, options),
        #[cfg(not(feature = "gui"))]
        Part::Window => Ok(Outcome {
            lines: vec![crate::table::Line::notice("the window", "built without it")],
            failures: Vec::new(),
        }),
        Part::Example => example::run(data, options),
    }
}
