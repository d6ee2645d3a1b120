//! Which template a command uses: the one that is named, or the default one for a file with just its
//! columns. Any other that looks right is only told of.

use crate::cli::args::MatchArgs;
use crate::cli::file_args::FileArgs;
use crate::cli::prepare::{self, MatchedFile, ReadFile};
use crate::cli::screen::Screen;
use crate::cli::{Common, say, store};
use crate::engine::model::Recognise;
use crate::engine::schema::{Schema, Slot};
use crate::engine::source::{ReadOptions, Source};
use crate::engine::store::{Store, StoreError, StoredTemplate};
use crate::engine::template::{Drift, ReadAs, Template, fingerprint, read_as_known, recognise};
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
        let key = matched.record_type.key_slot();
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

/// The default template, where the file has just its columns, read as that says, and no other record
/// type was asked for.
///
/// # Errors
/// When a record type that was named does not exist, or the template cannot be used.
pub fn default_for(path: &Path, file: &FileArgs, args: &MatchArgs, common: &Common) -> anyhow::Result<Option<Chosen>> {
    let wanted = args.record_type.as_deref().map(prepare::record_type).transpose()?;
    let Some(mut store) = existing(common) else { return Ok(None) };
    let stored = store.templates()?;
    let fits =
        |stored: &&StoredTemplate| stored.is_default && wanted.is_none_or(|wanted| wanted.name == stored.record_type);
    let mut templates = stored.iter().filter(fits).map(opened).collect::<anyhow::Result<Vec<Template>>>()?;
    // A file that cannot be read any way is refused when it is read.
    let as_read = (!templates.is_empty()).then(|| Source::open(path, &file.options()).ok()).flatten();
    let known = known(&templates, as_read.as_ref(), path, file).filter(|known| known.exact);
    Ok(known.map(|known| Chosen { template: templates.swap_remove(known.index), stored: true }))
}

/// A template that knows a file.
pub struct KnownFile {
    /// Among those handed in.
    pub index: usize,
    /// It has just the columns of the file.
    pub exact: bool,
    /// Of the file's headers, in the way it is known.
    pub fingerprint: String,
}

/// The template that knows a file as it was read, or once it is read as the template says.
pub fn known(templates: &[Template], as_read: Option<&Source>, path: &Path, file: &FileArgs) -> Option<KnownFile> {
    let open = |read: &ReadOptions| Source::open(path, &file.options_over(read)).ok();
    if let Some(ReadAs { template, exact, source }) = read_as_known(templates, as_read, open) {
        return Some(KnownFile { index: template, exact, fingerprint: fingerprint(&source.headers()) });
    }
    let headers = as_read?.headers();
    let found = recognise(templates, &headers)?;
    let index = templates.iter().position(|template| template.name == found.template.name)?;
    Some(KnownFile { index, exact: found.exact, fingerprint: fingerprint(&headers) })
}

/// Says which template would fit a file that was matched without one. What cannot be read for that is
/// nobody's trouble now.
pub fn hint(
    store: &mut dyn Store,
    (file, asked): (&ReadFile, &FileArgs),
    matched: &MatchedFile,
    args: &MatchArgs,
    screen: &Screen,
) {
    if screen.json || matched.used.is_some() || args.no_template {
        return;
    }
    let Ok(stored) = store.templates() else { return };
    let own = stored.iter().filter(|stored| stored.record_type == matched.record_type.name);
    let templates: Vec<Template> = own.filter_map(|stored| opened(stored).ok()).collect();
    if let Some(found) = known(&templates, Some(&file.source), &file.source.path, asked) {
        let name = &templates[found.index].name;
        let read = fingerprint(&file.source.headers()) != found.fingerprint;
        let why = match (found.exact, read) {
            (true, false) => "it has the same columns",
            (false, false) => "most of its columns are the same",
            (true, true) => "read as that says, it has the same columns",
            (false, true) => "read as that says, most of its columns are the same",
        };
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
