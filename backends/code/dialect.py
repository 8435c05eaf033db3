"""What a backend decides about structure; everything else is common."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...compiler.types.tensor import TensorType
from .expr import Expr, Name, call
from .say import Flat, Table

CHANNELS_FIRST_KINDS = ("image", "volume", "video")


@dataclass
class Dialect:
    """A backend as the lowering sees it.

    Attributes:
        name: torch, keras or jax.
        table: its ops.
        functional: definitions are functions and children are built where they are called.
        channels_first: image-like values are kept channels-first.
        extra: keyword arguments every constructor passes on, e.g. ``rngs``.
        facts: decisions about the whole program that entries may read.
        layer_name: name of the child that owns weights, from the name of its node.
        recompute: decorators of blocks that are computed again for the backward pass: of those
            without and with something that every pass moves.
        sorts: these give a dict back in the order of its keys, so that such blocks return tuples.
    """

    name: str
    table: Table
    functional: bool = False
    channels_first: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    sequences_first: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    layer_name: Callable[[str], str] = str
    recompute: tuple[str, str] = ("recomputed", "recomputed")
    sorts: bool = False

    def natural(self, kind: TensorType) -> str:
        """Layout of a value at the borders of definitions."""
        if not self.channels_first:
            return "last"
        if kind.kind in CHANNELS_FIRST_KINDS or (kind.kind == "sequence" and self.sequences_first):
            return "first"
        return "last"

    @property
    def slope(self) -> str:
        """The helper in ``layers/gradient.py`` that differentiates a network by its input."""
        return "InputGradient" if self.functional else "input_gradient"

    def sloped(self, network: Expr, inputs: list[Expr]) -> Expr:
        """The use of that helper: a layer where models are graphs of layers, else a function."""
        if self.functional:
            return call(call(Name(self.slope), network), *inputs)
        return call(Name(self.slope), network, *inputs)

    def definition_name(self, name: str) -> str:
        """Class or function name of a definition."""
        if self.functional:
            return snake(name)
        return "".join(p[:1].upper() + p[1:] for p in name.split("_"))

    def constructor_name(self, definition: Any) -> str:
        """What builds a definition: a network in functional style has a function of its own."""
        if self.functional and definition.network:
            return f"build_{snake(definition.name)}"
        return self.definition_name(definition.name)


def snake(word: str) -> str:
    """``ResBlock`` as a function is called: ``res_block``."""
    word = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", word)
    return re.sub(r"([A-Z])([A-Z][a-z])", r"\1_\2", word).lower()


def arrangement(layout: Any) -> str:
    """A layout in words, for manifests."""
    return "flat" if isinstance(layout, Flat) else str(layout)
