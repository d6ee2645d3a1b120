//! A job of the size that the documentation of the hosted import API shows: 140,734 contacts and 260,629 gifts, which
//! took 855 seconds there. Contacts, gifts with the totals they make, all totals anew, and the gifts taken back.

use crate::process::Measured;
use crate::steps::{self, Step};
use crate::{donors, giving};

const CONTACTS: u64 = 140_734;
const GIFTS: u64 = 260_629;
/// Seconds the documented job took.
const DOCUMENTED: f64 = 855.0;

pub fn run() -> anyhow::Result<()> {
    let folder = tempfile::Builder::new().prefix("almoner-example-").tempdir()?;
    donors::write(&steps::file(folder.path()), 1..CONTACTS + 1, |_, cells| {
        // Filled from the gifts: what is imported here would stay.
        cells[23..].fill(String::new());
    });
    giving::write(&steps::gifts(folder.path()), 1..GIFTS + 1, CONTACTS, |_, _| {});
    println!("{:<34} {:>9} {:>12} {:>12}", "what", "seconds", "rows/s", "peak memory");
    let mut all = 0.0;
    for (name, step, rows, counts) in [
        ("contacts, 27 columns", Step::Import, CONTACTS, true),
        ("gifts, 12 columns, with totals", Step::Gifts, GIFTS, true),
        ("all totals made anew", Step::RollUp, GIFTS, false),
        ("gifts taken back, with totals", Step::Undo, GIFTS, false),
    ] {
        let measured: Measured = steps::measure(step, folder.path())?;
        let peak = measured.peak_mib().map_or("–".to_owned(), |mib| format!("{mib:.0} MiB"));
        println!("{name:<34} {:>9.1} {:>12.0} {peak:>12}", measured.seconds(), rows as f64 / measured.seconds());
        all += if counts { measured.seconds() } else { 0.0 };
    }
    println!(
        "both imports: {all:.1} s; the documented job took {DOCUMENTED:.0} s, {:.0} times as long",
        DOCUMENTED / all
    );
    Ok(())
}
