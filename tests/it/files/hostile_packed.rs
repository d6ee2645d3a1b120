//! Archives made to do harm: to fill the disk or the memory, to lead out of their folder, or only broken.

use super::case::{Case, case};
use super::packing::{Entry, gzip, zip};
use almoner::engine::source::Packing;

const DONORS: &[u8] = b"Name,City\nAnn,Boston\nBob,Bath\n";

pub fn cases() -> Vec<Case> {
    let mut cases = bombs();
    cases.extend(lies());
    cases.extend(names());
    cases.extend(broken());
    cases
}

fn bombs() -> Vec<Case> {
    vec![
        case("ten gigabytes in ten megabytes", "bomb.zip", || {
            zip(&[Entry::run("donors.csv", &b"Ann,Lee\n".repeat(1 << 17), 4000)])
        })
        .refused("Bomb", "unpacks to far more"),
        case("archives within archives within archives", "nested.zip", || {
            let bottom = zip(&[Entry::run("0.csv", &[b'0'; 1 << 20], 64)]);
            let middle = zip(&(0..16).map(|i| Entry::stored(&format!("{i}.zip"), &bottom)).collect::<Vec<_>>());
            zip(&(0..16).map(|i| Entry::deflated(&format!("lib {i}.zip"), &middle)).collect::<Vec<_>>())
        })
        .refused("NothingInArchive", "lib 0.zip"),
        case("an archive within a compressed file", "donors.zip.gz", || {
            gzip(&zip(&[Entry::deflated("donors.csv", DONORS)]), None)
        })
        .refused("PackedTwice", "packed twice"),
        case("a compressed file within a compressed file", "donors.csv.gz.gz", || gzip(&gzip(DONORS, None), None))
            .refused("PackedTwice", "packed twice"),
        case("a thousand files that are one", "overlap.zip", || {
            let first = Entry::run("0.csv", &[b'0'; 1 << 20], 64);
            let others =
                (1..1000).map(|i| Entry { name: format!("{i}.csv").into_bytes(), overlaps: true, ..first.clone() });
            zip(&std::iter::once(first.clone()).chain(others).collect::<Vec<_>>())
        })
        .refused("Bomb", "unpacks to far more"),
        case("a hundred thousand files", "members.zip", || {
            zip(&(0..100_000).map(|i| Entry::stored(&format!("{i}.csv"), b"")).collect::<Vec<_>>())
        })
        .refused("TooManyMembers", "10,000"),
    ]
}

fn lies() -> Vec<Case> {
    vec![
        case("a file that is far longer than its archive says", "longer.zip", || {
            zip(&[Entry { size: 30, ..Entry::run("donors.csv", &b"Ann,Lee\n".repeat(1 << 17), 1000) }])
        })
        .refused("Damaged", "damaged"),
        case("a file that is far shorter than its archive says", "shorter.zip", || {
            zip(&[Entry { size: 4_000_000_000, ..Entry::deflated("donors.csv", DONORS) }])
        })
        .refused("Bomb", "unpacks to far more"),
        case("a file that is not the one its archive says", "checksum.zip", || {
            zip(&[Entry { crc: 7, ..Entry::deflated("donors.csv", DONORS) }])
        })
        .refused("Damaged", "damaged"),
        case("a file packed in a way of its own", "packing.zip", || {
            zip(&[Entry { method: 14, ..Entry::stored("donors.csv", DONORS) }])
        })
        .refused("UnknownPacking", "LZMA"),
        case("a link that claims to be a file", "link.zip", || {
            zip(&[Entry { attributes: 0o120_777 << 16, ..Entry::stored("donors.csv", b"/etc/passwd") }])
        })
        .refused("NothingInArchive", "no list to import"),
    ]
}

fn names() -> Vec<Case> {
    let donors = |case: Case| case.packed(Packing::Zip).columns(&["Name", "City"]).rows(2, 2, 3);
    vec![
        donors(case("a name that leads out of the archive", "traversal.zip", || {
            zip(&[Entry::deflated("../../../../etc/cron.d/donors.csv", DONORS)])
        }))
        .member("etc/cron.d/donors.csv"),
        donors(case("a name from the root of a disk", "root.zip", || {
            zip(&[Entry::deflated("C:\\Windows\\donors.csv", DONORS)])
        }))
        .member("C:/Windows/donors.csv"),
        donors(case("a name that turns the text around", "turned.zip", || {
            zip(&[Entry::deflated("donors\u{202E}vsc.csv", DONORS)])
        }))
        .member("donors\u{FFFD}vsc.csv"),
        case("two files of one name, of which unpacking leaves the last", "same.zip", || {
            zip(&[Entry::deflated("donors.csv", DONORS), Entry::deflated("donors.csv", b"Name,City\nEve,Nowhere\n")])
        })
        .packed(Packing::Zip)
        .columns(&["Name", "City"])
        .rows(1, 2, 2)
        .cell(2, 0, "Eve")
        .member("donors.csv"),
    ]
}

fn broken() -> Vec<Case> {
    let cut = |mut bytes: Vec<u8>, by: usize| {
        bytes.truncate(bytes.len() - by);
        bytes
    };
    vec![
        case("an archive cut off", "cut.zip", move || {
            let rows = b"Ann,Boston\n".repeat(1000);
            cut(zip(&[Entry::stored("donors.csv", &[b"Name,City\n", &rows[..]].concat())]), 2000)
        })
        .refused("Damaged", "damaged"),
        case("an archive of which only the first bytes came", "start.zip", || b"PK\x03\x04\x14\0\0\0".to_vec())
            .refused("Damaged", "damaged"),
        case("an archive's end without the rest", "end.zip", || {
            b"PK\x05\x06\0\0\0\0\x05\0\x05\0\xFF\0\0\0\xFF\xFF\0\0\0\0".to_vec()
        })
        .refused("Damaged", "damaged"),
        case("a compressed file cut off", "cut.csv.gz", move || {
            let rows: String = (0..50_000).map(|i| format!("Ann {i},Boston\n")).collect();
            let bytes = gzip(format!("Name,City\n{rows}").as_bytes(), None);
            let half = bytes.len() / 2;
            cut(bytes, half)
        })
        .refused("Damaged", "damaged"),
        case("a compressed file with a wrong checksum", "checksum.csv.gz", || {
            let mut bytes = gzip(DONORS, None);
            let at = bytes.len() - 8;
            bytes[at] ^= 1;
            bytes
        })
        .refused("Damaged", "damaged"),
        case("the first bytes of a compressed file", "start.csv.gz", || b"\x1F\x8B\x08".to_vec())
            .refused("Damaged", "damaged"),
        case("a compressed file of noise", "noise.csv.gz", || {
            [&b"\x1F\x8B\x08\0\0\0\0\0\0\xFF"[..], &super::hostile_text::random(4096)].concat()
        })
        .refused("Damaged", "damaged"),
    ]
}
