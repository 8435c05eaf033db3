"""alibi_bias: scores that fall with the distance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, value
from ..types.tensor import TensorType
from . import Op, _alibi, case, refused
from ._pairs import each, need_time, pairs, steps
from ._shared import need_channels


class AlibiBias(Op):
    """b[h, t, s] = -m_h |t - s|, for ``position_bias`` of `attention`.

    The slopes m_h are 2^(-8 / n), 2^(-16 / n), … for n heads, n a power of two; for other n those
    of the power below and then every second one of the power above.  `attention` adds this itself
    with ``alibi: true``.

    Source: Press et al. 2021, "Train Short, Test Long: Attention with Linear Biases Enables Input
    Length Extrapolation", section 3, and the authors' code.
    """

    heads: int = integer(minimum=1, doc="heads of the attention")
    kv: Any = value(None, doc="sequence that is attended to; the current value when absent")

    cases = (
        case("sequence[5, 4]", heads=8),
        case("sequence[T, 2]", heads=6),
        case("sequence[5, 4]", heads=3, kv="sequence[S, 2]"),
        case("video[5, 2, 3, 4]", heads=2),
        refused("E0503", "vector[4]", heads=2),
        refused("E0503", "tokens[5]", heads=2),
        refused("E0503", "sequence[5, 3]", heads=2, kv="image[4, 5, 3]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A number for each head, query and key."""
        need_channels(self, x)
        return pairs(self.heads, *need_time(self, x, values.get("kv")), axes=("head",))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The slopes times the distances."""
        return each(np, x, _alibi.bias(np, self.heads, *steps(values, x)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Slopes of the paper for 8 heads; of the authors' code for 3: 1/16, 1/256 and 1/4."""
        y = run([[[0.0], [0.0]]], heads=8)
        yield y[0, :, 0, 1], [-1 / 2, -1 / 4, -1 / 8, -1 / 16, -1 / 32, -1 / 64, -1 / 128, -1 / 256]
        y = run([[[0.0], [0.0], [0.0]]], heads=3)
        yield y[0, :, 2], [[-2 / 16, -1 / 16, 0], [-2 / 256, -1 / 256, 0], [-2 / 4, -1 / 4, 0]]
