//! Small real servers on 127.0.0.1: one for calls of the web, one for mail, with and without TLS.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A request as it came.
#[derive(Debug, Clone, Default)]
pub struct Call {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Call {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// What a server heard.
pub type Heard<T> = Arc<Mutex<Vec<T>>>;

/// A server that gives one answer after the other, the last one again and again; an empty answer is silence.
pub fn web(answers: &[&str]) -> (String, Heard<Call>) {
    let answers: Vec<String> = answers.iter().map(|&answer| answer.to_owned()).collect();
    let heard = Heard::<Call>::default();
    let calls = Arc::clone(&heard);
    let port = listen(move |stream| {
        let count = calls.lock().expect("a test server can do this").len();
        let answer = answers[count.min(answers.len() - 1)].clone();
        let (mut reader, mut writer) = (
            BufReader::new(stream.try_clone().expect("a test server can do this")),
            stream.try_clone().expect("a test server can do this"),
        );
        calls.lock().expect("a test server can do this").push(call(&mut reader));
        if answer.is_empty() {
            // Nothing is said until the other side gives up.
            let _ = reader.read(&mut [0]);
        } else {
            let _ = write!(writer, "HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }
    });
    (format!("http://127.0.0.1:{port}/hook?key=secret"), heard)
}

fn call(reader: &mut impl BufRead) -> Call {
    let mut call = Call::default();
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|count| count > 0) && line.trim() != "" {
        match line.trim_end().split_once(": ") {
            Some((name, value)) => call.headers.push((name.to_owned(), value.to_owned())),
            None => call.line = line.trim_end().to_owned(),
        }
        line.clear();
    }
    let length = call.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    call.body = vec![0; length];
    let _ = reader.read_exact(&mut call.body);
    call
}

/// Runs a server, one connection after another; gives its port. Its thread goes with the test.
fn listen(mut each: impl FnMut(TcpStream) + Send + 'static) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a test server can do this");
    let port = listener.local_addr().expect("a test server can do this").port();
    std::thread::Builder::new()
        .spawn(move || listener.incoming().map_while(Result::ok).for_each(&mut each))
        .expect("a test server can do this");
    port
}

/// A certificate nobody vouches for, for the name `localhost`, and the configuration of a server with it.
pub fn own_certificate() -> (String, Arc<rustls::ServerConfig>) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a test server can do this");
    let key =
        rustls::pki_types::PrivateKeyDer::try_from(own.signing_key.serialize_der()).expect("a test server can do this");
    let config = rustls::ServerConfig::builder().with_no_client_auth();
    (
        own.cert.pem(),
        Arc::new(config.with_single_cert(vec![own.cert.der().clone()], key).expect("a test server can do this")),
    )
}

/// How a mail server behaves.
#[derive(Debug, Clone, Copy)]
pub struct Manners {
    /// The only password it takes.
    pub password: &'static str,
    /// What it says to each recipient.
    pub to_recipient: &'static str,
    /// It offers STARTTLS, and nothing else before.
    pub start_tls: bool,
}

impl Default for Manners {
    fn default() -> Manners {
        Manners { password: "right", to_recipient: "250 ok", start_tls: false }
    }
}

/// A mail server; gives its port and the mails it took, with who they are for on the lines before.
pub fn mail(manners: Manners, tls: Option<Arc<rustls::ServerConfig>>) -> (u16, Heard<String>) {
    let heard = Heard::<String>::default();
    let mails = Arc::clone(&heard);
    let port = listen(move |mut stream| {
        if let (Some(config), true) = (&tls, manners.start_tls) {
            let asked = Conversation { stream: &mut stream, manners, mails: &mails }.speak(true);
            if asked {
                let mut protected = protected(config, stream);
                let within = Manners { start_tls: false, ..manners };
                Conversation { stream: &mut protected, manners: within, mails: &mails }.speak(false);
            }
        } else if let Some(config) = &tls {
            let mut protected = protected(config, stream);
            Conversation { stream: &mut protected, manners, mails: &mails }.speak(true);
        } else {
            Conversation { stream: &mut stream, manners, mails: &mails }.speak(true);
        }
    });
    (port, heard)
}

fn protected(
    config: &Arc<rustls::ServerConfig>,
    stream: TcpStream,
) -> rustls::StreamOwned<rustls::ServerConnection, TcpStream> {
    rustls::StreamOwned::new(
        rustls::ServerConnection::new(Arc::clone(config)).expect("a test server can do this"),
        stream,
    )
}

struct Conversation<'c, S> {
    stream: &'c mut S,
    manners: Manners,
    mails: &'c Heard<String>,
}

impl<S: Read + Write> Conversation<'_, S> {
    /// Speaks until the other side has had enough; `true` where it asked to go on protected.
    fn speak(&mut self, greet: bool) -> bool {
        if greet {
            self.say("220 test server");
        }
        let mut envelope = String::new();
        while let Some(line) = self.line() {
            let verb = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
            match verb.as_str() {
                "EHLO" if self.manners.start_tls => self.say("250-test\r\n250 STARTTLS"),
                "EHLO" => self.say("250-test\r\n250 AUTH PLAIN LOGIN"),
                "STARTTLS" => {
                    self.say("220 go on");
                    return true;
                }
                "AUTH" => {
                    let right = plain(self.manners.password);
                    let verdict = if line.ends_with(&right) { "235 welcome" } else { "535 no such person" };
                    self.say(verdict);
                }
                "MAIL" => self.say("250 ok"),
                "RCPT" => {
                    envelope.push_str(&format!("{line}\n"));
                    self.say(self.manners.to_recipient);
                }
                "DATA" => {
                    self.say("354 go on");
                    let mut mail = std::mem::take(&mut envelope);
                    while let Some(line) = self.line().filter(|line| line != ".") {
                        mail.push_str(&format!("{line}\n"));
                    }
                    self.mails.lock().expect("a test server can do this").push(mail);
                    self.say("250 taken");
                }
                "QUIT" => {
                    self.say("221 bye");
                    return false;
                }
                _ => self.say("500 what"),
            }
        }
        false
    }

    fn say(&mut self, text: &str) {
        let _ = self.stream.write_all(format!("{text}\r\n").as_bytes());
        let _ = self.stream.flush();
    }

    fn line(&mut self) -> Option<String> {
        let (mut line, mut byte) = (Vec::new(), [0]);
        while !line.ends_with(b"\r\n") {
            match self.stream.read(&mut byte) {
                Ok(1) => line.push(byte[0]),
                _ => return None,
            }
        }
        Some(String::from_utf8_lossy(&line[..line.len() - 2]).into_owned())
    }
}

/// What AUTH PLAIN says for the user "almoner".
fn plain(password: &str) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let text = format!("\0almoner\0{password}");
    let mut encoded = String::new();
    for three in text.as_bytes().chunks(3) {
        let bits = three.iter().chain([0, 0].iter()).take(3).fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            let digit = DIGITS[bits >> (18 - 6 * place) & 63] as char;
            encoded.push(if place <= three.len() { digit } else { '=' });
        }
    }
    encoded
}
