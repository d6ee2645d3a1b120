//! Headers of two rows, and what only looks like them.

use super::*;

#[test]
fn groups_above_names_are_joined() {
    for (text, rows, headers) in [
        (
            ",,Home address,,,Primary contact,\nID,Email,Street,City,ZIP,First,Last\n1,a@x.org,1 Elm St,Boston,02134,Ann,Lee\n2,b@x.org,2 Elm St,Salem,01970,Bob,Ray\n",
            (1, 2),
            "ID|Email|Home address Street|Home address City|Home address ZIP|Primary contact First|Primary contact Last",
        ),
        (
            "ID,Name,,Phone,\n,First,Last,Home,Work\n1,Ann,Lee,617-555-0142,617-555-0143\n2,Bob,Ray,617-555-0144,\n",
            (1, 2),
            "ID|Name First|Name Last|Phone Home|Phone Work",
        ),
        // one group, the other names merged downwards
        (
            "ID,Email,Address,,\n,,Street,City,ZIP\n1,a@x.org,1 Elm St,Boston,02134\n2,b@x.org,2 Elm St,Salem,01970\n",
            (1, 2),
            "ID|Email|Address Street|Address City|Address ZIP",
        ),
        // merged cells come repeated
        (
            "ID,Home,Home,Work,Work\nID,City,ZIP,City,ZIP\n1,Boston,02134,Salem,01970\n2,Lynn,01901,Quincy,02169\n",
            (1, 2),
            "ID|Home City|Home ZIP|Work City|Work ZIP",
        ),
        // below titles
        (
            "Gala 2024,,,,\n\n,Home,,Work,\nID,City,ZIP,City,ZIP\n1,Boston,02134,Salem,01970\n",
            (3, 4),
            "ID|Home City|Home ZIP|Work City|Work ZIP",
        ),
        (
            "Gala 2024,Gala 2024,Gala 2024,Gala 2024,Gala 2024\n,Home,,Work,\nID,City,ZIP,City,ZIP\n1,Boston,02134,Salem,01970\n",
            (2, 3),
            "ID|Home City|Home ZIP|Work City|Work ZIP",
        ),
        // years above
        (
            ",2023,,2024,\nID,Amount,Date,Amount,Date\n1,5.00,1/2/2023,7.00,3/4/2024\n2,6.00,1/3/2023,8.00,3/5/2024\n",
            (1, 2),
            "ID|2023 Amount|2023 Date|2024 Amount|2024 Date",
        ),
    ] {
        let source = open(text).unwrap();
        assert_eq!(source.reading.header, HeaderRow::Rows(rows.0, rows.1), "{text}");
        assert_eq!(source.headers().join("|"), headers, "{text}");
        assert_eq!(read(text)[0].0, rows.1 + 1);
    }
}

#[test]
fn what_only_looks_like_two_rows_of_headers_is_one() {
    for (text, header) in [
        // a title above, alone or repeated
        ("Gala 2024,,,\nID,Name,City,ZIP\n1,Ann,Boston,02134\n", HeaderRow::Row(2)),
        ("Gala,Gala,Gala,Gala\nID,Name,City,ZIP\n1,Ann,Boston,02134\n", HeaderRow::Row(2)),
        // a remark of two cells above
        ("Report,Gala donors,,\nID,Name,City,ZIP\n1,Ann,Boston,02134\n", HeaderRow::Row(2)),
        ("Exported by,Ann Lee,,\nID,First name,City,ZIP\n1,Ann,Boston,02134\n", HeaderRow::Row(2)),
        // a blank row between
        (",Home,,Work,\n\nID,City,ZIP,City 2,ZIP 2\n1,Boston,02134,Salem,01970\n", HeaderRow::Row(3)),
        // blank headers over a first row of words
        ("Name,,Email,City\nAnn,Lee,none,Boston\nBob,Ray,b@x.org,Salem\nEve,Fox,e@x.org,Lynn\n", HeaderRow::Row(1)),
        ("ID,Name,,Phone,\n,Ann,Lee,none,none\n2,Bob,Ray,617-555-0144,\n", HeaderRow::Row(1)),
        // headers one by one above words that headers have
        ("Kind,Note,Email\nHome,Work,none\nWork,Home,b@x.org\n", HeaderRow::Row(1)),
        // words that the rows below repeat
        (
            "Contact,,Preferred,\nType,Phone,Home,Email\nType,617-555-0142,Home,a@x.org\nType,617-555-0143,Work,b@x.org\n",
            HeaderRow::Row(2),
        ),
        // words all the way down
        ("Name,City,Country\nFirst,Boston,USA\nLast,Salem,USA\n", HeaderRow::Row(1)),
        // values in the second row
        ("ID,Name,,Phone,\n1,Ann,Lee,617-555-0142,617-555-0143\n2,Bob,Ray,617-555-0144,\n", HeaderRow::Row(1)),
    ] {
        assert_eq!(open(text).unwrap().reading.header, header, "{text}");
    }
    // Nothing below.
    assert!(matches!(
        open(",Home,,Work,\nID,City,ZIP,City,ZIP\n"),
        Err(_) | Ok(Source { reading: Reading { header: HeaderRow::None, .. }, .. })
    ));
}

#[test]
fn a_person_says_which_rows_hold_headers() {
    let text = "Report,,\nGiving,,Name\nCount,Total,\n5,7,Ann\n";
    let rows = |first, last| ReadOptions { header: Some(HeaderRow::Rows(first, last)), ..ReadOptions::default() };
    assert_eq!(open_as(text, &rows(2, 3)).unwrap().headers(), ["Giving Count", "Giving Total", "Name"]);
    assert_eq!(open_as(text, &rows(3, 3)).unwrap().headers(), ["Count", "Total", "Column C"]);
    assert_eq!(read_as(text, &rows(2, 3)), [(4, vec!["5".into(), "7".into(), "Ann".into()])]);
}
