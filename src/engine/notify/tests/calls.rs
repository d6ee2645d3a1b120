//! Calls of web addresses.

use super::servers::{self, Call, Heard};
use super::*;
use std::sync::mpsc::sync_channel;

fn settings(url: &str) -> NotifySettings {
    NotifySettings { webhook: WebhookSettings { on: true, url: url.to_owned() }, ..NotifySettings::default() }
}

fn secrets() -> Given {
    Given::with(Secret::Webhook, "whsec_test")
}

fn call(answers: &[&str]) -> (Result<(), (String, bool)>, Heard<Call>) {
    let (url, heard) = servers::web(answers);
    let network = if answers.contains(&"") { impatient() } else { Network::default() };
    (try_now(Channel::Webhook, &settings(&url), &secrets(), &network), heard)
}

#[test]
fn a_call_is_signed_and_carries_what_happened() {
    let (sent, heard) = call(&["200 OK"]);
    assert_eq!(sent, Ok(()));
    let call = heard.lock().unwrap().remove(0);
    assert_eq!(call.line, "POST /hook?key=secret HTTP/1.1");
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(call.header("almoner-delivery"), Some("7"));
    let expected = signature("whsec_test", 1_732_200_001, &call.body);
    assert_eq!(call.header(HEADER), Some(expected.as_str()));
    let document: serde_json::Value = serde_json::from_slice(&call.body).unwrap();
    assert_eq!((&document["event"], &document["created_at"]), (&"job.failed".into(), &1_732_200_000_000_i64.into()));
    assert!(document["message"].as_str().unwrap().starts_with("Müller & Söhne.csv could not be imported"));
}

#[test]
fn the_answer_says_whether_to_try_again() {
    for (answer, expected, again) in [
        ("500 Internal Server Error", "a problem of its own (status 500)", true),
        ("503 Service Unavailable", "a problem of its own (status 503)", true),
        ("400 Bad Request", "refuses it (status 400)", false),
        ("401 Unauthorized", "refuses it (status 401)", false),
        ("429 Too Many Requests", "refuses it (status 429)", false),
        ("302 Found\r\nLocation: http://127.0.0.1:1/", "sends us to another address (status 302)", false),
        ("", "the server does not answer", true),
    ] {
        let (sent, heard) = call(&[answer]);
        let (why, tries_again) = sent.unwrap_err();
        assert!(why.contains(expected), "{why}");
        assert_eq!((tries_again, heard.lock().unwrap().len()), (again, 1), "{answer}");
    }
}

#[test]
fn what_is_not_there_or_not_protected_is_not_called() {
    let nobody = "http://127.0.0.1:1/hook";
    assert_eq!(
        try_now(Channel::Webhook, &settings(nobody), &secrets(), &Network::default()),
        Err(("the server cannot be reached".into(), true))
    );
    let (why, again) =
        try_now(Channel::Webhook, &settings("http://example.org/x"), &secrets(), &Network::default()).unwrap_err();
    assert!(why.contains("not protected") && !again, "{why}");
    let (url, heard) = servers::web(&["200 OK"]);
    let unsigned = try_now(Channel::Webhook, &settings(&url), &Given::default(), &Network::default());
    assert_eq!(unsigned, Err(("no secret is kept to sign it with".into(), false)));
    assert_eq!(heard.lock().unwrap().len(), 0);
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused() {
    let (pem, config) = servers::own_certificate();
    // What is behind the certificate does not matter: nobody gets that far unless it is trusted.
    let (port, _) = servers::mail(servers::Manners::default(), Some(config));
    let settings = settings(&format!("https://localhost:{port}/hook"));
    let (why, again) = try_now(Channel::Webhook, &settings, &secrets(), &Network::default()).unwrap_err();
    assert!(why.contains("not one this computer trusts") && !again, "{why}");
    let trusting = Network { certificates: vec![pem], ..Network::default() };
    let (why, _) = try_now(Channel::Webhook, &settings, &secrets(), &trusting).unwrap_err();
    assert!(!why.contains("certificate"), "it was trusted: {why}");
}

#[test]
fn what_failed_once_arrives_the_next_time_with_the_same_document() {
    let (url, heard) = servers::web(&["500 Internal Server Error", "200 OK"]);
    let (_folder, delivering) = delivering(&settings(&url), secrets());
    let deliveries = &delivering.deliveries;
    deliveries.add(Channel::Webhook, &Notice::not_imported("gala.csv"), 1_000).unwrap();
    deliver_due(&delivering, || 1_000);
    assert!(deliveries.list()[0].outcome().starts_with("tried once, is tried again"), "{:?}", deliveries.list());
    deliver_due(&delivering, || 10_999);
    assert_eq!(heard.lock().unwrap().len(), 1, "not before its time");
    deliver_due(&delivering, || 11_000);
    assert_eq!(deliveries.list()[0].outcome(), "delivered");
    let calls = heard.lock().unwrap();
    assert_eq!((calls.len(), &calls[0].body), (2, &calls[1].body));
    assert_ne!(calls[0].header(HEADER), calls[1].header(HEADER), "the signature says when it was sent");
}

#[test]
fn what_was_turned_off_meanwhile_is_not_sent() {
    let (url, heard) = servers::web(&["200 OK"]);
    let mut off = settings(&url);
    off.webhook.on = false;
    let (_folder, delivering) = delivering(&off, secrets());
    delivering.deliveries.add(Channel::Webhook, &Notice::not_imported("gala.csv"), 0).unwrap();
    deliver_due(&delivering, || 0);
    assert!(delivering.deliveries.list()[0].outcome().contains("turned off"));
    delivering.deliveries.add(Channel::Webhook, &Notice::test(), 0).unwrap();
    deliver_due(&delivering, || 0);
    assert_eq!(heard.lock().unwrap().len(), 1, "a test is sent all the same");
}

#[test]
fn the_thread_sends_what_an_earlier_program_left_and_what_it_is_woken_for() {
    let (url, heard) = servers::web(&["200 OK"]);
    let (_folder, mut delivering) = delivering(&settings(&url), secrets());
    let (told, tried) = sync_channel(8);
    delivering.tried = Arc::new(move |delivery| told.send(delivery.outcome()).unwrap());
    let deliveries = delivering.deliveries.clone();
    deliveries.add(Channel::Webhook, &Notice::not_imported("left.csv"), 0).unwrap();
    let deliverer = Deliverer::start(delivering).unwrap();
    let patience = Duration::from_secs(20);
    assert_eq!(tried.recv_timeout(patience).unwrap(), "delivered");
    deliveries.add(Channel::Webhook, &Notice::not_imported("new.csv"), 0).unwrap();
    deliverer.wake();
    assert_eq!(tried.recv_timeout(patience).unwrap(), "delivered");
    deliveries.add(Channel::Webhook, &Notice::not_imported("last.csv"), 0).unwrap();
    deliverer.close(patience);
    assert_eq!((tried.recv().unwrap().as_str(), heard.lock().unwrap().len()), ("delivered", 3));
}
