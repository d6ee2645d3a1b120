//! Problem rows go out in the source's shape and come in again unchanged.

use super::*;

/// Writes all rows of a source as problem rows and opens the result.
fn written(bytes: &[u8], wrong: &str) -> (TempDir, Source, Vec<u8>) {
    let (folder, path) = file(bytes);
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let target = folder.path().join("problems.csv");
    let mut problems = ProblemFile::create(&target, &source).unwrap();
    let mut reader = source.rows().unwrap();
    let mut batch = RowBatch::default();
    while reader.read(&mut batch, 100).unwrap() {
        for row in batch.iter() {
            problems.write(row, wrong).unwrap();
        }
    }
    let length = problems.sync().unwrap();
    let written = std::fs::read(&target).unwrap();
    assert_eq!(length, written.len() as u64);
    let again = Source::open(&target, &ReadOptions::default()).unwrap();
    (folder, again, written)
}

#[test]
fn the_file_has_the_shape_of_its_source() {
    for (encoding, mark) in [("UTF-8", false), ("UTF-8", true), ("UTF-16LE", true), ("UTF-16BE", true)] {
        for (separator, line_end) in [(",", "\r\n"), (";", "\n"), ("\t", "\r")] {
            let rows = ["Prénom,E-mail", "José,=1+1", "Zoë,-5", "André,@x"];
            let shape = |lines: &[&str]| {
                let text: String = lines.iter().map(|line| line.replace(',', separator) + line_end).collect();
                encoded(&text, encoding, mark)
            };
            let (_folder, again, bytes) = written(&shape(&rows), "The email is not one.");
            let expected: Vec<String> = rows
                .iter()
                .enumerate()
                .map(|(i, row)| format!("{row},{}", if i == 0 { WHAT_IS_WRONG } else { "The email is not one." }))
                .collect();
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            assert_eq!(bytes, shape(&expected), "{encoding} {separator:?}");
            assert_eq!(again.headers(), ["Prénom", "E-mail", WHAT_IS_WRONG]);
        }
    }
}

#[test]
fn a_corrected_problem_file_keeps_its_column() {
    let text = "Name,What is wrong,Email\nAnn,old,a\n";
    let (_folder, again, bytes) = written(text.as_bytes(), "new");
    assert_eq!(String::from_utf8(bytes).unwrap(), "Name,What is wrong,Email\nAnn,new,a\n");
    assert_eq!(what_is_wrong_column(&again.headers()), Some(1));
    assert_eq!(what_is_wrong_column(&["Name".into()]), None);
}

#[test]
fn cells_come_back_as_they_were() {
    let text = "Titles\n\nName,Name,,Note\na,\"x, \"\"y\"\"\",,\"two\nlines\"\n short,row\n\"long\",r,o,w,past,end\n";
    let (_folder, path) = file(text);
    let before = Source::open(&path, &ReadOptions::default()).unwrap();
    let rows = all_rows(&before);
    let (_folder, after, _) = written(text.as_bytes(), "wrong");
    let columns = before.columns.len();
    assert_eq!(after.headers()[..columns], before.headers());
    let again: Vec<Vec<String>> = all_rows(&after).into_iter().map(|(_, row)| row[..columns].to_vec()).collect();
    let expected: Vec<Vec<String>> = rows
        .into_iter()
        .map(|(_, mut row)| {
            row.resize(columns, String::new());
            row
        })
        .collect();
    assert_eq!(again, expected);
}

#[test]
fn what_is_wrong_is_never_a_formula() {
    for wrong in ["=HYPERLINK(1)", "+1", "-1", "@x", "  =1"] {
        let (_folder, again, _) = written(b"Name,Email\nAnn,a\n", wrong);
        assert_eq!(again.preview.row(0).unwrap().cell(2), format!("Problem: {}", wrong.trim()));
    }
}

#[test]
fn a_few_rows_in_another_encoding_become_unicode_that_is_read_again_rightly() {
    for (encoding, name) in
        [("windows-1252", "naïve"), ("windows-1250", "Őze"), ("windows-1251", "Я"), ("macintosh", "Muñoz")]
    {
        let bytes = encoded(&format!("Name,Email\r\n{name},a\r\n"), encoding, false);
        let (folder, path) = file(bytes);
        let options = ReadOptions { encoding: Some(encoding.into()), ..ReadOptions::default() };
        let source = Source::open(&path, &options).unwrap();
        let target = folder.path().join("problems.csv");
        let mut problems = ProblemFile::create(&target, &source).unwrap();
        problems.write(source.preview.row(0).unwrap(), "“é” – 名").unwrap();
        problems.sync().unwrap();
        let again = Source::open(&target, &ReadOptions::default()).unwrap();
        assert_eq!((again.reading.encoding.as_str(), again.reading.byte_order_mark), ("UTF-8", true), "{encoding}");
        assert_eq!(again.preview.row(0).unwrap().cells().collect::<Vec<_>>(), [name, "a", "“é” – 名"], "{encoding}");
    }
}

#[test]
fn without_headers_the_columns_are_named() {
    let (_folder, again, _) = written(b"a@example.org,1\nb@example.org,2\n", "wrong");
    assert_eq!(again.headers(), ["Column A", "Column B", WHAT_IS_WRONG]);
    assert_eq!(again.preview.len(), 2);
}

#[test]
fn an_interrupted_file_is_cut_and_continued() {
    let (folder, path) = file(encoded("Name,Email\nAnn,a\nBob,b\nCid,c\n", "UTF-16LE", true));
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let target = folder.path().join("problems.csv");
    let row = |index| source.preview.row(index).unwrap();
    let mut problems = ProblemFile::create(&target, &source).unwrap();
    problems.write(row(0), "one").unwrap();
    let kept = problems.sync().unwrap();
    problems.write(row(1), "lost").unwrap();
    problems.sync().unwrap();
    drop(problems);
    let mut problems = ProblemFile::resume(&target, &source, kept).unwrap();
    problems.write(row(2), "two").unwrap();
    assert!(problems.sync().unwrap() > kept);
    let again = Source::open(&target, &ReadOptions::default()).unwrap();
    let names: Vec<&str> = again.preview.iter().map(|row| row.cell(0)).collect();
    assert_eq!(names, ["Ann", "Cid"]);
    // From nothing, the headers are written again.
    ProblemFile::resume(&target, &source, 0).unwrap().sync().unwrap();
    assert!(std::fs::read(&target).unwrap().starts_with(b"\xFF\xFEN\0a\0"));
}

#[test]
fn a_file_that_cannot_be_continued_is_refused() {
    let (folder, path) = file("Name,Email\nAnn,a\n");
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let target = folder.path().join("problems.csv");
    let refused = |result: Result<ProblemFile, SourceError>| matches!(result, Err(SourceError::ProblemFile { .. }));
    assert!(refused(ProblemFile::resume(&target, &source, 5)));
    write_to(&target, b"x");
    assert!(refused(ProblemFile::resume(&target, &source, 5)));
    assert_eq!(std::fs::read(&target).unwrap(), b"x");
    assert!(refused(ProblemFile::create(&folder.path().join("none/problems.csv"), &source)));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, path) = file("Name,Email\nAnn,a\n");
    let source = Source::open(&path, &ReadOptions::default()).unwrap();
    let target = folder.path().join("problems.csv");
    write_to(&target, b"an old file anybody may read");
    std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o644)).unwrap();
    ProblemFile::create(&target, &source).unwrap();
    assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
}
