"""group_norm: normalise groups of channels of each example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer, number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._norm import Normalization


class GroupNorm(Normalization):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift.

    Neighbouring channels form ``groups``; the moments of a group run over its channels and all
    positions of one example.

    Source: Wu and He 2018, "Group Normalization".
    """

    groups: int = integer(32, minimum=1, doc="number of channel groups")
    epsilon: float = number(1e-5, above=0, doc="added to the variance")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")

    cases = (
        case("image[4, 5, 6]", groups=2),
        case("sequence[T, 6]", groups=3, epsilon=1e-3),
        case("vector[8]", groups=2, shift=False),
        case("image[H, W, 4]", groups=2, scale=False),
        case("image[4, 5, 6]", groups=3, scale=False, shift=False),
        refused("E0503", "tokens[5]"),
        refused("E0506", "image[4, 5, 6]", groups=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; groups must divide the channels."""
        super().infer(x)
        if x.channels % self.groups != 0:
            fits = [n for n in range(1, 65) if isinstance(x.channels, int) and x.channels % n == 0]
            raise Refusal(
                "E0506",
                f"`group_norm` cannot split {x.channels} channels into {self.groups} groups",
                at="groups",
                because={"x": f"gives {x}"},
                help=f"`groups` may be {', '.join(map(str, fits))}" if fits else "",
            )
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Moments over positions and the channels of a group."""
        grouped = x.reshape((x.shape[0], -1, self.groups, x.shape[-1] // self.groups))
        mean = np.mean(grouped, axis=(1, 3), keepdims=True)
        variance = np.var(grouped, axis=(1, 3), keepdims=True)
        y = (grouped - mean) / np.sqrt(variance + self.epsilon)
        return self.finish(p, y.reshape(x.shape))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two groups of two channels, each to -1 and 1."""
        options = {"groups": 2, "epsilon": 1e-30, "scale": False, "shift": False}
        yield run([[1.0, 3.0, 10.0, 20.0]], **options), [[-1.0, 1.0, -1.0, 1.0]]
