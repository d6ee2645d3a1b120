//! Mail, handed to a server that speaks the protocol.

use super::servers::{self, Heard, Manners};
use super::*;

fn settings(port: u16, encryption: Encryption) -> NotifySettings {
    let email = EmailSettings {
        on: true,
        host: "localhost".into(),
        port,
        encryption,
        user: "almoner".into(),
        from: "Almoner <almoner@example.org>".into(),
        to: vec!["maria@example.org".into(), "Jo Núñez <jo@example.org>".into()],
    };
    NotifySettings { email, ..NotifySettings::default() }
}

fn mail(manners: Manners, password: &str) -> (Result<(), (String, bool)>, Heard<String>) {
    let (port, heard) = servers::mail(manners, None);
    let secrets = Given::with(Secret::Smtp, password);
    (try_now(Channel::Email, &settings(port, Encryption::None), &secrets, &Network::default()), heard)
}

#[test]
fn a_mail_arrives_with_subject_text_and_all_recipients() {
    let (sent, heard) = mail(Manners::default(), "right");
    assert_eq!(sent, Ok(()));
    let mail = heard.lock().unwrap().remove(0);
    for part in [
        "RCPT TO:<maria@example.org>",
        "RCPT TO:<jo@example.org>",
        "Subject: Almoner: Import failed",
        "Auto-Submitted: auto-generated",
        "could not be imported",
    ] {
        assert!(mail.contains(part), "{part}: {mail}");
    }
    assert!(!mail.contains("right"), "{mail}");
}

#[test]
fn a_refusal_says_whether_to_try_again() {
    let to = |to_recipient| Manners { to_recipient, ..Manners::default() };
    for (manners, password, expected, again) in [
        (Manners::default(), "wrong", "does not accept the user or the password", false),
        (to("550 no such box"), "right", "refuses it (code 550)", false),
        (to("451 later"), "right", "puts it off (code 451)", true),
    ] {
        let (sent, heard) = mail(manners, password);
        let (why, tries_again) = sent.unwrap_err();
        assert!(why.contains(expected) && tries_again == again, "{why}");
        assert_eq!(heard.lock().unwrap().len(), 0);
    }
}

#[test]
fn without_a_password_or_a_server_nothing_is_sent() {
    let (port, _) = servers::mail(Manners::default(), None);
    let none = try_now(Channel::Email, &settings(port, Encryption::None), &Given::default(), &Network::default());
    assert_eq!(none, Err(("no password is kept for the mail server".into(), false)));
    let secrets = Given::with(Secret::Smtp, "right");
    let nobody = try_now(Channel::Email, &settings(1, Encryption::None), &secrets, &Network::default());
    assert_eq!(nobody, Err(("the mail server cannot be reached".into(), true)));
}

#[test]
fn a_server_that_says_nothing_is_not_waited_for() {
    let (url, _) = servers::web(&[""]);
    let port = url.split([':', '/']).nth(4).unwrap().parse().unwrap();
    let secrets = Given::with(Secret::Smtp, "right");
    let (why, again) = try_now(Channel::Email, &settings(port, Encryption::None), &secrets, &impatient()).unwrap_err();
    assert!(again, "{why}");
}

#[test]
fn a_certificate_nobody_vouches_for_is_refused_and_a_trusted_one_is_used() {
    for start_tls in [false, true] {
        let encryption = if start_tls { Encryption::StartTls } else { Encryption::Tls };
        let (pem, config) = servers::own_certificate();
        let (port, heard) = servers::mail(Manners { start_tls, ..Manners::default() }, Some(config));
        let (settings, secrets) = (settings(port, encryption), Given::with(Secret::Smtp, "right"));
        let (why, again) = try_now(Channel::Email, &settings, &secrets, &Network::default()).unwrap_err();
        assert!(why.contains("not one this computer trusts") && !again, "{why}");
        let trusting = Network { certificates: vec![pem], ..Network::default() };
        assert_eq!(try_now(Channel::Email, &settings, &secrets, &trusting), Ok(()), "{encryption:?}");
        assert_eq!(heard.lock().unwrap().len(), 1);
    }
}

#[test]
fn a_server_without_protection_gets_no_password() {
    let (port, heard) = servers::mail(Manners::default(), None);
    let secrets = Given::with(Secret::Smtp, "right");
    let (why, _) =
        try_now(Channel::Email, &settings(port, Encryption::StartTls), &secrets, &Network::default()).unwrap_err();
    assert!(why.contains("does not offer this protection"), "{why}");
    assert_eq!(heard.lock().unwrap().len(), 0);
}
