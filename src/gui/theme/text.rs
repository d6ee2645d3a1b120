//! Text by role. Colours come from the surrounding `ui`, so the same text works in light and dark; add
//! `.color(Palette::of(ui).…)` where a meaning needs one.

use egui::{FontFamily, FontId, RichText};

use super::fonts;

/// Body text, in points.
pub const BODY: f32 = 14.0;
/// Table cells, radio rows.
pub const TABLE: f32 = 13.0;
/// Explanations, captions, pills.
pub const SMALL: f32 = 12.5;
/// Second lines on cards, column facts.
pub const TINY: f32 = 12.0;
/// The heading of a page.
pub const HEADING: f32 = 20.0;
/// The number on a number card.
pub const NUMBER: f32 = 24.0;

/// Inter Regular.
pub fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Inter Medium: buttons, steps.
pub fn medium(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(fonts::MEDIUM.into()))
}

/// Inter SemiBold: headings, names, what is chosen.
pub fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(fonts::SEMIBOLD.into()))
}

/// The heading of a page.
pub fn heading(text: impl Into<String>) -> RichText {
    RichText::new(text).font(semibold(HEADING))
}

/// The heading of a card.
pub fn title(text: impl Into<String>) -> RichText {
    RichText::new(text).font(semibold(BODY))
}

/// Body text that matters.
pub fn strong(text: impl Into<String>) -> RichText {
    RichText::new(text).font(semibold(BODY))
}

/// Body text that explains.
pub fn muted(text: impl Into<String>) -> RichText {
    RichText::new(text).font(regular(BODY)).weak()
}

/// Small text that explains.
pub fn small(text: impl Into<String>) -> RichText {
    RichText::new(text).font(regular(SMALL)).weak()
}

/// The name of a group of fields: small, spaced capitals.
pub fn section(text: &str) -> RichText {
    RichText::new(text.to_uppercase()).font(semibold(11.5)).extra_letter_spacing(0.8).weak()
}
