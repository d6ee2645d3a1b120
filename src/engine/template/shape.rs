//! Holds a JSON document against the published schema of templates.
//!
//! It exists so that the schema that is published is the one that decides: what it does not name is
//! refused, by the place where it stands. It knows the words of JSON Schema that this schema uses, and
//! must not pass over one it does not know.

use serde_json::{Map, Value};
use std::sync::OnceLock;

/// The published JSON Schema (draft 2020-12) of a template file.
pub const SCHEMA: &str = include_str!("../../../assets/schema/template.schema.json");

/// Words of a schema that are for people.
const FOR_PEOPLE: &[&str] = &["$schema", "$id", "$defs", "title", "description"];

fn schema() -> &'static Value {
    static PARSED: OnceLock<Value> = OnceLock::new();
    PARSED.get_or_init(|| serde_json::from_str(SCHEMA).expect("the schema in the program is well formed"))
}

/// Whether a document has the form of a template.
///
/// # Errors
/// A sentence without its end that says where it has not: `matches[2]` has a member “colour”, which
/// templates do not have.
pub fn valid(document: &Value) -> Result<(), String> {
    check(schema(), document, "")
}

fn check(rule: &Value, value: &Value, at: &str) -> Result<(), String> {
    let rule = resolved(rule);
    let Some(words) = rule.as_object() else { return Ok(()) };
    for (word, wanted) in words {
        match word.as_str() {
            "type" => of_type(wanted, value, at)?,
            "const" if value != wanted => return Err(format!("{} is not {wanted}", named(at))),
            "enum" => one_of_values(wanted, value, at)?,
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minimum" => bound(word, wanted, value, at)?,
            "oneOf" => one_form(wanted, value, at)?,
            "required" | "properties" | "additionalProperties" | "const" => {}
            "items" => each(value, at, |_| Some(wanted))?,
            "prefixItems" => each(value, at, |i| wanted.get(i))?,
            word if FOR_PEOPLE.contains(&word) => {}
            word => return Err(format!("the published schema uses “{word}”, which this program does not know")),
        }
    }
    match value.as_object() {
        Some(members) => object(words, members, at),
        None => Ok(()),
    }
}

/// A rule, or the one it refers to.
fn resolved(rule: &Value) -> &Value {
    let reference = rule.get("$ref").and_then(Value::as_str).and_then(|r| r.strip_prefix('#'));
    reference.and_then(|pointer| schema().pointer(pointer)).unwrap_or(rule)
}

fn named(at: &str) -> &str {
    if at.is_empty() { "the document" } else { at }
}

fn of_type(wanted: &Value, value: &Value, at: &str) -> Result<(), String> {
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        _ => false,
    };
    let words = |kind: &str| match kind {
        "object" => "an object",
        "array" => "a list",
        "string" => "text",
        "boolean" => "true or false",
        "integer" => "a whole number",
        _ => "null",
    };
    let kinds: Vec<&str> = match wanted {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        one => one.as_str().into_iter().collect(),
    };
    if kinds.iter().any(|kind| is(kind)) {
        return Ok(());
    }
    let kinds: Vec<&str> = kinds.into_iter().map(words).collect();
    Err(format!("{} is not {}", named(at), kinds.join(" or ")))
}

fn one_of_values(wanted: &Value, value: &Value, at: &str) -> Result<(), String> {
    let known = wanted.as_array().map(Vec::as_slice).unwrap_or_default();
    if known.contains(value) {
        return Ok(());
    }
    let known: Vec<&str> = known.iter().filter_map(Value::as_str).collect();
    Err(format!("{} is none of {}", named(at), known.join(", ")))
}

fn bound(word: &str, wanted: &Value, value: &Value, at: &str) -> Result<(), String> {
    let limit = wanted.as_u64().unwrap_or(0);
    let (size, what) = match value {
        Value::String(text) => (text.chars().count() as u64, "characters"),
        Value::Array(items) => (items.len() as u64, "entries"),
        Value::Number(number) => (number.as_u64().unwrap_or(0), ""),
        _ => return Ok(()),
    };
    let relation = match word {
        "maxLength" | "maxItems" if size > limit => "more than",
        "minLength" | "minItems" if size < limit => "fewer than",
        "minimum" if size < limit => return Err(format!("{} is less than {limit}", named(at))),
        _ => return Ok(()),
    };
    Err(format!("{} has {relation} {limit} {what}", named(at)))
}

fn one_form(forms: &Value, value: &Value, at: &str) -> Result<(), String> {
    let forms = forms.as_array().map(Vec::as_slice).unwrap_or_default();
    let results: Vec<Result<(), String>> = forms.iter().map(|form| check(form, value, at)).collect();
    match results.iter().filter(|r| r.is_ok()).count() {
        1 => Ok(()),
        0 => {
            let reasons: Vec<String> = results.into_iter().filter_map(Result::err).collect();
            Err(reasons.join(", and "))
        }
        _ => Err(format!("{} says two things of which only one can be", named(at))),
    }
}

fn each<'r>(value: &Value, at: &str, rule: impl Fn(usize) -> Option<&'r Value>) -> Result<(), String> {
    let items = value.as_array().map(Vec::as_slice).unwrap_or_default();
    for (i, item) in items.iter().enumerate() {
        if let Some(rule) = rule(i) {
            check(rule, item, &format!("{at}[{i}]"))?;
        }
    }
    Ok(())
}

fn object(words: &Map<String, Value>, members: &Map<String, Value>, at: &str) -> Result<(), String> {
    let required = words.get("required").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if let Some(absent) = required.iter().filter_map(Value::as_str).find(|name| !members.contains_key(*name)) {
        return Err(format!("{} has no member “{absent}”", named(at)));
    }
    let known = words.get("properties").and_then(Value::as_object);
    let closed = words.get("additionalProperties") == Some(&Value::Bool(false));
    for (name, value) in members {
        let inner = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
        match known.and_then(|known| known.get(name)) {
            Some(rule) => check(rule, value, &inner)?,
            None if closed => {
                let name: String = name.chars().take(60).collect();
                return Err(format!("{} has a member “{name}”, which templates do not have", named(at)));
            }
            None => {}
        }
    }
    Ok(())
}
