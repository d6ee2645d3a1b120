//! The look in one place, so that no view holds a colour, a font or a distance of its own.
//!
//! [`apply`] is called once when the window opens. After that a view asks [`Palette::of`] for colours by meaning,
//! [`text`] for text by role and [`space`] for distances. Nothing here knows what a page shows.

mod fonts;
mod palette;
mod style;
pub mod text;

pub use palette::{Palette, Shade, Tone};

use egui::{Context, Theme, ThemePreference};

/// Distances in points, in steps of four.
pub mod space {
    /// Between an icon and its text.
    pub const XS: f32 = 4.0;
    /// Between things that belong together.
    pub const S: f32 = 8.0;
    /// Between buttons, and between cards in a row.
    pub const M: f32 = 12.0;
    /// Between blocks, and inside a card.
    pub const L: f32 = 16.0;
    /// Around empty states and drop zones.
    pub const XL: f32 = 24.0;
    /// Left and right of a page.
    pub const PAGE: f32 = 28.0;
}

/// Corner radii in points.
pub mod radius {
    /// Small buttons, check boxes' neighbours, search fields.
    pub const SMALL: f32 = 6.0;
    /// Buttons and fields.
    pub const CONTROL: f32 = 8.0;
    /// Cards, banners, drop zones.
    pub const CARD: f32 = 10.0;
}

/// Installs fonts and both styles, and follows the system's choice of light or dark until [`set_preference`] says otherwise.
pub fn apply(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    ctx.set_style_of(Theme::Light, style::style(Theme::Light));
    ctx.set_style_of(Theme::Dark, style::style(Theme::Dark));
    ctx.set_theme(ThemePreference::System);
    // Ctrl and + or −, and Ctrl 0, make everything larger or smaller.
    ctx.options_mut(|options| {
        options.zoom_with_keyboard = true;
        // Where the system does not say, light: it is what most office programs are.
        options.fallback_theme = Theme::Light;
    });
}

/// Light, dark, or what the system says.
pub fn set_preference(ctx: &Context, preference: ThemePreference) {
    ctx.set_theme(preference);
}

/// The picture for the task bar and the title bar.
#[allow(clippy::disallowed_macros, reason = "the icon is part of the program")]
pub fn window_icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png"))
        .expect("the embedded icon is a valid PNG")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_icon_can_be_read() {
        let icon = window_icon();
        assert_eq!((icon.width, icon.height), (256, 256));
    }

    #[test]
    fn every_icon_and_every_common_letter_has_a_glyph_in_every_family() {
        let ctx = Context::default();
        apply(&ctx);
        let letters = "AZaz09 áéñøŁőşŽ ΑΩ ЖяЁ — – … · “” ’ → € £ ₹ ≥ ≤ × − №";
        let mut output = ctx.run_ui(Default::default(), |ui| {
            for font in [text::regular(14.0), text::medium(14.0), text::semibold(14.0)] {
                for (name, icon) in crate::gui::icon::ALL {
                    assert!(ui.fonts_mut(|f| f.has_glyphs(&font, icon)), "{name} has no glyph");
                }
                for letter in letters.chars() {
                    assert!(ui.fonts_mut(|f| f.has_glyph(&font, letter)), "{letter} has no glyph");
                }
            }
        });
        output.textures_delta.clear();
    }

    #[test]
    fn numbers_of_equal_length_are_equally_wide() {
        let ctx = Context::default();
        apply(&ctx);
        let mut output = ctx.run_ui(Default::default(), |ui| {
            for font in [text::regular(13.0), text::medium(13.0), text::semibold(24.0)] {
                let width =
                    |s: &str| ui.painter().layout_no_wrap(s.to_owned(), font.clone(), egui::Color32::BLACK).size().x;
                let difference = width("1111") - width("8888");
                assert!(difference.abs() < 0.01, "they differ by {difference}");
            }
        });
        output.textures_delta.clear();
    }
}
