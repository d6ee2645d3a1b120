//! Text fields: search, and a field with its label above.

use egui::{Response, RichText, TextEdit, Ui};

use super::button;
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};

/// A search field with its icon and, once something is typed, a button that clears it. `name` is what it searches
/// ("Find a column") and stands in the empty field.
pub fn search(ui: &mut Ui, name: &str, query: &mut String, width: f32) -> Response {
    let p = Palette::of(ui);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let field = TextEdit::singleline(query)
            .id_salt(("search", name))
            .hint_text(RichText::new(name).size(text::TABLE).color(p.faint))
            .prefix(RichText::new(icon::MAGNIFYING_GLASS).size(15.0).color(p.muted))
            .font(text::regular(text::TABLE))
            .align(egui::Align2::LEFT_CENTER)
            .desired_width(width);
        let mut response = ui.add(field);
        response.widget_info(|| {
            let mut info = egui::WidgetInfo::text_edit(ui.is_enabled(), query.clone(), query.clone(), name);
            info.label = Some(name.to_owned());
            info
        });
        if !query.is_empty() {
            let place = egui::Rect::from_center_size(
                response.rect.right_center() - egui::vec2(15.0, 0.0),
                egui::vec2(26.0, 26.0),
            );
            if ui.put(place, button::bare(icon::X, "Clear the search")).clicked() {
                query.clear();
                response.mark_changed();
            }
        }
        response
    })
    .inner
}

/// A text field under its label.
pub fn labelled(ui: &mut Ui, label: &str, value: &mut String, width: f32) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let caption = ui.label(text::small(label));
        ui.add(TextEdit::singleline(value).id_salt(("field", label)).desired_width(width)).labelled_by(caption.id)
    })
    .inner
}
