//! What answers what, between the directions of a catalogue.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::ident;
use super::variant::unseen;
use crate::catalogue::{Binding, DirectionId, Entry, Event, Repeat, Type};
use crate::edition::{Edition, Step};
use crate::names;

/// Whether any message answers another.
pub(super) fn is_there(edition: &Edition) -> bool {
    edition.contract.events().any(|(_, event)| !event.replies.is_empty())
}

/// What can answer the kinds of each direction, and whether a message answers another.
pub(super) fn items(edition: &Edition) -> Vec<TokenStream> {
    let directions = || edition.contract.directions.enumerate().map(|(id, _)| id);
    let pairs =
        directions().flat_map(|asking| directions().map(move |answering| (asking, answering)));
    let pairs = pairs.filter_map(|(asking, answering)| {
        let exchange = Exchange { edition, asking, answering };
        exchange.requests().next().is_some().then_some(exchange)
    });
    pairs.flat_map(|exchange| [exchange.replies(), exchange.is_answered_by()]).collect()
}

/// The requests of one direction, and what answers them from another.
#[derive(Clone, Copy)]
struct Exchange<'e> {
    edition: &'e Edition,
    asking: DirectionId,
    answering: DirectionId,
}

impl<'e> Exchange<'e> {
    fn requests(self) -> impl Iterator<Item = (&'e Entry, &'e Event)> {
        let events = self.edition.contract.events();
        let asked = events.filter(move |(entry, _)| entry.direction == self.asking);
        asked.filter(move |(_, event)| {
            let mut replies = event.replies.iter().flat_map(|outcome| &outcome.replies);
            replies.any(|reply| self.answer(&reply.event).is_some())
        })
    }

    /// The event of a key, if it comes from where the answers do.
    fn answer(self, id: &str) -> Option<(&'e Entry, &'e Event)> {
        let found = self.edition.event(id);
        found.filter(|(entry, _)| entry.direction == self.answering)
    }

    /// The module of a direction.
    fn module(self, id: DirectionId) -> TokenStream {
        match &self.edition.contract.directions[id].name {
            Some(name) => {
                let name = ident(&names::raw(names::direction(name)));
                quote! { super::#name }
            }
            None => quote! { super },
        }
    }

    /// What a method is called; where several directions answer, it says which.
    fn method(self, name: &str) -> Ident {
        let several = self.edition.contract.directions.iter().count() > 2;
        match &self.edition.contract.directions[self.answering].name {
            Some(direction) if several => format_ident!("{name}_from_{direction}"),
            _ => ident(name),
        }
    }

    fn replies(self) -> TokenStream {
        let (asking, answering) = (self.module(self.asking), self.module(self.answering));
        let arms = self.requests().map(|(entry, event)| {
            let kind = ident(&names::event(entry, event));
            let outcomes = event.replies.iter().map(|outcome| {
                let replies = outcome.replies.iter().filter_map(|reply| {
                    let (entry, event) = self.answer(&reply.event)?;
                    let (kind, several) = (ident(&names::event(entry, event)), reply.several);
                    Some(quote! { signalbook::Reply::new(#answering::Kind::#kind, #several) })
                });
                quote! { &[#(#replies),*] }
            });
            quote! { Self::#kind => const { &[#(#outcomes),*] }, }
        });
        let method = self.method("replies");
        quote! {
            impl #asking::Kind {
                /// What answers such a message: one of these, each of which is a message or several
                /// in their order. Nothing, if it is no request.
                pub fn #method(self) -> &'static [&'static [signalbook::Reply<#answering::Kind>]] {
                    match self { #(#arms)* _ => &[] }
                }
            }
        }
    }

    fn is_answered_by(self) -> TokenStream {
        let (asking, answering) = (self.module(self.asking), self.module(self.answering));
        let arms = self.requests().flat_map(|(entry, event)| {
            let replies = event.replies.iter().flat_map(|outcome| &outcome.replies);
            let mut told = Vec::new();
            let arms = replies.filter_map(|reply| {
                let answer = self.answer(&reply.event)?;
                let first = !told.contains(&&reply.event);
                told.push(&reply.event);
                first.then(|| self.arm((entry, event), answer, &reply.repeats))
            });
            arms.collect::<Vec<_>>()
        });
        let method = self.method("is_answered_by");
        quote! {
            impl<S: signalbook::Str> #asking::Envelope<S> {
                /// Whether a message answers this one: it is of a kind that does, and repeats what
                /// shows that it is meant for this one.
                pub fn #method<R: signalbook::Str>(&self, reply: &#answering::Envelope<R>) -> bool {
                    match (&self.event, &reply.event) { #(#arms)* _ => false }
                }
            }
        }
    }

    fn arm(
        self,
        request: (&Entry, &Event),
        reply: (&Entry, &Event),
        repeats: &[Repeat],
    ) -> TokenStream {
        let (asking, answering) = (self.module(self.asking), self.module(self.answering));
        let uses = |of: fn(&Repeat) -> &Binding| {
            repeats.iter().any(|repeat| matches!(of(repeat), Binding::Payload(_)))
        };
        let request_pattern = self.pattern(request, uses(|it| &it.request), "asked");
        let reply_pattern = self.pattern(reply, uses(|it| &it.reply), "answered");
        let same = repeats.iter().map(|repeat| {
            let of_reply = self.value(reply, &repeat.reply, "answered", "reply");
            let of_request = self.value(request, &repeat.request, "asked", "self");
            quote! { signalbook::exchange::repeats(#of_reply, #of_request) }
        });
        let same = match repeats.is_empty() {
            true => quote! { true },
            false => quote! { #(#same)&&* },
        };
        quote! {
            (#asking::Event::#request_pattern, #answering::Event::#reply_pattern) => #same,
        }
    }

    /// A pattern that binds the payload of an event, if it is looked at.
    fn pattern(self, (entry, event): (&Entry, &Event), used: bool, payload: &str) -> TokenStream {
        let (variant, payload) = (ident(&names::event(entry, event)), ident(payload));
        match (entry.params.is_empty(), used) {
            (true, true) => quote! { #variant(#payload) },
            (true, false) => {
                let unseen = unseen(self.edition, entry);
                quote! { #variant(#unseen) }
            }
            (false, true) => quote! { #variant { payload: #payload, .. } },
            (false, false) => quote! { #variant { .. } },
        }
    }

    /// A member of a message, if it is there.
    fn value(
        self,
        (entry, _): (&Entry, &Event),
        binding: &Binding,
        payload: &str,
        message: &str,
    ) -> TokenStream {
        let start = match binding {
            Binding::Payload(_) => ident(payload),
            Binding::Envelope(_) | Binding::Param(_) => ident(message),
        };
        let steps = self.edition.steps(entry, binding).into_iter().map(inside);
        quote! { Some(#start) #(#steps)* }
    }
}

/// The way from a value to one inside of it, if both are there.
fn inside(step: Step<'_>) -> TokenStream {
    let (name, optional, ty) = match step {
        Step::Field(field) => (names::field(field), field.shape.optional, &field.shape.ty),
        Step::Place(place) => (names::value(&place.name), false, &place.ty),
    };
    let name = ident(&name);
    match (optional, ty) {
        (true, Type::Nullable(_)) => quote! { .and_then(|it| it.#name.value()) },
        (false, Type::Nullable(_)) | (true, _) => quote! { .and_then(|it| it.#name.as_ref()) },
        (false, _) => quote! { .map(|it| &it.#name) },
    }
}
