//! Sends mail through an organisation's own mail server.
//!
//! It exists so that whoever is responsible learns how an import ended. Plain text only, and no password
//! ever goes over a way that is not protected.

use super::secrets::Secret;
use super::send::{Network, Parcel, Undelivered, Way};
use super::settings::{EmailSettings, Encryption};
use crate::engine::source::web;
use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error, SmtpTransport};
use lettre::{Message, Transport};

/// Hands the notice to the mail server.
pub(super) fn send(settings: &EmailSettings, parcel: &Parcel<'_>, way: &Way<'_>) -> Result<(), Undelivered> {
    let message = message(settings, parcel)?;
    let server = server(settings, way)?;
    server.send(&message).map(drop).map_err(|error| refused(&error))
}

fn message(settings: &EmailSettings, parcel: &Parcel<'_>) -> Result<Message, Undelivered> {
    let mailbox = |text: &str| {
        text.trim().parse::<Mailbox>().map_err(|_| Undelivered::ever(format!("“{text}” is not an e-mail address")))
    };
    let notice = parcel.notice;
    let mut builder = Message::builder()
        .from(mailbox(&settings.from)?)
        .subject(format!("Almoner: {}", notice.title))
        // No machine is to answer to it.
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN);
    for to in &settings.to {
        builder = builder.to(mailbox(to)?);
    }
    let text = format!("{}\r\n\r\n— Almoner\r\n", notice.body);
    builder.body(text).map_err(|_| Undelivered::ever("no mail can be made of the addresses"))
}

/// Tells other mail programs that nobody sits behind it.
#[derive(Clone)]
struct AutoSubmitted;

impl lettre::message::header::Header for AutoSubmitted {
    fn name() -> lettre::message::header::HeaderName {
        lettre::message::header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(AutoSubmitted)
    }

    fn display(&self) -> lettre::message::header::HeaderValue {
        lettre::message::header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

fn server(settings: &EmailSettings, way: &Way<'_>) -> Result<SmtpTransport, Undelivered> {
    let host = settings.host.trim();
    let tls = match settings.encryption {
        Encryption::None => Tls::None,
        Encryption::Tls => Tls::Wrapper(tls(host, way.network)?),
        Encryption::StartTls => Tls::Required(tls(host, way.network)?),
    };
    let patience = Some(way.network.patience);
    let mut builder = SmtpTransport::builder_dangerous(host).port(settings.port).tls(tls).timeout(patience);
    let user = settings.user.trim();
    if !user.is_empty() {
        let password = way.secrets.get(Secret::Smtp).map_err(Undelivered::now)?;
        let Some(password) = password else {
            return Err(Undelivered::ever("no password is kept for the mail server"));
        };
        builder = builder.credentials(Credentials::new(user.to_owned(), password));
    }
    Ok(builder.build())
}

fn tls(host: &str, network: &Network) -> Result<TlsParameters, Undelivered> {
    let mut builder = TlsParameters::builder(host.to_owned());
    for pem in &network.certificates {
        let trusted = Certificate::from_pem(pem.as_bytes());
        builder = builder.add_root_certificate(trusted.map_err(|_| Undelivered::ever("a certificate cannot be read"))?);
    }
    builder.build().map_err(|_| Undelivered::now("this computer has no list of trusted certificates"))
}

/// What a mail server's refusal means. What it says itself is not quoted: it may name people.
fn refused(error: &Error) -> Undelivered {
    if let Some(reason) = web::certificate_refusal(error) {
        return Undelivered::ever(reason);
    }
    let code = error.status().map(|code| code.to_string()).unwrap_or_default();
    match () {
        () if matches!(code.as_str(), "530" | "534" | "535" | "538") => {
            Undelivered::ever("the mail server does not accept the user or the password")
        }
        () if error.is_permanent() => Undelivered::ever(format!("the mail server refuses it (code {code})")),
        () if error.is_transient() => Undelivered::now(format!("the mail server puts it off (code {code})")),
        () if error.is_timeout() => Undelivered::now("the mail server does not answer"),
        () if error.is_tls() => Undelivered::ever("no protected connection to the mail server could be made"),
        () if error.is_client() => {
            Undelivered::ever("the mail server does not offer this protection, or this way to sign in")
        }
        () if error.is_response() => Undelivered::now("what answers does not speak like a mail server"),
        () => Undelivered::now("the mail server cannot be reached"),
    }
}
