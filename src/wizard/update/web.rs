//! Fetching a file from a web address.

use super::super::effect::Effect;
use super::super::opening::{Download, Web, host};
use super::super::state::State;
use super::opening;
use super::preparing::refuse;
use std::path::PathBuf;

/// Asks for the address.
pub(super) fn ask(state: &mut State) -> Vec<Effect> {
    if state.is_busy() {
        return refuse(state, "An import is under way. Choose another file when it has finished.");
    }
    if state.web.is_none() {
        state.web = Some(Web { address: String::new(), problem: None, download: None });
    }
    Vec::new()
}

pub(super) fn type_address(state: &mut State, address: String) -> Vec<Effect> {
    if let Some(web) = state.web.as_mut().filter(|web| web.download.is_none()) {
        web.address = address;
        web.problem = None;
    }
    Vec::new()
}

pub(super) fn fetch(state: &mut State) -> Vec<Effect> {
    let ticket = state.next_ticket();
    let Some(web) = state.web.as_mut().filter(|web| web.download.is_none()) else { return Vec::new() };
    let address = web.address.trim().to_owned();
    web.problem = problem(&address).map(str::to_owned);
    if web.problem.is_some() {
        return Vec::new();
    }
    web.download = Some(Download { ticket, bytes: 0, total: None });
    vec![Effect::Fetch { ticket, address }]
}

/// What is wrong with an address before anybody is asked for it. `http:` to this computer itself is
/// for whoever fetches to allow.
fn problem(address: &str) -> Option<&'static str> {
    let lower = address.to_ascii_lowercase();
    if address.is_empty() {
        Some("Type or paste the address of the file first.")
    } else if lower.starts_with("http://") && !is_this_computer(address) {
        Some("Almoner fetches files only over a protected connection. Use the address that begins with https://.")
    } else if !lower.starts_with("https://") && !lower.starts_with("http://") {
        Some("A web address begins with https://. For a file on this computer use Choose a file.")
    } else if host(address).is_none() {
        Some("The address names no server. Copy it once more from where the file is kept.")
    } else {
        None
    }
}

fn is_this_computer(address: &str) -> bool {
    host(address).is_some_and(|host| host.eq_ignore_ascii_case("localhost") || host == "127.0.0.1" || host == "[::1]")
}

pub(super) fn leave(state: &mut State) -> Vec<Effect> {
    let fetching = state.web.take().is_some_and(|web| web.download.is_some());
    if fetching { vec![Effect::StopFetching] } else { Vec::new() }
}

pub(super) fn fetching(state: &mut State, ticket: u64, bytes: u64, total: Option<u64>) -> Vec<Effect> {
    if let Some(Web { download: Some(download), .. }) = &mut state.web
        && download.ticket == ticket
    {
        *download = Download { ticket, bytes, total };
    }
    Vec::new()
}

pub(super) fn fetched(state: &mut State, ticket: u64, result: Result<PathBuf, String>) -> Vec<Effect> {
    let mine = |web: &mut Web| web.download.is_some_and(|download| download.ticket == ticket);
    let Some(web) = state.web.take_if(mine) else { return Vec::new() };
    match result {
        Ok(path) => opening::open_fetched(state, path, web.address.trim()),
        Err(problem) => {
            state.web = Some(Web { problem: Some(problem), download: None, ..web });
            Vec::new()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::problem;

    #[test]
    fn addresses_that_cannot_be_fetched_are_refused_with_what_to_do() {
        for (address, words) in [
            ("", "Type or paste"),
            ("http://example.org/donors.csv", "protected connection"),
            ("ftp://example.org/donors.csv", "begins with https://"),
            ("C:\\lists\\donors.csv", "begins with https://"),
            ("https://", "names no server"),
        ] {
            assert!(
                problem(address).is_some_and(|problem| problem.contains(words)),
                "{address}: {:?}",
                problem(address)
            );
        }
        for address in ["https://example.org/donors.csv", "HTTPS://example.org", "http://localhost:8080/donors.csv"] {
            assert_eq!(problem(address), None, "{address}");
        }
    }
}
