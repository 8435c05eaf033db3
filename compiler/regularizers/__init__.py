"""Regularisers: what parameters cost besides the loss of a batch, one file each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.record import Record
from ..types.room import Room


class Regularizer(Record):
    """A penalty on arrays, added to the loss of every update."""

    least_axes: ClassVar[int] = 1
    """Arrays with fewer axes are left alone."""

    def penalty(self, np: Any, value: Any) -> Any:
        """What one array costs, a scalar.

        Args:
            np: the array namespace of ``compiler.reference``.
            value: a parameter in its canonical layout.
        """
        raise TypeError(f"{self.word} has no reference")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Pairs (got, expected) from outside; ``run(value, **fields)`` evaluates the reference."""
        return iter(())


REGULARIZERS = Room(__name__, os.path.dirname(__file__), Regularizer)
