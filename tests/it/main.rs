//! All integration tests are one program: one link, and shared helpers are compiled once.

mod cli_bench;
mod cli_documents;
mod cli_help;
mod cli_import;
mod cli_jobs;
mod cli_refusals;
mod tidy;
