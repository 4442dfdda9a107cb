//! What is compared: an edition of this catalogue, or of another.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use signalbook_codegen::{Catalogue, Edition};

use crate::{Failure, compile, release};

/// An edition with what to call it.
pub(crate) struct Side {
    pub(crate) label: String,
    /// The text that the edition is of.
    pub(crate) book: String,
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
        if at.is_some() || Path::new(place).is_file() {
            return self.of(Path::new(place), place, at);
        }
        let root = self.root.clone();
        self.of(&root, text, Some(text))
    }

    fn of(&mut self, path: &Path, label: &str, at: Option<&str>) -> Result<Side, Failure> {
        let book = path.display().to_string();
        let catalogue = match self.known.get(&book) {
            Some(known) => Rc::clone(known),
            None => {
                let compiled = Rc::new(compile(path)?.0);
                self.known.insert(book.clone(), Rc::clone(&compiled));
                compiled
            }
        };
        let edition = catalogue.at(release(&catalogue, at)?);
        Ok(Side { label: label.to_owned(), book, edition })
    }
}
