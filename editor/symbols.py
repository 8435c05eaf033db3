"""Names of a document: where each is defined, how far it can be seen, and where it is used.

Works on located values alone, so that it also answers for specs with errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..compiler.diagnostics import Span
from ..compiler.ops import OPS
from ..compiler.spec.records import FORMS, MODIFIERS
from ..compiler.spec.rooms import room
from ..compiler.text import Node
from ..compiler.text.expression import ExpressionError, parse
from ..compiler.text.expression import walk as parts
from .slots import EXPRESSIONS, Own, Visit, walk

_WORD = re.compile(r"[A-Za-z_]\w*")
_SIZE = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?!\w|\s*=(?!=))")
KEYS = frozenset({*MODIFIERS, *FORMS, *OPS.names})
"""Keys of a step that are the language's own; any other may be a name of the file."""
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
VALUES = frozenset({"value", "values", "module"})
LINKED = frozenset({"input", "data field"})
"""An input is bound to the data field of the same name."""
WORDS = frozenset({"block", "network", "shared module", "import"})
"""What a step or a call names; a parameter of the same name is another thing."""
FIGURES = ("data.target", "split.stratify", "split.by")
"""Text fields that name a data field."""


@dataclass(eq=False)
class Definition:
    """A name and where it can be seen.

    Attributes:
        kind: ``parameter``, ``block``, ``block parameter``, ``network``, ``shared module``, ``input``,
            ``value``, ``loop variable``, ``import``, ``let``, ``data field``.
        region: offsets between which it is known.
        step: where the word of the step stands that an ``as`` names.
        holder: the block a parameter belongs to.
        value: what is written behind the name, where that says something.
    """

    name: str
    kind: str
    span: Span
    region: tuple[int, int]
    step: Span | None = None
    holder: str = ""
    value: Node | None = None


@dataclass(frozen=True)
class Reference:
    """A use of a name."""

    name: str
    span: Span
    holder: str = ""
    """The block whose parameter it is; "" for names in scope."""
    called: bool = False
    """Whether it stands where a step or a call has its word."""


@dataclass
class Symbols:
    """All names of one document."""

    definitions: list[Definition] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)

    @classmethod
    def of(cls, root: Node | None, own: Own) -> Symbols:
        """Collect them."""
        found = cls()
        if root is None:
            return found
        visits = list(walk(root, own))
        regions = _regions(root)
        whole = (0, len(root.span.source.text) + 1)
        loops = {
            id(v.node): v.holder.span for v in visits if v.key == "each" and v.holder is not None
        }
        for visit in visits:
            found.definitions += _defined(visit, regions, whole, loops)
            found.references += _used(visit, own)
        return found

    def at(self, offset: int) -> tuple[Definition | None, Span] | None:
        """The name at an offset: its definition (None: unknown) and the place of this mention."""
        for one in self.definitions:
            place = _inner(one.span, one.name)
            if place.start <= offset <= place.end:
                return one, place
        for use in self.references:
            if use.span.start <= offset <= use.span.end:
                return self.resolve(use), use.span
        return None

    def resolve(self, use: Reference) -> Definition | None:
        """What a use means: the definition with the smallest region around it."""
        if use.holder:
            own = (d for d in self.definitions if d.holder == use.holder and d.name == use.name)
            return next(own, None)
        known = [d for d in self.definitions if d.name == use.name]
        seen = [d for d in known if d.region[0] <= use.span.start < d.region[1]]
        if seen:
            fitting = [d for d in seen if (d.kind in WORDS) == use.called] or seen
            return min(fitting, key=lambda d: d.region[1] - d.region[0])
        outside = [d for d in known if d.kind in ("value", "input")]  # selectors of `training`
        return outside[0] if len(outside) == 1 else None

    def mentions(self, one: Definition) -> list[Span]:
        """Every place of a name, its definition first."""
        group = [one]
        if one.kind in LINKED:
            group += [
                d
                for d in self.definitions
                if d.name == one.name and d.kind in LINKED and d is not one
            ]
        found = [_inner(d.span, d.name) for d in group]
        found += [
            use.span
            for use in self.references
            if use.name == one.name and self.resolve(use) in group
        ]
        return list({(span.start, span.end): span for span in found}.values())

    def visible(self, offset: int) -> list[Definition]:
        """What can be named at an offset, the nearest first; steps further down cannot."""
        seen = [
            d
            for d in self.definitions
            if d.region[0] <= offset <= d.region[1] and (d.kind != "value" or d.span.end < offset)
        ]
        return sorted(seen, key=lambda d: d.region[1] - d.region[0])


def _inner(span: Span, name: str) -> Span:
    """The name itself, without quotes around it."""
    at = span.text.find(name)
    return span.sub(at, at + len(name)) if at >= 0 else span


def _regions(root: Node) -> list[tuple[int, int, str]]:
    """(start, end, name) of every block and network."""
    found = []
    for section in ("blocks", "networks"):
        holder = root.get(section)
        for name, node in holder.items.items() if holder is not None else ():
            found.append((holder.key_span(name).start, node.span.end + 1, name))  # type: ignore[union-attr]
    model = root.get("model")
    if model is not None:
        found.append((root.key_span("model").start, model.span.end + 1, "model"))
    return found


def _defined(
    visit: Visit,
    regions: list[tuple[int, int, str]],
    whole: tuple[int, int],
    loops: dict[int, Span],
) -> Iterator[Definition]:
    """What a key or an ``as`` defines; ``loops``: the step that an ``each`` belongs to."""
    path, key = visit.path, visit.key
    if not key or visit.holder is None:
        return
    span = visit.holder.key_span(key)
    around = next(((a, b) for a, b, _ in regions if a <= span.start < b), whole)
    value = visit.node
    top = {
        "params": "parameter",
        "blocks": "block",
        "networks": "network",
        "use": "import",
        "constants": "parameter",
    }
    if len(path) == 2 and path[0] in top:
        yield Definition(key, top[str(path[0])], span, whole, value=value)
    elif path == ("model",):
        yield Definition(key, "network", span, whole, value=value)
    elif len(path) == 4 and path[0] == "blocks" and path[2] == "params":
        yield Definition(key, "block parameter", span, around, holder=str(path[1]), value=value)
    elif visit.slot.kind == "inputs":
        yield Definition(key, "input", span, around, value=value)
    elif visit.slot.kind == "shared":
        yield Definition(key, "shared module", span, around, step=_word_span(value), value=value)
    elif visit.slot.kind == "each":
        step = loops.get(id(visit.holder), visit.holder.span)
        yield Definition(key, "loop variable", span, (step.start, step.end + 1), value=value)
    elif visit.slot.kind == "step" and key == "as":
        names = value.elements if value.is_list else [value]
        for name in names:
            if name.is_str:
                yield Definition(
                    str(name.value), "value", name.span, around, _word_span(visit.holder)
                )
    elif len(path) >= 3 and path[0] == "training" and path[-2] == "let":
        yield Definition(key, "let", span, whole, value=value)
    elif len(path) == 3 and path[:2] == ("data", "fields"):
        yield Definition(key, "data field", span, whole, value=value)


def _word_span(step: Node) -> Span | None:
    """Where the word of a step stands."""
    if step.is_str:
        return step.span
    word = next((key for key in step.items if key not in MODIFIERS), None)
    return step.key_span(word) if word is not None else None


def _used(visit: Visit, own: Own) -> Iterator[Reference]:
    """The names that a key or value mentions."""
    node, slot = visit.node, visit.slot
    if visit.key:
        assert visit.holder is not None
        if slot.kind == "block arguments":
            yield Reference(visit.key, visit.holder.key_span(visit.key), slot.word)
        elif slot.kind == "step" and (_is_own(visit.key, own) or visit.key not in KEYS):
            yield _first_name(visit.key, visit.holder.key_span(visit.key))
        return
    if not node.is_str:
        return
    text = str(node.value)
    if slot.kind == "blocks":
        yield _first_name(text, node.span)
    elif slot.kind == "step":
        if _is_own(text, own) or text not in OPS:  # a parameter may stand for an op
            yield _first_name(text, node.span)
    elif slot.kind == "input":
        head = _WORD.match(text.strip())
        for found in _SIZE.finditer(text, head.end() if head else 0):
            yield from _place(node, found[1], found.start(1), found.end(1))
    elif visit.path[:1] == ("training",) and visit.path[-1] in ("of", "monitor"):
        yield from _figure(node, own)
    elif _selects(visit):
        yield from _segments(node, own)
    elif _is_expression(visit):
        yield from _names(node)


def _selects(visit: Visit) -> bool:
    """Whether a text selects parameters: names joined by dots, in `training`, `inference` or `deploy`."""
    told = bool(visit.path) and visit.path[0] in ("training", "inference", "deploy")
    declared = visit.slot.field
    free = visit.slot.kind in ("free", "selector") or (
        declared is not None and declared.kind == "any"
    )
    return told and free and _PATH.fullmatch(str(visit.node.value)) is not None


def _figure(node: Node, own: Own) -> Iterator[Reference]:
    """The network whose update a figure is of: terms of several updates are called ``NETWORK_TERM``."""
    text = str(node.value)
    at = text.rfind(".", 0, 6) + 1  # behind ``val.``
    for name in sorted(own.networks, key=len, reverse=True):
        if text.startswith((f"{name}_", f"{name}."), at) or text[at:] == name:
            yield from _place(node, name, at, at + len(name))
            return


def _segments(node: Node, own: Own) -> Iterator[Reference]:
    """The names of a path that the file chooses: the network, and the step below it."""
    first, *rest = str(node.value).split(".")
    yield from _place(node, first, 0, len(first))
    if rest and (first == "model" or first in own.networks):
        at = len(first) + 1
        yield from _place(node, rest[0], at, at + len(rest[0]))


def _is_own(word: str, own: Own) -> bool:
    head = word.partition(".")[0]
    known = head in own.blocks or head in own.networks or head in own.shared
    return known or ("." in word and word not in OPS and word not in FORMS)


def _first_name(word: str, span: Span) -> Reference:
    head = word.partition(".")[0]
    return Reference(head, _inner(span, head), called=True)


def _is_expression(visit: Visit) -> bool:
    """Whether a text names values."""
    slot, path = visit.slot, visit.path
    if slot.kind in ("argument", "expression", "names", "param"):
        return True
    if slot.kind == "field" and slot.field is not None:
        if slot.field.kind == "text":
            return slot.word in FIGURES
        return slot.field.kind in EXPRESSIONS | VALUES | {"word", "any", "padding"}
    if slot.kind == "call" and slot.family and str(visit.node.value) not in room(slot.family):
        return True  # a parameter may stand for a word with settings
    return (
        bool(path)
        and path[0] in ("training", "inference", "deploy")
        and slot.kind in ("free", "call")
    )


def _names(node: Node) -> Iterator[Reference]:
    """The names of an expression, called ones included; nothing when it cannot be read."""
    try:
        expr = parse(str(node.value))
    except ExpressionError:
        return
    for part in parts(expr):
        if part.op == "name":
            yield from _place(node, str(part.value), part.start, part.end)
        elif part.op == "call":
            head = str(part.value).partition(".")[0]
            yield from _place(node, head, part.start, part.start + len(head), called=True)


def _place(
    node: Node, name: str, start: int, end: int, called: bool = False
) -> Iterator[Reference]:
    span = node.at(start, end)
    if span.text == name:  # escapes can hide where it stands
        yield Reference(name, span, called=called)
