//! How a message's event is found by its name.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::ident;
use super::ty::Texts;
use super::variant::Variant;
use crate::catalogue::{Binding, Param, Segment};
use crate::edition::{Assignment, instances};
use crate::names;

/// Up to so many names are found fastest by comparing them one by one, which the compiler does by
/// their lengths and eight bytes at a time.
pub(super) const COMPARED: usize = 100;

/// How a kind is found by a name that is known as a whole.
pub(super) fn find(variants: &[Variant<'_>]) -> TokenStream {
    let exact = variants.iter().filter(|variant| is_exact(variant));
    let mut all: Vec<_> = exact
        .flat_map(|variant| {
            let names = instances(variant.entry, &variant.event.name);
            names.into_iter().map(move |(_, name)| (name.to_string(), &variant.name))
        })
        .collect();
    all.sort_unstable();
    let count = Literal::usize_unsuffixed(all.len());
    let (table, find) = if all.len() > COMPARED {
        let all = all.iter().map(|(text, name)| quote! { (#text, Kind::#name) });
        let table = quote! {
            /// Names of events, in order.
            static NAMES: [(&str, Kind); #count] = [#(#all),*];
        };
        (Some(table), quote! { signalbook::envelope::find(&NAMES, name) })
    } else {
        let all = all.iter().map(|(text, name)| quote! { #text => Some(Kind::#name), });
        (None, quote! { match name { #(#all)* _ => None } })
    };
    quote! {
        #table

        impl Kind {
            /// The kind with this name. Names with free parts are not found here, but when a message
            /// is read.
            pub fn find(name: &str) -> Option<Kind> {
                #find
            }
        }
    }
}

/// How the event of a message is found: by its exact name, then by a name with parameters, then as
/// an open event whose payload fits; what is left is unknown. No two of the first two kinds have a
/// name in common, so that their payloads have to fit.
pub(super) fn decode(variants: &[Variant<'_>]) -> TokenStream {
    let (exact, free): (Vec<_>, Vec<_>) = variants.iter().partition(|variant| is_exact(variant));
    let (open, named): (Vec<_>, Vec<_>) =
        free.into_iter().partition(|variant| variant.event.name.is_open());
    let exact = exact.into_iter().map(exact_arm);
    let named = named.into_iter().map(named_event);
    let open = not_left_out(&open);
    quote! {
        impl<'de, S: signalbook::StrFrom<'de>> signalbook::envelope::Events<'de> for Event<S> {
            fn decode<D: signalbook::serde::Deserializer<'de>>(
                name: std::borrow::Cow<'de, str>,
                payload: D,
            ) -> Result<Self, D::Error> {
                match Kind::find(&name) {
                    #(#exact)*
                    _ => {
                        #(#named)*
                        let payload = signalbook::envelope::kept(payload)?;
                        #open
                        Ok(Self::Unknown(signalbook::UnknownEvent::new(name, Some(payload))))
                    }
                }
            }

            fn without_payload(name: std::borrow::Cow<'de, str>) -> Option<Self> {
                let known = Kind::find(&name).is_some();
                (!known).then(|| Self::Unknown(signalbook::UnknownEvent::new(name, None)))
            }
        }
    }
}

/// The event of a message whose name has parameters.
fn named_event(variant: &Variant<'_>) -> TokenStream {
    let (name, fields, codec) = (&variant.name, fields(variant), variant.codec());
    let decoded = quote! { <#codec as signalbook::codec::Decode>::decode(payload) };
    let event = quote! { #decoded.map(|payload| Self::#name { #fields payload }) };
    when_named(variant, None, &event)
}

/// The event of a message whose payload has to tell, as it was kept.
fn open_event(variant: &Variant<'_>) -> TokenStream {
    let (name, fields, codec) = (&variant.name, fields(variant), variant.codec());
    let kept = quote! { signalbook::envelope::Kept(&payload) };
    let payload = quote! { <#codec as signalbook::codec::Decode>::decode(#kept).ok()? };
    when_named(variant, Some(&payload), &quote! { Ok(Self::#name { #fields payload }) })
}

/// Open events. Events that are left out are unknown, also where one of these would take them.
fn not_left_out(open: &[&Variant<'_>]) -> TokenStream {
    let attempts = open.iter().map(|variant| open_event(variant));
    match open.first().map_or(&[][..], |open| open.edition.left_out.as_slice()) {
        [] => quote! { #(#attempts)* },
        names => quote! { if !matches!(&*name, #(#names)|*) { #(#attempts)* } },
    }
}

/// Whether all names of the event are listed.
pub(super) fn is_exact(variant: &Variant<'_>) -> bool {
    instances(variant.entry, &variant.event.name)
        .iter()
        .all(|(_, name)| name.as_literal().is_some())
}

fn exact_arm(variant: &Variant<'_>) -> TokenStream {
    let (name, codec) = (&variant.name, variant.codec());
    let decode = quote! { <#codec as signalbook::codec::Decode>::decode(payload) };
    let params = variant.params();
    if params.is_empty() {
        return quote! { Some(Kind::#name) => Ok(Self::#name(#decode?)), };
    }
    let fields: Vec<_> = params.iter().map(|(_, ident, _)| ident).collect();
    let mut instances = instances(variant.entry, &variant.event.name);
    let last = instances.pop().map(|(assignment, _)| values(variant, &assignment));
    let others = instances.iter().map(|(assignment, text)| {
        let (text, values) = (text.to_string(), values(variant, assignment));
        quote! { #text => #values, }
    });
    quote! {
        Some(Kind::#name) => {
            let (#(#fields,)*) = match &*name { #(#others)* _ => #last };
            #decode.map(|payload| Self::#name { #(#fields,)* payload })
        }
    }
}

/// The values of an event's parameters when its name has some of them.
fn values(variant: &Variant<'_>, assignment: &Assignment<'_>) -> TokenStream {
    let module = variant.module();
    let values = variant.params().into_iter().map(|(param, ..)| {
        match assignment.iter().find(|(known, _)| *known == param.name) {
            Some((_, value)) => {
                let ty = ident(&names::param_type(param));
                let value = ident(&names::variant(&value.value, &value.prose));
                quote! { #module::#ty::#value }
            }
            None => quote! { None },
        }
    });
    quote! { (#(#values,)*) }
}

/// The parameters of an event as fields of its variant.
fn fields(variant: &Variant<'_>) -> TokenStream {
    let fields = variant.params().into_iter().map(|(_, ident, in_name)| match in_name {
        true => quote! { #ident, },
        false => quote! { #ident: None, },
    });
    fields.collect()
}

/// The event of the message, when the name is one of the event's and the payload fits that has to be
/// known for it. The parameters in the name are variables, and so is that payload.
fn when_named(
    variant: &Variant<'_>,
    payload: Option<&TokenStream>,
    event: &TokenStream,
) -> TokenStream {
    let mut literals = vec![String::new()];
    let mut captured = Vec::new();
    for segment in &variant.event.name.segments {
        match segment {
            Segment::Literal(text) => {
                if let Some(last) = literals.last_mut() {
                    last.push_str(text);
                }
            }
            Segment::Placeholder { binding, .. } => {
                captured.extend(param(variant, binding));
                literals.push(String::new());
            }
        }
    }
    let variables: Vec<_> = captured.iter().map(|param| ident(&names::param(param))).collect();
    let codecs = |texts| captured.iter().map(move |param| variant.param(param, texts).codec);
    let (own, held) = (codecs(Texts::Owned), codecs(Texts::Parameter));
    let fits = quote! { [#(signalbook::codec::is_text_of::<#own>),*] };
    let payload_variable = payload.map(|_| quote! { payload });
    quote! {
        let named = || {
            let [#(#variables),*] = signalbook::route::captures(&name, &[#(#literals),*], #fits)?;
            Some((#(signalbook::codec::from_text::<#held>(#variables)?,)* #payload))
        };
        if let Some((#(#variables,)* #payload_variable)) = named() {
            return #event;
        }
    }
}

/// The parameter that a placeholder of a name is bound to.
fn param<'v>(variant: &Variant<'v>, binding: &Binding) -> Option<&'v Param> {
    let Binding::Param(name) = binding else { return None };
    variant.entry.params.iter().find(|param| param.name == *name)
}
