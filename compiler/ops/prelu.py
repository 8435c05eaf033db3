"""prelu: a leaky relu that learns its slope."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Parameter, case, refused, weight
from ._activation import Activation
from ._shared import need_channels


class Prelu(Activation):
    """y = x where x > 0, else slope x, with one learned slope per channel or one for all.

    The gradient at 0 is the slope.
    Source: He et al. 2015, "Delving Deep into Rectifiers", equation 1.
    """

    shared: bool = boolean(False, doc="one slope for all channels")
    init: float = number(0.25, doc="the slope in the beginning")

    kinked = True
    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[4, 3]", shared=True),
        case("image[4, 5, 3]", shared=True),
        refused("E0503", "tokens[5]"),
        refused("E0503", "label"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; needs channels."""
        need_channels(self, x)
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``slope`` [channels], or [1] when shared."""
        from ..initializers import INITIALIZERS

        start = INITIALIZERS["constant"](value=self.init)
        return {"slope": weight(1 if self.shared else x.channels, init=start)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``where(x > 0, x, slope * x)``."""
        return np.where(x > 0, x, p["slope"] * x)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A product and a choice."""
        return 2 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A slope per channel, and one for both."""
        x = [[-2.0, -3.0], [4.0, 0.0]]
        yield run(x, {"slope": [0.5, 0.1]}), [[-1.0, -0.3], [4.0, 0.0]]
        yield run(x, {"slope": [0.5]}, shared=True), [[-1.0, -1.5], [4.0, 0.0]]
