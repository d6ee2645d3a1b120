//! What a web server is asked or told with.
//!
//! It exists so that fetching and telling treat the network alike: the system's certificates, the proxy somebody
//! named and no other, no redirect followed unseen, and bounded patience.

use reqwest::blocking::{Client, ClientBuilder};
use reqwest::{Proxy, redirect};
use std::time::Duration;

/// A client to be built, by way of `proxy` (`http://proxy.example:8080`) where there is one; it gives up on a server
/// that is silent for as long as `patience`.
///
/// # Errors
/// When the address of the proxy is not one.
pub fn builder(proxy: Option<&str>, patience: Duration) -> reqwest::Result<ClientBuilder> {
    // It fails when it is there already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .user_agent(concat!("Almoner/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(patience)
        .timeout(patience);
    match proxy {
        Some(proxy) => Ok(builder.proxy(Proxy::all(proxy)?)),
        None => Ok(builder),
    }
}
