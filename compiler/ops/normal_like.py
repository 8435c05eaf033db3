"""normal_like: normal draws in the shape of a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._random import DrawsLike, NormalLaw


class NormalLike(NormalLaw, DrawsLike):
    """Normal numbers in the shape of x.

    With a mean and a logarithm of the variance this is the sample of a variational autoencoder:
    ``mean + exp(log_var / 2) * normal_like(mean)``.
    """

    mean: float = number(0.0, doc="mean")
    std: float = number(1.0, minimum=0, doc="standard deviation")

    cases = (
        case("vector[5]"),
        case("image[4, 3, 2]", mean=1.5, std=0.25),
        case("sequence[T, 3]", std=2.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[5]", std=-1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The quantile, or a draw."""
        return self.drawn(np, x.shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """30 % of a normal distribution lie below mean - 0.5244005 standard deviations."""
        yield run([[9.0, 8.0]], mean=10, std=2), [[8.95119897] * 2]
