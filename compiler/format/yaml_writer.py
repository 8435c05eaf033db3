"""YAML in canonical form: two blanks a level, lists indented below their key, quotes where needed."""

from __future__ import annotations

from ..diagnostics import Source
from ..text import Node
from .entries import Entries, Entry, in_brackets, is_open, step_order
from .scalars import quoted, yaml_key, yaml_scalar
from .trivia import Page

WIDTH = 100
"""Columns of a line; what stands in brackets and does not fit is written over lines."""
STEP = "  "


def write_yaml(source: Source, root: Node) -> str:
    """The canonical text of a document."""
    entries = Entries(source, root)
    writer = _Writer()
    if entries.root.children:
        writer.collection(entries.root, "")
    else:
        writer.page.notes(entries.root.notes.before, "")
        writer.page.line(_inline(root, False), entries.root.notes.after)
    writer.page.notes(entries.root.notes.tail, "")
    return writer.page.text()


class _Writer:
    """Writes entries line by line."""

    def __init__(self) -> None:
        self.page = Page()

    def collection(self, holder: Entry, indent: str, head: str | None = None) -> None:
        """The entries of a map or list; ``head`` is the dash that the first one follows."""
        for at, child in enumerate(holder.children or ()):
            before = child.notes.before
            if at == 0:
                before = before[next((i for i, text in enumerate(before) if text), len(before)) :]
            lead = head if at == 0 and head is not None else None
            if lead is None:
                self.page.notes(before, indent)
            self.entry(child, indent, lead)
        if holder.parent is not None:
            self.page.notes(holder.notes.tail, indent)

    def entry(self, entry: Entry, indent: str, lead: str | None) -> None:
        """One entry; ``lead`` replaces its indentation where it stands behind a dash."""
        start = indent if lead is None else lead
        if entry.key is None:
            self._item(entry, indent, start + "- ")
        else:
            self._value(entry, indent, start + yaml_key(entry.key, False))

    def _item(self, entry: Entry, indent: str, start: str) -> None:
        if entry.children is None and not self._fits(entry, start):
            self._spread(entry)
        if not entry.children:
            self._line(entry, start + self._shown(entry, indent), indent)
            return
        inner = indent + STEP
        hoisted = [text for text in _first_notes(entry) if text]
        if hoisted:  # a comment cannot stand between the dash and its entry
            self.page.notes(hoisted, indent)
        self.collection(entry, inner, start)

    def _value(self, entry: Entry, indent: str, start: str) -> None:
        if entry.children is None and not self._fits(entry, start + " "):
            self._spread(entry)
        if not entry.children:
            shown = self._shown(entry, indent)
            self._line(entry, f"{start} {shown}" if shown else start, indent)
            return
        self.page.line(start, entry.notes.after, entry.notes.column)
        self.collection(entry, indent + STEP)

    def _line(self, entry: Entry, text: str, indent: str) -> None:
        """An entry on a line, or a text on several."""
        first, *rest = text.split("\n")
        self.page.line(first, entry.notes.after, entry.notes.column)
        for line in rest:
            self.page.line(line)
        self.page.notes(entry.notes.tail, indent)

    def _fits(self, entry: Entry, start: str) -> bool:
        node = entry.node
        if node.is_scalar or not (node.items or node.elements):
            return True
        return len(start) + len(_inline(node, False, _of_params(entry))) <= WIDTH

    def _spread(self, entry: Entry) -> None:
        """Write over lines what does not fit on one."""
        node = entry.node
        pairs = (
            [(None, item) for item in node.elements] if node.is_list else list(node.items.items())
        )
        entry.children = [Entry(0, key, item, parent=entry) for key, item in pairs]
        order = (
            step_order([key or "" for key, _ in pairs])
            if entry.key is None and node.is_map
            else None
        )
        if order is not None:
            entry.children = [entry.children[i] for i in order]
        for child in entry.children:
            if not child.node.is_scalar and is_open(child):
                self._spread(child)

    def _shown(self, entry: Entry, indent: str) -> str:
        """A value behind its key or dash."""
        node = entry.node
        if node.is_null and entry.key is not None:
            return ""
        if node.is_str and "\n" in node.raw:
            return _long_text(node, indent + STEP)
        return _inline(node, False, _of_params(entry))


def _of_params(entry: Entry) -> bool:
    """Whether a value stands, however deep, under ``params``."""
    while entry.parent is not None:
        if "params" in (entry.key, entry.parent.key):
            return True
        entry = entry.parent
    return entry.key == "params"


def _first_notes(entry: Entry) -> list[str]:
    """Comments above the first thing an item holds, however deep that is."""
    found: list[str] = []
    while entry.children:
        entry = entry.children[0]
        found += entry.notes.before
        if entry.key is not None:
            break
    return found


def _inline(node: Node, flow: bool, of_params: bool = False) -> str:
    """A value on one line.

    Args:
        node: the value.
        flow: it stands inside brackets.
        of_params: it stands, however deep, under ``params``.
    """
    if node.is_map:
        keys = list(node.items)
        order = step_order(keys) or range(len(keys))
        pairs = [
            f"{yaml_key(keys[i], True)} {_inline(node.items[keys[i]], True, of_params or keys[i] == 'params')}"
            for i in order
        ]
        if flow and len(pairs) == 1 and not in_brackets(node):
            return pairs[0]
        return "{" + ", ".join(pairs) + "}"
    if node.is_list:
        return "[" + ", ".join(_inline(item, True, of_params) for item in node.elements) + "]"
    return yaml_scalar(node, flow, of_params)


def _long_text(node: Node, indent: str) -> str:
    """Text that was written over several lines: again so where YAML can hold it that way."""
    text: str = node.value
    body = text.removesuffix("\n")
    lines = body.split("\n")
    whole = all(line.isprintable() for line in lines) and body.strip() and not body.endswith("\n")
    if not whole or any(line != line.rstrip() for line in lines) or lines[0][:1] in ("", " "):
        return quoted(text)
    chomp = "" if text.endswith("\n") else "-"
    if len(lines) > 1 or node.raw[0] == "|":
        return "\n".join([f"|{chomp}", *(indent + line if line else "" for line in lines)])
    words = body.split(" ")
    if "" in words or len(words) == 1:
        return quoted(text)
    if len(indent) + len(body) + 30 <= WIDTH and chomp:
        return yaml_scalar(node, False)
    return "\n".join(
        [f">{chomp}", *(indent + line for line in _filled(words, WIDTH - len(indent)))]
    )


def _filled(words: list[str], width: int) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
