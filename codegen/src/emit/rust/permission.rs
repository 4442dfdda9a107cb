//! Whether the grants of a client permit it to receive an event.

use proc_macro2::TokenStream;
use quote::quote;

use crate::edition::Edition;

/// The method of the envelope. What it stands on is there whether or not messages carry an ACL.
pub(super) fn permitted_by(_: &Edition) -> TokenStream {
    quote! {
        impl<S: signalbook::Str> Envelope<S> {
            /// Whether the grants of a client permit it to receive the event, by the ACL that the
            /// catalogue gives it. What nobody has documented is not permitted.
            ///
            /// # Errors
            /// When there is no ACL to be made: a value cannot stand in it, or the event is not in
            /// the catalogue.
            pub fn permitted_by(
                &self,
                grants: &signalbook::Grants,
            ) -> Result<bool, signalbook::RouteError> {
                Ok(grants.permit_required(&self.acl()?))
            }
        }
    }
}
