"""normal: draws from a normal distribution."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._random import DrawsShape, NormalLaw


class Normal(NormalLaw, DrawsShape):
    """Normal numbers in a shape of their own: one draw per example; x gives only the batch."""

    mean: float = number(0.0, doc="mean")
    std: float = number(1.0, minimum=0, doc="standard deviation")

    cases = (
        case("vector[5]", shape=[4, 3]),
        case("image[4, 5, 3]", shape=[6], mean=1.5, std=0.25),
        case("sequence[T, 3]", shape=[2, 3, 2], std=2.0),
        refused("E0503", "tokens[5]", shape=[3]),
        refused("E0209", "vector[5]", shape=[0]),
        refused("E0209", "vector[5]", shape=[2], std=-1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw."""
        return self.drawn(np, self.sizes_of(x))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """30 % of a normal distribution lie below mean - 0.5244005 standard deviations."""
        yield run([[9.0]], shape=[2], mean=10, std=2), [[8.95119897] * 2]
