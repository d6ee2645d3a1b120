BEGIN;
INSERT INTO contact (record, created_job, updated_job, id, prefix, first_name, middle_name, last_name, suffix,
    nick_name, gender, birth_date, year, is_deceased, household_id, solicitation_codes, giving_last_gift_date,
    giving_last_gift_amount, giving_last_gift_amount_currency, giving_largest_gift_amount,
    giving_largest_gift_amount_currency, giving_lifetime_amount, giving_lifetime_amount_currency)
SELECT rowid, 1, 1, "Constituent ID", nullif("Prefix", ''), nullif("First Name", ''), nullif("Middle Name", ''),
    nullif("Last Name", ''), nullif("Suffix", ''), nullif("Nickname", ''),
    CASE "Gender" WHEN 'F' THEN 'female' WHEN 'M' THEN 'male' END,
    substr("Birth Date", 7, 4) || '-' || substr("Birth Date", 1, 2) || '-' || substr("Birth Date", 4, 2),
    CAST("Class Year" AS INTEGER), "Deceased" = 'Y', "Household ID",
    CASE WHEN "Solicitation Codes" <> '' THEN '["' || replace("Solicitation Codes", '; ', '","') || '"]' END,
    substr("Last Gift Date", 7, 4) || '-' || substr("Last Gift Date", 1, 2) || '-' || substr("Last Gift Date", 4, 2),
    CAST(replace(replace("Last Gift Amount", '$', ''), '.', '') AS INTEGER), 'USD',
    CAST(replace(replace("Largest Gift Amount", '$', ''), '.', '') AS INTEGER), 'USD',
    CAST(replace(replace("Lifetime Giving", '$', ''), '.', '') AS INTEGER), 'USD'
FROM staging;
INSERT INTO contact_emails (record, position, email, type)
SELECT rowid, 0, lower("Email 1"), "Email 1 Type" FROM staging WHERE "Email 1" <> '';
INSERT INTO contact_emails (record, position, email)
SELECT rowid, 1, lower("Email 2") FROM staging WHERE "Email 2" <> '';
INSERT INTO contact_phones (record, position, phone, phone_typed, type)
SELECT rowid, 0,
    '+1' || replace(replace(replace(replace("Home Phone", '(', ''), ')', ''), ' ', ''), '-', ''), "Home Phone", 'home'
FROM staging WHERE "Home Phone" <> '';
INSERT INTO contact_addresses (record, position, line_1, line_2, city, state, postal_code, country)
SELECT rowid, 0, "Address Line 1", nullif("Address Line 2", ''), "City", "State", "ZIP", 'US' FROM staging;
COMMIT;
DROP TABLE staging;
