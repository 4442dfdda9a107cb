//! What is compared: an edition of this catalogue, or of another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use signalbook_codegen::catalogue::Release;
use signalbook_codegen::{Catalogue, Edition, Sources};

use crate::load::{Revision, load};
use crate::{Failure, MessageFormat, compiled, release};

/// An edition with what to call it.
pub(super) struct Side {
    pub(super) label: String,
    pub(super) book: Rc<Book>,
    pub(super) edition: Edition,
}

/// A catalogue with its texts.
pub(crate) struct Book {
    /// The git revision that the texts are of.
    revision: Option<String>,
    pub(crate) sources: Sources,
    pub(crate) catalogue: Catalogue,
}

impl Book {
    /// The catalogue of some files.
    pub(crate) fn new(sources: Sources, catalogue: Catalogue) -> Self {
        Book { revision: None, sources, catalogue }
    }

    /// The path of one of the files, without the revision that its name starts with.
    pub(super) fn path<'n>(&self, name: &'n str) -> &'n str {
        let revision = self.revision.as_deref();
        let path = revision.and_then(|revision| name.strip_prefix(revision)?.strip_prefix(':'));
        let path = path.unwrap_or(name);
        path.strip_prefix("./").unwrap_or(path)
    }
}

impl Side {
    /// The edition of a release.
    pub(super) fn of(book: &Rc<Book>, release: Release) -> Self {
        let edition = book.catalogue.at(release);
        Side { label: edition.label().to_owned(), book: Rc::clone(book), edition }
    }

    /// Whether another edition is of the same texts.
    pub(super) fn shares_book(&self, other: &Side) -> bool {
        Rc::ptr_eq(&self.book, &other.book)
    }
}

/// The editions of all releases from one to another, in their order or against it.
pub(super) fn range(before: &Side, after: &Side) -> Result<Vec<Side>, Failure> {
    if !before.shares_book(after) {
        let both = format!("{} and {}", before.label, after.label);
        let message = format!("--all-pairs compares releases of one catalogue; {both} are of two");
        return Err(Failure::Environment(message));
    }
    let (first, last) = (before.edition.release, after.edition.release);
    let releases = &before.book.catalogue.releases;
    let within = |at: &Release| (first.min(last)..=first.max(last)).contains(at);
    let mut within: Vec<_> = releases.all().filter(within).collect();
    if last < first {
        within.reverse();
    }
    Ok(within.into_iter().map(|at| Side::of(&before.book, at)).collect())
}

/// Catalogues, each compiled once.
pub(super) struct Books {
    root: PathBuf,
    known: HashMap<String, Rc<Book>>,
}

impl Books {
    pub(super) fn new(root: &Path) -> Self {
        Books { root: root.to_owned(), known: HashMap::new() }
    }

    /// The edition that an argument stands for.
    pub(super) fn side(&mut self, text: &str) -> Result<Side, Failure> {
        let (place, at) = match text.rsplit_once('@') {
            Some((place, at)) => (place, Some(at)),
            None => (text, None),
        };
        let is_place = at.is_some() || Path::new(place).is_file() || place.contains(':');
        let (book, at) = if is_place {
            (place.to_owned(), at)
        } else {
            (self.root.display().to_string(), Some(text))
        };
        let book = self.book(&book)?;
        let edition = book.catalogue.at(release(&book.catalogue, at)?);
        Ok(Side { label: text.to_owned(), book, edition })
    }

    /// The catalogue in a file, or in that of a git revision.
    pub(super) fn book(&mut self, name: &str) -> Result<Rc<Book>, Failure> {
        if let Some(known) = self.known.get(name) {
            return Ok(Rc::clone(known));
        }
        let in_revision = name.split_once(':').filter(|_| !Path::new(name).is_file());
        let sources = match in_revision {
            Some((revision, path)) => Revision(revision).load(Path::new(path))?,
            None => load(Path::new(name))?,
        };
        let revision = in_revision.map(|(revision, _)| revision.to_owned());
        let catalogue = compiled(&sources, MessageFormat::Human)?;
        let book = Rc::new(Book { revision, sources, catalogue });
        self.known.insert(name.to_owned(), Rc::clone(&book));
        Ok(book)
    }
}
