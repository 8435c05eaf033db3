"""sinusoidal_positions: add fixed sine and cosine positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Op, case, refused
from ._shared import need_channels, need_kind


class SinusoidalPositions(Op):
    """y_t = x_t + P_t, P[t, 2i] = sin(t / base^(2i / channels)), P[t, 2i + 1] = cos of the same.

    The table is made in float64 and rounded once, so that it is the same everywhere.

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.5.
    """

    base: float = number(10000.0, above=0, doc="longest wavelength / (2 pi)")

    cases = (
        case("sequence[5, 4]"),
        case("sequence[6, 7]", base=100.0),
        case("sequence[T, 8]"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Even channels sine, odd channels cosine."""
        length, channels = x.shape[1:]
        channel = np.arange(channels)
        angle = np.arange(length)[:, None] / self.base ** ((channel - channel % 2) / channels)
        return x + np.where(channel % 2 == 0, np.sin(angle), np.cos(angle))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Position 0 is 0, 1, 0, 1; position 1 has frequencies 1 and 1/100."""
        zero = [[[0.0] * 4, [0.0] * 4]]
        one = [0.8414709848078965, 0.5403023058681398, 0.009999833334166664, 0.9999500004166653]
        yield run(zero), [[[0.0, 1.0, 0.0, 1.0], one]]
