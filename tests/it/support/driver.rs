//! The wizard without any window: commands in, screens out, effects carried out at once by the real engine on
//! real files.

use super::imports::{World, person};
use almoner::engine::job::{
    self, Checked, CheckedPlan, Control, ImportRequest, NamedLists, PlanSubject, PreviewedUndo, Progress,
    RemovalReportFormat, ReportFormat, UndoScope,
};
use almoner::engine::model::JobId;
use almoner::engine::schema::Schema;
use almoner::engine::source::profile::profile;
use almoner::engine::source::{ReadOptions, Source};
use almoner::engine::store::{
    Decisions, EventFilter, KeepsFixes, NotedMatches, Parks, PlanQuery, ShowsRecords, Store, Templates,
};
use almoner::engine::template::{Template, matches, read_as_known};
use almoner::wizard::command::{CheckNews, JobNews};
use almoner::wizard::effect::{Again, PLAN_PAGE};
use almoner::wizard::opening::Refusal;
use almoner::wizard::recognising::Decision;
use almoner::wizard::records::{RecordsEffect, RecordsNews};
use almoner::wizard::reviews::{ReviewEffect, ReviewNews};
use almoner::wizard::screen::{Page, SlotFeed, screen};
use almoner::wizard::undoing::{KEPT_PAGE, UndoNews};
use almoner::wizard::which_list::ListsNews;
use almoner::wizard::{Command, Effect, News, State, update};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A wizard whose effects are carried out on the spot, by the real engine on real files.
pub struct Driver {
    pub state: State,
    pub world: World,
    plan: Option<CheckedPlan>,
    preview: Option<PreviewedUndo>,
    /// The template exported last.
    pub exported: Option<String>,
    /// News that arrive once nothing else does.
    later: Vec<News>,
    /// Jobs people were told of, with the file's name and whether on the desktop, too.
    pub told: Vec<(Option<JobId>, String, bool)>,
}

impl Driver {
    pub fn new() -> Driver {
        let now = "2026-11-21T10:00:00[UTC]".parse().expect("a valid time");
        let mut driver = Driver {
            state: State::new(Schema::built_in(), now),
            world: World::new(),
            plan: None,
            exported: None,
            told: Vec::new(),
            later: Vec::new(),
            preview: None,
        };
        let summary = driver.world.store.summary().expect("a summary");
        driver.send(News::Database(Ok(summary)).command());
        driver
    }

    pub fn send(&mut self, command: Command) {
        let mut waiting = vec![command];
        while let Some(command) = waiting.pop().or_else(|| self.later.pop().map(News::command)) {
            for effect in update(&mut self.state, command) {
                waiting.extend(self.carry_out(effect).map(News::command));
            }
        }
    }

    /// Carries out effects that were held back.
    pub fn carry_out_all(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Some(news) = self.carry_out(effect) {
                self.send(news.command());
            }
        }
    }

    fn save_report(&mut self, subject: &PlanSubject, name: &str) -> News {
        let plan = self.plan.as_mut().expect("a plan is reported on");
        let mut pages = |query: &PlanQuery, offset, limit| Ok(plan.page(query, offset, limit)?);
        let path = self.world.folder.path().join(name);
        let to = (path.as_path(), ReportFormat::Xlsx);
        let saved = job::save_plan(subject, &mut pages, to, true, &AtomicBool::new(false));
        News::Saved(saved.map(|()| path.clone()).map_err(|e| e.to_string()))
    }

    fn decide(&mut self, decision: Decision) -> News {
        let Decision { record_type, pair, verdict } = decision;
        let result = self.world.store.decide(&record_type, &pair, verdict, "maria").map_err(|e| e.to_string());
        News::Decided { pair, result }
    }

    fn records(&mut self, effect: RecordsEffect) -> Option<RecordsNews> {
        let (schema, store) = (Schema::built_in(), &mut self.world.store);
        Some(match effect {
            RecordsEffect::Find { ticket, query } => {
                let found = store.find(&query, &mut |_| true).map_err(|e| e.to_string());
                let result = found.map(|found| Arc::new(found.expect("nobody gives it up")));
                RecordsNews::Found { ticket, result }
            }
            RecordsEffect::StopFinding => return None,
            RecordsEffect::Ask { ticket, ask } => {
                RecordsNews::Answer { ticket, result: ask.carry_out(store, schema).map_err(|e| e.to_string()) }
            }
            RecordsEffect::Restore { ticket, value } => {
                let (person, control) = (person(), Control::default());
                let restored = job::restore_field(store, schema, &value, &person, &control, &|_: &_| {});
                RecordsNews::Restored { ticket, result: restored.map(Box::new).map_err(|e| e.to_string()) }
            }
        })
    }

    fn reviews(&mut self, effect: ReviewEffect) -> Option<News> {
        let (schema, store) = (Schema::built_in(), &mut self.world.store);
        Some(match effect {
            ReviewEffect::Read { ticket, ask } => {
                let result = ask.carry_out(store, schema).map_err(|e| e.to_string());
                News::Reviews(ReviewNews::Read { ticket, result })
            }
            ReviewEffect::Work { ticket, ask } => {
                let result = ask.carry_out(store, &person()).map_err(|e| e.to_string());
                News::Reviews(ReviewNews::Worked { ticket, result })
            }
            ReviewEffect::Export { job, suggested_name } => {
                let path = self.world.folder.path().join(suggested_name);
                let found = job::review(store, job, false).expect("a review");
                let all = almoner::engine::store::ReviewFilter::default();
                let saved = job::export_review(store, schema, &found, &all, &path, true);
                News::Saved(saved.map(|_| path.clone()).map_err(|e| e.to_string()))
            }
            ReviewEffect::SaveReport { job, suggested_name } => {
                let path = self.world.folder.path().join(suggested_name);
                let facts = job::removal_facts(store, job).expect("a review");
                let format = RemovalReportFormat::of(&path).expect("a kind of report");
                let saved = job::save_removal_report(store, &facts, &path, format, true);
                News::Saved(saved.map(|_| path.clone()).map_err(|e| e.to_string()))
            }
            ReviewEffect::BringBack { ticket, records } => {
                let control = Control::default();
                let mut result = Err("nothing was to come back".to_owned());
                for (removal, records) in &records {
                    let done = job::restore_records(store, schema, *removal, records, &person(), &control, &|_: &_| {});
                    result = done.map_err(|e| e.to_string());
                }
                News::JobDone { ticket, result }
            }
            ReviewEffect::Remove { ticket, job, confirmed } => {
                let control = Control::default();
                match job::remove_reviewed(store, schema, job, confirmed, &person(), &control, &|_: &_| {}) {
                    Ok(report) => News::JobDone { ticket, result: Ok(report) },
                    Err(error) => News::stale(ticket, &error)
                        .unwrap_or_else(|| News::JobDone { ticket, result: Err(error.to_string()) }),
                }
            }
        })
    }

    fn preview_undo(&mut self, ticket: u64, scope: &UndoScope) -> News {
        let control = Control::default();
        let found = job::preview_undo(&mut self.world.store, scope, &person(), &control, &|_: &_| {});
        let result = found.map_err(|e| e.to_string()).map(|mut preview| {
            let news = UndoNews::of(&mut preview).expect("a preview can be read");
            self.preview = Some(preview);
            Box::new(news)
        });
        News::UndoPreviewed { ticket, result }
    }

    fn undo(&mut self, ticket: u64, scope: &UndoScope) -> News {
        let (schema, store, control) = (Schema::built_in(), &mut self.world.store, Control::default());
        let done = job::undo_several(store, schema, scope, &person(), &control, &|_: &_| {});
        let result = done.map(|mut reports| reports.pop().expect("a report")).map_err(|e| e.to_string());
        News::JobDone { ticket, result }
    }

    fn load_lists(&mut self, record_type: String) -> News {
        let read = NamedLists::read(&mut self.world.store, &record_type);
        News::Lists(ListsNews { record_type, result: read.map(Arc::new).map_err(|e| e.to_string()) })
    }

    fn load_job(&mut self, job: JobId) -> News {
        let news = JobNews::read(&mut self.world.store, job).expect("the job is there");
        News::JobLoaded(Ok(Box::new(news)))
    }

    fn check(&mut self, ticket: u64, request: &ImportRequest, again: Option<Again>) -> News {
        let (schema, store, person) = (Schema::built_in(), &mut self.world.store, person());
        let (control, quiet) = (Control::default(), |_: &_| {});
        let checked = match again {
            None => job::check(store, schema, request, &person, &control, &quiet),
            Some(Again { checked, plan }) => match plan.and_then(|_| self.plan.take()) {
                Some(plan) => job::check_fixes(store, schema, request, (&checked, plan), &person, &control, &quiet),
                None => job::check_again(store, schema, request, checked.job, &person, &control, &quiet),
            },
        };
        match checked {
            Ok(check) => {
                let warnings = job::list_warnings(&mut self.world.store, request).expect("the lists");
                let (news, plan) = CheckNews::of(check, warnings);
                self.plan = Some(plan);
                News::CheckDone { ticket, result: Ok(news) }
            }
            Err(error) => News::stale(ticket, &error)
                .unwrap_or_else(|| News::CheckDone { ticket, result: Err(error.to_string()) }),
        }
    }

    fn import(&mut self, ticket: u64, checked: &Checked) -> News {
        let (schema, control) = (Schema::built_in(), Control::default());
        let store = &mut self.world.store;
        match job::import(store, schema, &checked.request, Some(checked), &person(), &control, &|_: &_| {}) {
            Ok(report) => News::JobDone { ticket, result: Ok(report) },
            Err(error) => {
                News::stale(ticket, &error).unwrap_or_else(|| News::JobDone { ticket, result: Err(error.to_string()) })
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<News> {
        let schema = Schema::built_in();
        match effect {
            Effect::OpenSource { .. } | Effect::OpenPart { .. } => self.carry_out_on_file(effect),
            Effect::FindLists { .. } | Effect::Profile { .. } => self.carry_out_on_file(effect),
            Effect::CountValues { ticket, slot, feed, lists, source } => {
                let counted = job::count_values(&source, &feed, lists, schema, &AtomicBool::new(false), &mut |_| {});
                Some(News::Counted { ticket, slot, feed, result: counted.map(Arc::new).map_err(|e| e.to_string()) })
            }
            Effect::Suggest { ticket, record_type, columns, template } => {
                let of = Schema::built_in().record_type(&record_type).expect("a record type there is");
                let memory = job::recall(&mut self.world.store, of).expect("a memory");
                let (mapping, suggestions, drift) = matches(template.as_deref(), of, &columns, &memory);
                Some(News::Suggested { ticket, record_type, mapping, suggestions, drift })
            }
            Effect::LoadTemplates | Effect::ChangeTemplates { .. } | Effect::ExportTemplate { .. } => {
                self.carry_out_on_templates(effect)
            }
            Effect::Import { ticket, checked } => Some(self.import(ticket, &checked)),
            Effect::PreviewUndo { ticket, scope } => Some(self.preview_undo(ticket, &scope)),
            Effect::LoadKept { ticket, offset } => {
                let preview = self.preview.as_mut().expect("a preview is looked through");
                let result = preview.kept(KEPT_PAGE, offset).map_err(|e| e.to_string());
                Some(News::KeptPage { ticket, offset, result })
            }
            Effect::DropPreview => {
                self.preview = None;
                None
            }
            Effect::Undo { ticket, scope } => Some(self.undo(ticket, &scope)),
            Effect::Resume { ticket, job } => {
                let (store, control) = (&mut self.world.store, Control::default());
                let done = job::resume(store, schema, job, &person(), &control, &|_: &_| {});
                Some(News::JobDone { ticket, result: done.map_err(|e| e.to_string()) })
            }
            Effect::ImportParked { ticket, job } => {
                let (store, control) = (&mut self.world.store, Control::default());
                let done = job::import_parked(store, schema, job, &person(), &control, &|_: &_| {});
                let result = done.map(|report| report.expect("some can go in")).map_err(|e| e.to_string());
                Some(News::JobDone { ticket, result })
            }
            Effect::LoadHome => Some(News::Parked(self.world.store.parked().map_err(|e| e.to_string()))),
            Effect::LoadJob(job) => Some(self.load_job(job)),
            Effect::LoadLists { record_type } => Some(self.load_lists(record_type)),
            Effect::RollUp => {
                let control = Control::default();
                let report = job::roll_up(&mut self.world.store, false, &person(), &control, &|_: &Progress| ());
                Some(News::RolledUp(report.map(|report| report.counts).map_err(|e| e.to_string())))
            }
            Effect::LoadEvents { job, event } => {
                let filter = EventFilter { event: Some(event), ..EventFilter::default() };
                let list = self.world.store.events(job, &filter, 100, 0).map_err(|e| e.to_string());
                Some(News::Events { job, event, list })
            }
            Effect::ForgetMatches => {
                Some(News::Forgotten(self.world.store.forget_matches().map_err(|e| e.to_string())))
            }
            Effect::LoadHistory(filter) => {
                Some(News::History(self.world.store.jobs(&filter).map_err(|e| e.to_string())))
            }
            Effect::Tell { job, file_name, on_desktop } => {
                self.told.push((job, file_name, on_desktop));
                None
            }
            Effect::SaveReport { subject, suggested_name, .. } => Some(self.save_report(&subject, &suggested_name)),
            Effect::Decide(decision) => Some(self.decide(*decision)),
            Effect::Records(effect) => self.records(effect).map(News::Records),
            Effect::Reviews(effect) => self.reviews(effect),
            other => self.carry_out_on_plan(other),
        }
    }

    /// Opens a file and looks through it.
    fn carry_out_on_file(&mut self, effect: Effect) -> Option<News> {
        let schema = Schema::built_in();
        match effect {
            Effect::OpenSource { ticket, path, options, templates, lists } => {
                let whole = News::whole(schema, ticket, &path, &options, lists);
                let news = whole.unwrap_or_else(|| open(ticket, &path, &options, &templates));
                if let News::SourceOpened { result: Ok(source), .. } = &news {
                    self.later.extend(News::lists(schema, ticket, source));
                }
                Some(news)
            }
            Effect::OpenPart { ticket, path, options } => {
                let result = Source::open(&path, &options).map(Arc::new).map_err(|e| e.to_string());
                Some(News::PartOpened { ticket, result })
            }
            Effect::FindLists { ticket, path, options } => {
                let found = job::known_lists_throughout(schema, &path, &options, &AtomicBool::new(false));
                Some(News::ListsFound { ticket, lists: Arc::new(found.expect("a readable file")) })
            }
            Effect::Profile { ticket, source } => {
                let profile = profile(&source, &AtomicBool::new(false), &mut |_| {}).expect("a readable file");
                Some(News::ProfileSoFar { ticket, profile: Arc::new(profile), took: None })
            }
            _ => None,
        }
    }

    fn carry_out_on_templates(&mut self, effect: Effect) -> Option<News> {
        match effect {
            Effect::LoadTemplates => {
                let result = self.world.store.templates().map_err(|e| e.to_string());
                Some(News::Templates { result, said: String::new() })
            }
            Effect::ChangeTemplates { change, said } => {
                let store = &mut self.world.store;
                let result = change.carry_out(store).and_then(|()| store.templates()).map_err(|e| e.to_string());
                Some(News::Templates { result, said })
            }
            Effect::ExportTemplate { text, .. } => {
                self.exported = Some(text);
                None
            }
            _ => None,
        }
    }

    /// The check, its plan, and what is fixed in its file.
    fn carry_out_on_plan(&mut self, effect: Effect) -> Option<News> {
        match effect {
            Effect::Check { ticket, request, again } => Some(self.check(ticket, &request, again)),
            Effect::LoadPlan { ticket, query, offset } => {
                let plan = self.plan.as_mut().expect("a plan is looked at");
                let page = plan.page(&query, offset, PLAN_PAGE).map_err(|e| e.to_string());
                Some(News::PlanPage { ticket, page })
            }
            Effect::LoadRow { ticket, part, row } => {
                let plan = self.plan.as_mut().expect("a plan is looked at");
                Some(News::PlanRow { ticket, part, row, result: plan.row_of(part, row).map_err(|e| e.to_string()) })
            }
            Effect::LoadFixes { ticket, file } => {
                let result = self.world.store.kept_fixes(&file).map_err(|e| e.to_string());
                Some(News::KeptFixes { ticket, result })
            }
            Effect::KeepFixes { file, fixes } => {
                self.world.store.keep_fixes(&file, &fixes, "maria").expect("a database");
                None
            }
            Effect::DropPlan => self.plan.take().and(None),
            _ => None,
        }
    }

    pub fn page_text(&self) -> String {
        match screen(&self.state).page {
            Page::Home(home) => {
                home.banner.map_or_else(|| "Home".to_owned(), |banner| format!("Home: {}", banner.text))
            }
            Page::Refused(refused) => {
                let chips: Vec<String> = refused.chips.into_iter().map(|chip| chip.label).collect();
                format!("Refused: {} | {} | {}", refused.file, refused.message, chips.join(", "))
            }
            Page::Choose(choose) => {
                let chips: Vec<String> = choose.chips.into_iter().map(|chip| chip.label).collect();
                let notices: Vec<String> = choose.notices.into_iter().map(|notice| notice.text).collect();
                format!("Choose: {} | {} | {}", choose.facts, chips.join(", "), notices.join(" "))
            }
            Page::Match(page) => {
                let mut text = format!("Match: {} | {} | {}\n", page.progress, page.footer, page.next.label);
                for slot in page.sections.iter().flat_map(|section| &section.slots) {
                    let fed = match &slot.feed {
                        SlotFeed::Nothing => continue,
                        SlotFeed::Column { header, sample, .. } => format!("“{header}”: {sample}"),
                        SlotFeed::Fixed { text } => format!("always {text}"),
                        SlotFeed::Made { words, sample, .. } => format!("({words}): {sample}"),
                    };
                    let pill = slot.pill.as_ref().map(|pill| format!(" [{}]", pill.text)).unwrap_or_default();
                    writeln!(text, "  {} ← {fed}{pill}", slot.full_label).expect("text grows");
                }
                text
            }
            Page::Translate(page) => {
                let mut text = format!("{}\n{}\n", page.title, page.words);
                for row in &page.rows {
                    writeln!(text, "  {} ({}) → {} [{}] {}", row.value, row.rows, row.becomes, row.pill.text, row.hint)
                        .expect("text grows");
                }
                for rule in page.otherwise.iter().chain(&page.blanks).filter(|rule| rule.chosen) {
                    let value = rule.values.iter().find(|(_, _, chosen)| *chosen).map_or("", |(label, ..)| label);
                    writeln!(text, "  {} {value}", rule.label).expect("text grows");
                }
                write!(text, "{} | {}{}", page.footer, page.unknown, page.missing).expect("text grows");
                text
            }
            Page::Check(check) => {
                let cards: Vec<String> = check.cards.iter().map(|c| format!("{} {}", c.number, c.caption)).collect();
                format!("Check: {} | {}", cards.join(", "), check.next.label)
            }
            Page::Result(result) => {
                let cards: Vec<String> = result.cards.iter().map(|c| format!("{} {}", c.number, c.caption)).collect();
                format!("Result: {} | {}", result.title, cards.join(", "))
            }
            other => format!("{other:?}").chars().take(60).collect(),
        }
    }
}

/// Opens a file, as a template says where that knows it better.
fn open(ticket: u64, path: &Path, options: &ReadOptions, templates: &[Arc<Template>]) -> News {
    let opened = Source::open(path, options);
    let open = |read: &ReadOptions| Source::open(path, &options.over(read)).ok();
    if let Some(known) = read_as_known(templates, opened.as_ref().ok(), open) {
        let by = Some(templates[known.template].clone());
        return News::opened(ticket, known.source, by);
    }
    let refused = |e| Refusal::of(&e, path, Source::inside(path, options));
    match opened {
        Ok(source) => News::opened(ticket, source, None),
        Err(error) => News::SourceOpened { ticket, result: Err(refused(error)), by: None, proposed: None },
    }
}
