//! Detects encoding, separator and header row from parts of a file.
//!
//! It exists so that a person who never heard of any of the three need not choose them. It must not
//! read more than a bounded part of the file; what the rest holds is for the profile to say.

pub(super) mod binary;
pub(super) mod cfb;
pub(super) mod encoding;
pub(super) mod header;
mod mac;
pub(super) mod sample;
pub(super) mod separator;
mod two_rows;
