//! In which order a change can be rolled out.

use super::Category;

/// The order in which producers and consumers can go over to a new edition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Each understands the other, whoever is first.
    Any,
    /// New consumers understand old producers, but not the other way round.
    ConsumersFirst,
    /// Old consumers understand new producers, but not the other way round.
    ProducersFirst,
    /// Neither understands the other: all at once, or by a step between.
    None,
}

impl Order {
    /// The order that broken rules of these categories leave.
    pub(crate) fn of(broken: impl Iterator<Item = Category>) -> Self {
        let (mut backward, mut forward) = (true, true);
        for category in broken {
            backward &= category != Category::Backward;
            forward &= category != Category::Forward;
        }
        match (backward, forward) {
            (true, true) => Order::Any,
            (true, false) => Order::ConsumersFirst,
            (false, true) => Order::ProducersFirst,
            (false, false) => Order::None,
        }
    }

    /// What to do.
    pub fn advice(self) -> &'static str {
        match self {
            Order::Any => "any order",
            Order::ConsumersFirst => "consumers first",
            Order::ProducersFirst => "producers first",
            Order::None => "no order is safe",
        }
    }

    /// Why.
    pub fn reason(self) -> &'static str {
        match self {
            Order::Any => "old and new understand each other",
            Order::ConsumersFirst => {
                "new consumers understand old producers, old consumers do not understand new producers"
            }
            Order::ProducersFirst => {
                "old consumers understand new producers, new consumers do not understand old producers"
            }
            Order::None => {
                "neither understands the other; put a release between that understands both"
            }
        }
    }
}
