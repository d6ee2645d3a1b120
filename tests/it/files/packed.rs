//! Archives and compressed files as people send them.

use super::case::{Case, case};
use super::packing::{Entry, gzip, zip};
use super::sheets::{inline_rows, xlsx_of};
use almoner::engine::source::{Format, Packing};

const DONORS: &[u8] = b"Name,City\nAnn,Boston\nBob,Bath\n";
const GIFTS: &[u8] = b"Donor;Amount;Date\nAnn;5,00;04/03/2026\nBob;7,00;05/03/2026\nCid;9,50;06/03/2026\n";

fn donors(case: Case) -> Case {
    case.columns(&["Name", "City"]).rows(2, 2, 3).cell(3, 1, "Bath")
}

pub fn cases() -> Vec<Case> {
    let mut cases = archives();
    cases.extend(gzipped());
    cases.extend(refusals());
    cases
}

fn archives() -> Vec<Case> {
    vec![
        donors(case("an archive of one file", "one.zip", || zip(&[Entry::deflated("donors.csv", DONORS)])))
            .packed(Packing::Zip)
            .member("donors.csv"),
        donors(case("an archive of one stored file in folders", "folders.zip", || {
            zip(&[
                Entry::stored("2026/", b""),
                Entry::stored("2026/exports/", b""),
                Entry::stored("2026/exports/donors.csv", DONORS),
            ])
        }))
        .packed(Packing::Zip)
        .member("2026/exports/donors.csv"),
        donors(case("an archive from a Mac with its shadows", "mac.zip", || {
            zip(&[
                Entry::deflated("Donors.csv", DONORS),
                Entry::deflated("__MACOSX/._Donors.csv", b"\0\x05\x16\x07\0\x02\0\0Mac OS X"),
                Entry::stored(".DS_Store", b"\0\0\0\x01Bud1"),
            ])
        }))
        .packed(Packing::Zip)
        .member("Donors.csv"),
        case("an archive of two files, the second asked for", "two.zip", || {
            zip(&[Entry::deflated("donors.csv", DONORS), Entry::deflated("gifts.csv", GIFTS)])
        })
        .asked(|options| options.member = Some("gifts.csv".into()))
        .packed(Packing::Zip)
        .member("gifts.csv")
        .separated(b';')
        .columns(&["Donor", "Amount", "Date"])
        .rows(3, 2, 4),
        case("an archive with a workbook", "workbook.zip", || {
            let rows = inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]]);
            zip(&[Entry::deflated("donors.xlsx", &xlsx_of(&rows))])
        })
        .packed(Packing::Zip)
        .member("donors.xlsx")
        .format(Format::Xlsx)
        .columns(&["Name", "City"])
        .rows(2, 2, 3),
        donors(case("an archive whose file has a Unicode name", "unicode.zip", || {
            zip(&[Entry::deflated("Spender für 2026.csv", DONORS)])
        }))
        .packed(Packing::Zip)
        .member("Spender für 2026.csv"),
        donors(case("an archive called .csv", "archive.csv", || zip(&[Entry::deflated("donors.csv", DONORS)])))
            .packed(Packing::Zip)
            .member("donors.csv"),
    ]
}

fn gzipped() -> Vec<Case> {
    vec![
        donors(case("a compressed file with its name", "named.csv.gz", || gzip(DONORS, Some("donors.csv"))))
            .packed(Packing::Gzip),
        donors(case("a compressed file without a name", "unnamed.gz", || gzip(DONORS, None))).packed(Packing::Gzip),
        donors(case("a compressed file of two parts", "parts.csv.gz", || {
            let (first, second) = DONORS.split_at(13);
            [gzip(first, None), gzip(second, None)].concat()
        }))
        .packed(Packing::Gzip),
        case("compressed JSON", "donors.json.gz", || gzip(br#"[{"name":"Ann"},{"name":"Bob"}]"#, None))
            .packed(Packing::Gzip)
            .records(Format::Json)
            .columns(&["name"])
            .rows(2, 1, 2),
        case("a compressed workbook", "donors.xlsx.gz", || {
            gzip(&xlsx_of(&inline_rows(&[&["Name", "City"], &["Ann", "Boston"], &["Bob", "Bath"]])), None)
        })
        .packed(Packing::Gzip)
        .format(Format::Xlsx)
        .columns(&["Name", "City"])
        .rows(2, 2, 3),
    ]
}

fn refusals() -> Vec<Case> {
    vec![
        case("a file that is not in the archive", "asked_none.zip", || zip(&[Entry::deflated("donors.csv", DONORS)]))
            .asked(|options| options.member = Some("gifts.csv".into()))
            .refused("NoSuchMember", "gifts.csv"),
        case("an archive of pictures", "pictures.zip", || {
            zip(&[Entry::stored("a.png", b"\x89PNG\r\n\x1a\n"), Entry::stored("b.jpg", b"\xFF\xD8\xFF\xE0")])
        })
        .refused("NothingInArchive", "a.png"),
        case("an archive of nothing", "nothing.zip", || zip(&[])).refused("NothingInArchive", "is empty"),
        case("an archive with a password", "password.zip", || {
            let mut entry = Entry::deflated("donors.csv", DONORS);
            entry.flags |= 1;
            entry.data.splice(0..0, [7; 12]);
            zip(&[entry])
        })
        .refused("EncryptedArchive", "password"),
        case("a Word document", "letter.docx", || {
            zip(&[
                Entry::deflated("[Content_Types].xml", b"<Types/>"),
                Entry::deflated("word/document.xml", b"<w:document/>"),
            ])
        })
        .refused("OtherKind", "a Word document"),
    ]
}
