//! The one integration test binary: a module per subject, so that everything links once.

mod support;

#[cfg(feature = "gui")]
mod gallery;
#[cfg(feature = "gui")]
mod widgets;
