//! Being told and watching a folder in the running program: real servers, a real folder, real files.

use crate::support::app::{self, Program};
use crate::support::servers;
use almoner::engine::mapping::SavedMapping;
use almoner::engine::mapping::suggest::{ColumnFacts, suggest};
use almoner::engine::schema::Schema;
use almoner::engine::store::sqlite::SqliteStore;
use almoner::engine::store::{NewTemplate, Templates};
use almoner::engine::template::Template;
use egui::{Key, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

const GALA: &str = "Constituent ID,First Name,Last Name\nC1,Ann,Lee\nC2,Bo,Ray\n";

/// High enough that nothing on Settings has to be scrolled to.
const ALL_OF_IT: [f32; 2] = [1280.0, 2400.0];

fn tall() -> Program {
    app::start_in(tempfile::tempdir().expect("a folder for the test"), Theme::Light, ALL_OF_IT)
}

/// Types into a field in place of what is there.
fn type_into(program: &mut Program, label: &str, text: &str) {
    let fields: Vec<_> = program.window.query_all_by_label(label).collect();
    let is_input = |node: &&egui_kittest::Node<'_>| node.accesskit_node().role() != egui::Role::Label;
    let field = fields.iter().find(is_input).expect("the field is shown");
    field.focus();
    program.window.step();
    program.window.event(egui::Event::Text(text.to_owned()));
    program.window.step();
    program.press(Key::Tab);
}

fn save_template(program: &Program) {
    let contact = Schema::built_in().record_type("contact").expect("there are contacts");
    let headers: Vec<String> = ["Constituent ID", "First Name", "Last Name"].map(str::to_owned).into();
    let facts = headers.iter().map(|header| ColumnFacts { header: header.clone(), ..ColumnFacts::default() });
    let (mapping, _) = suggest(contact, &facts.collect::<Vec<_>>());
    let template = Template::new("gala", &headers, SavedMapping::from_mapping(&mapping, contact, &headers));
    let (fingerprint, document) = (template.fingerprint(), template.to_json());
    let new = NewTemplate { name: "gala".into(), record_type: "contact".into(), fingerprint, document };
    let path = program.folder.path().join("Donors.db");
    SqliteStore::open(&path, Schema::built_in()).expect("a database").save_template(&new, false).expect("it is kept");
}

#[test]
fn a_web_address_is_set_up_tried_out_and_called_after_an_import() {
    let (url, calls) = servers::web(&["200 OK"]);
    let mut program = tall();
    program.click("Settings");
    program.click("By calling a web address");
    program.wait_for("Signing secret");
    type_into(&mut program, "Web address", &url);
    type_into(&mut program, "Signing secret", "whsec_test");
    program.click("Send a test call");
    program.wait_for("Delivered");
    assert_eq!(calls.lock().unwrap().len(), 1);
    program.picture("settings-telling");
    program.click("Import");
    let path = program.file("gala.csv", GALA);
    program.drop_files(&[path]);
    program.wait_for_text("columns are matched already");
    program.click("Match columns");
    program.wait_until("the whole file is known", |p| p.name_beginning("Check 2").is_some());
    program.click_beginning("Check 2");
    program.click("Import 2 changes");
    program.wait_for("Import another file");
    assert!(!program.window.state().state().telling.away);
    program.window.input_mut().focused = false;
    program.wait_until("it knows that nobody looks", |p| p.window.state().state().telling.away);
    program.window.input_mut().focused = true;
    program.wait_until("it was called", |_| calls.lock().unwrap().len() == 2);
    program.click("Settings");
    program.wait_for_text("gala.csv: 2 changes imported");
    let text = std::fs::read_to_string(program.folder.path().join("notify.json")).expect("it is kept");
    assert!(text.contains("127.0.0.1") && !text.contains("whsec_test"), "{text}");
}

#[test]
fn files_that_arrive_in_a_folder_are_imported_and_stand_in_history() {
    let mut program = tall();
    save_template(&program);
    let folder = program.folder.path().join("in");
    std::fs::create_dir(&folder).unwrap();
    program.click("Settings");
    program.answer(&folder);
    program.click("Choose a folder…");
    program.wait_until("the folder is chosen", |p| {
        p.window.state().state().preferences.watch.folder.as_deref() == Some(folder.as_path())
    });
    program.click("Import files that arrive");
    program.wait_for("Watching");
    std::fs::write(folder.join("gala.csv"), GALA).unwrap();
    program.wait_for_text("gala.csv: 2 changes imported");
    assert!(folder.join("done/gala.csv").is_file());
    program.picture("settings-watching");
    program.click("History");
    program.wait_for_text("gala.csv");
    let folder = program.close();
    let mut again = app::start_in(folder, Theme::Light, ALL_OF_IT);
    std::fs::write(again.folder.path().join("in/strange.csv"), "Apples,Pears\n1,2\n").unwrap();
    again.click("Settings");
    again.wait_for_text("No template has its columns");
}
