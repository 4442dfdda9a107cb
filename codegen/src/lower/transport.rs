//! How messages travel.

use crate::catalogue::Transport;
use crate::diagnostic::{Code, Diagnostic, Report};
use crate::language::{self, Text};

pub(super) fn transport(written: &language::Transport, report: &mut Report) -> Transport {
    let text = |text: &Option<Text>| text.as_ref().map(|text| text.text.clone());
    let port = written.port.as_ref().and_then(|port| {
        let number = port.as_str().parse().ok();
        if number.is_none() {
            report.push(
                Diagnostic::new(Code::BadValue, port.span, "not a port")
                    .message("a port is a whole number from 0 to 65535"),
            );
        }
        number
    });
    Transport {
        protocol: written.protocol.value().map(|text| text.text.clone()).unwrap_or_default(),
        doc: super::prose::paragraphs(written.doc.as_ref()),
        host: text(&written.host),
        port,
        virtual_host: text(&written.virtual_host),
        user: text(&written.user),
        password: text(&written.password),
        exchange: text(&written.exchange),
        exchange_type: text(&written.exchange_type),
        content_type: text(&written.content_type),
        persistent: written.persistent.map(|persistent| persistent.0),
        example_binding: text(&written.example_binding),
        notes: super::prose::notes(&written.notes),
    }
}
