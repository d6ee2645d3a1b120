//! One file a page: each draws what its screen says and pushes the commands a person's clicks mean.
//!
//! Views exist so that a page is one readable list of widgets. They decide nothing and keep no state but what egui
//! remembers by itself (scrolling, focus, what is typed into an open list).

pub mod check;
pub mod importing;
pub mod matching;
mod parts;
pub mod result;
