"""dense: an affine map of the channel axis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer
from ..types.tensor import TensorType
from . import Op, Parameter, case, refused, weight
from ._shared import need_channels


class Dense(Op):
    """y = x W + b on the channel axis.

    ``W`` has shape [channels, units], ``b`` [units]; every other axis is kept: on a sequence it acts at
    every step, on an image at every pixel (Keras' ``TimeDistributed`` is not needed).
    """

    units: int = integer(minimum=1, doc="size of the output channel axis")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of W")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("vector[6]", units=4),
        case("sequence[5, 3]", units=7, bias=False),
        case("image[4, 5, 3]", units=2),
        refused("E0503", "label", units=3),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Replace the size of the last axis by ``units``."""
        need_channels(self, x)
        return x.with_channels(self.units)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [channels, units] and ``bias`` [units]."""
        found = {"kernel": weight(x.channels, self.units, init=self.kernel_init)}
        if self.bias:
            found["bias"] = weight(self.units, init=self.bias_init, fan_in=x.channels, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x @ kernel + bias``."""
        y = np.matmul(x, p["kernel"])
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 in out per position."""
        return 2 * x.elements * self.units

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A 2 x 2 product worked by hand."""
        p = {"kernel": [[1.0, 2.0], [3.0, 4.0]], "bias": [10.0, 20.0]}
        yield run([[1.0, 1.0]], p, units=2), [[14.0, 26.0]]
