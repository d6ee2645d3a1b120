//! Problems fixed in place: cells corrected beside the file, and rules for all problems of one kind.

use crate::support::donors;
use crate::support::imports::{World, contact, dump, request};
use almoner::engine::convert::Settings;
use almoner::engine::job::{self, Control, ImportRequest, JobError, ProblemSummary};
use almoner::engine::mapping::{Feed, Mapping, Match, SavedMapping};
use almoner::engine::model::{Fix, FixRule, Mode, Status};
use almoner::engine::schema::catalogue::event_kind;
use almoner::engine::schema::{Currency, Part, Schema};
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::{PlanList, PlanQuery, PlanRows, Store};
use rusqlite::Connection;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A column, the field it feeds, and SQL for what the database holds of it.
type Column = (&'static str, &'static str, &'static str);

/// A file with one bad cell, what its group offers, and what the field holds once a fix is made.
struct Case {
    /// Name of the event code.
    code: &'static str,
    column: Column,
    cell: &'static str,
    /// Another row, of which the column's evidence comes.
    other: Option<&'static str>,
    offered: &'static [Fix],
    fix: Fix,
    holds: Option<&'static str>,
}

const BORN: Column = ("Birth Date", "birth_date", "SELECT birth_date FROM contact WHERE id = 'C1'");
const NAME: Column = ("Last Name", "last_name", "SELECT last_name FROM contact");
const GENDER: Column = ("Gender", "gender", "SELECT gender FROM contact");
const DEAD: Column = ("Deceased", "is_deceased", "SELECT is_deceased FROM contact");
const YEAR: Column = ("Class Year", "year", "SELECT year FROM contact");
const LIFETIME: Column = ("Giving", "giving.lifetime_amount", "SELECT giving_lifetime_amount FROM contact");
const SCORE: Column = ("Score", "giving.donor_score", "SELECT giving_donor_score FROM contact");
const EMAIL: Column = ("E-mail", "emails.0.email", "SELECT min(email) FROM contact_emails");
const PHONE: Column = ("Phone", "phones.0.phone", "SELECT min(phone) FROM contact_phones");
const STATE: Column = ("State", "addresses.0.state", "SELECT min(state) FROM contact_addresses");
const COUNTRY: Column = ("Country", "addresses.0.country", "SELECT min(country) FROM contact_addresses");

const ALL: &[Fix] = &[Fix::UseSuggestion, Fix::Blank, Fix::LeaveOut];
const SUGGESTED: Fix = Fix::UseSuggestion;
/// Where nothing is suggested.
const REST: &[Fix] = &[Fix::Blank, Fix::LeaveOut];
const ORDERS: &[Fix] = &[Fix::DayFirst, Fix::MonthFirst, Fix::Blank, Fix::LeaveOut];

const CASES: &[Case] = &[
    case("date_not_recognised", BORN, "Tuesday", REST, Fix::LeaveOut, None),
    beside("12/31/1980", case("date_not_recognised", BORN, "29587", ALL, SUGGESTED, Some("1981-01-01"))),
    beside("31/12/1980", case("date_impossible", BORN, "31/02/1980", REST, Fix::Blank, None)),
    case("date_order_unclear", BORN, "03/04/1980", ORDERS, Fix::DayFirst, Some("1980-04-03")),
    case("date_order_unclear", BORN, "03/04/1980", ORDERS, Fix::MonthFirst, Some("1980-03-04")),
    case("email_not_valid", EMAIL, "ann@example,org", ALL, SUGGESTED, Some("ann@example.org")),
    case("email_not_valid", EMAIL, "none given", REST, Fix::LeaveOut, None),
    case("phone_not_recognised", PHONE, "call me", REST, Fix::Blank, None),
    case("choice_not_recognised", GENDER, "Femal", ALL, SUGGESTED, Some("female")),
    case("amount_not_recognised", LIFETIME, "a lot", REST, Fix::LeaveOut, None),
    case("damaged_number", LIFETIME, "1.5E+06", ALL, SUGGESTED, Some("150000000")),
    case("number_not_recognised", SCORE, "high", REST, Fix::Blank, None),
    case("yes_no_not_recognised", DEAD, "perhaps", REST, Fix::Blank, None),
    case("year_not_recognised", YEAR, "Fall 1998 (BA)", ALL, SUGGESTED, Some("1998")),
    case("country_not_recognised", COUNTRY, "Untied States", ALL, SUGGESTED, Some("US")),
    case("region_not_recognised", STATE, "Nowhere", REST, Fix::Blank, None),
    case("spreadsheet_error", NAME, "#REF!", REST, Fix::LeaveOut, None),
    case("text_damaged", NAME, "NÃºÃ±ez", ALL, SUGGESTED, Some("Núñez")),
];

const fn case(
    code: &'static str,
    column: Column,
    cell: &'static str,
    offered: &'static [Fix],
    fix: Fix,
    holds: Option<&'static str>,
) -> Case {
    Case { code, column, cell, other: None, offered, fix, holds }
}

/// With another row that proves how the column is written.
const fn beside(other: &'static str, case: Case) -> Case {
    Case { other: Some(other), ..case }
}

fn one(database: &Path, sql: &str) -> Option<String> {
    let connection = Connection::open(database).expect("a database");
    connection.query_row(&format!("SELECT CAST(({sql}) AS TEXT)"), [], |row| row.get(0)).expect(sql)
}

/// A request with these columns matched, however odd their cells are.
fn matched(path: &Path, mode: Mode, slots: &[&str]) -> ImportRequest {
    let source = Source::open(path, &ReadOptions::default()).expect("a readable file");
    let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("a readable file");
    let mut mapping = Mapping::default();
    for (column, slot) in slots.iter().enumerate() {
        mapping.set(contact().slot(slot).expect("a slot"), Match::new(Feed::Column(column)));
    }
    let settings = Settings { region: "US".into(), currency: Currency::USD, current_year: 2026 };
    ImportRequest::new(&source, &profile, contact(), mapping, mode, settings)
}

fn group<'p>(problems: &'p [ProblemSummary], code: &str) -> &'p ProblemSummary {
    problems.iter().find(|problem| problem.name == code).unwrap_or_else(|| panic!("no {code} in {problems:?}"))
}

/// Checks the file of a case, fixes it as it is offered, and imports it; what went otherwise than the case says.
fn settle(case: &Case) -> Result<(), String> {
    let Case { code, column: (header, slot, sql), cell, other, offered, fix, holds } = case;
    let mut world = World::new();
    let more = other.map(|other| format!("D1,{other}\n")).unwrap_or_default();
    let path = world.file("one.csv", &format!("Constituent ID,{header}\nC1,\"{cell}\"\n{more}"));
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", slot]);
    let check = world.check(&asked).expect("a check");
    let found = check.report.problems.iter().find(|problem| problem.name == *code);
    let found = found.ok_or_else(|| format!("found {:?}", check.report.problems))?;
    let slot_of = found.event.slot.map(|slot| contact().slot_path(slot));
    let fixes: Vec<Fix> = found.offers.iter().map(|offer| offer.fix).collect();
    let settles_one = found.offers.iter().all(|offer| offer.cells == 1 && !offer.about);
    if slot_of.as_deref() != Some(*slot) || found.count != 1 || fixes != *offered || !settles_one {
        return Err(format!("offers {found:?}"));
    }
    asked.fixes.rules.push(FixRule { code: found.event.code, slot: slot_of, fix: *fix });
    let check = world.check(&asked).expect("a check");
    let told = check.report.problems.iter().find(|p| (60..=64).contains(&p.event.code) && p.examples[0].value == *cell);
    let others = check.report.problems.iter().any(|p| p.is_error || p.name == *code);
    if check.report.counts.left_out != 0 || told.is_none() || others {
        return Err(format!("comes to {:?}", check.report.problems));
    }
    world.import_checked(&asked, &check).expect("an import");
    let value = one(&world.database(), sql);
    if value.as_deref() == *holds { Ok(()) } else { Err(format!("holds {value:?}")) }
}

#[test]
fn every_problem_a_cell_can_have_is_settled_by_a_fix_that_is_offered() {
    let wrong =
        |case: &Case| settle(case).err().map(|why| format!("{} {:?} {:?}: {why}", case.code, case.cell, case.fix));
    let wrong: Vec<String> = CASES.iter().filter_map(wrong).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_row_with_too_many_cells_is_taken_as_it_is() {
    let mut world = World::new();
    let path = world.file("long.csv", &format!("Constituent ID,Last Name\n{}C1,Lee,Jr.\n", "C2,Li\n".repeat(300)));
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "last_name"]);
    let check = world.check(&asked).expect("a check");
    let long = group(&check.report.problems, "row_long");
    assert_eq!(long.offers.iter().map(|offer| offer.fix).collect::<Vec<_>>(), [Fix::LeaveOut]);
    asked.fixes.set_rule(long.event.code, None, Some(Fix::LeaveOut));
    let report = world.import(&asked).expect("an import");
    assert_eq!((report.counts.created, report.counts.left_out), (2, 0));
    assert_eq!(group(&report.problems, "row_taken_as_it_is").examples[0].value, "Jr.");
}

#[test]
fn no_fix_makes_a_record_without_what_it_needs() {
    let mut world = World::new();
    let path = world.file("keys.csv", "Constituent ID,Last Name\nC1,Lee\n,Li\n1.2E+11,Oz\n");
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "last_name"]);
    let check = world.check(&asked).expect("a check");
    assert_eq!(check.report.counts.left_out, 2);
    assert!(check.report.problems.iter().all(|problem| problem.offers.is_empty()), "{:?}", check.report.problems);
    for problem in &check.report.problems {
        for fix in Fix::ALL {
            asked.fixes.set_rule(problem.event.code, Some("id"), Some(fix));
            let again = world.check(&asked).expect("a check");
            assert_eq!(again.report.counts.left_out, 2, "{fix:?} on {}", problem.name);
        }
    }
}

#[test]
fn problems_that_are_no_cells_have_no_fix() {
    let mut world = World::new();
    let path = world.file("a.csv", "Constituent ID,E-mail\nC1,a@example.org\nC1,a@example.org\nC2,a@example.org\n");
    let check = world.check(&request(&path, Mode::AddAndUpdate)).expect("a check");
    for code in ["key_repeated", "email_held"] {
        assert!(group(&check.report.problems, code).offers.is_empty(), "{code}");
    }
    let check = world.check(&request(&path, Mode::UpdateOnly)).expect("a check");
    assert!(group(&check.report.problems, "not_there").offers.is_empty());
}

#[test]
fn a_field_that_is_left_out_keeps_what_the_database_holds() {
    let mut world = World::new();
    let path = world.file("a.csv", "Constituent ID,Last Name,Birth Date\nC1,Lee,1980-01-02\n");
    world.import(&matched(&path, Mode::AddAndUpdate, &["id", "last_name", "birth_date"])).expect("an import");
    let path = world.file("b.csv", "Constituent ID,Last Name,Birth Date\nC1,Li,Tuesday\n");
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "last_name", "birth_date"]);
    asked.fixes.set_rule(9, Some("birth_date"), Some(Fix::LeaveOut));
    let report = world.import(&asked).expect("an import");
    assert_eq!((report.counts.updated, report.counts.warned, report.status), (1, 1, Status::Ok));
    assert_eq!(one(&world.database(), BORN.2).as_deref(), Some("1980-01-02"));
}

#[test]
fn corrected_cells_are_what_is_planned_imported_and_written_to_the_problem_file() {
    let mut world = World::new();
    let text = "Constituent ID,Last Name,Birth Date\nC1,Lee,Tuesday\nC2,Li,Wednesday\n";
    let path = world.file("a.csv", text);
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "last_name", "birth_date"]);
    asked.fixes.set_cell(2, 2, Some("Tuesday"), "1980-01-02");
    asked.fixes.set_cell(3, 1, Some("Li"), "Lopez");
    let mut check = world.check(&asked).expect("a check");
    assert_eq!((check.report.counts.created, check.report.counts.left_out), (1, 1));
    let row = check.plan.row(3).expect("a plan").expect("a row with a problem");
    assert_eq!(row.cells, ["C2", "Lopez", "Wednesday"]);
    assert_eq!(
        row.problems.iter().map(|p| event_kind(p.code).name.as_str()).collect::<Vec<_>>(),
        ["date_not_recognised"]
    );
    assert_eq!(check.plan.row(2).expect("a plan"), None, "nothing is wrong with it any more");
    let report = world.import_checked(&asked, &check).expect("an import");
    assert_eq!(one(&world.database(), BORN.2).as_deref(), Some("1980-01-02"));
    let problems = std::fs::read_to_string(report.problem_file.expect("a row was left out")).expect("it is there");
    assert!(problems.contains("C2,Lopez,Wednesday,"), "{problems}");
    assert_eq!(std::fs::read_to_string(&path).expect("the file"), text, "the file itself is never written");
}

#[test]
fn an_import_without_the_fixes_that_were_checked_is_refused() {
    let mut world = World::new();
    let path = world.file("a.csv", "Constituent ID,Birth Date\nC1,Tuesday\n");
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "birth_date"]);
    asked.fixes.set_cell(2, 1, None, "1980-01-02");
    let check = world.check(&asked).expect("a check");
    let refused = world.import_checked(&matched(&path, Mode::AddAndUpdate, &["id", "birth_date"]), &check);
    assert!(matches!(refused, Err(JobError::PlanStale { .. })), "{refused:?}");
}

#[test]
fn what_is_checked_again_after_a_fix_stays_one_job_and_the_earlier_plan_can_still_be_read() {
    let mut world = World::new();
    let path = world.file("a.csv", "Constituent ID,Birth Date\nC1,Tuesday\n");
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id", "birth_date"]);
    let mut first = world.check(&asked).expect("a check");
    let problem_file = first.report.problem_file.clone().expect("a row is left out");
    asked.fixes.set_cell(2, 1, None, "1980-01-02");
    let again = again(&mut world, &asked, &first.checked).expect("a check");
    assert_eq!((again.report.job, again.report.status), (first.report.job, Status::FilecheckSuccess));
    assert_eq!((again.report.counts.created, again.report.problem_file.clone()), (1, None));
    assert!(!problem_file.exists(), "nothing is left out any more");
    assert!(first.plan.row(2).expect("the earlier plan").is_some());
    drop(first);
    let created = |plan: &mut dyn almoner::engine::store::PlanReader| {
        let page = plan.page(&PlanQuery::all(PlanList::Created), 0, 10).expect("a page");
        matches!(page.rows, PlanRows::Created(rows) if rows.len() == 1)
    };
    let mut again = again;
    assert!(created(&mut *again.plan), "it does not go with the earlier one");
    let report = world.import_checked(&asked, &again).expect("an import");
    assert_eq!(report.job, again.report.job);
    let kept: ImportRequest =
        serde_json::from_str(&world.store.job(report.job).expect("the job").request).expect("a request");
    assert_eq!(kept.fixes, asked.fixes, "a resumed import would read the same cells");
}

fn again(world: &mut World, request: &ImportRequest, checked: &job::Checked) -> Result<job::CheckReport, JobError> {
    let (schema, person) = (Schema::built_in(), crate::support::imports::person());
    let quiet = |_: &job::Progress| {};
    job::check_again(&mut world.store, schema, request, checked.job, &person, &Control::default(), &quiet)
}

#[test]
fn a_corrected_problem_file_completes_the_import_and_makes_nothing_twice() {
    let mut world = World::new();
    let path = world.folder.path().join("donors.csv");
    let bad = |number: u64, cells: &mut [String; 27]| match number {
        10 | 20 => cells[8] = "31/31/1980".into(),
        30 => cells[11] = "not an address".into(),
        _ => {}
    };
    donors::write(&path, 1..101, bad);
    let mut asked = request(&path, Mode::AddAndUpdate);
    // One of the three is fixed in place, one row is corrected in part.
    asked.fixes.set_cell(11, 8, None, "05/06/1980");
    asked.fixes.set_cell(21, 4, None, "Ångström");
    let report = world.import(&asked).expect("an import");
    assert_eq!((report.counts.created, report.counts.left_out), (98, 2));
    let problem_file = report.problem_file.expect("rows were left out");
    let corrected = std::fs::read_to_string(&problem_file).expect("it is there");
    assert!(corrected.contains("Ångström"), "with what was corrected so far: {corrected}");
    let corrected = corrected.replace("31/31/1980", "07/08/1980").replace("not an address", "ann@example.org");
    let corrected = world.file("corrected.csv", &corrected);

    // Two rows prove no date order: what was matched before says it, as a template would.
    let mut second = request(&corrected, Mode::AddAndUpdate);
    let named = serde_json::to_string(&second.mapping).expect("a mapping is text");
    assert!(!named.contains("What is wrong"), "{named}");
    second.mapping = asked.mapping.clone();
    let report = world.import(&second).expect("an import");
    assert_eq!((report.counts.created, report.counts.left_out, report.status), (2, 0, Status::Ok));
    let before = dump(&world.database());
    let third = world.import(&second).expect("an import");
    assert_eq!((third.counts.unchanged, third.counts.rows), (2, 2));
    let contacts = |dump: &str| dump.split("== ").find(|part| part.starts_with("contact\n")).map(str::to_owned);
    assert_eq!(contacts(&dump(&world.database())), contacts(&before));
    assert_eq!(one(&world.database(), "SELECT count(*) FROM contact").as_deref(), Some("100"));
    let name = format!("SELECT last_name FROM contact WHERE id = '{}'", donors::key(20));
    assert_eq!(one(&world.database(), &name).as_deref(), Some("Ångström"));
}

#[test]
fn a_name_that_cannot_be_split_is_left_out_of_its_row_and_the_rest_goes_in() {
    let mut world = World::new();
    let path = world.file("a.csv", "Constituent ID,Full Name,E-mail\nC1,Mr. & Mrs. Lee,lee@example.org\n");
    let mut asked = matched(&path, Mode::AddAndUpdate, &["id"]);
    let whole =
        |slot: &str, part: Part| (contact().slot(slot).expect("a slot"), Match::new(Feed::Part { column: 1, part }));
    let mut mapping =
        asked.mapping.to_mapping(contact(), &["Constituent ID".into(), "Full Name".into(), "E-mail".into()]).0;
    for (slot, matched) in [whole("first_name", Part::FirstName), whole("last_name", Part::LastName)] {
        mapping.set(slot, matched);
    }
    mapping.set(contact().slot("emails.0.email").expect("a slot"), Match::new(Feed::Column(2)));
    let headers = ["Constituent ID".to_owned(), "Full Name".to_owned(), "E-mail".to_owned()];
    asked.mapping = SavedMapping::from_mapping(&mapping, contact(), &headers);
    let check = world.check(&asked).expect("a check");
    let several = group(&check.report.problems, "name_of_several");
    assert_eq!(several.offers.iter().map(|offer| offer.fix).collect::<Vec<_>>(), [Fix::LeaveOut]);
    let slot = several.event.slot.map(|slot| contact().slot_path(slot));
    asked.fixes.set_rule(several.event.code, slot.as_deref(), Some(Fix::LeaveOut));
    let report = world.import(&asked).expect("an import");
    assert_eq!((report.counts.created, report.counts.left_out), (1, 0));
    assert_eq!(one(&world.database(), EMAIL.2).as_deref(), Some("lee@example.org"));
    assert_eq!(one(&world.database(), NAME.2), None);
}
