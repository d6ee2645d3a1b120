//! What several integration tests share.

#[cfg(feature = "gui")]
pub mod app;
#[cfg(feature = "gui")]
pub mod cpu_renderer;
pub mod donors;
pub mod driver;
pub mod files;
pub mod giving;
pub mod imports;
pub mod records;
pub mod reviews;
#[path = "../../../src/engine/notify/tests/servers.rs"]
#[allow(dead_code, reason = "the unit tests use all of it")]
pub mod servers;
#[cfg(feature = "gui")]
pub mod window;
