//! All integration tests are one program: one link, and shared helpers are compiled once.

mod tidy;
