//! The pass itself, fed with rows.

use super::*;
use proptest::prelude::*;

/// What a pass holds, its own copies of it included.
const MEMORY_LIMIT: usize = 64 << 20;

fn pass(headers: &[&str]) -> Pass {
    let columns = headers.iter().enumerate();
    Pass::new(&columns.map(|(index, header)| Column { index, header: (*header).to_owned() }).collect::<Vec<_>>())
}

/// A column with a header and cells, in rows from 2.
fn column(header: &str, cells: &[&str]) -> ColumnProfile {
    let mut pass = pass(&[header]);
    let mut batch = RowBatch::default();
    for (number, cell) in (2..).zip(cells) {
        batch.push(number, [*cell]);
    }
    batch.iter().for_each(|row| pass.take(row));
    pass.profile(0).columns.remove(0)
}

/// The kinds of damage with the number of cells.
fn damage(header: &str, cells: &[&str]) -> Vec<(DamageKind, u64)> {
    column(header, cells).damage.iter().map(|damage| (damage.kind, damage.cells)).collect()
}

#[test]
fn damage_names_its_cells_and_the_first_rows() {
    let cells = ["6175550142", "6.17555E+11", "6175550143", "6.17556E+11", " 6.2E+11 ", "6.3E+11", ""];
    assert_eq!(
        column("Phone", &cells).damage,
        [Damage { kind: DamageKind::Exponent, cells: 4, rows: vec![3, 5, 6], example: "6.17555E+11".into() }]
    );
    let long = format!("JosÃ© {}", "é".repeat(100));
    assert_eq!(column("Name", &[&long]).damage[0].example.chars().count(), 24);
}

#[test]
fn signs_are_damage_only_where_the_column_bears_them_out() {
    use DamageKind::*;
    for (header, cells, expected) in [
        // exponents
        ("Donor ID", &["1.2E+11", "1.3E+11"][..], &[(Exponent, 2)][..]),
        ("Reference", &["120000000001", "1.3E+11"], &[(Exponent, 1)]),
        ("Concentration", &["1.2E+11", "1.2E-03"], &[]),
        ("Reading", &["0.25", "12.75", "1.2E+11"], &[]),
        ("Phone", &["1.2E+11", "1.2E-03"], &[(Exponent, 1)]),
        ("Address", &["12E5 Main St", "1 Elm St"], &[]),
        // zeros
        ("ZIP", &["02134", "2134", "60637", "601"], &[(LostZeros, 2)]),
        ("Zip Code", &["60637", "2134-1234"], &[(LostZeros, 1)]),
        ("ZIP", &["8001", "3011", "4051"], &[]),
        ("Postal code", &["60637", "10027", "2134"], &[(LostZeros, 1)]),
        ("Postal code", &["1010", "8010", "60637"], &[]),
        ("Column D", &["02134", "10027", "60637", "2134"], &[(LostZeros, 1)]),
        ("Column D", &["12134", "10027", "60637", "2134"], &[]),
        ("Amount", &["02134", "10027", "60637", "2134"], &[]),
        ("Class Year", &["1999", "2004"], &[]),
        // dates
        ("Gift date", &["3/4/2024", "45291", "12/31/2024"], &[(SerialDates, 1)]),
        ("Gift date", &["45291", "45292", "45293", "45294.5", "soon"], &[(SerialDates, 4)]),
        ("When", &["3/4/2024", "45291", "12/31/2024", "45300"], &[(SerialDates, 2)]),
        ("When", &["45291", "45300"], &[]),
        ("Number", &["45291", "45300", "23451", "33333", "28888", "21111", "3/4/2024"], &[]),
        ("ZIP", &["45291", "3/4/2024"], &[]),
        ("Amount", &["45291", "20000"], &[]),
        ("Birth date", &["00/01/1900", "1/5/1970", "0000-00-00"], &[(ZeroDates, 2)]),
        // the rest
        ("Total", &["#N/A", "#REF!", "5", "#1", "#####"], &[(FormulaError, 2), (Hashes, 1)]),
        ("Name", &["JosÃ©", "SÃO PAULO", "Oâ€™Brien", "Jos\u{FFFD}"], &[(Mojibake, 3)]),
        ("Name", &["#1 Donor", "Ann", "2E Oak St"], &[]),
    ] {
        assert_eq!(damage(header, cells), expected, "{header}: {cells:?}");
    }
}

#[test]
fn all_rows_count_not_only_those_looked_at_closely() {
    let mut pass = pass(&["Name"]);
    let mut batch = RowBatch::default();
    for number in 2..SAMPLED_ROWS + 1_003 {
        batch.push(number, [if number > SAMPLED_ROWS + 1 { "#N/A" } else { "Ann" }]);
    }
    batch.iter().for_each(|row| pass.take(row));
    let found = pass.profile(0).columns.remove(0).damage.remove(0);
    assert_eq!((found.cells, found.rows), (1_001, vec![20_002, 20_003, 20_004]));
}

#[test]
fn distinct_values_are_exact_while_few_then_estimated_and_never_fewer() {
    let mut pass = pass(&["ID"]);
    let mut batch = RowBatch::default();
    let mut before = 0;
    for number in 0..5_000_u64 {
        batch.clear();
        batch.push(number, [format!("C-{number:05}").as_str()]);
        batch.iter().for_each(|row| pass.take(row));
        let telling = number % 97 == 0 || number.abs_diff(DISTINCT_LIMIT as u64) < 3;
        if !telling {
            continue;
        }
        let distinct = pass.columns[0].profile().distinct;
        let exact = number + 1;
        assert!(distinct >= before && distinct <= exact);
        if exact <= DISTINCT_LIMIT as u64 + 1 {
            assert_eq!(distinct, exact);
        }
        before = distinct;
    }
    assert!(before >= 4_800, "{before}");
}

/// Fills a pass with rows of cells that are all different and all long, some of them damaged.
fn crammed(columns: usize, rows: u64, length: usize) -> Pass {
    let mut pass = pass(&vec!["Date of ZIP"; columns]);
    // A few rows looked at closely fill the samples.
    pass.rows = SAMPLED_ROWS - 5;
    let filler = "é".repeat(length);
    let mut batch = RowBatch::default();
    for row in 0..rows {
        batch.clear();
        let cells: Vec<String> = (0..columns).map(|column| format!("{row}-{column} JosÃ© {filler}")).collect();
        batch.push(row + 2, cells.iter().map(String::as_str));
        batch.iter().for_each(|row| pass.take(row));
    }
    pass
}

/// Bytes a profile that was handed out holds.
fn held_by(profile: &Profile) -> usize {
    let text = |text: &String| text.capacity() + size_of::<String>();
    let of = |column: &ColumnProfile| {
        let values: usize = column.values.iter().map(|(value, _)| text(value) + 8).sum();
        let damage: usize = column
            .damage
            .iter()
            .map(|damage| size_of::<Damage>() + damage.example.capacity() + damage.rows.capacity() * 8)
            .sum();
        size_of::<ColumnProfile>() + values + damage + column.samples.iter().map(text).sum::<usize>()
    };
    profile.columns.iter().map(of).sum()
}

#[test]
fn memory_is_bounded_whatever_the_columns_hold() {
    for (columns, rows, length) in [(16_384, 2, 60), (1_024, 10, 200), (8, 1_002, 100)] {
        let pass = crammed(columns, rows, length);
        let held: usize = pass.columns.iter().map(ColumnPass::held).sum();
        let unused: usize = pass.columns.iter().filter(|column| column.profile().values_complete).count();
        // What the sketches of columns that have none yet would add.
        let to_come = unused << pass.shared.precision;
        let all = held + to_come + held_by(&pass.profile(0));
        assert!(all < MEMORY_LIMIT, "{columns} columns: {all} bytes");
    }
}

/// Damage that needs no column to bear it out, counted the plain way.
fn plain_count(cells: &[String], is: impl Fn(&str) -> bool) -> u64 {
    cells.iter().filter(|cell| is(cell.trim())).count() as u64
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn damage_is_counted_as_plainly_as_by_hand(
        cells in proptest::collection::vec(
            prop_oneof![
                Just("#N/A"), Just("#####"), Just("#REF! "), Just("#1"), Just("JosÃ©"), Just("JOÃO"), Just("0000-00-00"),
                Just("1/0/1900"), Just("1/1/1900"), Just("Ann"), Just(""), Just(" Oâ€™Brien"), Just("##"), Just("1.2E+11"),
            ].prop_map(str::to_owned),
            0..60,
        ),
    ) {
        let found = damage("Note", &cells.iter().map(String::as_str).collect::<Vec<_>>());
        let count = |kind| found.iter().find(|(k, _)| *k == kind).map_or(0, |(_, cells)| *cells);
        prop_assert_eq!(count(DamageKind::FormulaError), plain_count(&cells, |cell| ["#N/A", "#REF!"].contains(&cell)));
        prop_assert_eq!(count(DamageKind::Hashes), plain_count(&cells, |cell| cell == "#####"));
        prop_assert_eq!(count(DamageKind::Mojibake), plain_count(&cells, |cell| cell.contains("Ã©") || cell.contains("â€™")));
        prop_assert_eq!(
            count(DamageKind::ZeroDates),
            plain_count(&cells, |cell| ["0000-00-00", "1/0/1900"].contains(&cell))
        );
        prop_assert_eq!(count(DamageKind::Exponent), plain_count(&cells, |cell| cell == "1.2E+11"));
    }
}
