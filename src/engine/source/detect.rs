//! Detects encoding, separator, quoting and header row.
