//! Every widget on one page, in light and in dark, held against a picture.

use almoner::gui::icon;
use almoner::gui::theme::{Palette, Tone, space, text};
use almoner::gui::widgets::*;
use egui::{Theme, Ui, vec2};
use egui_kittest::SnapshotResults;

use crate::support::window;

#[derive(Default)]
struct Gallery {
    query: String,
}

fn gallery(ui: &mut Ui, state: &mut Gallery) {
    side(ui);
    shell::step_bar(ui, |ui| stepper(ui, &["Choose file", "Match columns", "Check", "Import", "Review removals"], 2));
    shell::page_and_footer(
        ui,
        |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            shell::page_header(
                ui,
                "Here is what the import will do",
                "Every row was checked against [Annual Fund].",
                |ui| {
                    ui.add(button::secondary("Save this report").icon(icon::DOWNLOAD_SIMPLE));
                },
            );
            chips(ui);
            number_cards(ui, &NUMBERS, false);
            banner_with(
                ui,
                Tone::Warn,
                "37 of them gave in the last two years; they are [unticked] until you decide.",
                |ui| {
                    ui.add(button::small("Show them"));
                },
            );
            tabs(ui, &["Changes 9,833", "New 1,120", "Duplicates 6", "Problems 4"], 0, |ui| {
                search(ui, "Name, ID or email", &mut state.query, 150.0);
            });
            ui.columns(2, |columns| {
                changes(&mut columns[0]);
                right(&mut columns[1]);
            });
        },
        |ui| {
            hint_with(
                ui,
                Tone::Warn,
                icon::WARNING_FILL,
                "[4 rows] with problems will be left out and saved to a file.",
            );
        },
        |ui| {
            ui.add(button::secondary("Back").icon(icon::ARROW_LEFT));
            ui.add(button::danger("Remove 1,165 contacts…").icon(icon::TRASH_SIMPLE));
            ui.add(button::primary("Import 10,953 changes").trailing(icon::ARROW_RIGHT));
        },
    );
}

const MOBILE: DragCard<'static> =
    DragCard { name: "Mobile", sample: "617-555-0142 · 401-555-0199", fact: "61%", mark: Mark::Open, chosen: false };

const NUMBERS: [NumberCard<'static>; 6] = [
    NumberCard { number: "9,833", caption: "contacts updated", tone: Tone::Plain },
    NumberCard { number: "1,120", caption: "new contacts", tone: Tone::Good },
    NumberCard { number: "129,771", caption: "already up to date", tone: Tone::Neutral },
    NumberCard { number: "6", caption: "possible duplicates", tone: Tone::Warn },
    NumberCard { number: "4", caption: "rows with problems", tone: Tone::Danger },
    NumberCard { number: "1,204", caption: "missing from file", tone: Tone::Warn },
];

fn side(ui: &mut Ui) {
    shell::sidebar(
        ui,
        |ui| {
            nav_item(ui, icon::BOX_ARROW_DOWN, "Import", 0, true);
            nav_item(ui, icon::TRASH_SIMPLE, "Removals", 1, false);
            nav_item(ui, icon::CLOCK_COUNTER_CLOCKWISE, "History", 0, false);
            nav_item(ui, icon::BOOKMARK_SIMPLE, "Templates", 0, false);
            nav_item(ui, icon::USERS, "Records", 0, false);
            nav_item(ui, icon::PLUGS_CONNECTED, "Connections", 0, false);
        },
        |ui| shell::database_facts(ui, "Annual Fund", &["140,734 contacts", "260,626 gifts", "on this computer"]),
    );
}

fn chips(ui: &mut Ui) {
    ui.horizontal_wrapped(|ui| {
        ui.label(text::small("We read it as"));
        for (name, chosen) in [("Kind of file", "CSV"), ("Separator", "Commas"), ("Headers", "Headers in row 3")] {
            Dropdown::chip(name, chosen).choose(ui, &[chosen]);
        }
        ui.add(Pill::new(Tone::Warn, "2 title rows skipped").icon(icon::WARNING_FILL));
        ui.add(Pill::new(Tone::Good, "46 updated").icon(icon::CHECK_CIRCLE_FILL));
        ui.add(Pill::new(Tone::Danger, "Interrupted").icon(icon::PAUSE_CIRCLE_FILL));
        ui.add(Pill::new(Tone::Info, "suggested"));
        ui.add(Pill::new(Tone::Neutral, "Undone").icon(icon::ARROW_COUNTER_CLOCKWISE));
    });
}

fn changes(ui: &mut Ui) {
    Card::new().flush().fill_height().show(ui, |ui| {
        let columns = [
            Col::new("Row", 60.0).numbers(),
            Col::rest("Contact"),
            Col::new("In the database", 120.0).profile("Text · 92% filled", 0.92),
            Col::new("In your file", 130.0).profile("Text · 61% filled", 0.61),
        ];
        let rows = [
            ("18", "María Núñez", "Nunez", "Núñez"),
            ("27", "James O’Brien", "", "+1 401-555-0199"),
            ("44", "Linda Smith", "No", "Yes"),
            ("75", "Oluwaseun Taylor-Adebayo", "Acme", "Acme, Inc. of Massachusetts"),
        ];
        Table::new("Changes", &columns).rounded().selectable(Some(2)).show(ui, rows.len(), |row, index| {
            let (number, name, before, after) = rows[index];
            row.text(number);
            row.strong(name);
            row.before(before);
            row.after(after);
        });
    });
}

fn right(ui: &mut Ui) {
    Card::titled("What should happen?").note("nothing has been changed yet").show_with(
        ui,
        |ui| {
            ui.add(button::link("All history"));
        },
        |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            choices(ui, &["Contacts", "Gifts", "Notes", "Proposals"], 0);
            ui.horizontal_wrapped(|ui| {
                radio(ui, false, "Add and update", "");
                radio(ui, true, "Full list", "also review what is missing");
            });
            ui.horizontal_wrapped(|ui| {
                check_box(ui, Tick::On, "Ignore case", false);
                check_box(ui, Tick::Mixed, "All", false);
                bare_check_box(ui, Tick::On, "Remove Harold Jensen", true);
                Dropdown::field("Type becomes", "Home", Some(110.0)).choose(ui, &["Home", "Work"]);
                keycap(ui, "Enter");
                more(ui, "More about Email 1", |ui| item(ui, "Clear", false));
            });
            progress(ui, "Import progress", 0.64);
            phases(
                ui,
                &[(Phase::Done, "Read file"), (Phase::Running, "Write records"), (Phase::ToDo, "Roll up giving")],
            );
        },
    );
    ui.horizontal_top(|ui| {
        let width = (ui.available_width() - space::M) / 2.0;
        ui.allocate_ui(vec2(width, 48.0), |ui| {
            MOBILE.show(ui, ui.scope_id().with("mobile"), 7_usize);
        });
        ui.vertical(|ui| {
            slot(
                ui,
                "Field First name",
                SlotLook::Filled,
                |column| judge(*column),
                |ui| {
                    ui.label(text::strong("First Name"));
                    ui.label(text::small("María"));
                },
                |_| (),
            );
        });
    });
    ui.horizontal(|ui| {
        let width = (ui.available_width() - space::M) / 2.0;
        let values: Vec<f32> = (1..40).map(|i| 60.0 + 10.0 * (i as f32 * 1.7).sin() - 50.0 / i as f32).collect();
        sparkline(ui, "Rows a second, lately", &values, vec2(width, 60.0));
        ui.vertical(|ui| {
            slot(
                ui,
                "Field Phone",
                SlotLook::Empty,
                |column| judge(*column),
                |ui| {
                    let faint = Palette::of(ui).faint;
                    ui.label(egui::RichText::new("Drop a column here, or choose…").color(faint));
                },
                |ui| {
                    more(ui, "More about Phone", |ui| item(ui, "Clear", false));
                },
            );
        });
    });
}

fn judge(column: usize) -> Verdict {
    Verdict::Accept(format!("Release to match column {column}"))
}

#[test]
fn the_gallery_looks_as_it_should_in_light_and_dark() {
    let mut results = SnapshotResults::new();
    for (theme, name) in [(Theme::Light, "gallery_light"), (Theme::Dark, "gallery_dark")] {
        let mut harness = window::open(theme, [1280.0, 800.0], 1.0, Gallery::default(), gallery);
        harness.run();
        harness.snapshot(name);
        results.extend_harness(&mut harness);
    }
}

#[test]
fn nothing_is_cut_off_in_the_smallest_window_or_with_larger_text() {
    for (size, scale) in [([1024.0, 700.0], 1.0), ([1024.0, 640.0], 1.25)] {
        let mut harness = window::open(Theme::Light, size, scale, Gallery::default(), gallery);
        harness.run();
        let window = egui::Rect::from_min_size(egui::Pos2::ZERO, size.into());
        use egui_kittest::kittest::Queryable as _;
        for name in
            ["Import 10,953 changes", "Save this report", "Step 5: Review removals, to do", "1,204 missing from file"]
        {
            let rect = harness.get_by_label(name).rect();
            assert!(window.contains_rect(rect), "{name} at {rect:?} is outside the window {window:?}");
        }
    }
}
