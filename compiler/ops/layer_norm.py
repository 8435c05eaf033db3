"""layer_norm: normalise the channels of each position, or several axes at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axes, boolean, number
from ..types.tensor import TensorType
from . import Parameter, Refusal, case, refused, weight
from ._norm import Normalization, constant


class LayerNorm(Normalization):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift; moments over the channel axis.

    With ``axes: [height, width, channel]`` the moments run over all of these, and ``scale`` and
    ``shift`` have a number for each place [height, width, channels].  The axes must be the last ones.
    (Moments over all positions and a number per channel are ``group_norm: 1``.)

    Source: Ba, Kiros and Hinton 2016, "Layer Normalization".
    """

    epsilon: float = number(1e-5, above=0, doc="added to the variance")
    scale: bool = boolean(True, doc="multiply by a learned factor per channel")
    shift: bool = boolean(True, doc="add a learned offset per channel")
    axes: Any = axes(("channel",), doc="axes that the moments run over, the last ones of the value")

    cases = (
        case("sequence[T, 6]"),
        case("image[4, 5, 3]", epsilon=1e-3),
        case("vector[7]", shift=False),
        case("vector[7]", scale=False),
        case("sequence[5, 4]", scale=False, shift=False),
        case("image[4, 5, 3]", axes=["height", "width", "channel"]),
        case("image[H, 5, 3]", axes=["channel", "width"], shift=False),
        refused("E0503", "tokens[5]"),
        refused("E0503", "image[4, 5, 3]", axes=["height", "channel"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; the axes must be its last ones."""
        super().infer(x)
        count = len(self.axes)
        if self.axes != ("channel",) and sorted(x.axes[-count:]) != sorted(self.axes):
            last = " or ".join(f"[{', '.join(x.axes[-n:])}]" for n in range(1, x.rank + 1))
            raise Refusal(
                "E0503",
                f"`layer_norm` runs over the last axes of {x}, not over {', '.join(self.axes)}",
                at="axes",
                because={"x": f"gives {x}"},
                help=f"`axes` may be {last}",
            )
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` and ``shift``, a number for each place of the axes."""
        sizes = x.dims[-len(self.axes) :]
        wanted = {"scale": "ones", "shift": "zeros"}
        return {
            name: weight(*sizes, init=constant(word), role="norm")
            for name, word in wanted.items()
            if self.get(name)
        }

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Moments of the last axes."""
        last = tuple(range(-len(self.axes), 0))
        mean = np.mean(x, axis=last, keepdims=True)
        variance = np.var(x, axis=last, keepdims=True)
        return self.finish(p, (x - mean) / np.sqrt(variance + self.epsilon))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The mean is taken away and the standard deviation (2) divided out."""
        options = {"epsilon": 1e-30, "scale": False, "shift": False}
        yield run([[1.0, 5.0, 1.0, 5.0]], **options), [[-1.0, 1.0, -1.0, 1.0]]
        x = [[[1.0, 1.0], [5.0, 5.0]]]
        yield run(x, axes=["time", "channel"], **options), [[[-1.0, -1.0], [1.0, 1.0]]]
