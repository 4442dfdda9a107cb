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
        let directions = &self.edition.contract.directions;
        match directions[id].name.as_ref().filter(|_| directions.are_several()) {
            Some(name) => {
                let name = ident(&names::raw(names::direction(name)));
                quote! { super::#name }
            }
            None => quote! { super },
        }
    }

    /// What a method is called; where several directions answer, it says which after a linking word.
    fn method(self, name: &str, link: &str) -> Ident {
        let several = self.edition.contract.directions.iter().count() > 2;
        match &self.edition.contract.directions[self.answering].name {
            Some(direction) if several => format_ident!("{name}_{link}{direction}"),
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
        let asked =
            self.edition.contract.events().filter(|(entry, _)| entry.direction == self.asking);
        let others = (self.requests().count() < asked.count()).then(|| quote! { _ => &[], });
        let method = self.method("replies", "from_");
        quote! {
            impl #asking::Kind {
                /// What answers such a message: one of these, each of which is a message or several
                /// in their order. Nothing, if it is no request.
                pub fn #method(self) -> &'static [&'static [signalbook::Reply<#answering::Kind>]] {
                    match self { #(#arms)* #others }
                }
            }
        }
    }

    fn is_answered_by(self) -> TokenStream {
        let (asking, answering) = (self.module(self.asking), self.module(self.answering));
        let arms = self.requests().flat_map(|(entry, event)| {
            let mut ways: Vec<(&str, Vec<&[Repeat]>)> = Vec::new();
            for reply in event.replies.iter().flat_map(|outcome| &outcome.replies) {
                match ways.iter_mut().find(|(event, _)| *event == reply.event) {
                    Some((_, ways)) => ways.push(&reply.repeats),
                    None => ways.push((&reply.event, vec![&reply.repeats])),
                }
            }
            let arms = ways
                .into_iter()
                .filter_map(|(id, ways)| Some(self.arm((entry, event), self.answer(id)?, &ways)));
            arms.collect::<Vec<_>>()
        });
        let method = self.method("is_answered_by", "");
        quote! {
            impl<S: signalbook::Str> #asking::Envelope<S> {
                /// Whether a message answers this one: it is of a kind that does, and repeats what
                /// shows that it is meant for this one.
                #[allow(clippy::match_like_matches_macro)]
                pub fn #method<R: signalbook::Str>(&self, reply: &#answering::Envelope<R>) -> bool {
                    match (&self.event, &reply.event) { #(#arms)* _ => false }
                }
            }
        }
    }

    /// A message answers a request if it repeats all that one of the ways asks for.
    fn arm(
        self,
        request: (&Entry, &Event),
        reply: (&Entry, &Event),
        ways: &[&[Repeat]],
    ) -> TokenStream {
        let (asking, answering) = (self.module(self.asking), self.module(self.answering));
        let any = ways.iter().any(|repeats| repeats.is_empty());
        let ways = if any { &[] } else { ways };
        let uses = |of: fn(&Repeat) -> &Binding| {
            let mut repeats = ways.iter().copied().flatten();
            repeats.any(|repeat| matches!(of(repeat), Binding::Payload(_)))
        };
        let request_pattern = self.pattern(request, uses(|it| &it.request), "asked");
        let reply_pattern = self.pattern(reply, uses(|it| &it.reply), "answered");
        let ways = ways.iter().map(|repeats| {
            let same = repeats.iter().map(|repeat| {
                let of_reply = self.value(reply, &repeat.reply, "answered", "reply");
                let of_request = self.value(request, &repeat.request, "asked", "self");
                quote! { signalbook::exchange::repeats(#of_reply, #of_request) }
            });
            quote! { #(#same)&&* }
        });
        let same = match any {
            true => quote! { true },
            false => quote! { #(#ways)||* },
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
        let steps = self.edition.steps(entry, binding).into_iter();
        let steps = steps.map(|step| self.inside(step));
        quote! { Some(#start) #(#steps)* }
    }

    /// The way from a value to one inside of it, if both are there.
    fn inside(self, step: Step<'_>) -> TokenStream {
        let (name, optional, ty) = match step {
            Step::Field(field) => (names::field(field), field.shape.optional, &field.shape.ty),
            Step::Place(place) => (names::value(&place.name), false, &place.ty),
        };
        let name = ident(&name);
        let is_nullable = matches!(self.edition.resolved(ty), Type::Nullable(_));
        match (optional, ty, is_nullable) {
            (true, Type::Nullable(_), _) => quote! { .and_then(|it| it.#name.value()) },
            (true, _, true) => {
                quote! { .and_then(|it| it.#name.as_ref()).and_then(|it| it.as_ref()) }
            }
            (true, _, false) | (false, _, true) => quote! { .and_then(|it| it.#name.as_ref()) },
            (false, _, false) => quote! { .map(|it| &it.#name) },
        }
    }
}
