//! What is written in values of routing keys and ACLs for characters that mean something there.

use crate::catalogue::Escapes;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::language::{Text, Transport};

/// The escapes that can be told apart.
pub(super) fn escapes(transport: Option<&Transport>, report: &mut Report) -> Escapes {
    let written = transport.and_then(|transport| transport.escapes.as_ref());
    let of_each = written.map(|written| [&written.dot, &written.star, &written.hash]);
    let mut known: Vec<(char, &Text)> = Vec::new();
    for (c, code) in Escapes::SPECIAL.into_iter().zip(of_each.into_iter().flatten()) {
        let Some(code) = code else { continue };
        if check_word(code, report) && check_apart(code, &known, report) {
            known.push((c, code));
        }
    }
    Escapes::new(known.into_iter().map(|(c, code)| (c, code.text.clone())).collect())
}

/// Something must be written, and nothing that had to be written otherwise itself.
fn check_word(code: &Text, report: &mut Report) -> bool {
    let special = code.as_str().find(Escapes::SPECIAL);
    let wrong = match special {
        Some(at) => Diagnostic::new(
            Code::BadValue,
            code.part(at, at + 1),
            "this means something in a key itself",
        ),
        None if code.as_str().is_empty() => {
            Diagnostic::new(Code::BadValue, code.span, "nothing is written for it")
        }
        None => return true,
    };
    report.push(
        wrong
            .message("what is written for a character in a key is a text without `.`, `*` and `#`")
            .help("write a text that values hardly have, as `__DOT__`; leave out the key to refuse values with the character"),
    );
    false
}

/// Of two texts of which one is a part of the other nobody could tell which is meant.
fn check_apart(code: &Text, known: &[(char, &Text)], report: &mut Report) -> bool {
    let part = |one: &Text, other: &Text| one.as_str().contains(other.as_str());
    let clash = known.iter().find(|(_, known)| part(known, code) || part(code, known));
    if let Some((c, first)) = clash {
        report.push(
            Diagnostic::new(Code::Conflict, code.span, "one is a part of the other")
                .message(format!("this cannot be told from what is written for `{c}`"))
                .second(first.span, format!("what is written for `{c}`"))
                .help("write texts of which none is a part of another: `__DOT__`, `__STAR__`, `__HASH__`"),
        );
    }
    clash.is_none()
}
