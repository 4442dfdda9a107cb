"""Builds a page with Sphinx, warnings as errors and nitpicking on, and prints as JSON what its
document tree says. Usage: page.py facts|texts DOCS_FOLDER"""

import json
import pathlib
import sys
import tempfile

from docutils import nodes
from sphinx.application import Sphinx


def build(docs):
    """The resolved document tree of the one page in a folder."""
    with tempfile.TemporaryDirectory() as scratch:
        name = next(pathlib.Path(docs).glob("*.rst")).stem
        app = Sphinx(
            srcdir=docs,
            confdir=None,
            outdir=f"{scratch}/out",
            doctreedir=f"{scratch}/doctrees",
            buildername="dummy",
            confoverrides={"root_doc": name, "nitpicky": True, "keep_warnings": True},
            status=None,
            warningiserror=True,
            exception_on_warning=True,
        )
        app.build(force_all=True)
        tree = app.env.get_and_resolve_doctree(name, app.builder)
        tree["labels"] = sorted(
            label
            for label, (page, _) in app.env.domains["std"].anonlabels.items()
            if page == name
        )
        return tree


def folded(text):
    return " ".join(text.split())


def literals(node):
    return [literal.astext() for literal in node.findall(nodes.literal)]


def lists(item):
    return [child for child in item.children if isinstance(child, nodes.bullet_list)]


def items(section):
    """The facts that a section lists: first paragraph and nested lists of items that start with
    a word of ours."""
    for one in lists(section):
        for item in one.children:
            if isinstance(item.children[0].children[0], nodes.Text):
                yield item.children[0], lists(item)


def per_event(paragraph, inner, names):
    """The values of a fact: one for all events, or one each."""
    if inner:
        values = {}
        for item in inner[0].children:
            name, *value = literals(item.children[0]) or [item.astext()]
            values[name] = value[0] if value else None
        return values
    found = literals(paragraph)
    return {name: found[0] if found else None for name in names}


def fields(all, outer=""):
    """The names of fields: what has a type in brackets. Values of enums have none."""
    found = []
    for item in (item for one in all for item in one.children):
        name, *rest = item.children[0].children
        if rest and rest[0].astext().startswith(" ("):
            found.append(outer + name.astext())
            found += fields(lists(item), f"{outer}{name.astext()}.")
    return found


def event_section(section):
    title = section.next_node(nodes.title).astext()
    names = [name.strip() for name in title.split(",")]
    facts = {"title": title, "routing_keys": {}, "acls": {}, "headers": [], "fields": [], "changes": []}
    for paragraph, inner in items(section):
        text = paragraph.astext()
        if text.startswith("routing key"):
            facts["routing_keys"] = per_event(paragraph, inner, names)
        elif text.startswith("required ACL"):
            facts["acls"] = per_event(paragraph, inner, names)
        elif text.startswith("headers"):
            facts["headers"] = literals(paragraph)[:1]
        elif text.startswith(("data", "members")):
            facts["fields"] = fields(inner)
        elif text.startswith("changes"):
            facts["changes"] = [folded(item.children[0].astext()) for item in inner[0].children]
    return facts


def is_about_events(section):
    """Whether a section is about events: all of these say what their data are."""
    return any(paragraph.astext().startswith(("data", "members")) for paragraph, _ in items(section))


def outline(section):
    """The titles inside a section, each with those inside it."""
    return {
        inner.next_node(nodes.title).astext(): outline(inner)
        for inner in section.children
        if isinstance(inner, nodes.section)
    }


def changelog(section):
    """The changes of each release, without the reasons."""
    releases = {}
    for release in section.findall(nodes.section):
        if release is section:
            continue
        title = release.next_node(nodes.title).astext()
        releases[title] = [
            folded(item.children[0].astext()) for item in release.findall(nodes.list_item)
        ]
    return releases


def facts(tree):
    sections = {
        section.next_node(nodes.title).astext(): section for section in tree.findall(nodes.section)
    }
    events = [
        event_section(inner)
        for inner in sections["Events"].findall(nodes.section)
        if is_about_events(inner)
    ]
    return {
        "sections": [
            title for title, section in sections.items() if section.parent is not sections["Changelog"]
        ],
        "labels": tree["labels"],
        "changelog": changelog(sections["Changelog"]),
        "events": events,
        "outline": outline(sections["Events"]),
    }


# What a page of ours is made of. Anything else would have come out of a text.
PLAIN = {
    "document", "comment", "target", "section", "title", "paragraph", "bullet_list", "list_item",
    "definition_list", "definition_list_item", "term", "definition", "literal", "literal_block",
    "warning", "compact_paragraph",
}


def texts(tree):
    """All texts of a page, and the kinds of nodes that none should have."""
    odd = []
    for node in tree.findall():
        if isinstance(node, nodes.Text):
            continue
        internal = isinstance(node, (nodes.reference, nodes.inline)) and "refuri" not in node
        if node.tagname not in PLAIN and not internal:
            odd.append(f"{node.tagname}: {node.astext()}")
    blocks = (nodes.title, nodes.paragraph, nodes.term)
    return {
        "odd": odd,
        "texts": [folded(node.astext()) for node in tree.findall(lambda n: isinstance(n, blocks))],
        "code": [node.astext() for node in tree.findall(nodes.literal_block)],
    }


if __name__ == "__main__":
    tree = build(sys.argv[2])
    json.dump({"facts": facts, "texts": texts}[sys.argv[1]](tree), sys.stdout, indent=1)
