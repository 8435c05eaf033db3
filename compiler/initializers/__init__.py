"""Initialisers: how a parameter's first value is drawn, one file each."""

from __future__ import annotations

import os
from typing import Any

from ..types.record import Record
from ..types.room import Room


class Initializer(Record):
    """How a parameter is drawn.  Every drawing happens in float64 NumPy and is cast once."""

    def draw(
        self, np: Any, generator: Any, shape: tuple[int, ...], fan_in: int, fan_out: int
    ) -> Any:
        """Draw an array of ``shape`` from a ``numpy.random.Generator``.

        Args:
            np: NumPy.
            generator: a generator keyed by (seed, path of the parameter).
            shape: canonical shape.
            fan_in: inputs that meet in one output.
            fan_out: outputs that one input feeds.
        """
        raise TypeError(f"{self.word} does not say how it is drawn")


INITIALIZERS = Room(__name__, os.path.dirname(__file__), Initializer)
