//! Events as variants of the enums over all of them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc;
use super::ident;
use super::route::in_name;
use super::ty::{Home, Refer, Rust, Texts};
use super::types::deprecated;
use crate::catalogue::{Binding, Entry, Event, Param, Prose, Type, TypeId};
use crate::edition::{Edition, Step};
use crate::names;

/// An event with what it is called in Rust.
pub(super) struct Variant<'e> {
    pub(super) edition: &'e Edition,
    pub(super) entry: &'e Entry,
    pub(super) event: &'e Event,
    pub(super) name: Ident,
}

pub(super) fn variants(edition: &Edition) -> Vec<Variant<'_>> {
    let events = edition.contract.events();
    events
        .map(|(entry, event)| Variant {
            edition,
            entry,
            event,
            name: ident(&names::event(entry, event)),
        })
        .collect()
}

/// What stands in a pattern for a payload that is not looked at. Of a payload that is only null there
/// is nothing to leave out.
pub(super) fn unseen(edition: &Edition, entry: &Entry) -> TokenStream {
    match edition.resolved(&entry.payload) {
        Type::Null => quote! { .. },
        _ => quote! { _ },
    }
}

impl Variant<'_> {
    pub(super) fn doc(&self) -> TokenStream {
        doc::prose(self.prose(), &format!("{}.", doc::code(&self.event.id)))
    }

    pub(super) fn prose(&self) -> &Prose {
        self.entry.prose_of(self.event)
    }

    pub(super) fn deprecated(&self) -> Option<TokenStream> {
        deprecated(self.edition, self.event.deprecated.as_ref())
    }

    pub(super) fn module(&self) -> TokenStream {
        let module = ident(&names::raw(names::module(self.entry)));
        quote! { super::events::#module }
    }

    /// The type of its payload.
    pub(super) fn payload(&self, texts: Texts) -> TokenStream {
        let (module, payload) = (self.module(), ident(&names::payload(self.entry)));
        let refer = Refer { texts, ..Refer::new(self.edition, Home::Root) };
        refer.named_so(quote! { #module::#payload }, &self.entry.payload)
    }

    /// The rest of a pattern that looks at nothing of the event.
    pub(super) fn rest(&self) -> TokenStream {
        let unseen = unseen(self.edition, self.entry);
        match self.entry.params.is_empty() {
            true => quote! { (#unseen) },
            false => quote! { { .. } },
        }
    }

    /// The codec of the payload, as seen from this module.
    pub(super) fn codec(&self) -> TokenStream {
        let payload = self.payload(Texts::Parameter);
        match &*self.entry.payload {
            ty if super::ty::is_own(ty) => quote! { signalbook::codec::Plain<#payload> },
            ty => {
                // Bounds of an alias stand beside it, in the module of the entry.
                let refer = Refer::new(self.edition, Home::Root);
                refer.alias_in(&self.module(), ty, &names::payload(self.entry))
            }
        }
    }

    /// Parameters that the variant has beside the payload.
    pub(super) fn params(&self) -> Vec<(&Param, Ident, bool)> {
        let params = self.entry.params.iter();
        params
            .map(|param| {
                (param, ident(&names::param(param)), in_name(&self.event.name, &param.name))
            })
            .collect()
    }

    /// The type of a parameter, and the codec that reads it out of a name.
    pub(super) fn param(&self, param: &Param, texts: Texts) -> Rust {
        let refer = Refer { texts, ..Refer::new(self.edition, Home::Root) };
        text(refer, &self.module(), &param.ty, &names::param_type(param))
    }

    /// The type of what a placeholder is bound to, with texts of its own, and the codec that reads
    /// it out of a key.
    pub(super) fn bound(&self, binding: &Binding) -> Rust {
        let (mut module, mut outer) = match binding {
            Binding::Param(name) => {
                let param = self.entry.params.iter().find(|param| param.name == *name);
                return param.map_or_else(any_text, |param| self.param(param, Texts::Owned));
            }
            Binding::Payload(_) => match &*self.entry.payload {
                Type::Named(id) => self.named(*id),
                _ => (self.module(), String::new()),
            },
            Binding::Envelope(_) => (quote! { super::envelope }, "Envelope".to_owned()),
        };
        let refer = Refer { texts: Texts::Owned, ..Refer::new(self.edition, Home::Root) };
        let mut reached = None;
        for step in self.edition.steps(self.entry, binding) {
            let (name, ty) = match step {
                Step::Field(field) => (field.name.as_str(), &field.shape.ty),
                Step::Place(place) => (place.name.as_str(), &place.ty),
            };
            let nested = names::nested(&outer, name);
            reached = Some(text(refer, &module, ty, &nested));
            match ty {
                Type::Named(id) => (module, outer) = self.named(*id),
                _ => outer = nested,
            }
        }
        reached.unwrap_or_else(any_text)
    }

    /// Where the types inside of a named one stand, and what their names start with.
    fn named(&self, id: TypeId) -> (TokenStream, String) {
        let mut named = self.edition.contract.named(id);
        while let Type::Named(id) = &named.ty {
            named = self.edition.contract.named(*id);
        }
        (quote! { super::types }, names::named(named))
    }
}

/// A type with a text form that stands in a module under a name.
fn text(refer: Refer<'_>, module: &TokenStream, ty: &Type, name: &str) -> Rust {
    if matches!(ty, Type::Enum(_)) {
        let name = ident(name);
        let ty = refer.named_so(quote! { #module::#name }, ty);
        return Rust { codec: quote! { signalbook::codec::Plain<#ty> }, ty };
    }
    // The bounds of a text stand in that module.
    Rust { codec: refer.alias_in(module, ty, name), ty: refer.ty(ty, name).ty }
}

fn any_text() -> Rust {
    Rust { ty: quote! { String }, codec: quote! { signalbook::codec::Text } }
}
