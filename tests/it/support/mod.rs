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
#[cfg(feature = "gui")]
pub mod window;
