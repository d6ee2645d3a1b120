//! What values of real exports mean, as a person would say: the measure of every change to suggestions.

use super::*;
use crate::engine::schema::Schema;

/// (field, values with the target each is to be suggested for; "" where nothing may be).
const GOLD: &[(&str, &[(&str, &str)])] = &[
    (
        "emails.0.type",
        &[
            ("Hoem", "home"),
            ("Homee", "home"),
            ("Home email", "home"),
            ("Home E-mail Address", "home"),
            ("Persnal", "home"),
            ("Pers.", "home"),
            ("Prsnl", "home"),
            ("Private email", "home"),
            ("Prive email", "home"),
            ("Wrok", "work"),
            ("Wrk", "work"),
            ("Works", "work"),
            ("Work Type", "work"),
            ("Work (primary)", "work"),
            ("Busines", "work"),
            ("Bussiness", "work"),
            ("Bus.", "work"),
            ("Bsns", "work"),
            ("Offce", "work"),
            ("Main office", "work"),
            ("Geschaftlich", "work"),
            ("Profesional", "work"),
            ("Univ.", "school"),
            ("Universty", "school"),
            ("Colege", "school"),
            ("Campus email", "school"),
            ("Otehr", "other"),
            ("Othr", "other"),
            ("xx", ""),
            ("Hime", ""),
            ("Word", ""),
            ("House", ""),
            ("Spouse", ""),
            ("Home/Work", ""),
            ("Part", ""),
            ("Old", ""),
            ("Former work", ""),
            ("Not home", ""),
            ("Email 2", ""),
            ("Bounced", ""),
            ("1", ""),
            ("Newsletter", ""),
        ],
    ),
    (
        "phones.0.type",
        &[
            ("Moblie", "mobile"),
            ("Mbl", "mobile"),
            ("Mobile #", "mobile"),
            ("Mobile number", "mobile"),
            ("Cell number", "mobile"),
            ("Celular phone", "mobile"),
            ("Celluar", "mobile"),
            ("Cell tel.", "mobile"),
            ("Movil", "mobile"),
            ("Home number", "home"),
            ("Home (main)", "home"),
            ("Residnce", "home"),
            ("Resid", "home"),
            ("Resi.", "home"),
            ("Lanldine", "home"),
            ("Landlin", "home"),
            ("Business tel", "work"),
            ("Work no.", "work"),
            ("Buero", "work"),
            ("Ofice", "work"),
            ("Dorm phone", "school"),
            ("Facsimle", "fax"),
            ("Fax number", "fax"),
            ("Fax no", "fax"),
            ("Pagr", "other"),
            ("Page", "other"),
            ("Work mobile", ""),
            ("Assistant", ""),
            ("Mo", ""),
            ("Bill", ""),
            ("Disconnected", ""),
            ("Emergency", ""),
        ],
    ),
    (
        "addresses.0.type",
        &[
            ("Mailng", "mailing"),
            ("Mailing address", "mailing"),
            ("Postl", "mailing"),
            ("Biling", "billing"),
            ("Billing Addr.", "billing"),
            ("Shiping", "shipping"),
            ("Delivry", "shipping"),
            ("Seasnal", "seasonal"),
            ("Seasonal addr", "seasonal"),
            ("Vacaton", "seasonal"),
            ("Buro", "work"),
            ("Home address", "home"),
            ("Residental", "home"),
            ("Permanant", "home"),
            ("Perm.", "home"),
            ("Buissness", ""),
            ("Mail", "mailing"),
            ("Bad address", ""),
            ("Estate", ""),
            ("Winery", ""),
            ("P.O. Box", ""),
        ],
    ),
    (
        "gender",
        &[
            ("Femal", "female"),
            ("Fmeale", "female"),
            ("Fml", "female"),
            ("Women", "female"),
            ("Feminin.", "female"),
            ("Maile", "male"),
            ("Mael", "male"),
            ("Hommes", "male"),
            ("Nonbinry", "non_binary"),
            ("Unknwon", "unknown"),
            ("Unspecifed", "unknown"),
            ("Prefer", ""),
            ("Mate", ""),
            ("Fe", ""),
            ("Family", ""),
            ("Household", ""),
            ("Organization", ""),
            ("Mr", ""),
        ],
    ),
    (
        "is_deceased",
        &[
            ("Dcsd", "yes"),
            ("Dece", "yes"),
            ("Decea.", "yes"),
            ("Decesed", "yes"),
            ("Decreased", "yes"),
            ("Is deceased", "yes"),
            ("Deceased record", "yes"),
            ("Verstorbn", "yes"),
            ("decede", "yes"),
            ("Actve", "no"),
            ("Activ", "no"),
            ("Actv", "no"),
            ("Livng", "no"),
            ("Active contact", "no"),
            ("Inactive", ""),
            ("Lost", ""),
            ("Diseased", ""),
            ("Lapsed", ""),
            ("Archived", ""),
            ("Deferred", ""),
            ("Not active", ""),
        ],
    ),
    (
        "addresses.0.country",
        &[
            ("Germny", "DE"),
            ("Untied States", "US"),
            ("Switzerlnad", "CH"),
            ("Nethrlands", "NL"),
            ("Atlantis", ""),
            ("Austia", "AT"),
            ("Europe", ""),
            ("Unknown", ""),
        ],
    ),
    (
        "addresses.0.state",
        &[("Masachusetts", "MA"), ("Calif", "CA"), ("Pensylvania", "PA"), ("Carolina", ""), ("N/E", "")],
    ),
    (
        "emails.0.opt_in",
        &[
            ("Subscribd", "yes"),
            ("Opted-In contact", "yes"),
            ("Unsubscribd", "no"),
            ("Optd out", "no"),
            ("Do not emial", "no"),
            ("Bounced", ""),
            ("Pending", ""),
            ("Cleaned", ""),
        ],
    ),
];

fn suggested(path: &str, value: &str) -> Proposed {
    let contact = Schema::built_in().record_type("contact").unwrap();
    let field = contact.field(contact.slot(path).unwrap());
    let nothing = |_: &str| Recognised::No;
    suggest(Schema::built_in(), contact, field, &[(value.to_owned(), 1)], &nothing).remove(0)
}

#[test]
fn what_is_surely_meant_is_suggested_and_nothing_else_is() {
    let mut wrong = Vec::new();
    for (path, value, expected) in GOLD.iter().flat_map(|(path, values)| values.iter().map(move |(v, e)| (path, v, e)))
    {
        let proposed = suggested(path, value);
        let found = proposed.becomes.clone().unwrap_or_default();
        if found != **expected {
            wrong.push(format!("{path}: {value:?} is {found:?} ({:?}), not {expected:?}", proposed.how));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(GOLD.iter().map(|(_, values)| values.len()).sum::<usize>() >= 100);
}

#[test]
fn a_suggestion_says_why() {
    for (path, value, why) in [
        ("emails.0.type", "Work (primary)", "it says “Work”"),
        ("is_deceased", "Actve", "spelled like “active”"),
        ("is_deceased", "Dcsd", "short for “deceased”"),
        ("addresses.0.type", "Buro", "another way to write “büro”"),
    ] {
        assert_eq!(suggested(path, value).how, How::Suggested(why.to_owned()), "{value}");
    }
}

#[test]
fn what_conversion_recognises_goes_before_any_likeness() {
    let contact = Schema::built_in().record_type("contact").unwrap();
    let field = contact.field(contact.slot("emails.0.type").unwrap());
    let recognised = |value: &str| match value {
        "home" | "H" => Recognised::As("home".to_owned()),
        "N/A" => Recognised::Blank,
        _ => Recognised::No,
    };
    let values: Vec<(String, u64)> =
        [("home", 44_120), ("H", 61_204), ("N/A", 9), ("xx", 3)].map(|(v, n)| (v.to_owned(), n)).to_vec();
    let proposed = suggest(Schema::built_in(), contact, field, &values, &recognised);
    let hows: Vec<(&How, Option<&str>)> = proposed.iter().map(|p| (&p.how, p.becomes.as_deref())).collect();
    assert_eq!(
        hows,
        [(&How::Same, Some("home")), (&How::Known, Some("home")), (&How::Blank, None), (&How::NotRecognised, None)]
    );
    assert_eq!(proposed[1].rows, 61_204);
}

#[test]
fn only_fields_with_a_list_of_values_have_targets() {
    let contact = Schema::built_in().record_type("contact").unwrap();
    let labels = |path: &str| -> Vec<String> {
        targets(Schema::built_in(), contact, contact.field(contact.slot(path).unwrap()))
            .into_iter()
            .map(|t| t.label)
            .collect()
    };
    assert_eq!(labels("emails.0.type"), ["Home", "Work", "School", "Other"]);
    assert_eq!(labels("is_deceased"), ["Yes", "No"]);
    assert_eq!(labels("last_name"), [""; 0]);
    let (countries, states) = (labels("addresses.0.country"), labels("addresses.0.state"));
    assert!(countries.contains(&"Germany".to_owned()) && states.contains(&"Massachusetts".to_owned()));
    assert!(states.contains(&"Washington or Western Australia".to_owned()), "they are written alike");
}
