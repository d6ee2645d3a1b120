//! egui's own style, so that what is not one of our widgets (text fields, scroll bars, menus, tooltips) looks as if it were.

use egui::style::{ScrollStyle, Selection, WidgetVisuals};
use egui::{Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals, vec2};

use super::{Palette, palette, radius, text};

/// The whole style of one theme.
pub(super) fn style(theme: Theme) -> Style {
    let palette = match theme {
        Theme::Light => &palette::LIGHT,
        Theme::Dark => &palette::DARK,
    };
    let mut style = Style { visuals: visuals(theme, palette), animation_time: 0.12, ..Style::default() };
    style.text_styles = [
        (TextStyle::Small, text::regular(text::SMALL)),
        (TextStyle::Body, text::regular(text::BODY)),
        (TextStyle::Button, text::medium(text::BODY)),
        (TextStyle::Heading, text::semibold(text::HEADING)),
        (TextStyle::Monospace, FontId::new(13.0, FontFamily::Monospace)),
    ]
    .into();
    // Selecting text in every label would swallow clicks on rows and cards.
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;

    let spacing = &mut style.spacing;
    spacing.item_spacing = vec2(8.0, 8.0);
    spacing.button_padding = vec2(10.0, 5.0);
    spacing.interact_size = vec2(40.0, 28.0);
    spacing.menu_margin = Margin::same(6);
    spacing.window_margin = Margin::same(20);
    spacing.icon_width = 16.0;
    spacing.icon_width_inner = 9.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 360.0;
    spacing.combo_height = 320.0;
    spacing.scroll = ScrollStyle {
        bar_width: 10.0,
        handle_min_length: 32.0,
        floating_width: 6.0,
        dormant_handle_opacity: 0.5,
        active_handle_opacity: 0.7,
        interact_handle_opacity: 0.9,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.3,
        foreground_color: true,
        ..ScrollStyle::floating()
    };
    style
}

fn visuals(theme: Theme, p: &Palette) -> Visuals {
    let mut v = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let corner = CornerRadius::same(radius::CONTROL as u8);
    let widget = |fill: Color32, line: Stroke, ink: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: line,
        corner_radius: corner,
        fg_stroke: Stroke::new(1.5, ink),
        expansion: 0.0,
    };
    v.widgets.noninteractive = widget(p.card, Stroke::new(1.0, p.line), p.text);
    v.widgets.inactive = widget(p.card, Stroke::new(1.0, p.control_line), p.text);
    v.widgets.hovered = widget(p.tint, Stroke::new(1.0, p.faint), p.text);
    // egui draws what has the keyboard's focus as active: the accent line is the focus outline.
    v.widgets.active = widget(p.tint, Stroke::new(2.0, p.accent_text), p.text);
    v.widgets.open = widget(p.tint, Stroke::new(1.0, p.faint), p.text);
    v.selection = Selection { bg_fill: p.accent_soft, stroke: Stroke::new(2.0, p.accent_text) };
    v.weak_text_color = Some(p.muted);
    v.hyperlink_color = p.accent_text;
    v.faint_bg_color = p.tint;
    v.extreme_bg_color = p.card;
    v.code_bg_color = p.tint;
    v.warn_fg_color = p.shade(super::Tone::Warn).text;
    v.error_fg_color = p.shade(super::Tone::Danger).text;
    v.panel_fill = p.ground;
    v.window_fill = p.card;
    v.window_stroke = Stroke::new(1.0, p.line);
    v.window_corner_radius = CornerRadius::same(12);
    v.menu_corner_radius = CornerRadius::same(radius::CARD as u8);
    v.window_shadow = Shadow { offset: [0, 12], blur: 40, spread: 0, color: p.shadow };
    v.popup_shadow = Shadow { offset: [0, 6], blur: 20, spread: 0, color: p.shadow };
    v.text_cursor.stroke = Stroke::new(1.5, p.accent_text);
    v.handle_shape = egui::style::HandleShape::Circle;
    v.interact_cursor = Some(egui::CursorIcon::PointingHand);
    v.indent_has_left_vline = false;
    v.disabled_alpha = 0.45;
    v
}
