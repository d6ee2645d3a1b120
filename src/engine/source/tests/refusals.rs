//! Files that cannot be imported, and what is said about them.

use super::*;

fn refusal(bytes: impl AsRef<[u8]>) -> String {
    message(open(bytes))
}

fn message(result: Result<Source, SourceError>) -> String {
    let text = result.unwrap_err().to_string();
    // The folder is a different one each time.
    text.split_once("contacts.csv").map_or(text.clone(), |(_, rest)| rest.trim_start().to_owned())
}

#[test]
fn files_that_are_no_tables_are_refused() {
    let spaces = " \r\n\t\n".repeat(1000);
    for (bytes, expected) in [
        (&b""[..], "is empty."),
        (b"\xEF\xBB\xBF", "is empty."),
        (b"\xFF\xFE", "is empty."),
        (spaces.as_bytes(), "is empty."),
        (b",,,\n,,,\n", "is empty."),
        (b"sep=;\n", "is empty."),
        (b"Name,Email\n", "has a header but no rows"),
        (b"Name,Email", "has a header but no rows"),
        (b"Name,Email\n\n,\n \n", "has a header but no rows"),
        (b"Name,Amount\nTotal,0\n", "has a header but no rows"),
    ] {
        let message = refusal(bytes);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn files_of_other_kinds_are_refused_by_name() {
    for (bytes, expected) in [
        (&b"%PDF-1.7\n"[..], "is a PDF document. A list cannot"),
        (b"\x89PNG\r\n\x1a\n", "is a picture. A list cannot"),
        (b"7z\xBC\xAF\x27\x1C\0\x04", "is a 7z archive. Unpack it first"),
        (b"{\\rtf1 x}", "is a Word document (RTF). Open it in"),
        (b"\xEF\xBB\xBF\n<HTML><table>", "is a web page saved under a spreadsheet's name"),
        (b"<?xml version=\"1.0\"?>", "is an XML document. Open it in"),
    ] {
        let message = refusal(bytes);
        assert!(message.starts_with(expected), "{message}");
    }
    assert!(refusal(b"Name,Email\nAnn,\0\0\x01\x02\nBob,x\n").starts_with("is not a text file. Save"));
    assert!(refusal(b"\0\0\0\0\0\0\0\0").starts_with("is not a text file. Save"));
}

#[test]
fn a_path_that_is_no_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let options = ReadOptions::default();
    assert!(matches!(Source::open(folder.path(), &options), Err(SourceError::Folder { .. })));
    assert!(matches!(Source::open(&folder.path().join("none.csv"), &options), Err(SourceError::Missing { .. })));
    let (_folder, path) = file("Name,Email\nAnn,x\n");
    assert!(matches!(Source::open(&path.join("inside"), &options), Err(SourceError::Missing { .. })));
}

#[cfg(unix)]
#[test]
fn a_file_one_may_not_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path) = file("Name,Email\nAnn,x\n");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    // The superuser may read everything; then there is nothing to refuse.
    match (std::fs::File::open(&path), Source::open(&path, &ReadOptions::default())) {
        (Err(_), Err(SourceError::Unreadable { reason, .. })) => assert_eq!(reason, "you may not read it"),
        (Ok(_), Ok(_)) => {}
        (_, other) => panic!("{other:?}"),
    }
}

#[cfg(unix)]
#[test]
fn a_device_is_refused() {
    assert!(matches!(
        Source::open(Path::new("/dev/zero"), &ReadOptions::default()),
        Err(SourceError::Unreadable { .. })
    ));
}

#[test]
fn wishes_that_cannot_be_met_are_refused() {
    let text = "Name,Email\nAnn,x\n";
    let encoding = |name: &str| ReadOptions { encoding: Some(name.into()), ..ReadOptions::default() };
    let header = |row| ReadOptions { header: Some(HeaderRow::Row(row)), ..ReadOptions::default() };
    assert!(matches!(open_as(text, &encoding("klingon")), Err(SourceError::UnknownEncoding { .. })));
    assert!(matches!(open_as(text, &encoding("replacement")), Err(SourceError::UnknownEncoding { .. })));
    assert!(matches!(open_as(text, &header(9)), Err(SourceError::NoSuchHeaderRow { row: 9, last: 2, .. })));
    assert!(matches!(open_as(text, &header(0)), Err(SourceError::NoSuchHeaderRow { .. })));
    assert!(matches!(open_as(text, &header(2)), Err(SourceError::HeaderOnly { .. })));
}

#[test]
fn an_unclosed_quote_is_named_with_the_row_where_it_opens() {
    let text = "Name,Note\nAnn,x\n\"Bob\",\"never\nclosed\nCid,y\n";
    assert!(matches!(open(text), Err(SourceError::UnclosedQuote { row: 3, .. })));
    assert!(matches!(open("\"Name,Note\nAnn,x\n"), Err(SourceError::UnclosedQuote { row: 1, .. })));
    // Far down, the preview is fine and reading stops.
    let text = format!("Name,Note\n{}\"open,x\nCid,y\n", "Ann,x\n".repeat(1000));
    let (_folder, path) = file(&text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let error = source.rows().unwrap().skip_rows(5000).unwrap_err();
    assert!(matches!(error, SourceError::UnclosedQuote { row: 1002, .. }), "{error}");
}

#[test]
fn cells_and_rows_past_all_bounds_are_refused() {
    let long = "x".repeat((1 << 20) + 1);
    for text in [format!("Name,Note\nAnn,{long}\n"), format!("Name,Note\nAnn,\"{long}\nand no end")] {
        assert!(matches!(open(text), Err(SourceError::CellTooLong { row: 2, limit: 1_048_576, .. })));
    }
    // The limit counts characters.
    let fits = "é".repeat(1 << 20);
    assert_eq!(read(format!("Name,Note\nAnn,{fits}\n"))[0].1[1].len(), 2 << 20);
    let wide = ",".repeat(16_384);
    let error = open(format!("Name,Note\nAnn,x\n{wide}\n")).unwrap_err();
    assert!(matches!(error, SourceError::TooManyColumns { columns: 16_385, row: 3, limit: 16_384, .. }), "{error}");
    let widest = ["x"; 16_384].join(",");
    assert_eq!(read(format!("{widest}\n{widest}\n"))[0].1.len(), 16_384);
}

#[test]
fn a_row_of_many_long_cells_is_refused_before_it_fills_the_memory() {
    let row = format!("{},", "x".repeat(1 << 20)).repeat(65);
    let error = open(format!("Name,Note\nAnn,x\n{row}\n")).unwrap_err();
    assert!(matches!(error, SourceError::RowTooLong { row: 3, .. }), "{error}");
}

#[test]
fn a_file_that_changes_is_noticed() {
    let text = format!("Name,Note\n{}", "Ann,x\n".repeat(200_000));
    let (_folder, path) = file(&text);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let mut reader = source.rows().unwrap();
    assert_eq!(reader.skip_rows(10).unwrap(), 10);
    write_to(&path, format!("{text}Bob,y\n").as_bytes());
    assert!(matches!(reader.skip_rows(1_000_000), Err(SourceError::Changed { .. })));
    assert!(matches!(source.rows(), Err(SourceError::Changed { .. })));
    write_to(&path, &text.as_bytes()[..text.len() - 6]);
    assert!(matches!(source.rows(), Err(SourceError::Changed { .. })));
    std::fs::remove_file(&path).unwrap();
    assert!(matches!(source.rows(), Err(SourceError::Missing { .. })));
}
