//! What the file comes to, and the fields for what somebody expects of it.

use egui::{Label, RichText, Role, Ui, WidgetInfo, vec2};

use crate::gui::theme::{Palette, space, text};
use crate::gui::views::layout::mark;
use crate::gui::views::parts;
use crate::gui::widgets::{Card, Col, Row, Table, labelled};
use crate::wizard::Command;
use crate::wizard::expecting::ExpectCommand;
use crate::wizard::screen::{ExpectField, TotalsRow, TotalsScreen};

/// Fields side by side.
const FIELDS: usize = 3;

/// Points from which on sums have room enough for millions in every column.
const WIDE: f32 = 900.0;

/// Draws the tab.
pub(super) fn show(ui: &mut Ui, screen: &TotalsScreen, commands: &mut Vec<Command>) {
    let width = ((ui.available_width() - space::L * (FIELDS as f32 - 1.0)) / FIELDS as f32).min(300.0);
    for row in screen.fields.chunks(FIELDS) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for expected in row {
                ui.allocate_ui(vec2(width, 0.0), |ui| expect(ui, expected, width, commands));
            }
        });
    }
    // Below the fields, so that they stay where they are while somebody types.
    if let Some(banner) = &screen.banner {
        parts::banner(ui, banner, commands);
    }
    if let Some(dates) = &screen.dates {
        ui.label(text::small(dates));
    }
    Card::new().flush().fill_height().show(ui, |ui| table(ui, screen));
}

/// A field with what its value comes to below it.
fn expect(ui: &mut Ui, of: &ExpectField, width: f32, commands: &mut Vec<Command>) {
    ui.vertical(|ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = space::XS;
        let mut typed = of.typed.clone();
        if labelled(ui, &of.label, &mut typed, width).changed() {
            commands.push(Command::Expect(ExpectCommand::Type(of.total, typed)));
        }
        match &of.compared {
            Some(compared) => {
                let ink = Palette::of(ui).shade(parts::tone(compared.kind)).text;
                let words = format!("{} {}", mark(compared.kind), compared.text);
                let words = RichText::new(words).font(text::regular(text::SMALL)).color(ink);
                let said = ui.add(Label::new(words).truncate());
                let name = format!("{}: {}", of.label, compared.text);
                said.widget_info(|| WidgetInfo::labeled(Role::Status, true, &name));
            }
            // Held free, so that nothing moves when something is typed.
            None => {
                ui.label(text::small("Leave blank if you were not told."));
            }
        }
    });
}

fn table(ui: &mut Ui, screen: &TotalsScreen) {
    let (count, sum) = if ui.available_width() < WIDE { (82.0, 118.0) } else { (100.0, 150.0) };
    let mut columns = vec![Col::rest("")];
    for head in ["In the file", "Goes in", "Left out"] {
        columns.push(Col::new(head, if screen.has_sums { count } else { sum }).numbers());
        if screen.has_sums {
            columns.push(Col::new("Sum", sum).numbers());
        }
    }
    Table::new("Totals", &columns).rounded().show(ui, screen.rows.len(), |row, index| {
        fill(row, &screen.rows[index], screen.has_sums);
    });
}

fn fill(row: &mut Row<'_, '_, '_>, line: &TotalsRow, has_sums: bool) {
    if line.is_part {
        row.muted(&format!("    {}", line.label));
    } else {
        row.text(&line.label);
    }
    for (count, sum) in line.counts.iter().zip(&line.sums) {
        row.text(count);
        if has_sums {
            row.text(sum);
        }
    }
}
