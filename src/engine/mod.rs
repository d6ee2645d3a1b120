//! The engine: from the bytes of a file to the rows of a database.
//!
//! It must not print, read the environment, sleep, or know about any user interface. Whoever calls
//! it hands in paths, settings, an observer and a cancel flag.

pub mod check;
pub mod convert;
pub mod job;
pub mod mapping;
pub mod model;
pub mod notify;
pub mod schema;
pub mod source;
pub mod store;
pub mod template;
pub mod watch;
