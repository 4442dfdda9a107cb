//! Trees as YAML.

/// A tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A text, in quotes where it needs some.
    Text(String),
    /// A word that must not have quotes: `true` of a header, say.
    Word(String),
    /// A list.
    List(Vec<Node>),
    /// A mapping.
    Map(Vec<(String, Node)>),
}

/// Wider than this, a collection stands in lines of its own.
const WIDTH: usize = 70;

impl Node {
    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Node::Text(text.into())
    }

    /// A list of texts.
    pub(super) fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        Node::List(texts.into_iter().map(Node::text).collect())
    }

    /// The document.
    pub(super) fn document(&self) -> String {
        let mut out = String::new();
        self.block(0, &mut out);
        out
    }

    fn is_empty(&self) -> bool {
        match self {
            Node::Text(_) | Node::Word(_) => false,
            Node::List(items) => items.is_empty(),
            Node::Map(entries) => entries.is_empty(),
        }
    }

    /// In one line; nothing for a text of several.
    fn flow(&self) -> Option<String> {
        Some(match self {
            Node::Text(text) if text.contains('\n') => return None,
            Node::Text(text) => scalar(text),
            Node::Word(word) => word.clone(),
            Node::List(items) => {
                let items: Option<Vec<_>> = items.iter().map(Node::flow).collect();
                format!("[{}]", items?.join(", "))
            }
            Node::Map(entries) => {
                let entry = |(key, value): &(String, Node)| {
                    Some(format!("{}: {}", scalar(key), value.flow()?))
                };
                let entries: Option<Vec<_>> = entries.iter().map(entry).collect();
                format!("{{{}}}", entries?.join(", "))
            }
        })
    }

    /// As lines of their own, indented.
    fn block(&self, indent: usize, out: &mut String) {
        let pad = " ".repeat(indent);
        match self {
            Node::Map(entries) => {
                for (key, value) in entries {
                    out.extend([&pad, scalar(key).as_str(), ":"]);
                    value.behind_key(indent, out);
                }
            }
            Node::List(items) => {
                for item in items {
                    match item.flow() {
                        Some(flow) if item.is_short(&flow, indent) => {
                            out.extend([&pad, "- ", &flow, "\n"]);
                        }
                        // The first line of what stands in several begins behind the dash.
                        _ => {
                            let mut lines = String::new();
                            item.block(indent + 2, &mut lines);
                            out.extend([&pad, "- ", &lines[indent + 2..]]);
                        }
                    }
                }
            }
            Node::Text(text) | Node::Word(text) => {
                out.extend([&pad, "|\n"]);
                literal(text, indent, out);
            }
        }
    }

    fn behind_key(&self, indent: usize, out: &mut String) {
        let inner = indent + 2;
        match self.flow() {
            Some(flow) if self.is_short(&flow, indent) => out.extend([" ", &flow, "\n"]),
            None if let Node::Text(text) = self => {
                out.push_str(" |\n");
                literal(text, inner, out);
            }
            _ => {
                out.push('\n');
                self.block(inner, out);
            }
        }
    }

    /// Collections near the root stand in lines of their own, as people write them.
    fn is_short(&self, flow: &str, indent: usize) -> bool {
        match self {
            Node::Text(_) | Node::Word(_) => true,
            _ => self.is_empty() || (indent >= 4 && flow.chars().count() < WIDTH),
        }
    }
}

/// The lines of a text of several.
fn literal(text: &str, indent: usize, out: &mut String) {
    for line in text.trim_end().split('\n') {
        if !line.is_empty() {
            out.push_str(&" ".repeat(indent));
        }
        out.extend([line, "\n"]);
    }
}

/// A text of one line, in quotes where something in it would be taken for YAML.
fn scalar(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./ |".contains(c);
    let fits = text.starts_with(char::is_alphanumeric)
        && text.chars().all(is_plain)
        && !text.ends_with(' ');
    match fits {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

#[cfg(test)]
mod tests {
    use super::Node;

    #[test]
    fn another_reader_sees_the_same_tree() {
        let tree = Node::Map(vec![
            ("a".to_owned(), Node::texts(["x", "it's", "", "a: b", "x # y", "{b}"])),
            ("b c".to_owned(), Node::Map(vec![("é".to_owned(), Node::text("1\n\n2\n"))])),
            ("d".to_owned(), Node::List(Vec::new())),
            ("e".to_owned(), Node::List(vec![Node::text("2\n3\n"), Node::texts(["4"])])),
        ]);
        let text = tree.document();
        let read: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
        let json = serde_json::to_value(read).expect("it is JSON");
        let expected = serde_json::json!({
            "a": ["x", "it's", "", "a: b", "x # y", "{b}"],
            "b c": { "é": "1\n\n2\n" },
            "d": [],
            "e": ["2\n3\n", [4]],
        });
        assert_eq!(json, expected, "{text}");
    }
}
