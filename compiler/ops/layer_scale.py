"""layer_scale: a learned factor per channel that starts small."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Parameter, case, refused
from ._affine import PerChannel, filled


class LayerScale(PerChannel):
    """y = x scale, one learned number per channel, all ``init`` at first.

    Last in the body of a ``residual`` it lets a deep network start close to the identity.

    Source: Touvron et al. 2021, "Going Deeper with Image Transformers", equation 3.
    """

    init: float = number(1e-5, doc="first value of every factor")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 4]", init=0.1),
        case("vector[30]", init=1e-6),
        refused("E0503", "tokens[5]"),
    )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` [channels]."""
        return {"scale": filled(x.channels, self.init)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x scale``."""
        return x * p["scale"]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Channels by themselves, at every position."""
        x = [[[1.0, 2.0], [3.0, 4.0]]]
        yield run(x, {"scale": [0.5, 10.0]}), [[[0.5, 20.0], [1.5, 40.0]]]
