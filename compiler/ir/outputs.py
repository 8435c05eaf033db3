"""``outputs:`` of a network: a name, a list of names, or a mapping from names to values."""

from __future__ import annotations

from typing import Any

from ..diagnostics import DiagnosticError, error
from ..spec.evaluate import evaluate
from ..spec.scope import Scope
from ..text import Node
from .nodes import Body, Bundle, Value


def outputs(node: Node, scope: Scope, body: Body) -> Any:
    """The value, or the bundle of named values, that a network returns.

    Raises:
        DiagnosticError: something named is not a value of the network.
    """
    if node.is_str:
        return _value(node, scope)
    if node.is_list:
        return Bundle({str(item.value): _value(item, scope) for item in node.elements})
    if node.is_map:
        return Bundle({name: _value(item, scope) for name, item in node.items.items()})
    raise DiagnosticError(error("E0203", "`outputs` must name values", node.span))


def _value(node: Node, scope: Scope) -> Value:
    found = evaluate(node, scope)
    if isinstance(found, Bundle) and len(found.items) == 1:
        found = next(iter(found.items.values()))
    if not isinstance(found, Value):
        raise DiagnosticError(error("E0203", "an output must be a value of the network", node.span))
    found.uses += 1
    if found.list_of is not None:
        found.list_of.used = True
    return found
