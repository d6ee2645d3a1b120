//! Colours by meaning, for light and for dark. The light ones are read off the mock-ups; the dark ones keep their roles
//! and their contrast (text at least 4.5 to 1 on what it stands on).

use egui::{Color32, Ui, Visuals};

/// What a coloured thing says. Colour is never the only sign: a pill has words, a banner has an icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The plain text colour.
    Plain,
    /// Done, new, fine.
    Good,
    /// Wants a look.
    Warn,
    /// Errors and removal, nothing else.
    Danger,
    /// Changed, suggested.
    Info,
    /// Unimportant, skipped.
    Neutral,
    /// The program's own colour: where one is, what is chosen.
    Accent,
}

/// The colours of one [`Tone`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shade {
    /// Behind large areas (banners).
    pub wash: Color32,
    /// Behind small ones (pills).
    pub fill: Color32,
    /// Around either.
    pub line: Color32,
    /// Text and icons on either, and on a card.
    pub text: Color32,
}

/// All colours of one theme.
#[derive(Debug)]
pub struct Palette {
    /// Behind everything.
    pub ground: Color32,
    /// Cards, bars, fields.
    pub card: Color32,
    /// Table headers and hovered rows.
    pub tint: Color32,
    /// Around cards and between bars.
    pub line: Color32,
    /// Between table rows.
    pub row_line: Color32,
    /// Around buttons and fields.
    pub control_line: Color32,
    /// Text.
    pub text: Color32,
    /// Text of navigation and table headers.
    pub soft: Color32,
    /// Explanations and captions.
    pub muted: Color32,
    /// Blank cells, hints in fields, steps not reached.
    pub faint: Color32,
    /// Main buttons, progress.
    pub accent: Color32,
    /// Main buttons under the pointer.
    pub accent_hover: Color32,
    /// Text on `accent`.
    pub on_accent: Color32,
    /// Links, chosen tabs, chosen navigation.
    pub accent_text: Color32,
    /// Behind what is chosen.
    pub accent_soft: Color32,
    /// Behind drop zones.
    pub accent_wash: Color32,
    /// Around matched fields.
    pub accent_line: Color32,
    /// Dashes of a drop zone.
    pub accent_dash: Color32,
    /// Small bars (fill of a column, rate).
    pub accent_bar: Color32,
    /// The empty part of a bar.
    pub track: Color32,
    /// Danger buttons.
    pub danger: Color32,
    /// Danger buttons under the pointer.
    pub danger_hover: Color32,
    /// Counts that want attention, in the navigation.
    pub badge: Color32,
    /// Under what floats.
    pub shadow: Color32,
    good: Shade,
    warn: Shade,
    bad: Shade,
    info: Shade,
    neutral: Shade,
}

impl Palette {
    /// The palette of the theme this `ui` is drawn in.
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_visuals(ui.visuals())
    }

    /// The palette that belongs to `visuals`.
    pub fn of_visuals(visuals: &Visuals) -> &'static Self {
        if visuals.dark_mode { &DARK } else { &LIGHT }
    }

    /// The colours that say `tone`.
    pub fn shade(&self, tone: Tone) -> Shade {
        match tone {
            Tone::Plain => Shade { wash: self.card, fill: self.card, line: self.control_line, text: self.text },
            Tone::Good => self.good,
            Tone::Warn => self.warn,
            Tone::Danger => self.bad,
            Tone::Info => self.info,
            Tone::Neutral => self.neutral,
            Tone::Accent => {
                Shade { wash: self.accent_wash, fill: self.accent_soft, line: self.accent_line, text: self.accent_text }
            }
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "this file is where colours are named")]
const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

const fn shade(wash: u32, fill: u32, line: u32, text: u32) -> Shade {
    Shade { wash: rgb(wash), fill: rgb(fill), line: rgb(line), text: rgb(text) }
}

pub(super) const LIGHT: Palette = Palette {
    ground: rgb(0xf7f6f3),
    card: rgb(0xffffff),
    tint: rgb(0xfaf9f6),
    line: rgb(0xe4e1da),
    row_line: rgb(0xf0eee8),
    control_line: rgb(0xd2cec5),
    text: rgb(0x1f2328),
    soft: rgb(0x4b5563),
    muted: rgb(0x6b7280),
    faint: rgb(0x858b95),
    accent: rgb(0x0f766e),
    accent_hover: rgb(0x0d665f),
    on_accent: rgb(0xffffff),
    accent_text: rgb(0x0f6b64),
    accent_soft: rgb(0xddf1ee),
    accent_wash: rgb(0xf3faf9),
    accent_line: rgb(0xcfe8e4),
    accent_dash: rgb(0x9ccfc8),
    accent_bar: rgb(0x7cc4bb),
    track: rgb(0xe8e5de),
    danger: rgb(0xb42318),
    danger_hover: rgb(0x9a1d13),
    badge: rgb(0xb45309),
    shadow: Color32::from_black_alpha(40),
    good: shade(0xf3fbf6, 0xe3f4ea, 0xbfe3cd, 0x067647),
    warn: shade(0xfffaeb, 0xfef3d6, 0xf3d998, 0x93500a),
    bad: shade(0xfff6f5, 0xfde8e6, 0xf5bdb8, 0xb42318),
    info: shade(0xf5f9ff, 0xe4eefc, 0xbcd3f5, 0x1850a8),
    neutral: shade(0xfaf9f6, 0xf1efea, 0xdad6cd, 0x666d78),
};

pub(super) const DARK: Palette = Palette {
    ground: rgb(0x15191b),
    card: rgb(0x1d2225),
    tint: rgb(0x23292c),
    line: rgb(0x333b3f),
    row_line: rgb(0x2a3134),
    control_line: rgb(0x475156),
    text: rgb(0xe8ebed),
    soft: rgb(0xc3cad0),
    muted: rgb(0x9ba5ad),
    faint: rgb(0x7b858d),
    accent: rgb(0x12837a),
    accent_hover: rgb(0x17968c),
    on_accent: rgb(0xffffff),
    accent_text: rgb(0x63d2c6),
    accent_soft: rgb(0x173f3c),
    accent_wash: rgb(0x182a2a),
    accent_line: rgb(0x2a5551),
    accent_dash: rgb(0x3f7f79),
    accent_bar: rgb(0x3a9d93),
    track: rgb(0x343c40),
    danger: rgb(0xc0352a),
    danger_hover: rgb(0xd2463a),
    badge: rgb(0xb45309),
    shadow: Color32::from_black_alpha(120),
    good: shade(0x17251f, 0x17352a, 0x275a45, 0x5fd39b),
    warn: shade(0x2a2416, 0x3b3017, 0x64502a, 0xf0bd61),
    bad: shade(0x2d1d1c, 0x43221f, 0x733733, 0xf59b93),
    info: shade(0x182331, 0x1b3150, 0x30507c, 0x8fbdf6),
    neutral: shade(0x23292c, 0x2d3437, 0x444d52, 0xaab3ba),
};

#[cfg(test)]
mod tests {
    use super::*;

    /// Contrast as the web accessibility guidelines define it.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |c: Color32| {
            let part = |v: u8| {
                let v = f32::from(v) / 255.0;
                if v <= 0.03928 { v / 12.92 } else { ((v + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * part(c.r()) + 0.7152 * part(c.g()) + 0.0722 * part(c.b())
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_everything_it_stands_on() {
        for palette in [&LIGHT, &DARK] {
            let mut pairs = vec![
                (palette.on_accent, palette.accent),
                (palette.on_accent, palette.danger),
                (palette.on_accent, palette.badge),
                (palette.accent_text, palette.accent_soft),
            ];
            for ground in [palette.card, palette.tint] {
                pairs.extend([palette.text, palette.soft, palette.muted, palette.accent_text].map(|ink| (ink, ground)));
            }
            pairs.extend([(palette.text, palette.ground), (palette.muted, palette.accent_wash)]);
            for tone in [Tone::Good, Tone::Warn, Tone::Danger, Tone::Info, Tone::Neutral] {
                let shade = palette.shade(tone);
                pairs.extend([(shade.text, shade.fill), (shade.text, shade.wash), (shade.text, palette.card)]);
            }
            for (ink, ground) in pairs {
                let ratio = contrast(ink, ground);
                assert!(ratio >= 4.5, "{ink:?} on {ground:?} has only {ratio:.2}");
            }
            assert!(contrast(palette.faint, palette.card) >= 3.0);
        }
    }
}
