"""filter_response_norm: each channel by its mean square, then a learned threshold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused
from ._affine import PerChannel, filled


class FilterResponseNorm(PerChannel):
    """y = max(x / sqrt(m + epsilon) scale + shift, threshold), m the mean square over positions.

    Each channel of each example is taken by itself; ``scale``, ``shift`` and ``threshold`` [channels]
    are learned.  The threshold (the thresholded linear unit) takes the place of a relu.

    Source: Singh and Krishnan 2020, "Filter Response Normalization Layer: Eliminating Batch
    Dependence in the Training of Deep Neural Networks", equations 1 to 3.
    """

    epsilon: float = number(1e-6, above=0, doc="added to the mean square")
    threshold: bool = boolean(True, doc="end with a learned threshold per channel")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 6]", epsilon=1e-3, threshold=False),
        case("volume[2, 3, 4, 5]"),
        case("image[H, W, 2]", threshold=False),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; needs positions."""
        super().infer(x)
        if x.rank < 2:
            raise Refusal(
                "E0503",
                f"`{self.word}` needs positions to average over, not {x}",
                because={"x": f"gives {x}"},
                help="use `rms_norm`, which averages over channels",
            )
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale``, ``shift`` and ``threshold`` [channels]."""
        found = {"scale": filled(x.channels, 1.0), "shift": filled(x.channels, 0.0)}
        return {**found, "threshold": filled(x.channels, 0.0)} if self.threshold else found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Normalise, scale, shift, cut."""
        mean = np.mean(x * x, axis=tuple(range(1, x.ndim - 1)), keepdims=True)
        y = x / np.sqrt(mean + self.epsilon) * p["scale"] + p["shift"]
        return np.maximum(y, p["threshold"]) if self.threshold else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two for the mean square, three for the result, one for the threshold."""
        return x.elements * (5 + self.threshold)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean square of 1 and 7 is 25; what is below the threshold is raised to it."""
        p = {"scale": [10.0], "shift": [-3.0], "threshold": [0.5]}
        yield run([[[1.0], [7.0]]], p, epsilon=1e-30), [[[0.5], [11.0]]]
