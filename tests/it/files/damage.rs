//! What spreadsheet programs and wrong encodings do to values, found in the column that has it.

use super::case::{Case, case};
use std::fmt::Write;

/// Records of which each has its own name and the value of a column.
fn column(header: &str, values: &[&str]) -> Vec<u8> {
    let mut text = format!("Name,{header},City\n");
    for (index, value) in values.iter().enumerate() {
        writeln!(text, "Donor {index},{value},Boston").unwrap();
    }
    text.into_bytes()
}

/// One column of values, and what is wrong with it.
fn damaged(
    name: &'static str,
    file: &'static str,
    header: &'static str,
    values: &'static [&'static str],
    codes: &[&'static str],
) -> Case {
    let damage: Vec<_> = codes.iter().map(|code| (header, *code)).collect();
    let count = values.len() as u64;
    case(name, file, move || column(header, values))
        .columns(&["Name", header, "City"])
        .rows(count, 2, count + 1)
        .damage(&damage)
}

pub fn cases() -> Vec<Case> {
    vec![
        damaged(
            "long numbers with an exponent",
            "exponent.csv",
            "Donor ID",
            &["617555014200", "6.17555E+11", "617555014201", "6.17555E+11", "617555014202"],
            &["exponent"],
        ),
        damaged(
            "ZIP codes without their zeros",
            "zips.csv",
            "ZIP",
            &["2134", "60601", "10001", "2139", "94110", "501", "30301", "02140"],
            &["lost_zeros"],
        ),
        damaged("whole ZIP codes", "whole_zips.csv", "ZIP", &["02134", "60601", "10001", "02139-1234"], &[]),
        damaged("years are no ZIP codes", "years.csv", "Class year", &["1988", "1990", "2001", "1975"], &[]),
        damaged(
            "names saved in the wrong encoding",
            "mojibake.csv",
            "First name",
            &["JosÃ©", "ZoÃ«", "Ann", "FranÃ§ois", "Bob", "Câmara"],
            &["mojibake"],
        ),
        damaged(
            "curly quotes saved in the wrong encoding",
            "mojibake_quotes.csv",
            "Last name",
            &["Oâ€™Brien", "Lee", "Dâ€™Arcy", "Ray"],
            &["mojibake"],
        ),
        damaged("Brazilian names are whole", "brazil.csv", "Last name", &["ANTÃO", "CORREIA", "MAÇÃ", "SÃO JOÃO"], &[]),
        damaged(
            "formulas that failed",
            "formulas.csv",
            "Region",
            &["North", "#N/A", "South", "#REF!", "#VALUE!", "#DIV/0!", "North", "#NAME?"],
            &["formula_error"],
        ),
        damaged(
            "a column too narrow when it was saved",
            "hashes.csv",
            "Gift date",
            &["2026-03-04", "########", "2026-05-06", "########", "2026-07-08"],
            &["hashes"],
        ),
        damaged(
            "serial numbers among dates",
            "serials.csv",
            "Gift date",
            &["03/14/2026", "45291", "04/15/2026", "45300", "05/16/2026", "06/17/2026"],
            &["serial_dates"],
        ),
        damaged(
            "a blank date saved as zero",
            "zero_dates.csv",
            "Gift date",
            &["03/14/2026", "01/00/1900", "04/15/2026", "00/01/1900", "05/16/2026"],
            &["zero_dates"],
        ),
        damaged("amounts are no damage", "amounts.csv", "Amount", &["45291", "45300", "2134", "1250.00"], &[]),
        damaged(
            "phone numbers with an exponent",
            "phones.csv",
            "Phone",
            &["1.61756E+10", "16175550142", "16175550143", "1.61756E+10"],
            &["exponent"],
        ),
        case("damage of several kinds side by side", "several.csv", || {
            "ID,First name,ZIP,Joined\n1E+11,JosÃ©,2134,45291\n100000000002,Ann,60601,03/14/2026\n\
             100000000003,Bob,10001,04/15/2026\n100000000004,Cid,2139,#N/A\n100000000005,Dee,94110,05/16/2026\n"
                .into()
        })
        .columns(&["ID", "First name", "ZIP", "Joined"])
        .rows(5, 2, 6)
        .damage(&[
            ("ID", "exponent"),
            ("First name", "mojibake"),
            ("ZIP", "lost_zeros"),
            ("Joined", "serial_dates"),
            ("Joined", "formula_error"),
        ]),
    ]
}
