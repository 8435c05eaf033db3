"""causal_mask: who came before whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, value
from ..types.tensor import TensorType
from . import Op, case, refused
from ._pairs import each, need_time, pairs, steps


class CausalMask(Op):
    """m[t, s] is true where s <= t, with ``window`` w only where t - s < w: bool tensor[query, key].

    `attention` does this itself with ``causal: true``; the mask is for combining it with others.
    """

    window: int | None = integer(None, minimum=1, doc="steps seen, the own one included")
    kv: Any = value(None, doc="sequence that is attended to; the current value when absent")

    cases = (
        case("sequence[5, 4]"),
        case("tokens[T]", window=3),
        case("sequence[T, 2]", kv="sequence[S, 3]"),
        refused("E0503", "vector[4]"),
        refused("E0209", "sequence[5, 4]", window=0),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Truth values for each query and key."""
        return pairs(*need_time(self, x, values.get("kv")), axes=(), dtype="bool")

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Compare positions."""
        times, keys = steps(values, x)
        behind = np.arange(times)[:, None] - np.arange(keys)
        seen = behind >= 0
        return each(np, x, seen if self.window is None else seen & (behind < self.window))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A constant of the program."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The lower triangle, and its band."""
        t, f = True, False
        yield run([[0, 0, 0]], x_type="tokens[3]"), [[[t, f, f], [t, t, f], [t, t, t]]]
        yield run([[0, 0, 0]], x_type="tokens[3]", window=2), [[[t, f, f], [t, t, f], [f, t, t]]]
