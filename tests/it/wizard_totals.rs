//! What a person expects of a file holds back the import until it agrees or it was said why it need not.

use crate::support::driver::Driver;
use almoner::engine::model::JobId;
use almoner::engine::store::Store;
use almoner::wizard::Command;
use almoner::wizard::expecting::{ExpectCommand, Total};
use almoner::wizard::screen::{CheckScreen, CheckTable, Page, TotalsScreen, screen};
use almoner::wizard::state::{CheckTab, Stage};
use calamine::{Reader, Xlsx, open_workbook};

const FILE: &str = "Constituent ID,First Name,Lifetime Giving\nC1,Ann,$100.00\nC2,Bo,€50\nC3,Cy,€7.25\n,Di,$1.00\n";

/// A driver that stands at the check of a file, at its totals.
fn checked(text: &str) -> Driver {
    let mut driver = Driver::new();
    let path = driver.world.file("gala.csv", text);
    for command in
        [Command::OpenFile(path), Command::GoToMatch, Command::StartCheck, Command::ShowTab(CheckTab::Totals)]
    {
        driver.send(command);
    }
    driver
}

fn page(driver: &Driver) -> CheckScreen {
    match screen(&driver.state).page {
        Page::Check(check) => check,
        other => panic!("{other:?}"),
    }
}

fn totals(driver: &Driver) -> TotalsScreen {
    match page(driver).table {
        CheckTable::Totals(totals) => totals,
        other => panic!("{other:?}"),
    }
}

fn compared(driver: &Driver) -> Vec<String> {
    let of = |pill: Option<almoner::wizard::screen::Pill>| pill.map(|pill| pill.text).unwrap_or_default();
    totals(driver).fields.into_iter().map(|field| of(field.compared)).collect()
}

fn expect(driver: &mut Driver, field: usize, typed: &str) {
    let total: Total = totals(driver).fields[field].total;
    driver.send(Command::Expect(ExpectCommand::Type(total, typed.to_owned())));
}

#[test]
fn totals_are_shown_by_currency_with_what_is_left_out() {
    let driver = checked(FILE);
    let page = totals(&driver);
    let labels: Vec<String> = page.fields.into_iter().map(|field| field.label).collect();
    assert_eq!(labels, ["Rows you expect", "Lifetime giving you expect, EUR", "Lifetime giving you expect, USD"]);
    let rows: Vec<String> =
        page.rows.iter().map(|row| format!("{}: {} {}", row.label, row.counts.join("/"), row.sums.join("/"))).collect();
    let expected = [
        "Rows: 4/3/1 //",
        "Lifetime giving, EUR: 2/2/0 €57.25/€57.25/€0.00",
        "Lifetime giving, USD: 2/1/1 $101.00/$100.00/$1.00",
    ];
    assert_eq!(rows, expected);
}

#[test]
fn each_total_typed_is_compared_at_once() {
    let mut driver = checked(FILE);
    assert_eq!(compared(&driver), ["", "", ""]);
    for (field, typed, said) in [
        (0, "4", "Agrees"),
        (0, "1,216", "1,212 rows fewer than expected"),
        (0, "lots", "Not a number"),
        (0, "", ""),
        (1, "57.25", "Agrees"),
        (1, "€50", "€7.25 more than expected"),
        (1, "$57.25", "$43.75 more than expected"),
        (2, "plenty", "Not an amount"),
        (2, "101", "Agrees"),
    ] {
        expect(&mut driver, field, typed);
        assert_eq!(compared(&driver)[field], said, "{typed}");
    }
}

#[test]
fn an_import_waits_until_the_totals_agree() {
    let mut driver = checked(FILE);
    assert!(page(&driver).next.enabled);
    expect(&mut driver, 0, "x");
    assert_eq!(page(&driver).next.hint, "What you expect of the file is not a number");
    expect(&mut driver, 0, "5");
    assert_eq!(page(&driver).next.hint, "The file is not what you expect; see Totals");
    assert_eq!(page(&driver).footer, "The file is not what you expect; see Totals.");
    driver.send(Command::StartImport);
    assert!(matches!(driver.state.stage, Stage::Check { .. }), "a key pressed all the same does nothing");
    expect(&mut driver, 0, "4");
    assert!(page(&driver).next.enabled && totals(&driver).banner.is_none());
    driver.send(Command::StartImport);
    let Page::Result(result) = screen(&driver.state).page else { panic!("it is imported") };
    assert!(result.facts.contains("expected 4 rows"), "{}", result.facts);
}

#[test]
fn a_reason_lets_it_in_and_is_kept_with_the_job() {
    let mut driver = checked(FILE);
    expect(&mut driver, 0, "5");
    let banner = totals(&driver).banner.expect("what can be done");
    driver.send(banner.buttons[0].command.clone());
    let asked = screen(&driver.state).waiving.expect("a question");
    assert!(asked.text.contains("1 row fewer") && !asked.confirm.enabled, "{asked:?}");
    driver.send(Command::Expect(ExpectCommand::Waive));
    assert!(screen(&driver.state).waiving.is_some(), "without a reason nothing is waived");
    driver.send(Command::Expect(ExpectCommand::TypeReason(" One gave twice ".into())));
    driver.send(screen(&driver.state).waiving.expect("a question").confirm.command);
    assert!(screen(&driver.state).waiving.is_none() && page(&driver).next.enabled);

    expect(&mut driver, 0, "6");
    assert!(!page(&driver).next.enabled, "the reason was for something else");
    driver.send(Command::Expect(ExpectCommand::AskWhy));
    driver.send(Command::Expect(ExpectCommand::TypeReason("One gave twice".into())));
    driver.send(Command::Expect(ExpectCommand::Waive));
    driver.send(Command::StartImport);
    let Page::Result(result) = screen(&driver.state).page else { panic!("it is imported") };
    let banner = result.banner.expect("the reason is shown");
    assert_eq!(banner.text, "Not what was expected (2 rows fewer than expected), imported because: One gave twice");
    let job = driver.world.store.job(JobId(1)).expect("the job");
    assert!(job.request.contains("One gave twice"));
}

#[test]
fn what_is_expected_outlives_another_check() {
    let mut driver = checked(FILE);
    expect(&mut driver, 0, "5");
    for command in [Command::Back, Command::StartCheck, Command::ShowTab(CheckTab::Totals)] {
        driver.send(command);
    }
    assert_eq!(compared(&driver)[0], "1 row fewer than expected");
}

#[test]
fn a_report_holds_what_the_page_shows() {
    let mut driver = checked(FILE);
    expect(&mut driver, 0, "5");
    driver.send(page(&driver).report.command);
    let notice = driver.state.notice.as_ref().expect("where it is");
    assert!(!notice.is_error && notice.text.ends_with("gala - check.xlsx"), "{notice:?}");
    let mut book: Xlsx<_> = open_workbook(driver.world.folder.path().join("gala - check.xlsx")).expect("a workbook");
    let range = book.worksheet_range("Summary").expect("a sheet");
    let lines: Vec<String> =
        range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>().join("|")).collect();
    for line in
        ["When|21 November 2026, 10:00||", "Compared with the file|1 row fewer than expected||", "Database|donors||"]
    {
        assert!(lines.iter().any(|found| found == line), "{line} in {lines:#?}");
    }
}
