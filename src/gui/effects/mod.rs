//! Carries out what the wizard asks for, on named threads, so that no frame ever waits. Outcomes
//! come back as news through one bounded inbox. It decides nothing and draws nothing.

mod database;
mod dialogs;
mod files;
mod jobs;
mod outbox;
mod picker;
mod places;
mod plan_report;
mod records;
mod reviews;
mod telling;
mod watching;
mod web;
mod worker;

pub use outbox::Wake;
pub use picker::{FilePicker, SystemDialogs};
pub use places::Places;

use crate::engine::job::{Person, PlanSubject};
use crate::engine::mapping::suggest::Memory;
use crate::engine::notify::{Network, Secrets};
use crate::engine::schema::Schema;
use crate::engine::source::web::WebOptions;
use crate::wizard::Effect;
use crate::wizard::command::News;
use crate::wizard::records::RecordsEffect;
use crate::wizard::reviews::ReviewEffect;
use crossbeam_channel::Receiver;
use dialogs::{Dialogs, Question};
use files::{Files, ToCount, ToFindLists, ToLookThrough, ToProfile, ToSuggest};
use jobs::{Jobs, Work};
use outbox::Outbox;
use plan_report::ToReport;
use records::Records;
use reviews::{Reviews, ToReview};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use telling::Telling;
use watching::Watching;
use web::Downloads;
use worker::Worker;

/// Carries out effects.
pub trait EffectRunner {
    /// Begins; never waits. The outcome comes as news.
    fn run(&mut self, effect: Effect);
    /// Stops work under way, keeps what was asked to be kept, and waits (a few seconds at most)
    /// until that is done. The inbox must be gone by then, so that nobody waits for the window.
    fn close(&mut self);
}

/// What the threads need to know.
pub struct Setup {
    pub schema: &'static Schema,
    pub places: Places,
    /// The database named when the program was started; it goes before the one opened last.
    pub database: Option<PathBuf>,
    pub person: Person,
    pub picker: Arc<dyn FilePicker>,
    /// How files are fetched from web addresses.
    pub web: WebOptions,
    /// The passwords for telling people.
    pub secrets: Arc<dyn Secrets>,
    pub wake: Wake,
}

/// The real runner: threads for the database, files, jobs and dialogs.
pub struct Threads {
    places: Places,
    /// The database in use.
    path: PathBuf,
    outbox: Outbox,
    database: Worker<database::Request>,
    files: Worker<files::Request>,
    /// Suggests matches, so that another file can be opened meanwhile.
    suggestions: Worker<ToSuggest>,
    profiles: Worker<ToLookThrough>,
    profiling: Arc<AtomicBool>,
    counts: Worker<ToCount>,
    counting: Arc<AtomicBool>,
    jobs: Option<Jobs>,
    records: Records,
    reviews: Worker<ToReview>,
    dialogs: Dialogs,
    downloads: Downloads,
    telling: Telling,
    watching: Watching,
}

impl Threads {
    /// Starts the threads that wait for requests, and gives the inbox their news arrive in.
    pub fn start(setup: Setup) -> (Threads, Receiver<News>) {
        let Setup { schema, places, database: named, person, picker, web, secrets, wake } = setup;
        let (outbox, inbox) = Outbox::new(wake);
        let of_suggestions = outbox.clone();
        let suggestions = Worker::start("almoner-suggest", move || {
            move |asked: ToSuggest| files::suggest_matches(schema, &of_suggestions, &asked)
        });
        let user = person.user.clone();
        let (of_database, (user_of_database, holder)) = (outbox.clone(), (user.clone(), person.holder.clone()));
        let to_suggestions = suggestions.requests();
        let database = Worker::start("almoner-database", move || {
            let mut database = database::Database::new(schema, user_of_database, holder, of_database, to_suggestions);
            move |request| database.answer(request)
        });
        let path = named.clone().unwrap_or_else(|| places.database.clone());
        let mut of_files = Files { schema, places: places.clone(), named, stored: None, outbox: outbox.clone() };
        let files = Worker::start("almoner-file", move || move |request| of_files.answer(request));
        let of_profiles = outbox.clone();
        let profiles =
            Worker::start("almoner-profile", move || move |asked| files::look_through(schema, &of_profiles, &asked));
        let of_counts = outbox.clone();
        let counts =
            Worker::start("almoner-values", move || move |asked| files::count_values_of(schema, &of_counts, &asked));
        let network = Network { proxy: web.proxy.clone(), ..Network::default() };
        let telling = Telling::start(schema, &places, secrets, network, outbox.clone());
        let watching = Watching::new(schema, person.clone(), outbox.clone());
        let records = Records::new(schema, person.clone(), outbox.clone());
        let mut of_reviews = Reviews::new(schema, person.clone(), outbox.clone());
        let reviews = Worker::start("almoner-review", move || move |asked: ToReview| of_reviews.answer(asked));
        let jobs = database.requests().map(|plans| Jobs::new(schema, person, outbox.clone(), plans));
        let threads = Threads {
            path,
            downloads: Downloads::new(places.downloads.clone(), web, outbox.clone()),
            places,
            dialogs: Dialogs::new(schema, user, picker, outbox.clone()),
            outbox,
            telling,
            watching,
            database,
            files,
            suggestions,
            profiles,
            profiling: Arc::default(),
            counts,
            counting: Arc::default(),
            jobs,
            records,
            reviews,
        };
        (threads, inbox)
    }

    /// The plan of the last check, and what is fixed in its file.
    fn ask_about_plan(&mut self, effect: Effect) {
        match effect {
            Effect::LoadPlan { ticket, query, offset } => {
                self.ask_database(database::Request::Plan { ticket, query, offset });
            }
            Effect::Decide(decision) => self.ask_database(database::Request::Decide(decision)),
            Effect::DropPlan => self.ask_database(database::Request::DropPlan),
            Effect::LoadKept { ticket, offset } => self.ask_database(database::Request::Kept { ticket, offset }),
            Effect::DropPreview => self.ask_database(database::Request::DropPreview),
            Effect::LoadRow { ticket, part, row } => {
                self.ask_database(database::Request::Row { ticket, part, row });
            }
            Effect::LoadFixes { ticket, file } => self.ask_database(database::Request::Fixes { ticket, file }),
            Effect::KeepFixes { file, fixes } => self.ask_database(database::Request::KeepFixes { file, fixes }),
            _ => {}
        }
    }

    fn ask_about_records(&mut self, effect: RecordsEffect) {
        match effect {
            RecordsEffect::Find { ticket, query } => {
                if !self.records.find(self.path.clone(), ticket, query) {
                    self.too_busy();
                }
            }
            RecordsEffect::StopFinding => self.records.stop(),
            RecordsEffect::Ask { ticket, ask } => self.ask_database(database::Request::Records { ticket, ask }),
            RecordsEffect::Restore { ticket, value } => self.records.restore(self.path.clone(), ticket, value),
        }
    }

    fn ask_about_reviews(&mut self, effect: ReviewEffect) {
        match effect {
            ReviewEffect::Read { ticket, ask } => self.ask_database(database::Request::Reviews { ticket, ask }),
            ReviewEffect::Work { ticket, ask } => {
                if self.reviews.ask(ToReview { path: self.path.clone(), ticket, ask }).is_err() {
                    self.too_busy();
                }
            }
            ReviewEffect::Export { job, suggested_name } => {
                self.dialogs.ask(Question::Review { database: self.path.clone(), job, suggested_name });
            }
            ReviewEffect::SaveReport { job, suggested_name } => {
                self.dialogs.ask(Question::ReviewReport { database: self.path.clone(), job, suggested_name });
            }
            ReviewEffect::BringBack { ticket, records } => self.start_job(ticket, Work::BringBack(records)),
            ReviewEffect::Remove { ticket, job, confirmed } => self.start_job(ticket, Work::Remove(job, confirmed)),
        }
    }

    fn ask_database(&self, request: database::Request) {
        if self.database.ask(request).is_err() {
            self.too_busy();
        }
    }

    fn ask_files(&self, request: files::Request) {
        if self.files.ask(request).is_err() {
            self.too_busy();
        }
    }

    fn count(&mut self, asked: impl FnOnce(Arc<AtomicBool>) -> ToCount) {
        self.stop_counting();
        if self.counts.ask(asked(self.counting.clone())).is_err() {
            self.too_busy();
        }
    }

    fn too_busy(&self) {
        self.outbox.offer(News::Saved(Err("The computer is busy. Please try that again in a moment.".to_owned())));
    }

    /// Ends the look through a file that is not wanted any more.
    fn stop_profile(&mut self) {
        self.profiling.store(true, Ordering::Relaxed);
        self.profiling = Arc::default();
        self.stop_counting();
    }

    fn stop_counting(&mut self) {
        self.counting.store(true, Ordering::Relaxed);
        self.counting = Arc::default();
    }

    /// Looks through a whole file; an earlier look ends. What is counted meanwhile is of this file, too.
    fn look_through(&mut self, asked: impl FnOnce(Arc<AtomicBool>) -> ToLookThrough) {
        self.profiling.store(true, Ordering::Relaxed);
        self.profiling = Arc::default();
        if self.profiles.ask(asked(self.profiling.clone())).is_err() {
            self.too_busy();
        }
    }

    /// A file, or a part of it, is opened or looked through.
    fn open(&mut self, effect: Effect) {
        match effect {
            Effect::OpenSource { ticket, path, options, templates, lists } => {
                self.stop_profile();
                self.ask_files(files::Request::Open { ticket, path, options, templates, lists });
            }
            Effect::OpenPart { ticket, path, options } => {
                self.ask_files(files::Request::OpenPart { ticket, path, options });
            }
            Effect::FindLists { ticket, path, options } => {
                self.look_through(|cancel| ToLookThrough::Lists(ToFindLists { ticket, path, options, cancel }));
            }
            Effect::OpenSample { ticket, sample } => {
                self.stop_profile();
                self.ask_files(files::Request::OpenSample { ticket, sample });
            }
            Effect::Profile { ticket, source } => {
                self.look_through(|cancel| ToLookThrough::Columns(ToProfile { ticket, source, cancel }));
            }
            _ => {}
        }
    }

    fn save_report(&mut self, ticket: u64, subject: Box<PlanSubject>, suggested_name: String) {
        if let Some(requests) = self.database.requests() {
            self.dialogs.ask(Question::Report(ToReport { ticket, subject, suggested_name, requests }));
        }
    }

    /// How a job ended, and how people are told.
    fn tell(&mut self, effect: Effect) {
        match effect {
            Effect::LoadTelling => self.telling.ask(telling::Request::Load),
            Effect::SaveTelling(settings) => self.telling.ask(telling::Request::Save(settings)),
            Effect::KeepSecret { secret, text } => self.telling.ask(telling::Request::Keep { secret, text }),
            Effect::TestTelling { way, settings } => self.telling.ask(telling::Request::Test { way, settings }),
            Effect::Tell { job, file_name, on_desktop } => {
                let database = self.path.clone();
                self.telling.ask(telling::Request::Tell { database, job, file_name, on_desktop });
            }
            of_a_folder => self.watch(of_a_folder),
        }
    }

    /// A folder whose files are imported as they arrive.
    fn watch(&mut self, effect: Effect) {
        match effect {
            Effect::PickWatchFolder => self.dialogs.ask(Question::WatchFolder),
            Effect::StartWatching { folder, template, held } => {
                self.watching.start(self.path.clone(), folder, template, held);
            }
            Effect::StopWatching => self.watching.stop(),
            Effect::HoldWatching(held) => self.watching.hold(held),
            _ => {}
        }
    }

    /// Work on a thread of its own.
    fn begin(&mut self, effect: Effect) {
        match effect {
            Effect::Check { ticket, request, again } => self.start_job(ticket, Work::Check(request, again)),
            Effect::Import { ticket, checked } => self.start_job(ticket, Work::Import(checked)),
            Effect::Undo { ticket, scope } => self.start_job(ticket, Work::Undo(scope)),
            Effect::PreviewUndo { ticket, scope } => self.start_job(ticket, Work::PreviewUndo(scope)),
            Effect::Resume { ticket, job } => self.start_job(ticket, Work::Resume(job)),
            Effect::ImportParked { ticket, job } => self.start_job(ticket, Work::Parked(job)),
            _ => {}
        }
    }

    fn start_job(&mut self, ticket: u64, work: Work) {
        if let Some(jobs) = &mut self.jobs {
            jobs.start(self.path.clone(), ticket, work);
        }
    }
}

impl EffectRunner for Threads {
    fn run(&mut self, effect: Effect) {
        match effect {
            Effect::LoadPreferences => self.ask_files(files::Request::LoadPreferences),
            Effect::SavePreferences(preferences) => {
                self.ask_files(files::Request::SavePreferences(preferences));
            }
            Effect::OpenDatabase(chosen) => {
                self.path = chosen.unwrap_or_else(|| self.places.database.clone());
                self.ask_database(database::Request::Open(self.path.clone()));
            }
            Effect::PickFile => self.dialogs.ask(Question::File),
            Effect::PickDatabase => self.dialogs.ask(Question::Database),
            Effect::NewDatabase => self.dialogs.ask(Question::NewDatabase),
            Effect::OpenSource { .. } | Effect::OpenPart { .. } | Effect::OpenSample { .. } => self.open(effect),
            Effect::FindLists { .. } | Effect::Profile { .. } => self.open(effect),
            Effect::Fetch { ticket, address } => self.downloads.start(ticket, address),
            Effect::StopFetching => self.downloads.stop(),
            Effect::CountValues { ticket, slot, feed, lists, source } => {
                self.count(|cancel| ToCount { ticket, slot, feed, lists, source, cancel });
            }
            Effect::Suggest { ticket, record_type, columns, template } => {
                let memory = Memory::default();
                let asked = ToSuggest { ticket, record_type, columns, template, memory };
                self.ask_database(database::Request::Suggest(asked));
            }
            Effect::Check { .. } | Effect::Import { .. } | Effect::Resume { .. } => self.begin(effect),
            Effect::Undo { .. } | Effect::PreviewUndo { .. } | Effect::ImportParked { .. } => self.begin(effect),
            Effect::RollUp => self.start_job(0, Work::RollUp),
            Effect::Stop => self.jobs.iter().for_each(Jobs::stop),
            Effect::Pause(paused) => self.jobs.iter().for_each(|jobs| jobs.pause(paused)),
            Effect::LoadPlan { .. } | Effect::LoadRow { .. } | Effect::DropPlan => self.ask_about_plan(effect),
            Effect::LoadKept { .. } | Effect::DropPreview => self.ask_about_plan(effect),
            Effect::LoadFixes { .. } | Effect::KeepFixes { .. } | Effect::Decide(_) => self.ask_about_plan(effect),
            Effect::SaveReport { ticket, subject, suggested_name } => {
                self.save_report(ticket, subject, suggested_name);
            }
            Effect::LoadLists { record_type } => self.ask_database(database::Request::Lists(record_type)),
            Effect::LoadHome => self.ask_database(database::Request::Home),
            Effect::LoadTemplates => {
                self.ask_database(database::Request::Templates { change: None, said: String::new() });
            }
            Effect::ChangeTemplates { change, said } => {
                self.ask_database(database::Request::Templates { change: Some(change), said });
            }
            Effect::PickTemplate => self.dialogs.ask(Question::Template),
            Effect::ExportTemplate { text, suggested_name } => {
                self.dialogs.ask(Question::TemplateFile { text, suggested_name });
            }
            Effect::ForgetMatches => self.ask_database(database::Request::ForgetMatches),
            Effect::LoadHistory(filter) => self.ask_database(database::Request::History(filter)),
            Effect::Records(effect) => self.ask_about_records(effect),
            Effect::Reviews(effect) => self.ask_about_reviews(effect),
            Effect::SetKeeping(keeping) => self.ask_database(database::Request::SetKeeping(keeping)),
            Effect::LoadJob(job) => self.ask_database(database::Request::Job(job)),
            Effect::LoadEvents { job, event } => self.ask_database(database::Request::Events { job, event }),
            Effect::SaveProblemRows { from, suggested_name } => {
                self.dialogs.ask(Question::ProblemRows { from, suggested_name });
            }
            Effect::SaveOriginal { job, suggested_name } => {
                self.dialogs.ask(Question::Original { database: self.path.clone(), job, suggested_name });
            }
            Effect::ExportEvents { job, suggested_name } => {
                self.dialogs.ask(Question::Changes { database: self.path.clone(), job, suggested_name });
            }
            of_people => self.tell(of_people),
        }
    }

    fn close(&mut self) {
        self.stop_profile();
        self.dialogs.close();
        self.downloads.close();
        if let Some(mut jobs) = self.jobs.take() {
            jobs.close();
        }
        self.watching.close();
        self.telling.close();
        self.records.close();
        self.reviews.close();
        self.files.close();
        // It hands on to the suggestions, which end only when nobody can ask them any more.
        self.database.close();
        self.suggestions.close();
        self.profiles.close();
        self.counts.close();
    }
}
