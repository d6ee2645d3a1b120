//! Almoner gets donor spreadsheets into a donor database. It shows every change before it happens
//! and can take every change back.
//!
//! Three rings, each allowed to know only the ones inside it:
//!
//! * [`engine`]: reads files, matches columns, converts values, plans, writes. It never prints,
//!   never reads the environment and does not know that a window exists.
//! * [`wizard`]: what the window shows and does, as plain data, without any window.
//! * the shells: `gui` draws the wizard with egui, [`cli`] is the command line.

pub mod cli;
pub mod engine;
#[cfg(feature = "gui")]
pub mod gui;
pub mod wizard;
