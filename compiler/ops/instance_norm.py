"""instance_norm: normalise each channel of each example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._norm import Normalization


class InstanceNorm(Normalization):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift, per channel of each example.

    The moments run over all positions of one example: height and width of an image, time of a
    sequence.  The variance divides by n.

    Source: Ulyanov, Vedaldi and Lempitsky 2016, "Instance Normalization: The Missing Ingredient for
    Fast Stylization", equation 6.
    """

    epsilon: float = number(1e-5, above=0, doc="added to the variance")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[T, 6]", epsilon=1e-3, scale=False),
        case("volume[3, 4, 5, 2]", shift=False),
        case("image[H, W, 4]", scale=False, shift=False),
        case("tensor[view=2, depth=3, height=4, width=5, channel=6]"),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[5]"),
        refused("E0505", "image[1, 1, 8]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; needs channels and more than one position."""
        super().infer(x)
        if x.rank < 2:
            raise Refusal(
                "E0503",
                f"`{self.word}` needs positions to average over, not {x}",
                because={"x": f"gives {x}"},
                help="use `layer_norm`, which averages over channels",
            )
        if all(size == 1 for size in x.spatial):
            raise Refusal(
                "E0505",
                f"`{self.word}` of a single position is 0 whatever the input: {x}",
                because={"x": f"gives {x}"},
                help="use `layer_norm`, which averages over channels",
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Moments over all axes but batch and channel."""
        axes = tuple(range(1, x.ndim - 1))
        mean = np.mean(x, axis=axes, keepdims=True)
        variance = np.var(x, axis=axes, keepdims=True)
        return self.finish(p, (x - mean) / np.sqrt(variance + self.epsilon))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two steps go to -1 and 1, in each channel by itself; contrast and offset do not matter."""
        options = {"epsilon": 1e-30, "scale": False, "shift": False}
        x = [[[1.0, 20.0], [3.0, 10.0]]]
        yield run(x, **options), [[[-1.0, 1.0], [1.0, -1.0]]]
        photo = [[[[1.0], [4.0]], [[2.0], [9.0]]]]
        brighter = [[[[10.0], [25.0]], [[15.0], [50.0]]]]
        yield run(photo, **options), run(brighter, **options)
