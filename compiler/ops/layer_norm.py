"""layer_norm: normalise the channels of each position."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from . import case, refused
from ._norm import Normalization


class LayerNorm(Normalization):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift; moments over the channel axis.

    Source: Ba, Kiros and Hinton 2016, "Layer Normalization".
    """

    epsilon: float = number(1e-5, above=0, doc="added to the variance")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("sequence[T, 6]"),
        case("image[4, 5, 3]", epsilon=1e-3),
        case("vector[7]", shift=False),
        case("vector[7]", scale=False),
        case("sequence[5, 4]", scale=False, shift=False),
        refused("E0503", "tokens[5]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Moments of the last axis."""
        mean = np.mean(x, axis=-1, keepdims=True)
        variance = np.var(x, axis=-1, keepdims=True)
        return self.finish(p, (x - mean) / np.sqrt(variance + self.epsilon))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean is taken away and the standard deviation (2) divided out."""
        options = {"epsilon": 1e-30, "scale": False, "shift": False}
        yield run([[1.0, 5.0, 1.0, 5.0]], **options), [[-1.0, 1.0, -1.0, 1.0]]
