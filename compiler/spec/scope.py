"""Names and what they stand for while a list of steps is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ..diagnostics import Span


class Poisoned(Exception):
    """Something this depends on was already reported; say nothing more about it."""


class Poison:
    """The value of a step that could not be built."""

    def __repr__(self) -> str:
        return "POISON"


POISON = Poison()


@dataclass(frozen=True)
class Binding:
    """What a name stands for: a static value, a value of the network, or `POISON`."""

    value: Any
    span: Span | None = None


@dataclass
class Scope:
    """Names visible at a step.

    Attributes:
        names: what is bound.
        later: names of this list of steps that come further down.
        modules: shared modules.
        lift: makes a value of the network of a constant; None outside of networks.
        symbols: open sizes of inputs, where they are declared; the same for all scopes of a network.
        inside: names of loops above that are no lists afterwards, where they are bound.
    """

    names: dict[str, Binding] = field(default_factory=dict)
    later: dict[str, Span] = field(default_factory=dict)
    modules: dict[str, Any] = field(default_factory=dict)
    lift: Callable[[Any, Span], Any] | None = None
    inside: dict[str, Span] = field(default_factory=dict)
    symbols: dict[str, Span] = field(default_factory=dict)

    def bind(self, name: str, value: Any, span: Span | None = None) -> None:
        """Define or redefine a name."""
        self.names[name] = Binding(value, span)

    def child(self) -> Scope:
        """A scope that sees everything here and keeps its own definitions to itself."""
        names, later, inside = dict(self.names), dict(self.later), dict(self.inside)
        return Scope(names, later, self.modules, self.lift, inside, self.symbols)
