//! Gifts that belong to gifts, in the statistics of an import.

use crate::cli_bench::{Bench, CLEAN, assert_members};
use serde_json::{Value, json};

const GIFTS: &str = "\
Gift ID,Gift type,Donor,Gift date,Amount,Parent gift ID,Soft credit 1 ID
G1,Pledge,C001,2026-01-05,100.00,,C002
G1,Pledge payment,C001,2026-02-05,50.00,G1,
G2,Pledge payment,C001,2026-03-05,50.00,G1,C001
G3,Refund,C001,2026-04-05,-5.00,G2,
G4,Cash,C002,2026-04-06,20.00,,
G5,Cash,C002,2026-04-07,20.00,G999,
";

fn stat(bench: &Bench, job: &str) -> Value {
    bench.json(&["job", job], 0)["stat"]["stat"][0].clone()
}

fn tally(created: u64, updated: u64) -> Value {
    json!({ "inspected": created + updated, "created": created, "updated": updated, "deleted": 0 })
}

#[test]
fn gifts_and_soft_credits_are_counted_by_level() {
    let bench = Bench::with("clean.csv", CLEAN);
    bench.json(&["import", "clean.csv"], 0);
    bench.file("gifts.csv", GIFTS);
    bench.run(&["import", "gifts.csv", "--type", "gift", "--yes"]);
    let first = stat(&bench, "2");
    assert_members(&first, "type succeeded failed top_level_gifts second_level_gifts third_level_gifts pruned_gifts");
    assert_eq!((&first["type"], &first["succeeded"]["created"]), (&json!("GIFT"), &json!(6)), "{first}");
    assert_eq!(first["top_level_gifts"], tally(2, 0));
    // One whose parent is not there belongs to something all the same.
    assert_eq!(first["second_level_gifts"], tally(3, 0));
    assert_eq!(first["third_level_gifts"], tally(1, 0));
    assert_eq!(first["soft_credits_on_pledges"], tally(1, 0));
    assert_eq!(first["soft_credits_on_same_contact_as_related_gift"], tally(1, 0));
    assert_eq!(first["pruned_gifts"], 0);

    bench.file("gifts.csv", GIFTS.replace("20.00", "25.00").replace("-5.00", "-6.00"));
    bench.run(&["import", "gifts.csv", "--type", "gift", "--yes"]);
    let second = stat(&bench, "3");
    assert_eq!(second["top_level_gifts"], tally(0, 1));
    assert_eq!((&second["second_level_gifts"], &second["third_level_gifts"]), (&tally(0, 1), &tally(0, 1)));
    assert_eq!(second["soft_credits_on_pledges"], Value::Null);
    bench.run(&["undo", "2", "--yes"]);
    assert_eq!(stat(&bench, "2"), first, "what an import did stays told after it was taken back");
    assert!(stat(&bench, "1").get("top_level_gifts").is_none(), "contacts have no levels");
}
