"""scale_norm: vectors of one learned length."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused
from ._affine import PerChannel, filled


class ScaleNorm(PerChannel):
    """y = g x / max(|x|, epsilon), |x| the Euclidean length over channels, g one learned number.

    g starts at the root of the number of channels, the length that ``layer_norm`` gives.

    Source: Nguyen and Salazar 2019, "Transformers without Tears: Improving the Normalization of
    Self-Attention", equation 5.
    """

    epsilon: float = number(1e-5, above=0, doc="smallest divisor")

    cases = (
        case("sequence[T, 6]"),
        case("image[4, 5, 3]", epsilon=1e-3),
        case("vector[30]"),
        refused("E0503", "tokens[5]"),
        refused("E0504", "vector[T]"),
    )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` [1]."""
        if not isinstance(x.channels, int):
            raise Refusal(
                "E0504",
                f"`scale_norm` starts from the number of channels, which {x} leaves open",
                because={"x": f"gives {x}"},
            )
        return {"scale": filled(1, float(x.channels) ** 0.5)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``g x / max(|x|, epsilon)``, finite at the zero vector."""
        square = np.sum(x * x, axis=-1, keepdims=True)
        return p["scale"] * x / np.sqrt(np.maximum(square, self.epsilon**2))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Square, sum, quotient and factor of each value."""
        return 4 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The 3-4-5 triangle as long as 10, and the zero vector."""
        yield run([[3.0, -4.0], [0.0, 0.0]], {"scale": [10.0]}), [[6.0, -8.0], [0.0, 0.0]]
