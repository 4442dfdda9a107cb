//! What is compared: an edition of this catalogue, or of another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use signalbook_codegen::{Catalogue, Edition};

use crate::load::{Revision, load};
use crate::{Failure, MessageFormat, compiled, release};

/// An edition with what to call it.
pub(crate) struct Side {
    pub(crate) label: String,
    /// The text that the edition is of.
    pub(crate) book: String,
    pub(crate) catalogue: Rc<Catalogue>,
    pub(crate) edition: Edition,
}

/// Catalogues, each compiled once.
pub(crate) struct Books {
    root: PathBuf,
    known: HashMap<String, Rc<Catalogue>>,
}

impl Books {
    pub(crate) fn new(root: &Path) -> Self {
        Books { root: root.to_owned(), known: HashMap::new() }
    }

    /// The edition that an argument stands for.
    pub(crate) fn side(&mut self, text: &str) -> Result<Side, Failure> {
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
        let catalogue = self.catalogue(&book)?;
        let edition = catalogue.at(release(&catalogue, at)?);
        Ok(Side { label: text.to_owned(), book, catalogue, edition })
    }

    /// The catalogue in a file, or in that of a git revision.
    pub(crate) fn catalogue(&mut self, book: &str) -> Result<Rc<Catalogue>, Failure> {
        if let Some(known) = self.known.get(book) {
            return Ok(Rc::clone(known));
        }
        let sources = match book.split_once(':').filter(|_| !Path::new(book).is_file()) {
            Some((revision, path)) => Revision(revision).load(Path::new(path))?,
            None => load(Path::new(book))?,
        };
        let catalogue = Rc::new(compiled(&sources, MessageFormat::Human)?);
        self.known.insert(book.to_owned(), Rc::clone(&catalogue));
        Ok(catalogue)
    }
}
