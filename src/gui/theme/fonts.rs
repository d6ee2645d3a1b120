//! The embedded faces and which family falls back to which.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily, FontTweak};

/// Family name of the medium weight.
pub(super) const MEDIUM: &str = "medium";
/// Family name of the semi-bold weight.
pub(super) const SEMIBOLD: &str = "semibold";

/// Inter in three weights, each with the icons and egui's own faces behind it. What none of them has comes from the
/// system's fonts.
#[allow(
    clippy::disallowed_macros,
    reason = "the fonts are part of the program: the window must look right with no file beside it"
)]
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |name: &str, bytes: &'static [u8], tweak: FontTweak| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes).tweak(tweak)));
    };
    add("Inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf"), FontTweak::default());
    add("Inter Medium", include_bytes!("../../../assets/fonts/Inter-Medium.otf"), FontTweak::default());
    add("Inter SemiBold", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf"), FontTweak::default());
    // Phosphor's middle lies above the middle of Inter's capitals.
    let icons = FontTweak { y_offset_factor: 0.045, hinting: Some(false), ..FontTweak::default() };
    add("Phosphor", include_bytes!("../../../assets/fonts/Phosphor.ttf"), icons.clone());
    add("Phosphor Fill", include_bytes!("../../../assets/fonts/Phosphor-Fill.ttf"), icons);

    let defaults = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    for (family, face) in [
        (FontFamily::Proportional, "Inter"),
        (FontFamily::Name(MEDIUM.into()), "Inter Medium"),
        (FontFamily::Name(SEMIBOLD.into()), "Inter SemiBold"),
    ] {
        let mut chain = vec![face.to_owned(), "Phosphor".to_owned(), "Phosphor Fill".to_owned()];
        chain.extend(defaults.iter().cloned());
        fonts.families.insert(family, chain);
    }
    if let Some(chain) = fonts.families.get_mut(&FontFamily::Monospace) {
        chain.extend(["Inter", "Phosphor", "Phosphor Fill"].map(str::to_owned));
    }
    fonts
}
