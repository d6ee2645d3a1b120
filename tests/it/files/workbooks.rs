//! Excel workbooks as Excel writes them: real dates, number formats, merged cells, hidden things, several sheets.

use super::case::{Case, case};
use almoner::engine::source::{Format as Kind, HeaderRow};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Table, Workbook, Worksheet, XlsxError};

/// A workbook of one sheet called Sheet1.
fn sheet(name: &'static str, file: &'static str, fill: fn(&mut Worksheet) -> Result<(), XlsxError>) -> Case {
    book(name, file, move |workbook| fill(workbook.add_worksheet())).sheet("Sheet1").parts(&["Sheet1"])
}

fn book(
    name: &'static str,
    file: &'static str,
    fill: impl Fn(&mut Workbook) -> Result<(), XlsxError> + 'static,
) -> Case {
    let make = move || {
        let mut workbook = Workbook::new();
        fill(&mut workbook).expect("a workbook within Excel's bounds");
        workbook.save_to_buffer().expect("a workbook within Excel's bounds")
    };
    case(name, file, make).format(Kind::Xlsx)
}

/// Writes rows of text from a row on.
fn rows(sheet: &mut Worksheet, first: u32, rows: &[&[&str]]) -> Result<(), XlsxError> {
    for (row, cells) in (first..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            if !text.is_empty() {
                sheet.write_string(row, column, *text)?;
            }
        }
    }
    Ok(())
}

const DONORS: &[&[&str]] = &[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]];

pub fn cases() -> Vec<Case> {
    let mut cases = values();
    cases.extend(formulas());
    cases.extend(layout());
    cases.extend(sheets());
    cases
}

fn values() -> Vec<Case> {
    vec![
        sheet("dates in many formats", "dates.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "Short", "Long", "US", "Time", "Odd"], &["Ann"], &["Bob"]])?;
            let day = ExcelDateTime::from_ymd(2026, 3, 4)?;
            let moment = ExcelDateTime::from_ymd(2026, 3, 4)?.and_hms(10, 15, 0)?;
            for row in 1..=2 {
                for (column, format) in
                    [(1, "dd/mm/yyyy"), (2, "d mmmm yyyy"), (3, "m/d/yy"), (5, "[$-809]ddd dd\\.mm\\.yyyy;@")]
                {
                    sheet.write_datetime_with_format(row, column, &day, &Format::new().set_num_format(format))?;
                }
                sheet.write_datetime_with_format(row, 4, &moment, &Format::new().set_num_format("yyyy-mm-dd hh:mm"))?;
            }
            Ok(())
        })
        .columns(&["Name", "Short", "Long", "US", "Time", "Odd"])
        .rows(2, 2, 3)
        .cell(2, 1, "2026-03-04")
        .cell(2, 2, "2026-03-04")
        .cell(2, 3, "2026-03-04")
        .cell(2, 4, "2026-03-04 10:15:00")
        .cell(3, 5, "2026-03-04"),
        sheet("numbers whose format shows zeros and signs", "formats.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "ZIP", "SSN", "Phone", "Amount", "Share"], &["Ann"], &["Bob"]])?;
            for row in 1..=2 {
                for (column, value, format) in [
                    (1, 2134.0, "00000"),
                    (2, 12_345_678.0, "000\\-00\\-0000"),
                    (3, 6_175_550_142.0, "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####"),
                    (4, 1250.5, "\"$\"#,##0.00"),
                    (5, 0.25, "0%"),
                ] {
                    sheet.write_number_with_format(row, column, value, &Format::new().set_num_format(format))?;
                }
            }
            Ok(())
        })
        .columns(&["Name", "ZIP", "SSN", "Phone", "Amount", "Share"])
        .rows(2, 2, 3)
        .cell(2, 1, "02134")
        .cell(2, 2, "012-34-5678")
        .cell(2, 3, "(617) 555-0142")
        .cell(2, 4, "1250.50")
        .cell(2, 5, "25%"),
        sheet("long ids as numbers", "ids.xlsx", |sheet| {
            rows(sheet, 0, &[&["Donor ID", "Name", "Code"], &["", "Ann"], &["", "Bob"]])?;
            sheet.write_number(1, 0, 617_555_014_200.0)?;
            sheet.write_number_with_format(2, 0, 617_555_014_201.0, &Format::new().set_num_format("0.00E+00"))?;
            sheet.write_string(1, 2, "00123")?;
            sheet.write_string(2, 2, "1E5")?;
            Ok(())
        })
        .columns(&["Donor ID", "Name", "Code"])
        .rows(2, 2, 3)
        .cell(2, 0, "617555014200")
        .cell(3, 0, "617555014201")
        .cell(2, 2, "00123")
        .cell(3, 2, "1E5"),
        sheet("ticked boxes, fractions of a cent and text in pieces", "pieces.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "Active", "Amount", "Note"], &["Ann"], &["Bob"]])?;
            sheet.write_boolean(1, 1, true)?.write_boolean(2, 1, false)?;
            sheet.write_number(1, 2, 0.1 + 0.2)?.write_number(2, 2, -7.25)?;
            let (bold, plain) = (Format::new().set_bold(), Format::new());
            sheet.write_rich_string(1, 3, &[(&bold, "very "), (&plain, "kind & <good>")])?;
            sheet.write_string(2, 3, "line one\nline two")?;
            Ok(())
        })
        .columns(&["Name", "Active", "Amount", "Note"])
        .rows(2, 2, 3)
        .cell(2, 1, "TRUE")
        .cell(3, 1, "FALSE")
        .cell(2, 2, "0.3")
        .cell(3, 2, "-7.25")
        .cell(2, 3, "very kind & <good>")
        .cell(3, 3, "line one\nline two"),
    ]
}

fn formulas() -> Vec<Case> {
    vec![
        sheet("formulas with their values", "formulas.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "Full", "Total"], &["Ann"], &["Bob"]])?;
            for row in 1..=2 {
                sheet.write_formula(row, 1, Formula::new("=A2&\" Lee\"").set_result("Ann Lee"))?;
                sheet.write_formula(row, 2, Formula::new("=5+7").set_result("12"))?;
            }
            Ok(())
        })
        .columns(&["Name", "Full", "Total"])
        .rows(2, 2, 3)
        .cell(2, 1, "Ann Lee")
        .cell(3, 2, "12"),
        sheet("cells with errors", "errors.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "Region"], &["Ann"], &["Bob"], &["Cid", "North"]])?;
            sheet.write_formula(1, 1, Formula::new("=VLOOKUP(A2,X:Y,2,0)").set_result("#N/A"))?;
            sheet.write_formula(2, 1, Formula::new("=1/0").set_result("#DIV/0!"))?;
            Ok(())
        })
        .columns(&["Name", "Region"])
        .rows(3, 2, 4)
        .cell(2, 1, "#N/A")
        .cell(3, 1, "#DIV/0!")
        .damage(&[("Region", "formula_error")]),
    ]
}

fn layout() -> Vec<Case> {
    vec![
        sheet("title rows above the headers and totals below", "report.xlsx", |sheet| {
            rows(sheet, 0, &[&["Example Charity"], &["Gifts of 2026"], &[], &["Name", "City", "Amount"]])?;
            rows(sheet, 4, &[&["Ann", "Boston"], &["Bob", "Bath"], &["Total"]])?;
            for (row, amount) in [(4, 5.0), (5, 7.0), (6, 12.0)] {
                sheet.write_number(row, 2, amount)?;
            }
            Ok(())
        })
        .header_in(4)
        .columns(&["Name", "City", "Amount"])
        .rows(2, 5, 6)
        .notices(&["title_rows_skipped", "totals_row"]),
        sheet("cells merged down and across", "merged.xlsx", |sheet| {
            let plain = Format::new();
            rows(sheet, 0, &[&["Household", "Name", "City"], &["", "Ann", "Boston"], &["", "Bob", "Boston"]])?;
            rows(sheet, 3, &[&["Ray", "Cid"], &["Poe", "Dee", "Cork"]])?;
            sheet.merge_range(1, 0, 2, 0, "Lee", &plain)?;
            Ok(())
        })
        .columns(&["Household", "Name", "City"])
        .rows(4, 2, 5)
        .cell(2, 0, "Lee")
        .cell(3, 0, "Lee")
        .notices(&["merged_cells"]),
        sheet("header groups merged across two rows", "groups.xlsx", |sheet| {
            let plain = Format::new();
            sheet.merge_range(0, 0, 0, 1, "Donor", &plain)?;
            sheet.merge_range(0, 2, 0, 3, "Gift", &plain)?;
            rows(sheet, 1, &[&["First", "Last", "Date", "Amount"], &["Ann", "Lee"], &["Bob", "Ray"]])?;
            for row in 2..=3 {
                let day = ExcelDateTime::from_ymd(2026, 3, 4)?;
                sheet.write_datetime_with_format(row, 2, &day, &Format::new().set_num_format("dd/mm/yyyy"))?;
                sheet.write_number(row, 3, 5.0)?;
            }
            Ok(())
        })
        .header(HeaderRow::Rows(1, 2))
        .columns(&["Donor First", "Donor Last", "Gift Date", "Gift Amount"])
        .rows(2, 3, 4)
        .notices(&["two_header_rows"]),
        sheet("hidden rows and columns are read and said so", "hidden.xlsx", |sheet| {
            rows(
                sheet,
                0,
                &[&["Name", "Secret", "City"], &["Ann", "x", "Boston"], &["Bob", "y", "Bath"], &["Cid", "z", "Cork"]],
            )?;
            sheet.set_row_hidden(2)?.set_column_hidden(1)?;
            Ok(())
        })
        .columns(&["Name", "Secret", "City"])
        .rows(3, 2, 4)
        .cell(3, 0, "Bob")
        .cell(3, 1, "y")
        .notices(&["hidden_rows", "hidden_columns"]),
        sheet("a table with its filter and totals", "table.xlsx", |sheet| {
            rows(sheet, 0, &[&[], &["Name", "City", "Amount"], &["Ann", "Boston"], &["Bob", "Bath"]])?;
            sheet.write_number(2, 2, 5.0)?.write_number(3, 2, 7.0)?;
            let headers: Vec<_> = ["Name", "City", "Amount"]
                .iter()
                .map(|name| rust_xlsxwriter::TableColumn::new().set_header(*name))
                .collect();
            sheet.add_table(1, 0, 3, 2, &Table::new().set_columns(&headers))?;
            Ok(())
        })
        .header_in(2)
        .columns(&["Name", "City", "Amount"])
        .rows(2, 3, 4),
        sheet("blank rows between records and formatted cells far below", "gaps.xlsx", |sheet| {
            rows(sheet, 0, &[&["Name", "City"], &["Ann", "Boston"], &[], &["Bob", "Bath"]])?;
            sheet.write_blank(5_000, 7, &Format::new().set_bold())?;
            Ok(())
        })
        .columns(&["Name", "City"])
        .rows(2, 2, 4)
        .notices(&["blank_rows"]),
        sheet("a table that begins in column C", "shifted.xlsx", |sheet| {
            rows(sheet, 3, &[&["", "", "Name", "City"], &["", "", "Ann", "Boston"], &["", "", "Bob", "Bath"]])
        })
        .header_in(4)
        .columns(&["Column A", "Column B", "Name", "City"])
        .rows(2, 5, 6)
        .cell(5, 2, "Ann")
        .notices(&["blank_headers"]),
        sheet("as many columns as a sheet has", "widest.xlsx", |sheet| {
            for column in 0..16_384 {
                sheet.write_string(0, column, format!("F{column}"))?.write_number(1, column, f64::from(column))?;
            }
            Ok(())
        })
        .first_columns(16_384, &["F0", "F1"])
        .rows(1, 2, 2)
        .cell(2, 16_383, "16383"),
    ]
}

fn sheets() -> Vec<Case> {
    let three = |workbook: &mut Workbook| -> Result<(), XlsxError> {
        workbook.add_worksheet().set_name("Read me")?;
        rows(workbook.add_worksheet().set_name("Donors")?, 0, DONORS)?;
        let hidden = workbook.add_worksheet().set_name("Lists & codes")?;
        hidden.set_hidden(true);
        rows(hidden, 0, &[&["Code", "Meaning"], &["A", "Alumni"], &["P", "Parent"], &["F", "Friend"]])
    };
    vec![
        book("the first sheet is empty, the last one hidden", "three.xlsx", three)
            .sheet("Donors")
            .columns(&["Name", "City"])
            .rows(2, 2, 3)
            .notices(&["sheet_chosen"]),
        book("a hidden sheet that a person asks for", "asked.xlsx", three)
            .asked(|options| options.sheet = Some("Lists & codes".into()))
            .sheet("Lists & codes")
            .columns(&["Code", "Meaning"])
            .rows(3, 2, 4),
        book("an empty sheet that a person asks for", "asked_empty.xlsx", three)
            .asked(|options| options.sheet = Some("Read me".into()))
            .refused("EmptySheet", "Read me"),
        book("a sheet that is not there", "asked_none.xlsx", three)
            .asked(|options| options.sheet = Some("Gifts".into()))
            .refused("NoSuchPart", "Donors"),
        book("two sheets with records", "two.xlsx", |workbook| {
            rows(workbook.add_worksheet().set_name("2026")?, 0, DONORS)?;
            rows(workbook.add_worksheet().set_name("2025")?, 0, DONORS)
        })
        .sheet("2026")
        .parts(&["2026", "2025"])
        .columns(&["Name", "City"])
        .rows(2, 2, 3)
        .notices(&["sheet_chosen"]),
        book("a cover sheet before the records", "cover.xlsx", |workbook| {
            let cover: &[&[&str]] =
                &[&["Spring appeal 2026"], &["Prepared by Development Services"], &["Questions? Ask"]];
            rows(workbook.add_worksheet().set_name("About")?, 0, cover)?;
            rows(workbook.add_worksheet().set_name("Donors")?, 0, DONORS)
        })
        .sheet("Donors")
        .parts(&["About", "Donors"])
        .columns(&["Name", "City"])
        .rows(2, 2, 3)
        .notices(&["sheet_chosen"]),
        book("a workbook called .csv", "workbook.csv", |workbook| rows(workbook.add_worksheet(), 0, DONORS))
            .sheet("Sheet1")
            .columns(&["Name", "City"])
            .rows(2, 2, 3)
            .notices(&["name_differs"]),
        book("a workbook without a single cell", "empty.xlsx", |workbook| {
            workbook.add_worksheet();
            Ok(())
        })
        .refused("EmptySheet", "Sheet1"),
        sheet("a sheet of headers only", "headers_only.xlsx", |sheet| rows(sheet, 0, &[&["Name", "City", "Email"]]))
            .refused("HeaderOnly", "no rows below it"),
    ]
}
