//! Which template a command uses: the one that is named, or the default one for a file with just its
//! columns. Any other that looks right is only told of.

use crate::cli::args::MatchArgs;
use crate::cli::prepare::{self, MatchedFile, ReadFile};
use crate::cli::screen::Screen;
use crate::cli::{Common, say, store};
use crate::engine::model::Recognise;
use crate::engine::schema::{Schema, Slot};
use crate::engine::store::{Store, StoreError, StoredTemplate};
use crate::engine::template::{Drift, Template, recognise};
use anyhow::{Context, bail};
use std::io::Read;
use std::path::Path;

/// Bytes read of a template file; one more than any may have is told apart by the engine.
const LONGEST_FILE: u64 = 5 << 20;

/// A template to match by.
pub struct Chosen {
    pub template: Template,
    /// Whether the database holds it, and counts its uses.
    pub stored: bool,
}

/// A template that was put to work on a file.
pub struct UsedTemplate {
    pub chosen: Chosen,
    pub drift: Drift,
    /// Slots whose dates or numbers the file proves to be written otherwise than the template says.
    pub otherwise: Vec<Slot>,
}

impl UsedTemplate {
    pub fn name(&self) -> String {
        self.chosen.template.name.clone()
    }

    /// Refuses a file that lacks what an import needs.
    ///
    /// # Errors
    /// The sentence names the field and the column it was in.
    pub fn refuse_missing(&self, matched: &MatchedFile, how: &Recognise) -> anyhow::Result<()> {
        let key = Slot::Field(matched.record_type.key);
        let missing = matched.mapping.missing_required(matched.record_type);
        let Some(slot) = missing.into_iter().find(|slot| *slot != key || !how.beyond_key()) else {
            return Ok(());
        };
        let (label, path) = (matched.record_type.slot_label(slot), matched.record_type.slot_path(slot));
        let column = self.drift.missing.iter().find(|missing| missing.slots.contains(&path));
        let lacks = match column {
            Some(column) => format!("the file has no column “{}”, which feeds it there", column.header),
            None => "nothing feeds it there".to_owned(),
        };
        bail!(
            "{label} is needed, and by the template “{}” {lacks}. Name its column with --set {path}=HEADER.",
            self.name()
        )
    }
}

/// A template as the database keeps it, read.
///
/// # Errors
/// When what is kept cannot be read.
pub fn opened(stored: &StoredTemplate) -> anyhow::Result<Template> {
    let mut template = Template::from_json(&stored.document, Schema::built_in())
        .with_context(|| format!("The template “{}” cannot be used by this program. Save it anew.", stored.name))?;
    template.name.clone_from(&stored.name);
    Ok(template)
}

/// The database, where there is one that can be opened.
pub fn existing(common: &Common) -> Option<Box<dyn Store>> {
    let path = common.database().ok()?;
    path.is_file().then(|| store::open_existing(common).ok()).flatten()
}

/// The template named on the command line: one of the database, else a file.
///
/// # Errors
/// When there is neither, it cannot be used, or it is for another record type than was asked for.
pub fn named(args: &MatchArgs, common: &Common) -> anyhow::Result<Option<Chosen>> {
    let Some(name) = &args.template else { return Ok(None) };
    let chosen = find(name, common)?;
    if let Some(asked) = &args.record_type {
        let asked = &prepare::record_type(asked)?.name;
        let own = &chosen.template.mapping.record_type;
        if asked != own {
            bail!("The template “{name}” is for records of the type {own}, not {asked}. Leave --type away.");
        }
    }
    Ok(Some(chosen))
}

fn find(name: &str, common: &Common) -> anyhow::Result<Chosen> {
    let path = common.database()?;
    if path.exists() {
        let mut store = store::open_existing(common)?;
        match store.template(name) {
            Ok(stored) => return Ok(Chosen { template: opened(&stored)?, stored: true }),
            Err(StoreError::NoSuchTemplate { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let file = Path::new(name);
    if file.is_file() {
        let template = Template::from_json(&file_text(file)?, Schema::built_in())?;
        return Ok(Chosen { template, stored: false });
    }
    bail!("There is no template “{name}”, and no file of that name. `almoner templates list` shows the templates.")
}

/// The text of a template file.
///
/// # Errors
/// When it cannot be read or is not Unicode.
pub fn file_text(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = std::fs::File::open(path).and_then(|file| file.take(LONGEST_FILE).read_to_string(&mut text));
    read.with_context(|| format!("{} cannot be read as text. Check that it is there and a template.", path.display()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}

/// The default template, where the file has just its columns and no other record type was asked for.
///
/// # Errors
/// When a record type that was named does not exist, or the template cannot be used.
pub fn default_for(headers: &[String], args: &MatchArgs, common: &Common) -> anyhow::Result<Option<Chosen>> {
    let wanted = args.record_type.as_deref().map(prepare::record_type).transpose()?;
    let Some(mut store) = existing(common) else { return Ok(None) };
    let fits = |stored: &&StoredTemplate| wanted.is_none_or(|wanted| wanted.name == stored.record_type);
    let stored = store.templates()?;
    for stored in stored.iter().filter(|stored| stored.is_default).filter(fits) {
        let template = opened(stored)?;
        if recognise([&template], headers).is_some_and(|found| found.exact) {
            return Ok(Some(Chosen { template, stored: true }));
        }
    }
    Ok(None)
}

/// Says which template would fit a file that was matched without one. What cannot be read for that is
/// nobody's trouble now.
pub fn hint(store: &mut dyn Store, file: &ReadFile, matched: &MatchedFile, args: &MatchArgs, screen: &Screen) {
    if screen.json || matched.used.is_some() || args.no_template {
        return;
    }
    let Ok(stored) = store.templates() else { return };
    let own = stored.iter().filter(|stored| stored.record_type == matched.record_type.name);
    let templates: Vec<Template> = own.filter_map(|stored| opened(stored).ok()).collect();
    if let Some(found) = recognise(&templates, &file.source.headers()) {
        let name = &found.template.name;
        let why = if found.exact { "it has the same columns" } else { "most of its columns are the same" };
        let quoted = name.replace('\'', r"'\''");
        say(&format!("This looks like template “{name}”: {why}. Add --template '{quoted}' to use it."));
    }
}

/// Counts an import that a template of the database was used for. The import is done, so that this
/// fails is only said.
pub fn note_use(store: &mut dyn Store, matched: &MatchedFile) {
    if let Some(used) = matched.used.as_ref().filter(|used| used.chosen.stored)
        && let Err(error) = store.note_template_use(&used.name())
    {
        say(&format!("The use of the template could not be counted. {error}"));
    }
}
