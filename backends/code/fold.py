"""Parts of an expression: said where they are read, if that is one place, instead of in a variable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...compiler.ir.nodes import OpNode, Value
from .expr import Call, Expr, Name, Seq, Text, source

LONGEST = 100
"""Characters of a part that is still said inside another expression."""


def folds(node: Any) -> bool:
    """Whether a node's only value may stand where it is read."""
    if not isinstance(node, OpNode) or not node.folded or len(node.outputs) != 1:
        return False
    return next(iter(node.outputs.values())).uses == 1


@dataclass
class Held:
    """One part: its expression, and what it takes to give it a variable after all."""

    value: Expr
    name: Callable[[], str]
    origin: Any
    comment: str


@dataclass
class Folds:
    """Parts that no statement has said yet.

    Attributes:
        marks: id of a value -> the name that stands for its part in expressions.
        held: that name -> the part.
    """

    marks: dict[int, str] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)

    def hold(self, values: list[Value], part: Held) -> None:
        """Keep the part that parallel values have in common."""
        mark = f"<part {len(self.held)}>"
        self.held[mark] = part
        self.marks.update((id(value), mark) for value in values)

    def settle(self, expr: Expr) -> tuple[Expr, list[tuple[str, Held]]]:
        """An expression with its parts in place, and the parts that need a variable before it."""
        places: dict[str, Expr] = {}
        before: list[tuple[str, Held]] = []
        for mark, count in marked(expr, self.held).items():
            part = self.held[mark]
            if count == 1 and len(source(part.value)) <= LONGEST:
                places[mark] = part.value
                continue
            name = part.name()
            before.append((name, part))
            places[mark] = Name(name)
        return placed(expr, places), before


def marked(expr: Expr, held: dict[str, Held]) -> dict[str, int]:
    """How often each part occurs in an expression."""
    found: dict[str, int] = {}
    stack = [expr]
    while stack:
        item = stack.pop()
        if isinstance(item, Name) and item.text in held:
            found[item.text] = found.get(item.text, 0) + 1
        stack += below(item)
    return found


def below(expr: Expr) -> list[Expr]:
    """The expressions right inside one."""
    match expr:
        case Call(func, args, kwargs):
            return [func, *args, *(item for _, item in kwargs)]
        case Seq(items) | Text(_, items):
            return list(items)
    return []


def placed(expr: Expr, places: dict[str, Expr]) -> Expr:
    """An expression with its parts in the place of their marks."""
    match expr:
        case Name(mark):
            return places.get(mark, expr)
        case Call(func, args, kwargs):
            pairs = tuple((key, placed(item, places)) for key, item in kwargs)
            return Call(placed(func, places), tuple(placed(a, places) for a in args), pairs)
        case Seq(items, brackets):
            return Seq(tuple(placed(item, places) for item in items), brackets)
        case Text(template, parts, names):
            return Text(template, tuple(placed(part, places) for part in parts), names)
    return expr
