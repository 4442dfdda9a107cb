//! How to get at the events: the book's own sections, and what follows from the transport.

use super::escape::{Lines, literal, text};
use crate::catalogue::{Escapes, Transport};
use crate::edition::Edition;

pub(super) fn usage(edition: &Edition, lines: &mut Lines) {
    let contract = &edition.contract;
    if contract.usage.is_empty() && contract.transport.is_none() {
        return;
    }
    lines.title("Usage", '=', false);
    for (title, paragraphs) in &contract.usage {
        lines.title(title, '-', false);
        lines.paragraphs(paragraphs);
    }
    if let Some(transport) = &contract.transport {
        connection(transport, lines);
        escapes(&contract.escapes, lines);
        example(transport, lines);
        notes(transport, lines);
    }
}

fn connection(transport: &Transport, lines: &mut Lines) {
    lines.title("Connection", '-', false);
    lines.paragraphs(transport.doc.as_deref().unwrap_or_default());
    let port = transport.port.map(|port| port.to_string());
    let facts = [
        ("Protocol", Some(text(&transport.protocol))),
        ("Host", transport.host.as_deref().map(literal)),
        ("Port", port),
        ("Virtual host", transport.virtual_host.as_deref().map(literal)),
        ("User name", transport.user.as_deref().map(literal)),
        ("User password", transport.password.as_deref().map(literal)),
        ("Exchange name", transport.exchange.as_deref().map(literal)),
        ("Exchange type", transport.exchange_type.as_deref().map(literal)),
        ("Content type", transport.content_type.as_deref().map(literal)),
    ];
    for (fact, value) in facts {
        if let Some(value) = value {
            lines.line(&format!("* {fact}: {value}"));
        }
    }
    lines.blank();
}

/// How values stand in routing keys and ACLs, if it is not simply as they are.
fn escapes(escapes: &Escapes, lines: &mut Lines) {
    if escapes.is_empty() {
        return;
    }
    let codes: Vec<_> = escapes
        .iter()
        .map(|(c, code)| format!("{} for {}", literal(code), literal(&c.to_string())))
        .collect();
    lines.raw(&format!("Values in routing keys and ACLs are written with {}.", codes.join(", ")));
}

/// A small client in Python, which most readers can at least read.
fn example(transport: &Transport, lines: &mut Lines) {
    let (Some(exchange), Some(binding)) = (&transport.exchange, &transport.example_binding) else {
        return;
    };
    lines.title("Example", '-', false);
    lines.raw(&format!(
        "This client, in Python, prints the events that {} receives:",
        literal(binding)
    ));
    let url = format!(
        "amqp://{}:{}@{}:{}/{}",
        percent(transport.user.as_deref().unwrap_or("guest")),
        percent(transport.password.as_deref().unwrap_or("guest")),
        transport.host.as_deref().unwrap_or("localhost"),
        transport.port.unwrap_or(5672),
        percent(transport.virtual_host.as_deref().unwrap_or("/")),
    );
    let kind = transport.exchange_type.as_deref().unwrap_or("topic");
    lines.code("python", &format!(
        "import kombu\n\n\
         events = kombu.Exchange({exchange}, type={kind})\n\
         queue = kombu.Queue(exchange=events, routing_key={binding}, exclusive=True)\n\n\n\
         def show(body, message):\n    print(message.delivery_info['routing_key'], body)\n    message.ack()\n\n\n\
         with kombu.Connection({url}) as connection:\n    \
             with connection.Consumer(queue, callbacks=[show]):\n        \
                 while True:\n            connection.drain_events()\n",
        exchange = python(exchange),
        kind = python(kind),
        binding = python(binding),
        url = python(&url),
    ));
}

fn notes(transport: &Transport, lines: &mut Lines) {
    if transport.notes.is_empty() {
        return;
    }
    lines.title("Notes", '-', false);
    for note in &transport.notes {
        lines.line(&format!("* {}", text(&note.text)));
    }
    lines.blank();
}

/// A text as Python writes it, in ASCII.
fn python(text: &str) -> String {
    let mut quoted = String::from("'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => quoted.extend(['\\', c]),
            ' '..='~' => quoted.push(c),
            _ => quoted.extend(format!("\\U{:08x}", u32::from(c)).chars()),
        }
    }
    quoted + "'"
}

/// A part of a URL (RFC 3986, section 2.1).
fn percent(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    };
    text.bytes().map(encode).collect()
}
