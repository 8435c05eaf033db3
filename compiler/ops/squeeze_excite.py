"""squeeze_excite: channels weighed by what the whole map looks like."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused


class SqueezeExcite(Op):
    """Every channel times a weight in (0, 1) that is computed from the means of all channels.

    s = sigmoid(W2 act(W1 mean(x))), y = s x, where W1 leads to ``ratio`` times as many values.
    Source: Hu et al. 2018, "Squeeze-and-Excitation Networks", equations 2 to 4.
    """

    ratio: float = number(0.25, above=0, maximum=1, doc="size of the hidden layer, as a share")
    activation: str = word("relu", "silu", default="relu", doc="of the hidden layer")

    block = True

    cases = (
        case("image[5, 4, 8]"),
        case("sequence[5, 6]", ratio=0.5, activation="silu"),
        case("volume[2, 3, 4, 5]", ratio=0.1),
        refused("E0503", "vector[5]"),
        refused("E0209", "image[5, 4, 8]", ratio=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the input, which needs positions to average over."""
        if x.rank < 2 or x.dtype != "float":
            raise Refusal(
                "E0503",
                f"`squeeze_excite` needs a map with channels, not {x}",
                because={"x": f"gives {x}"},
            )
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Squeeze, excite, scale."""
        channels = x.channels
        squeezed = b.dense(b.global_avg_pool(x), units=self._hidden(b, channels), name="squeeze")
        active = getattr(b, self.activation)(squeezed)
        return x * b.sigmoid(b.dense(active, units=channels, name="excite"))

    def _hidden(self, b: Any, channels: int) -> int:
        """Size of the hidden layer; a quarter prints as ``in_channels // 4``."""
        part = round(1 / self.ratio)
        if part * self.ratio == 1 and channels % part == 0:
            size: int = b.expression(f"channels // {part}", channels=channels)
            return size
        named: int = b.number("hidden", max(1, round(self.ratio * channels)))
        return named

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two pixels [1, 2] and [3, 6]: means [2, 4], hidden relu(2 - 4 + 3) = 1, weights 1/2, 3/4."""
        p = {
            "squeeze.kernel": [[1.0], [-1.0]],
            "squeeze.bias": [3.0],
            "excite.kernel": [[0.0, 1.0986122886681098]],  # ln 3: sigmoid gives 3/4
            "excite.bias": [0.0, 0.0],
        }
        yield run([[[1.0, 2.0], [3.0, 6.0]]], p, ratio=0.5), [[[0.5, 1.5], [1.5, 4.5]]]
