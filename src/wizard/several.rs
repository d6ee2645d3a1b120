//! Several record types of one file, prepared together: each is a draft of its own, with its own matches, steps back and
//! fixes, and one of them is worked on.
//!
//! It exists so that each part is matched exactly as a file of one record type is. The draft that is worked on stands
//! where a draft stands alone and holds the others.

use super::command::News;
use super::draft::Draft;
use super::effect::Effect;
use super::state::CheckView;
use crate::engine::job::{ImportRequest, KnownLists, known_lists, propose_type_of};
use crate::engine::mapping::suggest::ProposedType;
use crate::engine::model::Mode;
use crate::engine::schema::{RecordType, Schema};
use crate::engine::source::{ReadOptions, Source};
use std::mem::{swap, take};
use std::path::Path;
use std::sync::Arc;

/// The parts besides the one that is worked on.
#[derive(Debug, Default)]
pub struct Together {
    /// In their order.
    others: Vec<Draft>,
    /// Place of the one worked on.
    at: usize,
}

/// A list of a file, opened.
#[derive(Debug, Clone)]
pub struct OpenedPart {
    pub source: Arc<Source>,
    pub record_type: &'static RecordType,
    /// What its rows look like by their columns.
    pub proposed: Arc<ProposedType>,
}

impl News {
    /// Everything a file holds, where that is records of several types and nobody asked for one list of them; `None`
    /// for any other file. Not within a frame: it opens the file once for each.
    pub fn whole(
        schema: &'static Schema,
        ticket: u64,
        path: &Path,
        options: &ReadOptions,
        lists: Option<Arc<KnownLists>>,
    ) -> Option<News> {
        if options.sheet.is_some() {
            return None;
        }
        let lists = lists.or_else(|| known_lists(schema, path, options).ok().map(Arc::new))?;
        if !lists.are_several() {
            return None;
        }
        let open = |known: &crate::engine::job::KnownList| {
            let options = ReadOptions { sheet: known.list.selector.clone(), ..options.clone() };
            let source = Source::open(path, &options).ok()?;
            let proposed = Arc::new(propose_type_of(&source));
            Some(OpenedPart { source: Arc::new(source), record_type: known.record_type, proposed })
        };
        // Where one of them cannot be read, it is said why of the one that is read alone.
        let parts: Vec<OpenedPart> = lists.known.iter().map(open).collect::<Option<_>>()?;
        Some(News::WholeOpened { ticket, lists, parts })
    }

    /// What one list of a JSON file has beside it, as its beginning shows; `None` for any other file. Not within a frame.
    pub fn lists(schema: &'static Schema, ticket: u64, source: &Source) -> Option<News> {
        let lists =
            source.reading.format.is_json().then(|| known_lists(schema, &source.path, &source.options))?.ok()?;
        Some(News::ListsFound { ticket, lists: Arc::new(lists) })
    }
}

/// What several record types can be imported as together.
pub const MODES: [Mode; 3] = [Mode::AddAndUpdate, Mode::AddOnly, Mode::UpdateOnly];

impl Draft {
    /// One import of several parts; the first is worked on. `None` where there is none.
    pub(super) fn together(drafts: Vec<Draft>) -> Option<Draft> {
        let mut drafts = drafts.into_iter();
        let mut first = drafts.next()?;
        first.together = Together { others: drafts.collect(), at: 0 };
        Some(first)
    }

    /// Every part, no longer together.
    pub(super) fn apart(mut self) -> Vec<Draft> {
        let Together { mut others, at } = take(&mut self.together);
        others.insert(at.min(others.len()), self);
        others
    }

    pub fn is_several(&self) -> bool {
        !self.together.others.is_empty()
    }

    /// Every part in its order; a draft that stands alone is its only part.
    pub fn all_parts(&self) -> impl Iterator<Item = &Draft> {
        let (before, after) = self.together.others.split_at(self.together.at.min(self.together.others.len()));
        before.iter().chain([self]).chain(after)
    }

    /// Place of the part that is worked on.
    pub fn place(&self) -> usize {
        self.together.at
    }

    /// Works on another part.
    pub(super) fn show_part(&mut self, place: usize) {
        let Together { mut others, at } = take(&mut self.together);
        if place != at && place <= others.len() {
            self.leave();
            let wanted = if place < at { place } else { place - 1 };
            swap(self, &mut others[wanted]);
            let before = others.remove(wanted);
            others.insert(if at < place { at } else { at - 1 }, before);
            self.together = Together { others, at: place };
        } else {
            self.together = Together { others, at };
        }
    }

    /// What is open on its pages is closed; what is still counted is not waited for.
    fn leave(&mut self) {
        self.forget_unfinished();
        self.drag(None);
        (self.selected, self.looking, self.translating) = (None, None, None);
        (self.asks_recognise, self.customs.defining) = (false, None);
    }

    /// The part that asked for something.
    pub(super) fn of_ticket(&mut self, ticket: u64) -> Option<&mut Draft> {
        if self.ticket == ticket {
            return Some(self);
        }
        self.together.others.iter_mut().find(|part| part.ticket == ticket)
    }

    pub(super) fn each_part(&mut self, mut change: impl FnMut(&mut Draft)) {
        change(self);
        self.together.others.iter_mut().for_each(change);
    }

    /// Puts a part in the place of the one that asked for it.
    pub(super) fn replace_part(&mut self, ticket: u64, part: impl FnOnce(&Draft) -> Draft) {
        let Some(old) = self.of_ticket(ticket) else { return };
        let mut new = part(old);
        new.together = take(&mut old.together);
        swap(old, &mut new);
        // What a person decided about the old one holds.
        old.carry_over(new, true);
    }

    /// The first part that is not read whole yet, to be looked through.
    pub(super) fn next_to_profile(&self) -> Option<Effect> {
        let unread = |part: &&Draft| !part.profile.complete && part.profile_problem.is_none();
        let part = self.all_parts().find(unread)?;
        Some(Effect::Profile { ticket: part.ticket, source: part.source.clone() })
    }

    /// The request of all parts, once each is known whole and matched: what goes first stands in the last.
    pub(super) fn whole_request(&self) -> Option<ImportRequest> {
        let mut all = Vec::new();
        for part in self.all_parts() {
            let mut request = part.own_request()?;
            all.append(&mut request.first);
            all.push(request);
        }
        let last = all.pop()?;
        Some(ImportRequest { first: all, ..last })
    }
}

impl CheckView {
    /// The parts that somebody matched, in the order of their drafts.
    pub fn own_parts(&self) -> impl Iterator<Item = Option<usize>> + '_ {
        self.parts().filter(|part| !self.is_derived(*part))
    }

    /// The draft a part was matched in; of one that nobody matched, the draft whose rows need it.
    pub(super) fn draft_of(&self, part: Option<usize>) -> usize {
        let before = self.parts().take_while(|other| *other != part);
        before.filter(|other| !self.is_derived(*other)).count()
    }
}
