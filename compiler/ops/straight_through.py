"""straight_through: the numbers of one value with the gradient of another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._activation import need_real


class StraightThrough(Op):
    """y = value, with the gradient of y passed on to x as if y were x.

    The step before can so learn through a function without a useful slope, such as rounding.

    Source: Bengio et al. 2013, "Estimating or Propagating Gradients Through Stochastic Neurons",
    section 3.1.
    """

    value: Any = value(doc="value whose numbers are given on; it gets no gradient")

    severed = True
    cases = (
        case("vector[7]", value="vector[7]"),
        case("image[4, 5, 3]", value="image[4, 5, 3]"),
        case("sequence[T, 3]", value="sequence[T, 3]"),
        refused("E0501", "vector[7]", value="vector[5]"),
        refused("E0503", "tokens[5]", value="tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of both."""
        need_real(self, x)
        other = values["value"]
        if (other.axes, other.dims, other.dtype) != (x.axes, x.dims, x.dtype):
            raise Refusal(
                "E0501",
                f"`straight_through` needs a value of the type of x: {x} and {other}",
                at="value",
                because={"x": f"gives {x}", "value": f"gives {other}"},
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """X and a constant."""
        return x + np.stop_gradient(values["value"] - x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The numbers of the other value."""
        yield run([[0.6, -1.2]], values={"value": [[1.0, -1.0]]}, value="v"), [[1.0, -1.0]]
