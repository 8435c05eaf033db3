"""bilinear: a learned product of two vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused, weight
from ._operand import WithOne
from ._shared import need_channels


class Bilinear(WithOne):
    """y_u = x^T W_u w + b_u on the channel axes of x and w, which agree in every other axis.

    ``W`` has shape [channels of x, channels of w, units], ``b`` [units].
    """

    units: int = integer(minimum=1, doc="size of the output channel axis")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of W")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("vector[5]", with_="vector[3]", units=4),
        case("sequence[T, 3]", with_="sequence[T, 2]", units=4, bias=False),
        case("image[4, 5, 3]", with_="image[4, 5, 2]", units=6),
        refused("E0501", "sequence[5, 3]", with_="sequence[4, 3]", units=2),
        refused("E0503", "vector[5]", with_="label", units=2),
        refused("E0503", "tokens[5]", with_="vector[3]", units=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Channels become units."""
        w = self.other(values)
        need_channels(self, x)
        need_channels(self, w)
        if (x.axes, x.dims[:-1]) != (w.axes, w.dims[:-1]):
            raise Refusal(
                "E0501",
                f"`bilinear` needs values that differ in their channels only: {x} and {w}",
                at="with",
                because={"x": f"gives {x}", "with": f"gives {w}"},
            )
        return x.with_channels(self.units)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [channels of x, channels of w, units] and ``bias`` [units]."""
        w = self.other(values)
        shape = (x.channels, w.channels, self.units)
        inner = x.channels * w.channels
        found = {"kernel": weight(*shape, init=self.kernel_init, fan_in=inner)}
        if self.bias:
            found["bias"] = weight(self.units, init=self.bias_init, fan_in=inner, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """One ``einsum``."""
        y = np.einsum("...a,...b,abu->...u", x, self.other(values), p["kernel"])
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 per unit, channel of x and channel of w."""
        return 2 * x.elements * self.other(values).channels * self.units

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two units: the inner product, and x_0 w_1 + 10."""
        p = {
            "kernel": [[[1.0, 0.0], [0.0, 1.0]], [[0.0, 0.0], [1.0, 0.0]]],
            "bias": [0.0, 10.0],
        }
        got = run([[2.0, 3.0]], p, values={"with": ([[5.0, 7.0]],)}, with_="w", units=2)
        yield got, [[31.0, 24.0]]
