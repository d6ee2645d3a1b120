//! Where the program keeps its own files, and writing them for their owner only.

use crate::wizard::opening::SampleFile;
use crate::wizard::state::Preferences;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Where the program keeps its own files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// A JSON file.
    pub preferences: PathBuf,
    /// A JSON file: of what, and how, people are told.
    pub notify: PathBuf,
    /// A JSON file of what was sent and is to be.
    pub deliveries: PathBuf,
    /// The database where no other was chosen.
    pub database: PathBuf,
    /// Folder the sample files are put in.
    pub samples: PathBuf,
    /// Folder for files fetched from web addresses, kept for a while.
    pub downloads: PathBuf,
}

impl Places {
    /// The places this platform names; `None` where it names none.
    pub fn of_platform() -> Option<Places> {
        let folders = directories::ProjectDirs::from("", "", "Almoner")?;
        Some(Places {
            preferences: folders.config_dir().join("preferences.json"),
            notify: folders.config_dir().join("notify.json"),
            deliveries: folders.data_local_dir().join("deliveries.json"),
            database: folders.data_local_dir().join("Donors.db"),
            samples: folders.data_local_dir().join("samples"),
            downloads: folders.data_local_dir().join("downloads"),
        })
    }

    /// The preferences kept; those of a new installation where there are none or they cannot be read.
    pub(super) fn load_preferences(&self) -> Preferences {
        let Ok(text) = std::fs::read(&self.preferences) else { return Preferences::default() };
        serde_json::from_slice(&text).unwrap_or_else(|error| {
            tracing::warn!(%error, "the preferences cannot be read; those of a new installation are used");
            Preferences::default()
        })
    }

    /// Keeps the preferences.
    ///
    /// # Errors
    /// A sentence, when the file cannot be written; the earlier one is still there.
    pub(super) fn save_preferences(&self, preferences: &Preferences) -> Result<(), String> {
        let text = serde_json::to_vec_pretty(preferences).map_err(|error| error.to_string());
        let written = text.and_then(|text| write_private(&self.preferences, &text).map_err(|e| e.to_string()));
        written.map_err(|reason| format!("Your settings could not be kept for the next time: {reason}."))
    }

    /// Removes what was fetched from web addresses long ago. What cannot be removed stays.
    pub(super) fn forget_old_downloads(&self) {
        let Ok(entries) = std::fs::read_dir(&self.downloads) else { return };
        for entry in entries.filter_map(Result::ok) {
            let age = entry.metadata().and_then(|about| about.modified()).map(|at| at.elapsed().unwrap_or_default());
            if age.is_ok_and(|age| age > KEPT) {
                let path = entry.path();
                let removed = if path.is_dir() { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
                if let Err(error) = removed {
                    tracing::warn!(%error, "an old download cannot be removed");
                }
            }
        }
    }

    /// A sample, put there the first time.
    ///
    /// # Errors
    /// A sentence, when it cannot be written.
    pub(super) fn sample(&self, sample: SampleFile) -> Result<PathBuf, String> {
        let path = self.samples.join(sample.file_name());
        if !path.exists() {
            write_private(&path, bytes_of(sample))
                .map_err(|e| format!("{} cannot be written: {e}.", path.display()))?;
        }
        Ok(path)
    }
}

/// How long files fetched from web addresses are kept.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

#[expect(clippy::disallowed_macros, reason = "50 KB together, so that everybody can try the program")]
fn bytes_of(sample: SampleFile) -> &'static [u8] {
    match sample {
        SampleFile::Donors => include_bytes!("../../../assets/samples/spring_gala.csv"),
        SampleFile::Gifts => include_bytes!("../../../assets/samples/gifts_2024.csv"),
        SampleFile::Everything => include_bytes!("../../../assets/samples/contacts_gifts_notes.json"),
    }
}

/// Writes a whole file or leaves what was there. Readable by its owner only.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partial");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    drop(file);
    std::fs::rename(&partial, path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::schema::Currency;
    use crate::wizard::state::Appearance;
    use crate::wizard::watching::WatchPreference;

    fn places(folder: &Path) -> Places {
        Places {
            preferences: folder.join("config/preferences.json"),
            notify: folder.join("config/notify.json"),
            deliveries: folder.join("deliveries.json"),
            database: folder.join("Donors.db"),
            samples: folder.join("samples"),
            downloads: folder.join("downloads"),
        }
    }

    #[test]
    fn preferences_come_back_as_they_were_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        assert_eq!(places.load_preferences(), Preferences::default(), "a new installation");
        let mine = Preferences {
            region: "GB".into(),
            currency: Currency::new("GBP").expect("a currency"),
            appearance: Appearance::Dark,
            database: Some("/donors/Annual Fund.db".into()),
            watch: WatchPreference { on: true, folder: Some("/in".into()), template: Some("Gala".into()) },
        };
        assert_eq!(places.save_preferences(&mine), Ok(()));
        assert_eq!(places.load_preferences(), mine);
    }

    #[test]
    fn preferences_that_cannot_be_read_are_those_of_a_new_installation() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        places.save_preferences(&Preferences::default()).expect("it can be written");
        for text in ["", "{", "[]", "{\"region\": 7}", "\u{0}\u{1}"] {
            std::fs::write(&places.preferences, text).expect("it can be written");
            assert_eq!(places.load_preferences(), Preferences::default(), "{text:?}");
        }
        std::fs::write(&places.preferences, r#"{"region": "CA", "later": 1}"#).expect("it can be written");
        assert_eq!(places.load_preferences().region, "CA", "what a newer program added does no harm");
    }

    #[test]
    fn a_sample_a_person_has_changed_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        let sample = places.sample(SampleFile::Donors).expect("it can be written");
        assert_eq!(std::fs::read(&sample).expect("it is there"), bytes_of(SampleFile::Donors));
        std::fs::write(&sample, "mine").expect("it can be written");
        assert_eq!(places.sample(SampleFile::Donors), Ok(sample.clone()));
        assert_eq!(std::fs::read_to_string(&sample).expect("it is there"), "mine");
    }

    #[test]
    fn downloads_are_kept_for_thirty_days_and_no_longer() {
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        places.forget_old_downloads();
        std::fs::create_dir(&places.downloads).expect("a folder");
        let days = |days: u64| std::time::SystemTime::now() - Duration::from_secs(days * 24 * 60 * 60);
        for (name, age) in [("old.csv", 31), ("new.csv", 29)] {
            let file = OpenOptions::new().write(true).create_new(true).open(places.downloads.join(name));
            file.and_then(|file| file.set_modified(days(age))).expect("a file of that age");
        }
        places.forget_old_downloads();
        assert!(!places.downloads.join("old.csv").exists());
        assert!(places.downloads.join("new.csv").exists());
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let places = places(folder.path());
        places.save_preferences(&Preferences::default()).expect("it can be written");
        let sample = places.sample(SampleFile::Donors).expect("it can be written");
        for path in [&places.preferences, &sample] {
            let mode = std::fs::metadata(path).expect("it is there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{}", path.display());
        }
    }
}
