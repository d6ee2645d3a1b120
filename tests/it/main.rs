//! The one integration test binary: everything that needs more than one module, without a display.
//!
//! One binary links once; a test in `tidy` fails on a file here that this list forgets.

mod cli_bench;
mod cli_customs;
mod cli_documents;
mod cli_feeds;
mod cli_fixes;
mod cli_help;
mod cli_import;
mod cli_jobs;
mod cli_kept;
mod cli_levels;
mod cli_memory;
mod cli_notify;
mod cli_reading;
mod cli_recognise;
mod cli_records;
mod cli_references;
mod cli_refusals;
mod cli_removals;
mod cli_several;
mod cli_templates;
mod cli_totals;
mod cli_translate;
mod cli_two_at_once;
mod cli_types;
mod cli_watch;
mod content_known;
mod crash;
mod crash_removals;
mod disk;
mod engine_fixes;
mod engine_import;
mod engine_modes;
mod engine_parts;
mod engine_recheck;
mod engine_recognise;
mod engine_records;
mod engine_removals;
mod engine_restoring;
mod engine_rollup;
mod files;
#[cfg(feature = "gui")]
mod flow_choose;
#[cfg(feature = "gui")]
mod flow_customs;
#[cfg(feature = "gui")]
mod flow_feeds;
#[cfg(feature = "gui")]
mod flow_fixes;
#[cfg(feature = "gui")]
mod flow_frame;
#[cfg(feature = "gui")]
mod flow_history;
#[cfg(feature = "gui")]
mod flow_kinds;
#[cfg(feature = "gui")]
mod flow_lists;
#[cfg(feature = "gui")]
mod flow_match;
#[cfg(feature = "gui")]
mod flow_memory;
#[cfg(feature = "gui")]
mod flow_modes;
#[cfg(feature = "gui")]
mod flow_parked;
#[cfg(feature = "gui")]
mod flow_records;
#[cfg(feature = "gui")]
mod flow_removed;
#[cfg(feature = "gui")]
mod flow_reviews;
#[cfg(feature = "gui")]
mod flow_telling;
#[cfg(feature = "gui")]
mod flow_templates;
#[cfg(feature = "gui")]
mod flow_totals;
#[cfg(feature = "gui")]
mod flow_translate;
#[cfg(feature = "gui")]
mod flow_types;
#[cfg(feature = "gui")]
mod gallery;
#[cfg(feature = "gui")]
mod pages;
mod plan_is_run;
mod removal_histories;
mod support;
mod tidy;
#[cfg(feature = "gui")]
mod widgets;
#[cfg(feature = "gui")]
mod window_parity;
mod wizard_choose;
mod wizard_customs;
mod wizard_feeds;
mod wizard_fixes;
mod wizard_flow;
mod wizard_history;
mod wizard_kinds;
mod wizard_lists;
mod wizard_memory;
mod wizard_modes;
mod wizard_parked;
mod wizard_parts;
mod wizard_recognise;
mod wizard_records;
mod wizard_removed;
mod wizard_reviews;
mod wizard_rollup;
mod wizard_telling;
mod wizard_templates;
mod wizard_totals;
mod wizard_translate;
mod wizard_types;
mod wizard_undo;
