//! Where one is: the steps of the wizard, and the phases of a running import.

use egui::{Align2, Color32, CursorIcon, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::paint;
use crate::gui::icon;
use crate::gui::theme::{Palette, space, text};

const CIRCLE: f32 = 24.0;

/// The numbered steps. Steps before `current` are done and can be clicked to go back; returns the one clicked now.
pub fn stepper<S: AsRef<str>>(ui: &mut Ui, steps: &[S], current: usize) -> Option<usize> {
    let p = Palette::of(ui);
    let labels: Vec<_> = steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let ink = match index.cmp(&current) {
                std::cmp::Ordering::Less => p.accent_text,
                std::cmp::Ordering::Equal => p.text,
                std::cmp::Ordering::Greater => p.faint,
            };
            let font = if index == current { text::semibold(text::BODY) } else { text::medium(text::BODY) };
            paint::line(ui, step.as_ref(), font, ink, f32::INFINITY)
        })
        .collect();
    let words: f32 = labels.iter().map(|label| CIRCLE + space::S + label.size().x).sum();
    let between = (ui.available_width() - words) / steps.len().saturating_sub(1).max(1) as f32;
    let line = (between - 2.0 * space::M).clamp(0.0, 36.0);
    let gap = ((between - line) / 2.0).clamp(3.0, space::M);

    let mut clicked = None;
    ui.horizontal_centered(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (index, label) in labels.into_iter().enumerate() {
            if index > 0 {
                let (rect, _) = ui.allocate_exact_size(vec2(2.0 * gap + line, CIRCLE), Sense::hover());
                ui.painter().hline(
                    rect.shrink2(vec2(gap, 0.0)).x_range(),
                    rect.center().y,
                    Stroke::new(1.0, p.control_line),
                );
            }
            let done = index < current;
            let sense = if done { Sense::click() } else { Sense::hover() };
            let (rect, response) =
                ui.allocate_exact_size(vec2(CIRCLE + space::S + label.size().x, CIRCLE + 8.0), sense);
            let name = steps[index].as_ref();
            let state = if done {
                "done"
            } else if index == current {
                "current step"
            } else {
                "to do"
            };
            let role = if done { Role::Button } else { Role::Label };
            response.widget_info(|| {
                WidgetInfo::labeled(role, ui.is_enabled(), format!("Step {}: {name}, {state}", index + 1))
            });
            paint::focus_ring(ui, &response, rect.expand2(vec2(3.0, 0.0)), 16.0);
            let center = rect.left_center() + vec2(CIRCLE / 2.0, 0.0);
            let number = (index + 1).to_string();
            let digit = |ink: Color32, font| ui.painter().text(center, Align2::CENTER_CENTER, &number, font, ink);
            if done {
                ui.painter().circle_filled(center, CIRCLE / 2.0, p.accent_soft);
                paint::icon(ui, center, icon::CHECK, 14.0, p.accent_text);
            } else if index == current {
                ui.painter().circle_filled(center, CIRCLE / 2.0, p.accent);
                digit(p.on_accent, text::semibold(text::SMALL));
            } else {
                ui.painter().circle_stroke(center, CIRCLE / 2.0 - 0.5, Stroke::new(1.0, p.control_line));
                digit(p.faint, text::medium(text::SMALL));
            }
            paint::galley_left(ui, rect.left() + CIRCLE + space::S, rect.center().y, label);
            if done && response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
                clicked = Some(index);
            }
        }
    });
    clicked
}

/// How far one phase of a run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Finished.
    Done,
    /// Going on.
    Running,
    /// Not begun.
    ToDo,
}

/// The phases of a run in a line.
pub fn phases(ui: &mut Ui, phases: &[(Phase, &str)]) {
    let p = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XL, space::XS);
        for (phase, name) in phases {
            let good = p.shade(crate::gui::theme::Tone::Good).text;
            let (mark, ink, font, said) = match phase {
                Phase::Done => (icon::CHECK_CIRCLE_FILL, good, text::regular(text::BODY), "done"),
                Phase::Running => (icon::CIRCLE_NOTCH, p.accent_text, text::semibold(text::BODY), "running"),
                Phase::ToDo => (icon::CIRCLE, p.muted, text::regular(text::BODY), "to do"),
            };
            let words = paint::line(ui, name, font, ink, f32::INFINITY);
            let (rect, response) = ui.allocate_exact_size(vec2(20.0 + words.size().x, 22.0), Sense::hover());
            paint::name(ui, &response, Role::Label, &format!("{name}: {said}"));
            paint::icon(ui, rect.left_center() + vec2(7.0, 0.0), mark, 15.0, ink);
            paint::galley_left(ui, rect.left() + 20.0, rect.center().y, words);
        }
    });
}
