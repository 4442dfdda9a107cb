//! Types in words: what the language calls them, and what bounds them.

use super::escape::{literal, text};
use crate::catalogue::{Shape, Type};
use crate::edition::{Edition, bounds, notation, shape_notation};

/// A field's type.
pub(super) fn shape(edition: &Edition, shape: &Shape) -> String {
    text(&shape_notation(&edition.contract, shape)) + &bounds(&shape.ty, text, literal)
}

/// A type.
pub(super) fn ty(edition: &Edition, ty: &Type) -> String {
    text(&notation(&edition.contract, ty)) + &bounds(ty, text, literal)
}
