"""Where two programs part: the first node whose value differs, and its line in the spec.

A traced run of generated code gives the value of every statement that came from a node.  Those are
laid beside the values of the reference in program order; a statement that stands for several nodes
has the last one's value, so nodes may be missing, never out of order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..compiler.diagnostics import Span
from ..compiler.front import Checked
from ..compiler.reference.interpret import Event
from .compare import Comparison, distance, magnitude
from .plan import Plan


@dataclass(frozen=True)
class Place:
    """A node and where the spec has it."""

    node: str
    at: str
    error: float = 0.0


def at(span: Span) -> str:
    """``file:line:col``."""
    line, column = span.source.position(span.start)
    return f"{span.source.path}:{line}:{column}"


def first_difference(
    events: Sequence[Event],
    rows: Iterable[tuple[int, str, Any]],
    source_map: Sequence[Mapping[str, Any]],
    bound: float,
) -> Place | None:
    """The first traced value that is further than ``bound`` from the reference.

    Args:
        events: values of the reference, in program order.
        rows: (first line, node, value) of the traced run, in order.
        source_map: of the package's manifest.
        bound: largest relative error.
    """
    places = {row["lines"][0]: tuple(row["spec"]) for row in source_map}
    position, before = 0, (-1, "")
    for line, node, value in rows:
        found = _next(events, position, node, places.get(line))
        again, before = (line, node) == before, (line, node)
        if found is None or events[found].value.size != np.size(value) or (again and found > position):
            continue  # a part that is no event, such as the state of a recurrence or what a turn lists
        position = found + 1
        event = events[found]
        error = closeness(event, np.asarray(value), flat_shapes(events[:position]))
        if not error <= bound:
            return Place(event.path, at(event.span), error)
    return None


def _next(events: Sequence[Event], start: int, node: str, place: Any) -> int | None:
    for index in range(start, len(events)):
        event = events[index]
        here = event.span.source.position(event.span.start)
        if event.node == node and (place is None or tuple(here) == place):
            return index
    return None


def flat_shapes(before: Sequence[Event]) -> set[tuple[int, ...]]:
    """Shapes that were made flat so far: PyTorch keeps their channels first."""
    shapes = [event.value.shape for event in before]
    pairs = zip(shapes, before[1:], strict=False)
    return {shape for shape, event in pairs if event.word == "flatten" and len(shape) > 2}


def closeness(event: Event, value: Any, flats: set[tuple[int, ...]]) -> float:
    """Relative error in the layout that fits best: the spec's, channels first, or flattened so."""
    wanted = event.value
    tries = [value]
    if value.ndim > 2:
        tries.append(np.moveaxis(value, 1, -1))
    for shape in flats if value.ndim == 2 else ():
        if int(np.prod(shape[1:])) == value.shape[1]:
            first = value.reshape(shape[0], shape[-1], *shape[1:-1])
            tries.append(np.moveaxis(first, 1, -1).reshape(value.shape))
    scale = max(magnitude(wanted), 1e-300)
    return min(distance(wanted, item, scale) for item in tries)


def explain(
    checked: Checked, plan: Plan, failed: Sequence[Comparison], errors: Any
) -> Place | None:
    """Where a difference comes from when every node of the forward pass agrees.

    Args:
        checked: the spec.
        plan: what was evaluated.
        failed: quantities of one run that differ, in the order of `compare.QUANTITIES`.
        errors: quantity -> canonical name -> relative error.
    """
    quantity = failed[0].quantity
    if quantity == "loss":
        return _section(checked, "loss")
    if quantity.startswith(("weights after", "losses of")):
        return _section(checked, "optimizer")
    bound = failed[0].bound or 0.0
    wrong = {n for n, e in errors.get(quantity, {}).items() if not e <= bound and n in plan.owned}
    if not wrong:
        return None
    order = [name for name in plan.owned if name in wrong]
    name = order[0] if quantity.startswith("running") else order[-1]
    owner = plan.owned[name]
    return Place(name.rpartition(".")[0], at(owner.node.span))


def _section(checked: Checked, key: str) -> Place | None:
    """A key of ``training``; the section itself when the key is left to its default."""
    node = checked.spec.training if checked.spec is not None else None
    if node is None:
        return None
    written = key in node.items
    return Place(f"training.{key}", at(node.key_span(key) if written else node.span))
