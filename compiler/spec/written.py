"""A parameter that is a word with settings, e.g. ``init: {normal: {std: 0.02}}``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..text import Node
from ..text.expression import ExpressionError, names, parse
from .scope import Scope


@dataclass(frozen=True, eq=False)
class Written:
    """A mapping as it stands in the spec; the field that reads it says what it means.

    Two are equal when their text is, and the values of all names in it.

    Attributes:
        node: the mapping.
        scope: the names that its expressions see.
    """

    node: Node
    scope: Scope

    def __repr__(self) -> str:
        return self.node.raw

    @property
    def key(self) -> str:
        """What two equal ones share."""
        seen = [(name, self.scope.names[name].value) for name in sorted(_names(self.node))
                if name in self.scope.names]  # fmt: skip
        return repr((self.node.raw, seen))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Written) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


def written(node: Node, scope: Scope) -> tuple[Node, Scope]:
    """The mapping that a bare name stands for and its scope, or what was given."""
    bound = scope.names.get(str(node.value)) if node.is_str else None
    if bound is not None and isinstance(bound.value, Written):
        return bound.value.node, bound.value.scope
    return node, scope


def _names(node: Node) -> set[str]:
    """Every name in the expressions of a node."""
    if node.is_list or node.is_map:
        parts: Any = node.elements if node.is_list else node.items.values()
        return {name for part in parts for name in _names(part)}
    if not node.is_str:
        return set()
    try:
        return set(names(parse(str(node.value))))
    except ExpressionError:
        return set()
