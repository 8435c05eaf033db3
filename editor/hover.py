"""What stands at a place: words with their documentation, names with type and value, steps with shapes."""

from __future__ import annotations

from dataclasses import dataclass

from ..compiler.diagnostics import Span
from ..compiler.ops import OPS
from ..compiler.spec.rooms import room
from . import grammar
from .analysis import Analysis
from .slots import Visit, walk
from .symbols import Definition
from .words import describe, doc, sample, signature

MOST = 4
"""Shapes of one step that are listed; a block may be used with many."""


@dataclass(frozen=True)
class Told:
    """Markdown about a place."""

    text: str
    span: Span


def hover(analysis: Analysis, offset: int) -> Told | None:
    """What is to be said about an offset."""
    if analysis.root is None:
        return None
    named = analysis.symbols.at(offset)
    visit = _visit(analysis, offset)
    if visit is not None:
        span = _span(visit)
        text = _key(analysis, visit) if visit.key else _value(analysis, visit)
        own = (
            named is not None
            and named[0] is not None
            and named[0].kind in ("block", "shared module")
        )
        if text and not own:
            return Told(text, span)
    if named is None or named[0] is None:
        return None
    return Told(_name(analysis, named[0], named[1]), named[1])


def _visit(analysis: Analysis, offset: int) -> Visit | None:
    """The innermost key or scalar at an offset."""
    assert analysis.root is not None
    for visit in walk(analysis.root, analysis.own):
        if visit.key or visit.node.is_scalar:
            span = _span(visit)
            if span.start <= offset <= span.end and span.end > span.start:
                return visit
    return None


def _span(visit: Visit) -> Span:
    if visit.key and visit.holder is not None:
        return visit.holder.key_span(visit.key)
    return visit.node.span


def _key(analysis: Analysis, visit: Visit) -> str:
    """A key: a section, a word, or a field."""
    slot, key = visit.slot, visit.key
    match slot.kind:
        case "document":
            return _line(key, grammar.section_line(key))
        case "network" | "block":
            return _line(key, grammar.part_line(key))
        case "step":
            return _step(analysis, key, _span(visit))
        case "custom":
            return _line(key, grammar.CUSTOM.get(key, ""))
        case "call":
            return _word(slot.family, key)
        case "defaults":
            return _word("ops", key)
        case "arguments" if slot.record is not None and key in slot.record.fields:
            return f"**{slot.word}.{key}**: {describe(slot.record.fields[key])}"
    return ""


def _value(analysis: Analysis, visit: Visit) -> str:
    """A scalar: the word of a step or of a room, or a word of a closed set."""
    slot, node = visit.slot, visit.node
    if not node.is_str:
        return ""
    text = str(node.value)
    if slot.kind == "step":
        return _step(analysis, text, node.span)
    if slot.kind == "call":
        return _word(slot.family, text)
    if slot.kind == "field" and slot.field is not None and text in slot.field.words:
        return f"**{slot.word}**: {describe(slot.field)}"
    return ""


def _line(key: str, line: str) -> str:
    return f"**{key}**: {line}" if line else ""


def _step(analysis: Analysis, word: str, span: Span) -> str:
    made = _made(analysis, span)
    if word in grammar.MODIFIERS or word in grammar.FORMS:
        return "\n\n".join(filter(None, [_line(word, grammar.step_line(word)), made]))
    if word in analysis.own.blocks:
        params = ", ".join(analysis.own.blocks[word])
        return "\n\n".join(filter(None, [f"`{word}({params})`", "A block of this file.", made]))
    if word not in OPS:
        return made
    kind = OPS[word]
    example = sample(kind)
    code = f"```yaml\n{example}\n```" if example else ""
    return "\n\n".join(filter(None, [f"`{signature(kind)}`", made, doc(kind), code]))


def _word(family: str, word: str) -> str:
    known = room(family)
    return f"`{signature(known[word])}`\n\n{doc(known[word])}" if word in known else ""


def _made(analysis: Analysis, span: Span) -> str:
    """Shapes and parameters of the step at a place."""
    shapes = analysis.shapes(span)
    if not shapes:
        return ""
    more = f" and {len(shapes) - MOST} more" if len(shapes) > MOST else ""
    text = "gives " + ", ".join(f"`{shape}`" for shape in shapes[:MOST]) + more
    counts = [f"{count:,}" for count in analysis.parameters(span) if count]
    return text + (f"; {' or '.join(counts[:MOST])} parameters" if counts else "")


def _name(analysis: Analysis, one: Definition, span: Span) -> str:
    known = analysis.type_of(one)
    head = f"{one.kind} `{one.name}`" + (f" of block `{one.holder}`" if one.holder else "")
    if known:
        head += f": `{known}`"
    elif one.value is not None and one.value.is_scalar and not one.value.is_null:
        head += f": `{one.value.raw}`"
    if one.kind == "block":
        head += f"({', '.join(analysis.own.blocks.get(one.name, ()))})"
        return "\n\n".join(filter(None, [head, _made(analysis, span)]))
    return head
