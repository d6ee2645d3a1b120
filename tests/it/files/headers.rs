//! Where headers stand, and what is made of odd ones.

use super::case::{Case, case};
use almoner::engine::source::HeaderRow;

pub fn cases() -> Vec<Case> {
    let mut cases = places();
    cases.extend(names());
    cases.extend(two_rows());
    cases
}

fn places() -> Vec<Case> {
    vec![
        case("three title rows above the headers", "titles.csv", || {
            "Example Charity\nDonor list 2026\nPrinted 20 November 2026\n\n\
             ID,First name,Last name,Email\n1,Ann,Lee,ann@example.org\n2,Bob,Ray,bob@example.org\n"
                .into()
        })
        .header_in(5)
        .columns(&["ID", "First name", "Last name", "Email"])
        .rows(2, 6, 7)
        .notices(&["title_rows_skipped"]),
        case("a title block of names and values above the headers", "title_pairs.csv", || {
            "Report,Donors,,\nFrom,2026-01-01,,\nTo,2026-12-31,,\n,,,\n\
             Name,City,Date,Amount\nAnn,Boston,2026-03-04,5\nBob,Bath,2026-05-06,7\n"
                .into()
        })
        .header_in(5)
        .columns(&["Name", "City", "Date", "Amount"])
        .rows(2, 6, 7)
        .notices(&["title_rows_skipped"]),
        case("no headers", "none.csv", || {
            "Ann,Lee,ann@example.org,02134\nBob,Ray,bob@example.org,60601\nCid,Poe,cid@example.org,10001\n".into()
        })
        .header(HeaderRow::None)
        .columns(&["Column A", "Column B", "Column C", "Column D"])
        .rows(3, 1, 3)
        .notices(&["no_header"]),
        case("years among the headers", "years.csv", || {
            "Name,Email,2022,2023,2024,2025\nAnn,ann@example.org,5,10,,20\nBob,bob@example.org,,7,7,7\n".into()
        })
        .columns(&["Name", "Email", "2022", "2023", "2024", "2025"])
        .rows(2, 2, 3),
        case("only words everywhere", "words.csv", || {
            "First name,City,Interest\nAnn,Boston,Music\nBob,Bath,Art\nCid,Cork,Music\n".into()
        })
        .columns(&["First name", "City", "Interest"])
        .rows(3, 2, 4),
        case("a corrected problem file", "corrected.csv", || {
            "Name,Email,What is wrong\nAnn,ann@example.org,The email is not one.\nBob,bob@example.org,\n".into()
        })
        .columns(&["Name", "Email", "What is wrong"])
        .rows(2, 2, 3),
        case("a file said to have no headers", "asked_none.csv", || "Name,City\nAnn,Boston\nBob,Bath\n".into())
            .asked(|options| options.header = Some(HeaderRow::None))
            .header(HeaderRow::None)
            .columns(&["Column A", "Column B"])
            .rows(3, 1, 3)
            .notices(&["no_header"]),
    ]
}

fn names() -> Vec<Case> {
    vec![
        case("the same header three times", "duplicates.csv", || {
            "Email,Name,email,EMAIL\na@example.org,Ann,b@example.org,c@example.org\nd@example.org,Bob,,\n".into()
        })
        .columns(&["Email", "Name", "email (2)", "EMAIL (3)"])
        .rows(2, 2, 3)
        .notices(&["duplicate_headers"]),
        case("a header that is called as another would be", "duplicate_number.csv", || {
            "Email,Email (2),Email\na@example.org,b@example.org,c@example.org\nd@example.org,,\n".into()
        })
        .columns(&["Email", "Email (2)", "Email (3)"])
        .rows(2, 2, 3)
        .notices(&["duplicate_headers"]),
        case("headers of several lines and many spaces", "lines.csv", || {
            "\"First\r\nname\",\"  Last   name \",\"Gift\n(USD)\"\nAnn,Lee,5.00\nBob,Ray,7.50\n".into()
        })
        .columns(&["First name", "Last name", "Gift (USD)"])
        .rows(2, 2, 3),
        case("blank headers at both ends", "blank_ends.csv", || {
            ",Name,City,Email,\n1,Ann,Boston,ann@example.org,x\n2,Bob,Bath,bob@example.org,y\n".into()
        })
        .columns(&["Column A", "Name", "City", "Email", "Column E"])
        .rows(2, 2, 3)
        .notices(&["blank_headers"]),
        case("headers of a thousand characters", "long_names.csv", || {
            format!("Name,\"Please tell us {}\"\nAnn,yes\nBob,no\n", "everything about ".repeat(60)).into_bytes()
        })
        .first_columns(2, &["Name"])
        .rows(2, 2, 3),
        case("headers in capitals, snakes and camels", "styles.csv", || {
            "FIRST_NAME,lastName,e-mail,ZIP5\nAnn,Lee,ann@example.org,02134\nBob,Ray,bob@example.org,60601\n".into()
        })
        .columns(&["FIRST_NAME", "lastName", "e-mail", "ZIP5"])
        .rows(2, 2, 3),
    ]
}

fn two_rows() -> Vec<Case> {
    let text = "Person,,Home,\nFirst,Last,City,ZIP\nAnn,Lee,Boston,02134\nBob,Ray,Chicago,60601\n";
    vec![
        case("two header rows that a person asks for", "asked_rows.csv", move || text.into())
            .asked(|options| options.header = Some(HeaderRow::Rows(1, 2)))
            .header(HeaderRow::Rows(1, 2))
            .first_columns(4, &["Person First"])
            .rows(2, 3, 4)
            .cell(3, 3, "02134")
            .notices(&["two_header_rows"]),
        case("one of two header rows that a person asks for", "asked_one.csv", move || text.into())
            .asked(|options| options.header = Some(HeaderRow::Row(2)))
            .header_in(2)
            .columns(&["First", "Last", "City", "ZIP"])
            .rows(2, 3, 4)
            .notices(&["title_rows_skipped"]),
        case("header rows the wrong way round", "asked_wrong.csv", move || text.into())
            .asked(|options| options.header = Some(HeaderRow::Rows(3, 2)))
            .refused("NoSuchHeaderRow", "header row"),
    ]
}
