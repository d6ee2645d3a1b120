//! Downloads from real servers on this computer, well-behaved and not.

use super::*;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use tempfile::TempDir;

const CSV: &str = "Name,Email\nAnn,ann@example.org\n";

/// A server that answers each connection by its path; gives its address. Its thread goes with the test.
fn server(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::Builder::new()
        .spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let path = asked_path(&mut stream);
                answer(&path, &mut stream);
            }
        })
        .unwrap();
    address
}

/// Reads a request to its end and gives its path.
fn asked_path(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|count| count == 1) {
        request.push(byte[0]);
    }
    String::from_utf8_lossy(&request).split(' ').nth(1).unwrap_or_default().to_owned()
}

/// A server with one answer to everything.
fn always(answer: impl Into<Vec<u8>>) -> String {
    let answer = answer.into();
    server(move |_, stream| {
        let _ = stream.write_all(&answer);
    })
}

fn ok(headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n{headers}\r\n{body}")
}

fn status(line: &str) -> String {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}

fn redirect(to: &str) -> String {
    status(&format!("302 Found\r\nLocation: {to}"))
}

fn fetch_as(address: &str, options: &WebOptions) -> (TempDir, Result<PathBuf, SourceError>) {
    let folder = tempfile::tempdir().unwrap();
    let result = download(address, folder.path(), options, &mut |_, _| {}, &AtomicBool::new(false));
    let files = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(files, usize::from(result.is_ok()), "nothing but a whole file is kept");
    (folder, result)
}

fn fetch(address: &str) -> (TempDir, Result<PathBuf, SourceError>) {
    fetch_as(address, &WebOptions::default())
}

fn refusal_as(address: &str, options: &WebOptions) -> String {
    fetch_as(address, options).1.unwrap_err().to_string()
}

fn refusal(address: &str) -> String {
    refusal_as(address, &WebOptions::default())
}

fn impatient() -> WebOptions {
    WebOptions { patience: Duration::from_millis(200), ..WebOptions::default() }
}

#[test]
fn a_file_is_fetched_under_the_name_the_server_gives_it() {
    let address = always(ok("Content-Disposition: attachment; filename=\"../gifts 2024.csv\"\r\n", CSV));
    let folder = tempfile::tempdir().unwrap();
    let mut reports = Vec::new();
    let mut progress = |fetched, size| reports.push((fetched, size));
    let options = WebOptions::default();
    let path = download(&address, folder.path(), &options, &mut progress, &AtomicBool::new(false)).unwrap();
    assert_eq!(path, folder.path().join("gifts 2024.csv"));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), CSV);
    assert_eq!(reports.first(), Some(&(0, Some(CSV.len() as u64))));
    assert_eq!(reports.last(), Some(&(CSV.len() as u64, Some(CSV.len() as u64))));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_file_without_a_length_or_in_chunks_is_fetched_to_its_end() {
    let plain = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/csv\r\n\r\n{CSV}");
    let length = CSV.len();
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n{length:x}\r\n{CSV}\r\n0\r\n\r\n"
    );
    for (answer, name) in [(plain, "export.csv"), (chunked, "export")] {
        let (_folder, path) = fetch(&format!("{}/a/export?key=secret", always(answer)));
        let path = path.unwrap();
        assert_eq!(path.file_name().unwrap(), name);
        assert_eq!(std::fs::read_to_string(path).unwrap(), CSV);
    }
}

#[test]
fn redirects_are_followed_and_bounded() {
    let address = server(|path, stream| {
        let left: usize = path.trim_start_matches('/').parse().unwrap_or(0);
        let answer = if left == 0 { ok("", CSV) } else { redirect(&format!("/{}", left - 1)) };
        let _ = stream.write_all(answer.as_bytes());
    });
    assert!(fetch(&format!("{address}/5")).1.is_ok());
    let message = refusal(&format!("{address}/6"));
    assert!(message.contains("from one address to the next without end"), "{message}");
    let none = WebOptions { most_redirects: 0, ..WebOptions::default() };
    assert!(fetch_as(&format!("{address}/0"), &none).1.is_ok());
    assert!(refusal_as(&format!("{address}/1"), &none).contains("without end"));
}

#[test]
fn redirects_to_what_is_not_protected_are_refused_before_anything_is_asked_there() {
    for to in ["http://example.org/x.csv", "ftp://127.0.0.1/x.csv", "file:///etc/passwd", "http://10.0.0.1/"] {
        let message = refusal(&always(redirect(to)));
        assert!(message.contains("sends us to an address that is not protected"), "{message}");
    }
}

#[test]
fn what_is_too_large_is_refused_by_what_is_said_and_by_what_comes() {
    let options = WebOptions { most_bytes: 10, ..WebOptions::default() };
    let message = refusal_as(&always(ok("", CSV)), &options);
    assert!(message.contains("it is larger than 10 bytes"), "{message}");
    let endless = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let options = WebOptions { most_bytes: 1_000_000, ..WebOptions::default() };
    let message = refusal_as(&endless, &options);
    assert!(message.contains("it is larger than 1 MB"), "{message}");
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let kept = Arc::new(std::sync::Mutex::new(Vec::new()));
    for first in ["", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nName"] {
        let kept = Arc::clone(&kept);
        let address = server(move |_, stream| {
            let _ = stream.write_all(first.as_bytes());
            // The connection stays open.
            kept.lock().unwrap().push(stream.try_clone().unwrap());
        });
        let message = refusal_as(&address, &impatient());
        assert!(message.contains("does not answer any more"), "{message}");
    }
}

#[test]
fn a_server_that_sends_a_little_for_ever_is_given_up() {
    let drops = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        let _ = stream.set_read_timeout(Some(Duration::from_millis(20)));
        while stream.write_all(b"x").is_ok() {
            // Waits: nobody sends anything any more.
            let _ = stream.read(&mut [0]);
        }
    });
    let options = WebOptions { most_time: Duration::from_millis(300), ..WebOptions::default() };
    let message = refusal_as(&drops, &options);
    assert!(message.contains("it takes too long"), "{message}");
}

#[test]
fn a_file_that_is_cut_off_is_not_kept() {
    let short = format!("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nConnection: close\r\n\r\n{CSV}");
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nName";
    for answer in [short.as_str(), chunked] {
        let message = refusal(&always(answer));
        assert!(message.contains("the connection ended before the file did"), "{message}");
    }
}

#[test]
fn answers_that_are_no_files_are_explained_without_secrets() {
    let page = ok("Content-Type: text/html; charset=utf-8\r\n", "<html>Sign in</html>");
    for (answer, expected) in [
        (status("401 Unauthorized"), "it needs signing in"),
        (status("403 Forbidden"), "it needs signing in"),
        (status("404 Not Found"), "there is no such file on the server (status 404)"),
        (status("429 Too Many Requests"), "is asked too often"),
        (status("503 Service Unavailable"), "has a problem of its own"),
        (status("204 No Content"), "does not give the file"),
        (status("304 Not Modified"), "does not give the file"),
        (page, "it is a web page, not a file"),
        ("this is no web server".to_owned(), "cannot be fetched"),
    ] {
        let address = always(answer).replace("http://", "http://ann:secret@");
        let message = refusal(&format!("{address}/gifts.csv?key=secret"));
        assert!(message.contains(expected) && message.contains("/gifts.csv cannot be fetched"), "{message}");
        assert!(!message.contains("secret"), "{message}");
    }
}

#[test]
fn a_page_that_is_offered_as_a_file_is_fetched() {
    let headers = "Content-Type: text/html\r\nContent-Disposition: attachment; filename=gifts.xls\r\n";
    let (_folder, path) = fetch(&always(ok(headers, "<table></table>")));
    assert_eq!(path.unwrap().file_name().unwrap(), "gifts.xls");
}

#[test]
fn a_server_that_is_not_there_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/x.csv", listener.local_addr().unwrap());
    drop(listener);
    let message = refusal(&address);
    assert!(message.contains("the server cannot be reached"), "{message}");
}

#[test]
fn cancelling_ends_it_at_once_and_keeps_nothing() {
    let endless = server(|_, stream| {
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let folder = tempfile::tempdir().unwrap();
    let cancel = AtomicBool::new(false);
    let mut progress = |fetched, _| cancel.store(fetched > 0, Ordering::Relaxed);
    let result = download(&endless, folder.path(), &WebOptions::default(), &mut progress, &cancel);
    assert!(matches!(result, Err(SourceError::FetchCancelled { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn cancelling_does_not_wait_for_a_silent_server() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let cancel = AtomicBool::new(true);
    let options = WebOptions::default();
    let result = download(&address, folder.path(), &options, &mut |_, _| {}, &cancel);
    assert!(matches!(result, Err(SourceError::FetchCancelled { .. })));
    assert!(begun.elapsed() < options.patience / 2);
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der()).unwrap();
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    let config = Arc::new(config.with_single_cert(vec![own.cert.der().clone()], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("https://localhost:{}/gifts.csv", listener.local_addr().unwrap().port());
    std::thread::Builder::new()
        .spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
                while tls.is_handshaking() && tls.complete_io(&mut stream).is_ok() {}
                let _ = rustls::Stream::new(&mut tls, &mut stream).write_all(ok("", CSV).as_bytes());
            }
        })
        .unwrap();
    let message = refusal(&address);
    assert!(message.contains("the server's certificate is not one this computer trusts"), "{message}");
}

#[test]
fn a_proxy_is_used_where_one_is_given_and_refused_where_it_is_none() {
    let proxy = server(|path, stream| {
        let _ = stream.write_all(ok("", path).as_bytes());
    });
    let with = |proxy: &str| WebOptions { proxy: Some(proxy.into()), ..WebOptions::default() };
    let (_folder, path) = fetch_as("http://localhost:9/gifts.csv", &with(&proxy));
    assert_eq!(std::fs::read_to_string(path.unwrap()).unwrap(), "http://localhost:9/gifts.csv");
    assert!(refusal_as("http://localhost:9/gifts.csv", &with("http://")).contains("the address of the proxy"));
}
