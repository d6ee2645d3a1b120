//! What the window shows and does, as plain data.
//!
//! A shell sends [`Command`]s; [`update`] is the one function that changes [`State`] and answers
//! with [`Effect`]s to carry out; [`screen::screen`] says what each page shows. It exists so that
//! the whole flow can be tested without a window. It must not know egui, threads, files or SQL.

mod basis;
mod check_parts;
pub mod command;
pub mod customs;
pub mod draft;
pub mod effect;
pub mod expecting;
mod feeding;
pub mod fixing;
mod format;
pub mod history;
mod job_news;
mod moving;
pub mod opening;
pub mod preview;
pub mod recognising;
mod record_types;
pub mod records;
pub mod removed;
pub mod reviews;
mod said;
mod sampling;
pub mod screen;
pub mod several;
pub mod state;
pub mod telling;
pub mod templates;
mod translating;
pub mod undoing;
mod update;
pub mod watching;
pub mod which_list;

pub use command::{Command, News};
pub use effect::Effect;
pub use screen::Screen;
pub use state::State;
pub use update::update;
