//! Which file of an archive is read.
//!
//! It exists so that an archive with one list in it needs no question, and one with several says which
//! was taken. It must not open anything: files are judged by their names.

use super::super::{Member, Notice, SourceError};
use super::archive::{Archive, Entry};
use std::cmp::Reverse;
use std::collections::HashSet;

/// Endings of files that can be read, for sure.
const READABLE: [&str; 14] =
    ["csv", "tsv", "txt", "tab", "psv", "xlsx", "xlsm", "xlsb", "xls", "ods", "json", "jsonl", "ndjson", "gz"];

/// Endings of files that cannot be read or hold no list. Others may well be lists: `contacts.dat`.
const OTHER_KINDS: &str = " pdf doc docx odt rtf pages ppt pptx odp key png jpg jpeg gif bmp tif tiff svg webp heic \
    mp3 mp4 mov avi wav zip 7z rar tar tgz bz2 xz exe dll msi dmg app jar bat sh htm html xml xsd xsl md css js map \
    py php sql sqlite db mdb accdb md5 sha1 sha256 sig asc eml msg vcf ics url lnk ";

/// Texts that tell about the files beside them, by how their names begin.
const ABOUT_OTHERS: [&str; 7] = ["readme", "read_me", "read me", "licen", "manifest", "changelog", "notes"];

/// Names in a message.
const NAMED: usize = 10;

/// The member to read.
#[derive(Debug)]
pub(super) struct Chosen {
    pub index: usize,
    pub name: String,
    /// All that could be read instead, this one included, by name.
    pub members: Vec<Member>,
    pub notice: Option<Notice>,
}

/// Chooses the member that is `wanted`, else the only one, else the first by name of those that are
/// most surely lists.
///
/// # Errors
/// When there is no such member or none that can be read.
pub(super) fn choose(archive: &Archive, path: &str, wanted: Option<&str>) -> Result<Chosen, SourceError> {
    among(&archive.entries, path, wanted)
}

fn among(entries: &[Entry], path: &str, wanted: Option<&str>) -> Result<Chosen, SourceError> {
    let offered = offered(entries);
    if offered.is_empty() {
        return Err(SourceError::NothingInArchive { path: path.into(), holds: holds(entries) });
    }
    let (index, entry) = match wanted {
        Some(wanted) => find(&offered, wanted).ok_or_else(|| SourceError::NoSuchMember {
            path: path.into(),
            name: wanted.into(),
            known: named(offered.iter().map(|entry| entry.name.as_str())),
        })?,
        None => {
            let surest = offered.iter().enumerate().min_by_key(|(_, entry)| Reverse(likeness(&entry.name)));
            surest.map_or((0, offered[0]), |(index, entry)| (index, *entry))
        }
    };
    let notice = (wanted.is_none() && offered.len() > 1).then(|| Notice {
        code: "member_chosen",
        message: format!("The archive has {} files; “{}” is read.", offered.len(), offered[index].name),
        row: None,
    });
    let members = offered.iter().map(|entry| Member { name: entry.name.clone(), size: entry.size }).collect();
    Ok(Chosen { index: entry.index, name: entry.name.clone(), members, notice })
}

/// The files that may be lists, by name; of several with one name the first.
fn offered(entries: &[Entry]) -> Vec<&Entry> {
    let mut names = HashSet::new();
    let mut offered: Vec<&Entry> =
        entries.iter().filter(|entry| may_be_list(&entry.name) && names.insert(entry.name.as_str())).collect();
    offered.sort_by(|a, b| a.name.cmp(&b.name));
    offered
}

/// The member meant by a name: exactly, else but for case, else by the name without folders where only
/// one has it.
fn find<'a>(offered: &[&'a Entry], wanted: &str) -> Option<(usize, &'a Entry)> {
    let wanted = wanted.trim();
    let all = || offered.iter().enumerate().map(|(index, entry)| (index, *entry));
    let bare = || all().filter(|(_, entry)| file_name(&entry.name).eq_ignore_ascii_case(wanted));
    all()
        .find(|(_, entry)| entry.name == wanted)
        .or_else(|| all().find(|(_, entry)| entry.name.to_lowercase() == wanted.to_lowercase()))
        .or_else(|| bare().next().filter(|_| bare().count() == 1))
}

fn file_name(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn ending(name: &str) -> Option<String> {
    let (stem, ending) = file_name(name).rsplit_once('.')?;
    (!stem.is_empty()).then(|| ending.to_ascii_lowercase())
}

/// How surely a file is a list, by its name. A text may be anything, and some tell about the others.
fn likeness(name: &str) -> u8 {
    let file = file_name(name).to_ascii_lowercase();
    match ending(name) {
        Some(ending) if ending != "txt" && READABLE.contains(&ending.as_str()) => 3,
        _ if ABOUT_OTHERS.iter().any(|start| file.starts_with(start)) => 0,
        Some(ending) if ending == "txt" => 2,
        _ => 1,
    }
}

/// Whether it is no leftover of an operating system, and nothing that is certainly no list.
fn may_be_list(name: &str) -> bool {
    const LEFTOVERS: [&str; 3] = [".ds_store", "thumbs.db", "desktop.ini"];
    let file = file_name(name);
    let of_system = name.starts_with("__MACOSX/") || file.starts_with("._");
    let known = ending(name).is_some_and(|ending| OTHER_KINDS.contains(&format!(" {ending} ")));
    !file.is_empty() && !of_system && !known && !LEFTOVERS.contains(&file.to_ascii_lowercase().as_str())
}

fn holds(entries: &[Entry]) -> String {
    match entries {
        [] => "is empty or has only folders".into(),
        entries => format!("holds only {}", named(entries.iter().map(|entry| entry.name.as_str()))),
    }
}

/// "“a.csv”, “b.csv” and 3 more"
fn named<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(NAMED);
    let text = names.take(NAMED).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{text} and {more} more") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(names: &[&str]) -> Vec<Entry> {
        let entry = |(index, name): (usize, &&str)| Entry { index, name: (*name).into(), size: 5 };
        names.iter().enumerate().map(entry).collect()
    }

    fn chosen(names: &[&str], wanted: Option<&str>) -> Result<String, String> {
        let entries = entries(names);
        let chosen = among(&entries, "gifts.zip", wanted).map_err(|error| error.to_string())?;
        assert_eq!(entries[chosen.index].name, chosen.name);
        assert!(chosen.members.is_sorted_by(|a, b| a.name < b.name));
        Ok(chosen.name)
    }

    #[test]
    fn the_only_file_or_the_first_that_is_surely_a_list_is_chosen() {
        for (names, expected) in [
            (&["contacts.csv"][..], "contacts.csv"),
            (&["export"], "export"),
            (&["export.dat", "LICENSE"], "export.dat"),
            (&["README", "z.csv"], "z.csv"),
            (&["2026/README.txt", "2026/gifts.csv", "2026/about.txt"], "2026/gifts.csv"),
            (&["Read me.txt", "donors.txt", "contacts.dat"], "donors.txt"),
            (&["readme.csv", "zebra.csv"], "readme.csv"),
            (&["b.csv", "a.xlsx", "c.json"], "a.xlsx"),
            (&["2024/contacts.CSV", "2024/photo.jpg"], "2024/contacts.CSV"),
            (&["__MACOSX/._contacts.csv", ".DS_Store", "a/Thumbs.db", "Desktop.ini", "._x.csv", "x.csv"], "x.csv"),
        ] {
            assert_eq!(chosen(names, None).unwrap(), expected, "{names:?}");
        }
    }

    #[test]
    fn a_wanted_file_is_found_by_its_name_but_for_case_or_without_folders() {
        let names = ["2023/gifts.csv", "2024/contacts.csv", "2024/gifts.csv", "2024/Gifts.csv"];
        for (wanted, expected) in [
            ("2024/gifts.csv", "2024/gifts.csv"),
            ("2024/Gifts.csv", "2024/Gifts.csv"),
            ("2024/CONTACTS.csv", "2024/contacts.csv"),
            ("Contacts.csv", "2024/contacts.csv"),
        ] {
            assert_eq!(chosen(&names, Some(wanted)).unwrap(), expected);
        }
        for wanted in ["gifts.csv", "nothing.csv", "../contacts.csv", ""] {
            let message = chosen(&names, Some(wanted)).unwrap_err();
            assert!(message.contains("it has “2023/gifts.csv”, “2024/Gifts.csv”"), "{message}");
        }
    }

    #[test]
    fn what_is_in_an_archive_without_lists_is_named() {
        let message = chosen(&["letter.docx", "photo.jpg", "inner.zip"], None).unwrap_err();
        assert!(message.contains("holds only “letter.docx”, “photo.jpg”, “inner.zip”"), "{message}");
        assert!(chosen(&[], None).unwrap_err().contains("is empty"));
        let many: Vec<String> = (0..13).map(|n| format!("{n}.pdf")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(chosen(&many, None).unwrap_err().contains("“9.pdf” and 3 more"));
    }

    #[test]
    fn it_is_said_which_of_several_is_read_unless_it_was_wanted() {
        let entries = entries(&["2024/contacts.csv", "a.csv", "b.pdf", "c.csv", "a.csv"]);
        let notice = among(&entries, "gifts.zip", None).unwrap().notice.unwrap();
        assert_eq!(notice.message, "The archive has 3 files; “2024/contacts.csv” is read.");
        assert!(among(&entries, "gifts.zip", Some("a.csv")).unwrap().notice.is_none());
    }
}
