"""pool_attention: one learned query asks a whole sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer, value
from ..types.tensor import TensorType
from . import Op, case, refused
from ._mask import need_mask
from ._shared import need_channels, need_kind


class PoolAttention(Op):
    """A sequence as one vector: the `attention` of a learned query [channels] to its steps.

    Source: Lee et al. 2018, "Set Transformer", section 3.2 (pooling by multihead attention, k = 1);
    the head of Zhai et al. 2021, "Scaling Vision Transformers".
    """

    heads: int = integer(1, minimum=1, doc="heads of the attention")
    mask: Any = value(None, doc="mask[T] of the steps, true = attend")
    bias: bool = boolean(True, doc="add learned offsets to the products of the attention")
    init: Any = call(
        "initializers", "normal", doc="initialiser of the query, standard deviation 0.02"
    )

    block = True
    reads_padding = True
    zero_gradients = ("attention.key_bias",)

    cases = (
        case("sequence[5, 6]", heads=3),
        case("sequence[T, 4]", mask="mask[T]", bias=False),
        case("sequence[7, 8]", heads=2, mask="mask[7]"),
        refused("E0506", "sequence[5, 6]", heads=4),
        refused("E0503", "image[4, 5, 3]"),
        refused("E0501", "sequence[5, 6]", mask="mask[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        need_mask(self, values.get("mask"), x)
        return TensorType("vector", ("channel",), (x.channels,))

    def body(self, b: Any, x: Any, mask: Any = None, **values: Any) -> Any:
        """The query as a sequence of one step."""
        query = b.parameter(
            x, shape=[1, x.channels], init=self.init, role="embedding", name="query"
        )
        y = b.attention(query, kv=x, heads=self.heads, mask=mask, bias=self.bias, name="attention")
        return b.flatten(y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Scores log 1 and log 3 weigh 1 : 3; without a query all weigh alike."""
        log3, one = 1.0986122886681098, [[[1.0]]]
        p: dict[str, Any] = {
            f"attention.{n}_kernel": one for n in ("query", "key", "value", "output")
        }
        x = [[[0.0], [log3]]]
        yield run(x, {**p, "query.value": [[1.0]]}, bias=False), [[0.75 * log3]]
        yield run(x, {**p, "query.value": [[0.0]]}, bias=False), [[0.5 * log3]]
