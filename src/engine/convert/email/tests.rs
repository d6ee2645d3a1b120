//! Email addresses as people write them, accepted and refused.

use super::*;

#[test]
fn addresses_are_taken_out_of_what_surrounds_them() {
    for (text, expected) in [
        ("maria@x.org", "maria@x.org"),
        ("Maria.Lopez@Example.ORG", "maria.lopez@example.org"),
        ("mailto:m@x.org", "m@x.org"),
        ("MAILTO:m@x.org", "m@x.org"),
        ("Maria Lopez <m@x.org>", "m@x.org"),
        ("<m@x.org>;", "m@x.org"),
        ("\"Lopez, Maria\" <m@x.org>", "m@x.org"),
        ("m@x.org.", "m@x.org"),
        ("m@x.org,", "m@x.org"),
        ("'m@x.org'", "m@x.org"),
        ("m @ x.org", "m@x.org"),
        ("m@\u{200B}x.org", "m@x.org"),
        ("o'brien+gifts@mail.x.co.uk", "o'brien+gifts@mail.x.co.uk"),
        ("first_last-2@sub.x-y.museum", "first_last-2@sub.x-y.museum"),
        ("m/ops@x.org", "m/ops@x.org"),
        ("JOSÉ@exämple.org", "josé@exämple.org"),
        ("m@xn--exmple-cua.xn--p1ai", "m@xn--exmple-cua.xn--p1ai"),
    ] {
        assert_eq!(read(text), Conversion::text(expected), "{text}");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for text in [
        "soren.d@example",
        "maria",
        "@x.org",
        "m@",
        "m@x",
        "m@x.",
        "m@-x.org",
        "m@x-.org",
        ".m@",
        "m@x.o",
        "m@127.0.0.1",
        "m@[127.0.0.1]",
        "www.x.org",
        "<>",
        "@",
        "m lopez",
        "m@x.org1",
        "call 555 0142",
        "none given",
        "m@x y",
    ] {
        let outcome = read(text);
        assert_eq!(outcome, Conversion::error(code::EMAIL_NOT_VALID), "{text}");
    }
}

#[test]
fn evident_slips_are_refused_with_the_address_that_was_meant() {
    for (text, meant) in [
        ("maria@gmail,com", "maria@gmail.com"),
        ("maria@gmial.com", "maria@gmail.com"),
        ("Maria@Yahoo.con", "maria@yahoo.com"),
        ("maria@gmial.con", "maria@gmail.com"),
        ("maria@@x.org", "maria@x.org"),
        ("maria@x..org", "maria@x.org"),
        ("maria@x.ogr", "maria@x.org"),
        ("maria(at)x.org", "maria@x.org"),
        ("maria lopez@x.org", "lopez@x.org"),
        ("maria@x. org", "maria@x.org"),
        ("m@x.org; jo@y.org", "m@x.org"),
        ("m@x.org, jo@y.org", "m@x.org"),
        ("m@x.org jo@y.org", "m@x.org"),
        ("m@x.org/jo@y.org", "m@x.org"),
        ("Maria <m@x.org>, Jo <jo@y.org>", "m@x.org"),
        ("m@x.org (work)", "m@x.org"),
    ] {
        assert_eq!(read(text), Conversion::refused(code::EMAIL_NOT_VALID, Some(meant)), "{text}");
    }
}

#[test]
fn lengths_are_limited() {
    let long = |local: usize, domain: usize| format!("{}@{}.org", "a".repeat(local), "b".repeat(domain));
    assert!(read(&long(64, 63)).value.is_some());
    assert_eq!(read(&long(65, 10)).value, None);
    assert_eq!(read(&long(10, 64)).value, None);
}
