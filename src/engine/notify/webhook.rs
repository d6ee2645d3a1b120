//! Calls a web address.
//!
//! It exists so that other programs learn how an import ended. It follows no redirect and reads nothing of
//! the answer but its status: whatever a server says cannot fill this computer's memory or lead elsewhere.

use super::message::webhook_document;
use super::secrets::Secret;
use super::send::{Network, Parcel, Undelivered, Way};
use super::settings::WebhookSettings;
use super::signature::{HEADER, signature};
use crate::engine::source::web;
use reqwest::Certificate;
use reqwest::blocking::Client;
use reqwest::header::CONTENT_TYPE;

/// Calls the address with a document about the notice.
pub(super) fn send(
    settings: &WebhookSettings,
    parcel: &Parcel<'_>,
    way: &Way<'_>,
    now: i64,
) -> Result<(), Undelivered> {
    let body = webhook_document(parcel.notice, parcel.delivery, parcel.created_at).to_string();
    let Some(secret) = way.secrets.get(Secret::Webhook).map_err(Undelivered::now)? else {
        return Err(Undelivered::ever("no secret is kept to sign it with"));
    };
    let response = client(way.network)?
        .post(settings.url.trim())
        .header(CONTENT_TYPE, "application/json")
        .header("Almoner-Delivery", parcel.delivery)
        .header(HEADER, signature(&secret, now.div_euclid(1_000), body.as_bytes()))
        .body(body)
        .send()
        .map_err(|error| unanswered(&error))?;
    match response.status().as_u16() {
        200..=299 => Ok(()),
        code @ 300..=399 => {
            let why = format!("the server sends us to another address (status {code}), which is not followed");
            Err(Undelivered::ever(why))
        }
        code @ 500..=599 => Err(Undelivered::now(format!("the server has a problem of its own (status {code})"))),
        code => Err(Undelivered::ever(format!("the server refuses it (status {code})"))),
    }
}

fn client(network: &Network) -> Result<Client, Undelivered> {
    let mut builder = web::client(network.proxy.as_deref(), network.patience)
        .map_err(|_| Undelivered::ever("the address of the proxy is not one"))?;
    for pem in &network.certificates {
        let trusted = Certificate::from_pem(pem.as_bytes());
        builder = builder.tls_certs_merge([trusted.map_err(|_| Undelivered::ever("a certificate cannot be read"))?]);
    }
    builder.build().map_err(|_| Undelivered::now("this computer has no list of trusted certificates"))
}

fn unanswered(error: &reqwest::Error) -> Undelivered {
    if let Some(reason) = web::certificate_refusal(error) {
        return Undelivered::ever(reason);
    }
    match () {
        () if error.is_timeout() => Undelivered::now("the server does not answer"),
        () if error.is_dns() => Undelivered::now("there is no server of that name"),
        () if error.is_connect() => Undelivered::now("the server cannot be reached"),
        () => Undelivered::now("the connection ended before the answer"),
    }
}
