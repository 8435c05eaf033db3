"""Terms that are no mean over the examples of a batch: parts of it, each by itself, do not give them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .nodes import Bundle, OpNode, Value
from .objective import Objective
from .term import LOSS, BatchMean, Term

LINEAR = ("add", "subtract", "negative", "identity", "stop_gradient")
"""Ops that make a mean of means."""


def unmeant(whole: Objective) -> Iterator[tuple[OpNode, str, str]]:
    """What in an objective is not the mean of what the parts of a batch give.

    Yields:
        The op, why it is not, and what to do instead.
    """
    seen: set[int] = set()
    for made in whole.parts or (whole,):
        assert isinstance(made, Objective)
        makers = {id(v): n for n in made.body.nodes for v in n.outputs.values()}
        result = made.body.result
        assert isinstance(result, Bundle)
        stack = [result.items[name] for name in result.items if name not in made.compared]
        while stack:
            node = makers.get(id(stack.pop()))
            if not isinstance(node, OpNode) or id(node) in seen:
                continue
            seen.add(id(node))
            if (why := _why(node)) is not None:
                yield node, *why
                continue
            stack += [v for v in node.inputs.values() if isinstance(v, Value) and number(v)]


def number(value: Value) -> bool:
    """Whether a value is one number for the whole batch."""
    return value.type.kind == LOSS.kind


def _why(node: OpNode) -> tuple[str, str] | None:
    """What is wrong with one op, and the way out; None where it makes a mean of means."""
    op: Any = node.op
    if isinstance(op, BatchMean) or op.word in LINEAR:
        return None
    if isinstance(op, Term):
        return None if op.loss.apart else (f"`{op.loss.word}` {op.loss.gathers}", op.loss.mended)
    if op.word == "arithmetic" and (
        op.sign in ("+", "-", "*") or (op.sign == "/" and not op.reverse)
    ):
        return None
    sign = op.sign if op.word == "arithmetic" else op.word
    mended = f"let `{sign}` stand inside the mean, so that it is of every example"
    return f"`{sign}` of a mean over the batch is no mean", mended
