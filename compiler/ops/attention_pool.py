"""attention_pool: a sequence as one vector, by what a small network says of each step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer, value
from ..types.tensor import TensorType
from . import Op, case, refused
from ._mask import need_mask
from ._shared import need_channels, need_kind


class AttentionPool(Op):
    """y = sum_t softmax_t(v . tanh(x_t W + b)) x_t, a weighted mean of the steps.

    ``W`` [channels, hidden], ``v`` [hidden]; ``gated`` multiplies the hidden values by sigmoid(x_t U +
    c).  A sequence of which nothing is real gives 0.

    Source: Yang et al. 2016, "Hierarchical Attention Networks for Document Classification",
    equations 5 to 7; gated: Ilse et al. 2018, "Attention-based Deep Multiple Instance Learning",
    equation 9.
    """

    hidden: int = integer(minimum=1, doc="size of the hidden layer")
    gated: bool = boolean(False, doc="gate the hidden layer")
    mask: Any = value(None, doc="mask[T] of the steps, true = real")

    block = True
    reads_padding = True
    cases = (
        case("sequence[5, 4]", hidden=3),
        case("sequence[T, 4]", hidden=7, gated=True, mask="mask[T]"),
        case("sequence[7, 3]", hidden=2, mask="mask[7]"),
        refused("E0503", "image[4, 5, 3]", hidden=4),
        refused("E0501", "sequence[5, 4]", hidden=3, mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        need_mask(self, values.get("mask"), x)
        return TensorType("vector", ("channel",), (x.channels,))

    def body(self, b: Any, x: Any, mask: Any = None, **values: Any) -> Any:
        """Scores, softmax over time, weighted sum."""
        y = b.tanh(b.dense(x, units=self.hidden, name="hidden"))
        if self.gated:
            y = y * b.sigmoid(b.dense(x, units=self.hidden, name="gate"))
        scores = b.dense(y, units=1, bias=False, name="score")
        if mask is None:
            return b.sum(x * b.softmax(scores, axis="time"), axis="time")
        padding = b.logical_not(mask)
        weights = b.softmax(b.masked_fill(scores, mask=padding, value=-1e30), axis="time")
        return b.sum(x * b.masked_fill(weights, mask=padding, value=0.0), axis="time")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(ln 3 / 2) = 1/2: with v = 2 ln 3, steps weigh 3 : 1; a masked one nothing."""
        log3 = 1.0986122886681098
        p = {"hidden.kernel": [[log3 / 2]], "hidden.bias": [0.0], "score.kernel": [[2 * log3]]}
        x = [[[1.0], [0.0]]]
        yield run(x, p, hidden=1), [[0.75]]
        yield run(x, p, values={"mask": [[True, False]]}, hidden=1, mask="m"), [[1.0]]
        yield run(x, p, values={"mask": [[False, False]]}, hidden=1, mask="m"), [[0.0]]
