//! What a web address is told, as a document.

use super::words::Notice;
use serde_json::{Value, json};

/// The JSON document of a call: the event's name, what is said, and the Job Object. The same delivery has the
/// same document however often it is tried, so that whoever receives it can tell by its number.
pub fn webhook_document(notice: &Notice, delivery: u64, created_at: i64) -> Value {
    let event = if notice.test { "test" } else { notice.occasion.event() };
    json!({
        "event": event,
        "delivery": delivery,
        "created_at": created_at,
        "title": notice.title,
        "message": notice.body,
        "job": notice.job,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_carries_the_event_and_the_job() {
        let notice = Notice::not_imported("gala.csv").with_job(Some(json!({ "id": 12 })));
        let document = webhook_document(&notice, 7, 1_732_200_000_000);
        assert_eq!(document["event"], "job.failed");
        assert_eq!((&document["delivery"], &document["job"]["id"]), (&json!(7), &json!(12)));
        assert_eq!(webhook_document(&Notice::test(), 1, 0)["event"], "test");
    }
}
