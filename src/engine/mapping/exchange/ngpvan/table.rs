//! Which field of which NGP VAN mapping type is which of ours.
//!
//! The types and fields an account has vary there; these are the documented ones that have a
//! counterpart here.

/// A mapping type and its fields.
pub struct Type {
    pub name: &'static str,
    /// (field there, field here). `{n}` is the number of an entry, for each group its own.
    pub fields: &'static [(&'static str, &'static str)],
    /// Fields that have the same value in every row because of what the type is.
    pub implied: &'static [(&'static str, &'static str)],
}

pub const TYPES: &[Type] = &[
    Type {
        name: "CreateOrUpdateContact",
        fields: &[
            ("FirstName", "first_name"),
            ("MiddleName", "middle_name"),
            ("LastName", "last_name"),
            ("DOB", "birth_date"),
            ("Sex", "gender"),
            ("AddressLine1", "addresses.{n}.line_1"),
            ("AddressLine2", "addresses.{n}.line_2"),
            ("AddressLine3", "addresses.{n}.line_3"),
            ("City", "addresses.{n}.city"),
            ("StateOrProvince", "addresses.{n}.state"),
            ("ZipOrPostal", "addresses.{n}.postal_code"),
            ("CountryCode", "addresses.{n}.country"),
            ("Email", "emails.{n}.email"),
            ("Phone", "phones.{n}.phone"),
        ],
        implied: &[],
    },
    Type {
        name: "Salutations",
        fields: &[
            ("FirstName", "first_name"),
            ("MiddleName", "middle_name"),
            ("LastName", "last_name"),
            ("Suffix", "suffix"),
        ],
        implied: &[],
    },
    Type {
        name: "MailingAddress",
        fields: &[
            ("MailingAddress", "addresses.{n}.line_1"),
            ("MailingAddressLine2", "addresses.{n}.line_2"),
            ("MailingAddressLine3", "addresses.{n}.line_3"),
            ("MailingCity", "addresses.{n}.city"),
            ("MailingStateOrProvince", "addresses.{n}.state"),
            ("MailingZipOrPostal", "addresses.{n}.postal_code"),
            ("MailingCountryCode", "addresses.{n}.country"),
        ],
        implied: &[("addresses.{n}.type", "mailing")],
    },
    Type {
        name: "Phones",
        fields: &[
            ("Phone", "phones.{n}.phone"),
            ("PhoneTypeID", "phones.{n}.type"),
            ("PhoneOptInStatusID", "phones.{n}.opt_in"),
        ],
        implied: &[],
    },
    Type {
        name: "Email",
        fields: &[
            ("Email", "emails.{n}.email"),
            ("EmailTypeId", "emails.{n}.type"),
            ("EmailSubscriptionStatusId", "emails.{n}.opt_in"),
        ],
        implied: &[],
    },
    Type {
        name: "ApplyExternalID",
        fields: &[("ExternalIdTypeID", "external_ids.{n}.type"), ("ExternalId", "external_ids.{n}.value")],
        implied: &[],
    },
    Type {
        name: "ApplyRelationships",
        fields: &[("SecondaryVANID", "relationships.{n}.contact"), ("Relationship", "relationships.{n}.type")],
        implied: &[],
    },
    Type {
        name: "Jobs",
        fields: &[
            ("Employer", "works.{n}.company"),
            ("StartDate", "works.{n}.start_date"),
            ("TerminatedDate", "works.{n}.end_date"),
        ],
        implied: &[],
    },
];

/// The type whose fields are custom ones, `CF` and a number.
pub const CUSTOMS: &str = "ApplyContactCustomFields";

/// Codes there and what they are here, by field.
const CODES: &[(&str, &[(&str, &str)])] = &[
    ("PhoneTypeID", &[("C", "mobile"), ("H", "home"), ("W", "work"), ("F", "fax"), ("U", "other")]),
    ("EmailTypeId", &[("1", "home"), ("2", "work"), ("3", "other")]),
    ("PhoneOptInStatusID", &[("1", "yes"), ("3", "no")]),
    ("EmailSubscriptionStatusId", &[("2", "yes"), ("0", "no")]),
];

pub fn of(name: &str) -> Option<&'static Type> {
    TYPES.iter().find(|known| known.name == name)
}

/// The value here for a value there.
pub fn here(field: &str, value: &str) -> String {
    let code = codes(field).iter().find(|(there, _)| there.eq_ignore_ascii_case(value));
    code.map_or(value, |(_, here)| here).to_owned()
}

/// The value there for a value here.
pub fn there(field: &str, value: &str) -> String {
    let code = codes(field).iter().find(|(_, here)| here.eq_ignore_ascii_case(value));
    code.map_or(value, |(there, _)| there).to_owned()
}

fn codes(field: &str) -> &'static [(&'static str, &'static str)] {
    CODES.iter().find(|(name, _)| *name == field).map_or(&[], |(_, codes)| codes)
}
