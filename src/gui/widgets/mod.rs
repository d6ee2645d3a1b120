//! The parts pages are made of, so that a page is a list of what it shows. Widgets hold no state but what egui remembers
//! about size and focus, know nothing of imports, and say what happened by return value; the view turns that into a
//! command. Each has a name and a role for screen readers and a visible focus; colour is never the only sign.
//!
//! ```text
//! shell::sidebar(ui, |ui| { nav_item(ui, icon::TRAY_ARROW_DOWN, "Import", 0, true); }, |ui| database_facts(ui, "Annual Fund", &facts));
//! shell::step_bar(ui, |ui| stepper(ui, &["Choose file", "Match columns", "Check", "Import"], 2));
//! shell::page_and_footer(ui, |ui| {
//!     shell::page_header(ui, "Here is what the import will do", "Checked against [Annual Fund].",
//!         |ui| ui.add(button::secondary("Save this report").icon(icon::DOWNLOAD_SIMPLE)));
//!     number_cards(ui, &[NumberCard { number: "1,120", caption: "new contacts", tone: Tone::Good }], false);
//!     let (tab, query) = tabs(ui, &["Changes 9,833", "New 1,120"], 0, |ui| search(ui, "Name, ID or email", &mut query, 150.0));
//!     Card::new().flush().fill_height().show(ui, |ui| {
//!         let columns = [Col::new("Row", 66.0).numbers(), Col::rest("Contact"), Col::new("In your file", 240.0)];
//!         Table::new("Changes", &columns).rounded().selectable(chosen).show(ui, total, |row, index| {
//!             row.text("18"); row.strong("María Núñez"); row.after("Núñez");     // one call per column
//!         })
//!     });
//!     Table::new("Preview", &profiled_columns).wide();                              // many columns: scrolls sideways
//!     Card::titled("Templates").show_with(ui, |ui| { ui.add(button::link("Manage")); }, |ui| { … });
//!     banner_with(ui, Tone::Warn, "37 of them gave recently.", |ui| { ui.add(button::small("Show them")); });
//!     empty_state(ui, icon::BOOKMARK_SIMPLE, "No templates yet", "Save one while matching.", |_| ());
//!     Dropdown::chip("Separator", "Commas").choose(ui, &["Commas", "Tabs"]);      // Some(index) when picked
//!     choices(ui, &["Contacts", "Gifts"], 0); radio(ui, true, "Full list", "also review what is missing");
//!     check_box(ui, Tick::On, "Ignore upper and lower case", false);
//!     progress(ui, "Import progress", 0.64); phases(ui, &[(Phase::Done, "Read file")]); sparkline(ui, "Rows a second", &rates, size);
//!     drop_zone(ui, file_hovers, |ui| { … });
//!     card.show(ui, id, ColumnId(3));                                             // a `DragCard`
//!     labelled_row(ui, "Phone", 160.0, |ui| slot(ui, "Field Phone", SlotLook::Empty, |column: &ColumnId| Verdict::Accept(reason), |ui| { … }, |ui| { … }).dropped);
//!     ui.add(Pill::new(Tone::Good, "46 updated").icon(icon::CHECK_CIRCLE_FILL));
//! }, |ui| { hint_with(ui, Tone::Warn, icon::WARNING_FILL, "4 rows will be left out."); },
//!     |ui| { ui.add(button::primary("Import 10,953 changes").trailing(icon::ARROW_RIGHT)); });
//! ```

pub mod button;
mod card;
mod choice;
mod drag;
mod field;
mod menu;
mod nav;
mod notice;
mod number_card;
mod paint;
mod part_tabs;
mod pick;
mod pill;
mod row;
mod sheet;
pub mod shell;
mod steps;
mod table;

pub use card::Card;
pub use choice::{Tick, bare_check_box, check_box, choices, filter_chip, radio, row_check_box, warning_radio};
pub use drag::{DragCard, Mark, SlotLook, SlotOutput, Verdict, drop_zone, slot};
pub use field::{labelled, search};
pub use menu::{Dropdown, item, item_noted, item_that_stays, item_with, more};
pub use nav::{nav_item, tabs};
pub use notice::{banner, banner_with, empty_state, hint, hint_with, keycap};
pub use number_card::{NumberCard, THIN_BAR, number_card, number_cards, progress, sparkline, thin_progress};
pub use part_tabs::{PartTab, part_tabs};
pub use pick::{PickItem, pick_list};
pub use pill::Pill;
pub use row::{centred, labelled_row, split};
pub use sheet::{Sheet, SheetColumn, SheetData, SheetLook, SheetOutput, SheetRow};
pub use steps::{Phase, phases, stepper};
pub use table::{Col, Row, Table, TableOutput, row_line};
