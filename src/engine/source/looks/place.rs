//! Postal codes, by their shape.

/// Whether a cell has the shape of a postal code: `02134`, `02134-1234`, `K1A 0B1`, `SW1A 1AA`,
/// `1012 AB`.
pub fn is_postal_code(cell: &str) -> bool {
    if !(5..=10).contains(&cell.len()) || !cell.is_ascii() {
        return false;
    }
    let mut shape = [0u8; 10];
    for (to, byte) in shape.iter_mut().zip(cell.bytes()) {
        *to = match byte {
            b'0'..=b'9' => b'9',
            b'a'..=b'z' | b'A'..=b'Z' => b'A',
            other => other,
        };
    }
    let shape = &shape[..cell.len()];
    const SHAPES: [&[u8]; 12] = [
        b"99999",
        b"99999-9999",
        b"A9A 9A9",
        b"A9A9A9",
        b"A9 9AA",
        b"A99 9AA",
        b"AA9 9AA",
        b"AA99 9AA",
        b"A9A 9AA",
        b"AA9A 9AA",
        b"9999 AA",
        b"AA-99999",
    ];
    SHAPES.contains(&shape)
}
