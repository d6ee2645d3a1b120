//! The window: draws what the wizard says with egui, and sends back what the person did. It decides nothing, and knows
//! neither SQL nor files.

pub mod icon;
pub mod theme;
pub mod views;
pub mod widgets;
