"""Spoils a spec in one of many ways, always the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import yaml

JUNK = [
    "", "~", "-1", "0", "1e9", "3.5", "true", "[]", "{}", "[1, 2]", "{a: 1}", "x", "prev", "input",
    "index", "width / 0", "2 ** 99", "9" * 30, "'", '"', "{", "]", ":", "- ", "#", "&a", "*a", "!!int 3",
    "relu", "model", "as", "from", "each", "repeat", "when", "a.b.c", "x[0]", "x[99]", "T", "image[1]",
    "\t", "\x00", "é", "\u202e", "layers", "null", "0x1F", "010", "1_000", "on", "...", "---",
]  # fmt: skip


def mutate(text: str, seed: int) -> str:
    """One to three changes of lines, words or characters, or of the tree in a third of YAML texts."""
    dice = random.Random(seed)
    if seed % 3 == 2 and (changed := _trees(text, dice)):
        return changed
    for _ in range(dice.choice((1, 1, 2, 3))):
        text = dice.choice((_line, _word, _word, _word, _character, _indent))(text, dice)
    return text


def _line(text: str, dice: random.Random) -> str:
    """Drop, double or swap lines."""
    lines = text.split("\n")
    i, j = dice.randrange(len(lines)), dice.randrange(len(lines))
    kind = dice.randrange(4)
    if kind == 0:
        del lines[i]
    elif kind == 1:
        lines.insert(j, lines[i])
    elif kind == 2:
        lines[i], lines[j] = lines[j], lines[i]
    else:
        lines = lines[:i]
    return "\n".join(lines)


def _word(text: str, dice: random.Random) -> str:
    """Put something else in place of one word or number."""
    spans, start = [], None
    for at, c in enumerate(text + " "):
        inside = c.isalnum() or c == "_"
        if inside and start is None:
            start = at
        elif not inside and start is not None:
            spans.append((start, at))
            start = None
    if not spans:
        return text + dice.choice(JUNK)
    a, b = dice.choice(spans)
    other = dice.choice(spans)
    new = dice.choice([*JUNK, text[other[0] : other[1]], text[a:b][:-1], text[a:b] + "x"])
    return text[:a] + new + text[b:]


def _character(text: str, dice: random.Random) -> str:
    """Insert, drop or replace one character."""
    at = dice.randrange(len(text) + 1)
    new = dice.choice(["", ":", "-", " ", "[", "]", "{", "}", ",", "'", '"', "\n", "=", ".", "0"])
    return text[:at] + new + text[at + dice.randrange(2) :]


def _indent(text: str, dice: random.Random) -> str:
    """Move one line to the left or right."""
    lines = text.split("\n")
    i = dice.randrange(len(lines))
    lines[i] = dice.choice([" ", "  ", "    "]) + lines[i] if dice.random() < 0.5 else lines[i][2:]
    return "\n".join(lines)


def _trees(text: str, dice: random.Random) -> str:
    """The text of the document after changes of keys, values and places; "" where it is no YAML."""
    try:
        root = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        return ""
    if not isinstance(root, dict):
        return ""
    for _ in range(dice.choice((1, 1, 2, 3))):
        _tree(root, dice)
    return yaml.dump(root, sort_keys=False, default_flow_style=None, width=100)


def _tree(root: Any, dice: random.Random) -> None:
    """Put a part of the document, or junk, in the place of another part; rename, drop or wrap one."""
    places = list(_places(root))
    if not places:
        return
    holder, key = dice.choice(places)
    other, at = dice.choice(places)
    kind = dice.randrange(7)
    if kind == 0:
        del holder[key]
    elif kind == 1:
        holder[key] = _copy(other[at])
    elif kind == 2:
        holder[key] = dice.choice((*JUNK, [], {}, [[]], {"a": {}}, None))
    elif kind == 3:
        holder[key] = [holder[key]] if dice.random() < 0.5 else {str(at): holder[key]}
    elif kind == 4:
        holder[key], other[at] = _copy(other[at]), _copy(holder[key])
    elif isinstance(holder, dict):
        name = str(at) if dice.random() < 0.7 else dice.choice(JUNK)
        items = [(name if k == key else k, v) for k, v in holder.items()]
        holder.clear()
        holder.update(items)
    else:
        holder.insert(dice.randrange(len(holder) + 1), _copy(other[at]))


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every holder with every key in it, the whole tree down."""
    for key in list(node) if isinstance(node, dict) else range(len(node)):
        yield node, key
        if isinstance(node[key], dict | list) and node[key]:
            yield from _places(node[key])


def _copy(node: Any) -> Any:
    """A tree of its own: a document that holds itself cannot be written."""
    if isinstance(node, dict):
        return {key: _copy(value) for key, value in node.items()}
    return [_copy(value) for value in node] if isinstance(node, list) else node
