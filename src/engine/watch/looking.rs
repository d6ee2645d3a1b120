//! Which files of a folder have arrived whole.
//!
//! It exists because a file that is still being copied looks like a short one. A file counts as whole once two
//! looks found the same size and time. It must not open or move anything.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::DirEntry;
use std::path::Path;
use std::time::SystemTime;

/// Looks after which an empty file is taken for whole: programs make an empty one first and fill it later.
const LOOKS_AT_EMPTY: u32 = 10;

/// Endings that programs give files they are still writing.
const UNFINISHED: [&str; 8] = [".part", ".partial", ".crdownload", ".download", ".filepart", ".tmp", ".temp", ".swp"];

/// Files that systems put into folders.
const OF_SYSTEMS: [&str; 2] = ["thumbs.db", "desktop.ini"];

/// What a look at a file finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sign {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl Sign {
    fn looks_needed(self) -> u32 {
        if self.bytes == 0 { LOOKS_AT_EMPTY } else { 2 }
    }
}

/// What earlier looks found.
#[derive(Debug, Default)]
pub(super) struct Looks {
    seen: HashMap<OsString, (Sign, u32)>,
}

impl Looks {
    /// Looks once more, and gives the names of the files that are whole, oldest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn whole(&mut self, folder: &Path) -> std::io::Result<Vec<OsString>> {
        let mut now = HashMap::new();
        let mut whole = Vec::new();
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            // What vanished between listing and looking was taken by somebody else.
            let Some(sign) = sign_of(&entry).filter(|_| is_meant(&name.to_string_lossy())) else { continue };
            let looks = match self.seen.get(&name) {
                Some((before, looks)) if *before == sign => looks + 1,
                _ => 1,
            };
            if looks >= sign.looks_needed() {
                whole.push((sign.modified, name.clone()));
            }
            now.insert(name, (sign, looks));
        }
        self.seen = now;
        whole.sort();
        Ok(whole.into_iter().map(|(_, name)| name).collect())
    }

    /// Whether something has been seen that is not whole yet.
    pub fn expects_more(&self) -> bool {
        self.seen.values().any(|(sign, looks)| *looks < sign.looks_needed())
    }
}

/// `None` for folders, links and what cannot be looked at.
fn sign_of(entry: &DirEntry) -> Option<Sign> {
    let about = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
    Some(Sign { bytes: about.len(), modified: about.modified().ok() })
}

/// Whether a name is not one of files that are hidden, unfinished, or a program's own.
fn is_meant(name: &str) -> bool {
    let lower = name.to_lowercase();
    let own = lower.starts_with(['.', '~']) || lower.ends_with('~') || OF_SYSTEMS.contains(&lower.as_str());
    !own && !UNFINISHED.iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn look(looks: &mut Looks, folder: &Path) -> Vec<String> {
        let names = looks.whole(folder).unwrap();
        names.into_iter().map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_is_whole_once_two_looks_found_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("gala.csv");
        let mut looks = Looks::default();
        std::fs::write(&path, "ID\n").unwrap();
        assert_eq!((look(&mut looks, folder.path()), looks.expects_more()), (vec![], true));
        std::fs::write(&path, "ID\n1\n").unwrap();
        assert_eq!(look(&mut looks, folder.path()), Vec::<String>::new(), "it grew");
        let later = SystemTime::now() + Duration::from_secs(5);
        std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_modified(later).unwrap();
        assert_eq!(look(&mut looks, folder.path()), Vec::<String>::new(), "it was written once more");
        assert_eq!((look(&mut looks, folder.path()), looks.expects_more()), (vec!["gala.csv".to_owned()], false));
    }

    #[test]
    fn an_empty_file_is_waited_for_but_not_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("empty.csv"), "").unwrap();
        let mut looks = Looks::default();
        let needed = (1..=20).find(|_| !look(&mut looks, folder.path()).is_empty());
        assert_eq!(needed, Some(LOOKS_AT_EMPTY));
    }

    #[test]
    fn unfinished_and_hidden_files_folders_and_links_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.csv.part",
            "b.CRDOWNLOAD",
            "c.tmp",
            "~$gala.xlsx",
            ".hidden.csv",
            ".~lock.a.ods#",
            "d.csv~",
            "Thumbs.db",
        ] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::create_dir(folder.path().join("done")).unwrap();
        let older = SystemTime::now() - Duration::from_secs(60);
        for name in ["B, no ending", "party.csv"] {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        std::fs::OpenOptions::new()
            .write(true)
            .open(folder.path().join("party.csv"))
            .unwrap()
            .set_modified(older)
            .unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link.csv")).unwrap();
        let mut looks = Looks::default();
        look(&mut looks, folder.path());
        assert_eq!(look(&mut looks, folder.path()), ["party.csv", "B, no ending"], "oldest first");
    }
}
