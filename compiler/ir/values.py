"""Values around a node: what it is told, what it gives, what it passes on."""

from __future__ import annotations

from typing import Any

from ..diagnostics import DiagnosticError
from ..spec.records import Step
from ..spec.scope import POISON, Scope
from ..text import Node
from .nodes import AnyNode, Bundle, Call, Loop, OpNode, Value
from .refusals import several_values


def poison_names(step: Step, scope: Scope) -> None:
    """Names that a step which could not be built would have bound."""
    for body in step.bodies.values():
        for inner in body:
            if inner.name is not None and inner.name not in scope.names:
                scope.bind(inner.name, POISON, inner.name_span)
            poison_names(inner, scope)


def shapes(node: OpNode) -> list[tuple[Any, ...]]:
    """Shapes of what a node owns."""
    return [p.shape for p in node.parameters.values()]


def type_arguments(given: dict[str, Any]) -> dict[str, Any]:
    """Types of value fields as `Op.infer` wants them; modules give their op record."""
    types: dict[str, Any] = {}
    for name, item in given.items():
        if isinstance(item, tuple):
            types[name] = tuple(value.type for value in item)
        elif isinstance(item, OpNode):
            types[name] = item.op
        else:
            types[name] = item.type
    return types


def operands(step: Step, found: Any, node: Node | None = None) -> Any:
    """What fills a value field: lone values; the parts of a ``split`` may fill a list of them.

    Args:
        step: that takes them.
        found: a value, or a tuple of values.
        node: what names them.

    Raises:
        DiagnosticError: E0503 it is several values with names.
    """
    if isinstance(found, tuple):
        nodes: list[Any] = node.elements if node is not None and node.is_list else []
        nodes = nodes if len(nodes) == len(found) else [node] * len(found)  # lists count for many
        parts = [
            (value, place)
            for item, place in zip(found, nodes, strict=True)
            for value in (isinstance(item, Bundle) and item.listed) or [item]
        ]
        return tuple(operands(step, value, place) for value, place in parts)
    if isinstance(found, Bundle):
        raise DiagnosticError(several_values(step, found, node))
    return found


def keep_mask(current: Value, outputs: dict[str, Value]) -> None:
    """What has the same time axis as a padded input is padded in the same places."""
    mask = current.parts.get("mask")
    if mask is None:
        return
    for value in outputs.values():
        if "time" in value.type.axes and value.type.dim("time") == mask.type.dim("time"):
            value.parts["mask"] = mask


def owned_shapes(nodes: list[AnyNode]) -> list[Any]:
    """Shapes of everything that nodes own, in order."""
    found: list[Any] = []
    for node in nodes:
        if isinstance(node, OpNode):
            found += shapes(node)
        elif isinstance(node, Call):
            found += owned_shapes(node.body.nodes) if node.shared is None else []
        else:
            lists = [b.nodes for b in node.bodies] if isinstance(node, Loop) else [node.nodes]
            found += [shape for inner in lists for shape in owned_shapes(inner)]
    return found
