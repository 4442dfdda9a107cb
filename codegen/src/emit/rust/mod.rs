//! The Rust target: a crate that stands on the `signalbook` runtime.
//!
//! Everything is made as tokens, so that nothing a catalogue says can become code. What a type
//! holds is said in [`types`]; how it is read and written in [`impls`].

mod binding;
mod contract;
mod discriminated;
mod dispatch;
mod doc;
mod envelope;
mod event;
mod exchange;
mod impls;
mod items;
mod manifest;
mod permission;
mod print;
mod route;
mod routing_key;
mod slot;
mod step;
mod ty;
mod types;
mod variant;
mod version;

use std::iter;
use std::sync::Arc;

use binding::Form;
use discriminated::Told;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};

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

/// What lints say of generated code that is as it should be.
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

/// What they say of modules in somebody's own crate, which need not use all of them.
const ALLOWED_INSIDE: [&str; 5] = [
    "dead_code",
    "unreachable_pub",
    "unused_imports",
    "clippy::struct_field_names",
    "clippy::unnecessary_wraps",
];

/// Items, whole ones in each piece, of which each is made when it is its turn.
type Pieces<'e> = Box<dyn Iterator<Item = TokenStream> + 'e>;

/// A module, with the modules in it.
struct Module<'e> {
    head: Head,
    doc: String,
    items: Box<dyn FnOnce() -> Pieces<'e> + Send + 'e>,
    inner: Vec<Module<'e>>,
}

/// A module without what is in it.
#[derive(Clone)]
struct Head {
    name: String,
    /// Whether the modules behind it can use its macros.
    has_macros: bool,
}

/// The crate of an edition: its manifest and its sources.
pub fn drafts<'e>(edition: &'e Edition, runtime: &'e Runtime) -> Vec<Draft<'e>> {
    let mut drafts = vec![
        Draft::new("Cargo.toml", || manifest::manifest(edition, runtime)),
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
    print::items(emit_tokens(edition))
}

/// The same modules as tokens, for a macro to expand to.
pub fn emit_tokens(edition: &Edition) -> TokenStream {
    let lints = lints(ALLOWED.iter().chain(&ALLOWED_INSIDE));
    let modules = modules(edition, Form::Module).into_iter().map(Module::nested);
    let exports = exports(edition);
    quote! {
        #(#[allow(#lints)] #modules)*
        #(#[allow(#lints)] #exports)*
    }
}

/// What the crate has at its root.
fn exports(edition: &Edition) -> Vec<TokenStream> {
    let mut exports = match edition.contract.directions.are_several() {
        true => Vec::new(),
        false => own_exports(edition),
    };
    exports.push(quote! { #[doc(hidden)] pub use signalbook; });
    exports
}

/// What the module of a direction has at its root.
fn own_exports(face: &Edition) -> Vec<TokenStream> {
    let mut exports = vec![
        quote! { pub use self::envelope::Envelope; },
        quote! { pub use self::event::{Event, Kind}; },
    ];
    if face.contract.means.routing_keys {
        exports.push(quote! { pub use self::routing_key::RoutingKey; });
    }
    exports
}

/// The modules of a crate: those of its directions, or of the one that there is, and the types that all
/// share.
fn modules(edition: &Edition, form: Form) -> Vec<Module<'_>> {
    let mut modules: Vec<_> = match edition.contract.directions.are_several() {
        true => edition.faces().map(|face| direction(face, form)).collect(),
        false => own_modules(edition, form),
    };
    if exchange::is_there(edition) {
        let items = || -> Pieces<'_> { Box::new(exchange::items(edition).into_iter()) };
        modules.push(Module::new("exchange", "What answers what.", items));
    }
    let types = || -> Pieces<'_> { Box::new(shared_items(edition).into_iter()) };
    modules.push(Module::new("types", "Types that several events share.", types));
    modules
}

/// A direction as a module of its own, laid out as the crate of a catalogue with one direction.
fn direction(face: &Edition, form: Form) -> Module<'_> {
    let direction = face.direction();
    let name = direction.name.as_deref().unwrap_or_default();
    let title = direction.prose.title.as_deref().map(|title| format!("{}.", doc::escape(title)));
    let doc = title.unwrap_or_else(|| format!("What {} sends.", doc::code(name)));
    let items = || -> Pieces<'_> {
        let shared = (!face.used_types().is_empty()).then(|| quote! { use super::types; });
        Box::new(shared.into_iter().chain(own_exports(face)))
    };
    let mut module = Module::new(&names::direction(name), doc, items);
    module.inner = own_modules(face, form);
    module
}

/// The modules of an edition with one direction.
fn own_modules(edition: &Edition, form: Form) -> Vec<Module<'_>> {
    let told = Arc::new(Told::of(edition));
    let (of_envelope, of_event) = (Arc::clone(&told), Arc::clone(&told));
    let events_doc = match edition.carries_names() {
        true => "All events, told apart by name.",
        false => "All events, told apart by members.",
    };
    let mut modules = vec![
        Module::new("envelope", "The object around every event.", move || {
            envelope::items(edition, of_envelope)
        }),
        Module::new("event", events_doc, move || event::items(edition, &of_event)),
        events(edition, &told),
    ];
    if edition.contract.means.routing_keys {
        let binding = Module::new("binding", "The macro by which queues are bound.", move || {
            binding::items(edition, form)
        });
        modules.insert(0, binding.with_macros());
        modules.push(Module::new("routing_key", "The routing keys of all events.", || {
            routing_key::items(edition)
        }));
    }
    modules
}

/// A module for each entry.
fn events<'e>(edition: &'e Edition, told: &Arc<Told<'e>>) -> Module<'e> {
    let entries = edition.contract.entries.iter().map(|entry| {
        let doc = format!("{}.", doc::code(&entry.id));
        let told = Arc::clone(told);
        let items =
            move || -> Pieces<'_> { Box::new(entry_items(edition, &told, entry).into_iter()) };
        Module::new(&names::module(entry), doc, items)
    });
    let mut events =
        Module::new("events", "The payload of each event.", || Box::new(iter::empty()));
    events.inner = entries.collect();
    events
}

/// What belongs to one entry: its payload, the types inside it, the contracts of its events.
fn entry_items(edition: &Edition, told: &Told<'_>, entry: &Entry) -> Vec<TokenStream> {
    let mut all = contract::items(edition, told, entry);
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
        let head = Head { name: name.to_owned(), has_macros: false };
        Module { head, doc: doc.into(), items: Box::new(items), inner: Vec::new() }
    }

    fn with_macros(mut self) -> Self {
        self.head.has_macros = true;
        self
    }

    fn draft(self, folder: &str, drafts: &mut Vec<Draft<'e>>) {
        let Module { head: Head { name, .. }, doc, items, inner } = self;
        let path = match inner.is_empty() {
            true => format!("{folder}/{name}.rs"),
            false => format!("{folder}/{name}/mod.rs"),
        };
        let heads: Vec<_> = inner.iter().map(|module| module.head.clone()).collect();
        drafts.push(Draft::new(path, move || {
            print::file(&doc, iter::once(declarations(&heads)).chain(items()))
        }));
        let folder = format!("{folder}/{name}");
        for module in inner {
            module.draft(&folder, drafts);
        }
    }

    fn nested(self) -> TokenStream {
        let (head, doc) = (self.head, doc::line(&self.doc));
        let items = (self.items)();
        let inner = self.inner.into_iter().map(Module::nested);
        quote! { #doc #head { #(#inner)* #(#items)* } }
    }
}

/// The declarations of modules that are in files of their own.
fn declarations(heads: &[Head]) -> TokenStream {
    quote! { #(#[rustfmt::skip] #heads;)* }
}

impl ToTokens for Head {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let macros = self.has_macros.then(|| quote! { #[macro_use] });
        let name = ident(&names::raw(self.name.clone()));
        tokens.extend(quote! { #macros pub mod #name });
    }
}

/// Lints as an attribute has them.
fn lints<'l>(lints: impl IntoIterator<Item = &'l &'l str>) -> TokenStream {
    let lints = lints.into_iter().filter_map(|lint| syn::parse_str::<syn::Path>(lint).ok());
    quote! { #(#lints),* }
}

fn root(edition: &Edition) -> String {
    let lints = lints(&ALLOWED);
    let title = doc::escape(&edition.contract.title);
    let mut header = format!("{title}, as of {}.", doc::escape(edition.label()));
    for (key, value) in &edition.contract.extensions {
        header.extend([" ", &doc::escape(key), ": ", &doc::escape(&value.to_string()), "."]);
    }
    let heads: Vec<_> =
        modules(edition, Form::Crate).into_iter().map(|module| module.head).collect();
    let (declarations, exports) = (declarations(&heads), exports(edition));
    print::file(&header, [quote! { #![allow(#lints)] #declarations #(#exports)* }])
}

/// An identifier of a name that [`names`] has made.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => format_ident!("{name}"),
    }
}
