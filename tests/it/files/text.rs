//! Delimited text of every shape: line ends, quotes, rows that do not fit, what stands above and below.

use super::case::{Case, case};
use almoner::engine::source::{HeaderRow, Separator};

pub fn cases() -> Vec<Case> {
    let mut cases = line_ends();
    cases.extend(quotes());
    cases.extend(rows());
    cases.extend(sizes());
    cases
}

/// A case of three columns and two rows, 2 and 3.
fn donors(name: &'static str, file: &'static str, text: &'static str) -> Case {
    case(name, file, move || text.into()).columns(&["Name", "City", "Amount"]).rows(2, 2, 3)
}

fn line_ends() -> Vec<Case> {
    vec![
        donors("lines ended as an old Mac did", "old_mac.csv", "Name,City,Amount\rAnn,Boston,5\rBob,Bath,7\r")
            .cell(3, 1, "Bath"),
        donors("line ends of all three kinds", "mixed_ends.csv", "Name,City,Amount\r\nAnn,Boston,5\nBob,Bath,7\r"),
        donors("no line end at the end", "no_final_end.csv", "Name,City,Amount\nAnn,Boston,5\nBob,Bath,7")
            .cell(3, 2, "7"),
        donors(
            "a form feed at the end, as printers want it",
            "form_feed.csv",
            "Name,City,Amount\nAnn,Boston,5\nBob,Bath,7\n\x0C",
        )
        .notices(&["blank_rows"]),
        donors(
            "zeros that fill up the last block of a disk",
            "filled_up.csv",
            "Name,City,Amount\r\nAnn,Boston,5\r\nBob,Bath,7\r\n\0\0\0\0\0\0\0\0",
        ),
        donors(
            "the end sign of DOS at the end",
            "dos_end.csv",
            "Name,City,Amount\r\nAnn,Boston,5\r\nBob,Bath,7\r\n\x1A",
        ),
        donors(
            "blank rows above the headers",
            "blank_above.csv",
            "\n\n,,\nName,City,Amount\nAnn,Boston,5\nBob,Bath,7\n",
        )
        .header_in(4)
        .rows(2, 5, 6),
        donors(
            "blank rows between records",
            "blank_between.csv",
            "Name,City,Amount\nAnn,Boston,5\n\n,,\n\nBob,Bath,7\n\n\n",
        )
        .rows(2, 2, 6)
        .notices(&["blank_rows"]),
        donors(
            "lines within cells keep the numbers of rows",
            "embedded.csv",
            "Name,City,Amount\nAnn,\"Boston\nMA\r\nUSA\",5\nBob,Bath,7\n",
        )
        .cell(2, 1, "Boston\nMA\r\nUSA")
        .cell(3, 0, "Bob"),
    ]
}

fn quotes() -> Vec<Case> {
    vec![
        donors(
            "quotes doubled within quotes",
            "doubled.csv",
            "Name,City,Amount\n\"Ann \"\"Annie\"\" Lee\",Boston,5\nBob,\"\"\"Bath\"\"\",7\n",
        )
        .cell(2, 0, "Ann \"Annie\" Lee")
        .cell(3, 1, "\"Bath\""),
        donors(
            "stray quotes in the middle of cells",
            "stray.csv",
            "Name,City,Amount\nAnn 5'10\" tall,Boston,5\nBob \"B\" Ray,Bath,7\n",
        )
        .cell(2, 0, "Ann 5'10\" tall")
        .cell(3, 0, "Bob \"B\" Ray"),
        donors("spaces before quotes", "space_quote.csv", "Name,City,Amount\nAnn,\"Boston\", 5\nBob, \"Bath\",7\n")
            .cell(3, 1, " \"Bath\""),
        donors(
            "backslashes before quotes are only backslashes",
            "backslash.csv",
            "Name,City,Amount\n\"Ann \\\",Boston,5\nBob,Bath,7\n",
        )
        .cell(2, 0, "Ann \\"),
        donors(
            "single quotes are no quotes",
            "single.csv",
            "Name,City,Amount\n'Ann',Boston,5\nBob,'s-Hertogenbosch,7\n",
        )
        .cell(2, 0, "'Ann'")
        .cell(3, 1, "'s-Hertogenbosch"),
        donors("formulas stay text", "formulas.csv", "Name,City,Amount\n=cmd|' /C calc'!A0,Boston,5\n+Bob,@Bath,-7\n")
            .cell(2, 0, "=cmd|' /C calc'!A0")
            .cell(3, 1, "@Bath"),
    ]
}

fn rows() -> Vec<Case> {
    vec![
        donors("rows too short and too long", "ragged.csv", "Name,City,Amount\nAnn,Boston\nBob,Bath,7,extra\n")
            .first_columns(4, &["Name", "City", "Amount", "Column D"])
            .notices(&["blank_headers", "ragged_rows"]),
        donors(
            "a separator at the end of every row",
            "trailing.csv",
            "Name,City,Amount,\nAnn,Boston,5,\nBob,Bath,7,\n",
        )
        .columns(&["Name", "City", "Amount", "Column D"])
        .notices(&["blank_headers"]),
        case("a column without header or values in the middle", "blank_column.csv", || {
            "Name,,City\nAnn,,Boston\nBob,,Bath\n".into()
        })
        .columns(&["Name", "Column B", "City"])
        .rows(2, 2, 3)
        .notices(&["blank_headers"]),
        donors(
            "totals below the records",
            "totals.csv",
            "Name,City,Amount\nAnn,Boston,5\nBob,Bath,7\nSubtotal,,12\nGrand total:,,12\n",
        )
        .notices(&["totals_row"]),
        donors("a donor called Total is a donor", "total_lee.csv", "Name,City,Amount\nTotal,Boston,5\nTotal,Bath,7\n"),
        donors(
            "a footer that says when it was printed",
            "footer.csv",
            "Name,City,Amount\nAnn,Boston,5\nBob,Bath,7\n\nReport generated on 20 November 2026\nPage 1 of 1\n",
        )
        .notices(&["blank_rows", "footer_rows"]),
        donors(
            "donors whose names begin like notes",
            "like_notes.csv",
            "Name,City,Amount\nAnn,Boston,5\nCopyright Clearance Center,,\n\nConfidential,,\nGrand Total Foods,,\n",
        )
        .rows(4, 2, 6)
        .cell(6, 0, "Grand Total Foods")
        .notices(&["blank_rows"]),
        donors(
            "totals and notes below the records that a person says are records",
            "kept_rows.csv",
            "Name,City,Amount\nAnn,Boston,5\nTotal,,5\n\nPrinted by Design\n",
        )
        .asked(|options| options.keep_last_rows = true)
        .rows(3, 2, 5)
        .cell(5, 0, "Printed by Design")
        .notices(&["ragged_rows", "blank_rows"]),
        donors(
            "a byte order mark after the byte order mark",
            "two_marks.csv",
            "\u{FEFF}\u{FEFF}Name,City,Amount\nAnn,Boston,5\nBob,Bath,7\n",
        ),
        donors("a last record of one cell is a record", "last_short.csv", "Name,City,Amount\nAnn,Boston,5\nBob\n")
            .notices(&["ragged_rows"]),
        case("one column only", "one_column.csv", || "Email\nann@example.org\nbob@example.org\n".into())
            .columns(&["Email"])
            .rows(2, 2, 3),
        case("one record only", "one_record.csv", || "Name,Email\nAnn,ann@example.org\n".into())
            .columns(&["Name", "Email"])
            .rows(1, 2, 2),
        case("headers only", "headers_only.csv", || "Name,Email,City\r\n".into())
            .refused("HeaderOnly", "no rows below it"),
        case("headers and blank rows only", "blank_below.csv", || "Name,Email\n,\n\n,\n".into())
            .refused("HeaderOnly", "no rows below it"),
        case("a separator that only a person knows", "caret.txt", || "Name^City\nAnn^Boston\nBob^Bath\n".into())
            .asked(|options| options.separator = Some(Separator(b'^')))
            .separated(b'^')
            .columns(&["Name", "City"])
            .rows(2, 2, 3),
        case("a header row that only a person knows", "asked_header.csv", || {
            "Ann,Boston\nName,City\nBob,Bath\nCid,Cork\n".into()
        })
        .asked(|options| options.header = Some(HeaderRow::Row(2)))
        .header_in(2)
        .columns(&["Name", "City"])
        .rows(2, 3, 4)
        .notices(&["title_rows_skipped"]),
        case("a header row past the end", "asked_past.csv", || "Name,City\nAnn,Boston\n".into())
            .asked(|options| options.header = Some(HeaderRow::Row(7)))
            .refused("NoSuchHeaderRow", "no row 7"),
    ]
}

fn sizes() -> Vec<Case> {
    vec![
        case("two thousand columns", "wide.csv", || {
            let line = |word: &str| (1..=2000).map(|i| format!("{word} {i}")).collect::<Vec<_>>().join(",");
            format!("{}\n{}\n{}\n", line("Field"), line("a"), line("b")).into_bytes()
        })
        .first_columns(2000, &["Field 1", "Field 2"])
        .rows(2, 2, 3)
        .cell(3, 1999, "b 2000"),
        case("as many columns as a sheet can have", "widest.csv", || {
            let line = |word: &str| (1..=16_384).map(|i| format!("{word}{i}")).collect::<Vec<_>>().join(",");
            format!("{}\n{}\n", line("F"), line("v")).into_bytes()
        })
        .first_columns(16_384, &["F1", "F2"])
        .rows(1, 2, 2)
        .cell(2, 16_383, "v16384"),
        case("fifty thousand records", "long.csv", || {
            let rows: String = (1..=50_000).map(|i| format!("{i},Ann {i},Boston\n")).collect();
            format!("ID,Name,City\n{rows}").into_bytes()
        })
        .columns(&["ID", "Name", "City"])
        .rows(50_000, 2, 50_001)
        .cell(50_001, 1, "Ann 50000"),
    ]
}
