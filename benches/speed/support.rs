//! The program without a screen, as the tests drive it.

#[path = "../../tests/it/support/app.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
pub mod app;
#[path = "../../tests/it/support/cpu_renderer.rs"]
mod cpu_renderer;
