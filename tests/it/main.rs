//! The one integration test binary: everything that needs more than one module, without a display.
//!
//! One binary links once; a test in `tidy` fails on a file here that this list forgets.

#[cfg(feature = "gui")]
mod flow_choose;
#[cfg(feature = "gui")]
mod flow_frame;
#[cfg(feature = "gui")]
mod gallery;
#[cfg(feature = "gui")]
mod support;
mod tidy;
#[cfg(feature = "gui")]
mod widgets;
