//! JSON as programs and websites write it.

use super::case::{Case, case, encoded};
use almoner::engine::source::Format::{Json, JsonLines};

fn records(name: &'static str, file: &'static str, text: &'static str) -> Case {
    case(name, file, move || text.into()).records(Json)
}

pub fn cases() -> Vec<Case> {
    let mut cases = documents();
    cases.extend(shapes());
    cases.extend(lines());
    cases.extend(refusals());
    cases
}

fn documents() -> Vec<Case> {
    vec![
        records("a list of records", "list.json", r#"[{"name":"Ann","city":"Boston"},{"name":"Bob","city":"Bath"}]"#)
            .columns(&["name", "city"])
            .rows(2, 1, 2)
            .cell(2, 1, "Bath"),
        records(
            "records below a name",
            "named.json",
            r#"{"meta":{"count":2},"donors":[{"name":"Ann"},{"name":"Bob"}]}"#,
        )
        .columns(&["name"])
        .rows(2, 1, 2),
        records(
            "two lists of records",
            "two_lists.json",
            r#"{"donors":[{"name":"Ann"},{"name":"Bob"},{"name":"Cid"}],"gifts":[{"amount":5},{"amount":7}]}"#,
        )
        .sheet("donors")
        .parts(&["donors", "gifts"])
        .columns(&["name"])
        .rows(3, 1, 3)
        .notices(&["list_chosen"]),
        records(
            "the second of two lists",
            "second_list.json",
            r#"{"donors":[{"name":"Ann"},{"name":"Bob"}],"gifts":[{"amount":5.50},{"amount":7}]}"#,
        )
        .asked(|options| options.sheet = Some("gifts".into()))
        .sheet("gifts")
        .columns(&["amount"])
        .rows(2, 1, 2),
        case("a document with a mark and spaces in front", "mark.json", || {
            "\u{FEFF}\n  [ {\"name\": \"José\"} , {\"name\": \"Zoë\"} ]\n".into()
        })
        .records(Json)
        .columns(&["name"])
        .rows(2, 1, 2)
        .cell(1, 0, "José"),
        case("a document in UTF-16", "utf16.json", || {
            encoded("\u{FEFF}[{\"name\":\"José\"},{\"name\":\"Zoë\"}]", "utf-16le")
        })
        .records(Json)
        .columns(&["name"])
        .rows(2, 1, 2)
        .cell(1, 0, "José"),
    ]
}

fn shapes() -> Vec<Case> {
    vec![
        records(
            "records within records",
            "nested.json",
            r#"[{"id":1,"name":{"first":"Ann","last":"Lee"},"address":{"city":"Boston","geo":{"lat":42.36}}},
                {"id":2,"name":{"first":"Bob","last":"Ray"},"address":{"city":"Bath","geo":{"lat":51.38}}}]"#,
        )
        .columns(&["id", "name.first", "name.last", "address.city", "address.geo.lat"])
        .rows(2, 1, 2)
        .cell(2, 4, "51.38"),
        records(
            "values of every kind as they are written",
            "kinds.json",
            r#"[{"id":123456789012345678901234,"amount":50.00,"active":true,"note":null,"tags":["a","b"]},
                {"id":2,"amount":1e3,"active":false,"note":"x","tags":[]}]"#,
        )
        .columns(&["id", "amount", "active", "note", "tags"])
        .rows(2, 1, 2)
        .cell(1, 0, "123456789012345678901234")
        .cell(1, 1, "50.00")
        .cell(1, 2, "true")
        .cell(1, 3, ""),
        records(
            "records with names of their own",
            "ragged.json",
            r#"[{"name":"Ann","city":"Boston"},{"name":"Bob","phone":"555-0142"},{"city":"Cork"}]"#,
        )
        .columns(&["name", "city", "phone"])
        .rows(3, 1, 3)
        .cell(2, 1, "")
        .cell(2, 2, "555-0142")
        .cell(3, 1, "Cork"),
        records(
            "escapes and characters from beyond",
            "escapes.json",
            r#"[{"name":"Jos\u00e9 \"J\"","note":"a\nb\t\\ \/ \ud83d\ude00"},{"name":"Zo\u00EB","note":"😀"}]"#,
        )
        .columns(&["name", "note"])
        .rows(2, 1, 2)
        .cell(1, 0, "José \"J\"")
        .cell(1, 1, "a\nb\t\\ / 😀"),
        records(
            "numbers as a program writes them that knows one kind only",
            "floats.json",
            r#"[{"id":1017.0,"amount":12.50},{"id":1018.0,"amount":3.0}]"#,
        )
        .columns(&["id", "amount"])
        .rows(2, 1, 2)
        .cell(1, 0, "1017")
        .cell(1, 1, "12.50"),
        records(
            "a record called Total is a record",
            "total.json",
            r#"[{"name":"Ann","city":"Bath"},{"name":"Total"}]"#,
        )
        .columns(&["name", "city"])
        .rows(2, 1, 2),
        records(
            "lists of lists with names in the first",
            "arrays.json",
            r#"[["name","city"],["Ann","Boston"],["Bob","Bath"]]"#,
        )
        .refused("NoRecord", "a list where a record"),
        case("a name that appears only far down", "late_name.json", || {
            let mut text = String::from("[");
            for i in 0..30_000 {
                text.push_str(&format!("{{\"id\":{i},\"name\":\"Ann Lee of Springfield\"}},"));
            }
            text.push_str("{\"id\":30000,\"name\":\"Bob\",\"phone\":\"555-0142\"}]");
            text.into_bytes()
        })
        .records(Json)
        .columns(&["id", "name", "phone"])
        .rows(30_001, 1, 30_001)
        .more_columns(&["phone"])
        .cell(30_001, 2, "555-0142"),
    ]
}

fn lines() -> Vec<Case> {
    let lines = |name, file, text: &'static str| case(name, file, move || text.into()).records(JsonLines);
    vec![
        lines(
            "a record a line",
            "lines.jsonl",
            "{\"name\":\"Ann\",\"city\":\"Boston\"}\n{\"name\":\"Bob\",\"city\":\"Bath\"}\n",
        )
        .columns(&["name", "city"])
        .rows(2, 1, 2),
        lines(
            "a record a line with blank lines and the line ends of Windows",
            "blank_lines.jsonl",
            "{\"name\":\"Ann\"}\r\n\r\n{\"name\":\"Bob\"}\r\n{\"name\":\"Cid\"}",
        )
        .columns(&["name"])
        .rows(3, 1, 4)
        .cell(3, 0, "Bob")
        .notices(&["blank_rows"]),
        lines("records of three kinds", "kinds.jsonl", KINDS)
            .parts(&["All records", "contact", "gift", "Other records"])
            .columns(&["type", "name", "email", "amount", "date", "comment"])
            .rows(4, 1, 4)
            .notices(&["several_record_types"]),
        lines("the gifts among records of three kinds", "gifts.jsonl", KINDS)
            .asked(|options| options.sheet = Some("gift".into()))
            .sheet("[type=gift]")
            .columns(&["type", "amount", "date"])
            .rows(2, 2, 4)
            .cell(4, 1, "7"),
        lines("one record alone in a line", "one.jsonl", "{\"name\":\"Ann\",\"email\":\"ann@example.org\"}\n")
            .format(Json)
            .columns(&["name", "email"])
            .rows(1, 1, 1),
    ]
}

const KINDS: &str = r#"{"type":"contact","name":"Ann","email":"ann@example.org"}
{"type":"gift","amount":5,"date":"2024-01-02"}
{"comment":"exported on Monday"}
{"type":"gift","amount":7,"date":"2024-01-03"}
"#;

fn refusals() -> Vec<Case> {
    vec![
        records("a list of figures", "figures.json", "[1,2,3]").refused("NoRecord", "a number where a record"),
        records("an empty list", "empty_list.json", "[]").refused("NoRecords", "holds no records"),
        records("an empty object", "empty_object.json", "{}").refused("NoRecords", "holds no records"),
        records("JSON with a comma too many", "comma.json", "[{\"name\":\"Ann\"},]")
            .refused("BadJson", "a comma stands before the end of the list"),
    ]
}
