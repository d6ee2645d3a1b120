//! A file named by its web address: fetched into the private data folder, then read like any other.
//!
//! It exists because the shell decides where downloads are kept and which proxy the network has. It
//! must not decide what may be fetched; the engine bounds that.

use super::progress::ProgressLine;
use crate::engine::job::{Control, JobError};
use crate::engine::source::web::{self, WebOptions};
use anyhow::Context;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Downloads are kept this long, so that an import that stopped can be resumed.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// Fetches a file and gives its path.
///
/// # Errors
/// When it cannot be fetched or kept, or was stopped.
pub fn fetch(address: &str, control: &Control, progress: &ProgressLine) -> anyhow::Result<PathBuf> {
    let downloads = directories::ProjectDirs::from("", "", "Almoner")
        .context("The system does not say where your data folder is. Download the file yourself and name its path.")?
        .data_local_dir()
        .join("downloads");
    remove_old(&downloads, SystemTime::now());
    let folder = own_folder(&downloads)?;
    let options = WebOptions { proxy: proxy(address, environment), ..WebOptions::default() };
    let mut report = |bytes: u64, of: Option<u64>| progress.fetching(bytes, of);
    let fetched = web::download(address, &folder, &options, &mut report, control.cancel_flag());
    progress.clear();
    if fetched.is_err() {
        // Left where it is not empty, and removed with the old ones then.
        drop(std::fs::remove_dir(&folder));
    }
    if control.is_cancelled() {
        return Err(JobError::Stopped.into());
    }
    Ok(fetched?)
}

/// A new folder for one download, so that a file of the same name replaces none.
fn own_folder(downloads: &Path) -> anyhow::Result<PathBuf> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let folder = downloads.join(format!("{}-{}", since.as_millis(), std::process::id()));
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let told =
        || format!("The folder {} for downloads cannot be made. Check that you may write there.", folder.display());
    builder.create(&folder).with_context(told)?;
    Ok(folder)
}

/// Removes downloads that are older than [`KEPT`]; one that cannot be removed stays for the next time.
fn remove_old(downloads: &Path, now: SystemTime) {
    let Ok(entries) = std::fs::read_dir(downloads) else { return };
    for entry in entries.flatten() {
        let Ok(metadata) = entry.metadata() else { continue };
        let age = metadata.modified().ok().and_then(|modified| now.duration_since(modified).ok());
        if age.is_none_or(|age| age < KEPT) {
            continue;
        }
        let removed =
            if metadata.is_dir() { std::fs::remove_dir_all(entry.path()) } else { std::fs::remove_file(entry.path()) };
        if let Err(error) = removed {
            tracing::warn!(%error, "an old download could not be removed");
        }
    }
}

/// The proxy the environment names for an address.
pub fn proxy(address: &str, environment: impl Fn(&str) -> Option<String>) -> Option<String> {
    let first = |names: &[&str]| names.iter().find_map(|name| environment(name));
    let except = first(&["NO_PROXY", "no_proxy"]).unwrap_or_default();
    let host = host(address);
    let excepted = except.split(',').map(|name| name.trim().trim_start_matches('.').to_ascii_lowercase());
    let covers =
        |name: String| name == "*" || host == name || (!name.is_empty() && host.ends_with(&format!(".{name}")));
    if matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") || excepted.into_iter().any(covers) {
        return None;
    }
    first(&["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
}

/// The host of an address, in lower case, without a port.
fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = match authority.rfind(':') {
        Some(at) if !authority[at..].contains(']') => &authority[..at],
        _ => authority,
    };
    host.to_ascii_lowercase()
}

/// A variable of the environment that is not blank.
#[expect(clippy::disallowed_methods, reason = "the shell reads the environment, here")]
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_is_what_stands_between_the_slashes() {
        for (address, expected) in [
            ("https://Example.org/donors.csv", "example.org"),
            ("https://example.org:8443?x=/y", "example.org"),
            ("http://user:secret@127.0.0.1:80/", "127.0.0.1"),
            ("https://[::1]:8080/a", "[::1]"),
            ("https://[::1]/a", "[::1]"),
        ] {
            assert_eq!(host(address), expected, "{address}");
        }
    }

    #[test]
    fn a_proxy_is_used_unless_the_host_is_excepted_or_this_computer() {
        let proxy_with = |address: &str, except: &str| {
            proxy(address, |name| match name {
                "https_proxy" => Some("http://proxy:3128".to_owned()),
                "ALL_PROXY" => Some("http://other:3128".to_owned()),
                "NO_PROXY" => Some(except.to_owned()),
                _ => None,
            })
        };
        let used = Some("http://proxy:3128".to_owned());
        assert_eq!(proxy_with("https://example.org/a", ""), used);
        assert_eq!(proxy_with("https://notexample.org/a", "example.org"), used);
        for (address, except) in [
            ("https://example.org/a", "other.org, example.org"),
            ("https://files.example.org/a", ".example.org"),
            ("https://example.org/a", "*"),
            ("http://localhost:8080/a", ""),
        ] {
            assert_eq!(proxy_with(address, except), None, "{address} except {except}");
        }
        assert_eq!(proxy("https://example.org", |_| None), None);
    }

    #[test]
    fn only_old_downloads_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let download = own_folder(folder.path()).unwrap();
        std::fs::write(download.join("donors.csv"), "id\n1\n").unwrap();
        std::fs::write(folder.path().join("loose.csv"), "id\n1\n").unwrap();
        let now = SystemTime::now();
        remove_old(folder.path(), now + KEPT - Duration::from_secs(60));
        assert!(download.join("donors.csv").exists() && folder.path().join("loose.csv").exists());
        remove_old(folder.path(), now + KEPT + Duration::from_secs(60));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        remove_old(&folder.path().join("not there"), now);
    }

    #[cfg(unix)]
    #[test]
    fn a_download_is_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let download = own_folder(&folder.path().join("downloads")).unwrap();
        assert_eq!(download.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
