//! How the widgets behave.
