//! The Rust target: a crate that stands on the `signalbook` runtime.
//!
//! Everything is made as tokens, so that nothing a catalogue says can become code. What a type
//! holds is said in [`types`]; how it is read and written in [`impls`].

mod binding;
mod contract;
mod dispatch;
mod doc;
mod envelope;
mod event;
mod impls;
mod items;
mod print;
mod route;
mod routing_key;
mod slot;
mod ty;
mod types;
mod variant;

use std::iter;

use binding::Form;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::Draft;
use crate::catalogue::Entry;
use crate::edition::Edition;
use crate::names;

/// How the manifest of the crate names the runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Runtime {
    /// A version on crates.io.
    Version(String),
    /// A folder, relative to the crate's.
    Path(String),
    /// The workspace of the crate, from which it also takes its lints.
    Workspace,
}

/// What lints say of generated code that is as it should be, and why that is so.
const ALLOWED: [&str; 12] = [
    "deprecated",
    "unused_qualifications",
    "clippy::doc_markdown",
    "clippy::enum_variant_names",
    "clippy::ignored_unit_patterns",
    "clippy::large_enum_variant",
    "clippy::let_unit_value",
    "clippy::match_same_arms",
    "clippy::match_single_binding",
    "clippy::struct_excessive_bools",
    "clippy::too_many_lines",
    "clippy::unreadable_literal",
];

/// Items, whole ones in each piece, of which each is made when it is its turn.
type Pieces<'e> = Box<dyn Iterator<Item = TokenStream> + 'e>;

/// A module, with the modules in it.
struct Module<'e> {
    name: String,
    doc: String,
    items: Box<dyn FnOnce() -> Pieces<'e> + Send + 'e>,
    inner: Vec<Module<'e>>,
}

/// The crate of an edition: its manifest and its sources.
pub fn drafts<'e>(edition: &'e Edition, runtime: &'e Runtime) -> Vec<Draft<'e>> {
    let mut drafts = vec![
        Draft::new("Cargo.toml", || manifest(edition, runtime)),
        Draft::new("src/lib.rs", || root(edition)),
    ];
    for module in modules(edition, Form::Crate) {
        module.draft("src", &mut drafts);
    }
    drafts
}

/// The same crate as one text of modules, to be included in a module of a crate that depends on
/// the runtime.
pub fn emit_module(edition: &Edition) -> String {
    let lints = allowed();
    let modules = modules(edition, Form::Module).into_iter().map(|module| {
        let macros = (module.name == BINDING).then(|| quote! { #[macro_use] });
        let module = module.nested();
        quote! { #[allow(#lints)] #macros #module }
    });
    print::items(quote! {
        #(#modules)*
        pub use self::envelope::Envelope;
        pub use self::event::{Event, Kind};
        pub use self::routing_key::RoutingKey;
        #[doc(hidden)]
        pub use signalbook;
    })
}

/// The module with the macro.
const BINDING: &str = "binding";

fn modules(edition: &Edition, form: Form) -> Vec<Module<'_>> {
    let entries = edition.contract.entries.iter().map(|entry| {
        let doc = format!("{}.", doc::code(&entry.id));
        Module::new(&names::module(entry), doc, || {
            Box::new(entry_items(edition, entry).into_iter())
        })
    });
    vec![
        Module::new(BINDING, "The macro by which queues are bound.", move || {
            binding::items(edition, form)
        }),
        Module::new("envelope", "The object around every event.", || envelope::items(edition)),
        Module::new("event", "All events, told apart by name.", || event::items(edition)),
        Module {
            inner: entries.collect(),
            ..Module::new("events", "The payload of each event.", || Box::new(iter::empty()))
        },
        Module::new("routing_key", "The routing keys of all events.", || {
            routing_key::items(edition)
        }),
        Module::new("types", "Types that several events share.", || {
            Box::new(shared_items(edition).into_iter())
        }),
    ]
}

/// What belongs to one entry: its payload, the types inside it, the contracts of its events.
fn entry_items(edition: &Edition, entry: &Entry) -> Vec<TokenStream> {
    let mut all = contract::items(edition, entry);
    all.extend(typed(edition, &items::of_entry(entry), ty::Home::Entry));
    all
}

/// The named types.
fn shared_items(edition: &Edition) -> Vec<TokenStream> {
    typed(edition, &items::shared(edition), ty::Home::Types)
}

/// Definitions, and apart from them how they are read and written.
fn typed(edition: &Edition, items: &[items::Item<'_>], home: ty::Home) -> Vec<TokenStream> {
    let mut all = types::items(edition, items, home);
    all.extend(impls::items(edition, items, home));
    all
}

impl<'e> Module<'e> {
    fn new(
        name: &str,
        doc: impl Into<String>,
        items: impl FnOnce() -> Pieces<'e> + Send + 'e,
    ) -> Self {
        let (name, doc) = (name.to_owned(), doc.into());
        Module { name, doc, items: Box::new(items), inner: Vec::new() }
    }

    fn draft(self, folder: &str, drafts: &mut Vec<Draft<'e>>) {
        let Module { name, doc, items, inner } = self;
        let path = match inner.is_empty() {
            true => format!("{folder}/{name}.rs"),
            false => format!("{folder}/{name}/mod.rs"),
        };
        let declared: Vec<_> = inner.iter().map(|module| module.name.clone()).collect();
        drafts.push(Draft::new(path, move || {
            print::file(&doc, iter::once(declarations(&declared)).chain(items()))
        }));
        let folder = format!("{folder}/{name}");
        for module in inner {
            module.draft(&folder, drafts);
        }
    }

    fn nested(self) -> TokenStream {
        let (name, doc) = (module_ident(&self.name), doc::line(&self.doc));
        let items = (self.items)();
        let inner = self.inner.into_iter().map(Module::nested);
        quote! { #doc pub mod #name { #(#items)* #(#inner)* } }
    }
}

/// The declarations of modules that are in files of their own.
fn declarations(modules: &[String]) -> TokenStream {
    let inner = modules.iter().map(|module| {
        let name = module_ident(module);
        quote! { #[rustfmt::skip] pub mod #name; }
    });
    quote! { #(#inner)* }
}

fn module_ident(name: &str) -> Ident {
    ident(&names::raw(name.to_owned()))
}

fn allowed() -> TokenStream {
    let lints = ALLOWED.iter().filter_map(|lint| syn::parse_str::<syn::Path>(lint).ok());
    quote! { #(#lints),* }
}

fn root(edition: &Edition) -> String {
    let lints = allowed();
    let title = doc::escape(&edition.contract.title);
    let mut header = format!("{title}, as of {}.", doc::escape(edition.label()));
    for (key, value) in &edition.contract.extensions {
        header.extend([" ", &doc::escape(key), ": ", &doc::escape(&value.to_string()), "."]);
    }
    print::file(
        &header,
        vec![quote! {
            #![allow(#lints)]
            #[macro_use] #[rustfmt::skip] mod binding;
            #[rustfmt::skip] mod envelope;
            #[rustfmt::skip] mod event;
            #[rustfmt::skip] pub mod events;
            #[rustfmt::skip] mod routing_key;
            #[rustfmt::skip] pub mod types;
            pub use envelope::Envelope;
            pub use event::{Event, Kind};
            pub use routing_key::RoutingKey;
            #[doc(hidden)]
            pub use signalbook;
        }],
    )
}

fn manifest(edition: &Edition, runtime: &Runtime) -> String {
    let package = package_name(&edition.contract.name);
    let features = if types::needs_patterns(edition) { ", features = [\"pattern\"]" } else { "" };
    let dependency = match runtime {
        Runtime::Workspace => format!("signalbook = {{ workspace = true{features} }}"),
        Runtime::Path(path) => format!("signalbook = {{ path = {path:?}{features} }}"),
        Runtime::Version(version) => format!("signalbook = {{ version = {version:?}{features} }}"),
    };
    let (rust, lints) = match runtime {
        Runtime::Workspace => (
            "edition.workspace = true\nrust-version.workspace = true",
            "\n[lints]\nworkspace = true\n",
        ),
        _ => ("edition = \"2024\"\nrust-version = \"1.88\"", ""),
    };
    format!(
        "# {}\n\n[package]\nname = \"{package}\"\nversion = \"0.0.0\"\n{rust}\npublish = false\n\n\
         [lib]\ndoctest = false\n\n[features]\n{}\n[dependencies]\n{dependency}\n{lints}",
        super::NOTICE,
        binding::FEATURE,
    )
}

/// The catalogue's name, as far as cargo takes it for a package.
fn package_name(name: &str) -> String {
    let fits = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let name: String = name.chars().map(fits).collect();
    let name = name.trim_matches('-');
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        // Cargo makes files of this name.
        names::file_name(name)
    } else {
        names::file_name(&format!("catalogue-{name}"))
    }
}

/// An identifier of a name that [`names`] has made.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => format_ident!("{name}"),
    }
}
