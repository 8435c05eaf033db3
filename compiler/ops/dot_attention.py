"""dot_attention: steps of a sequence, averaged by their product with a query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import boolean, value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._queries import look_up, need_query


class DotAttention(Op):
    """y = softmax(q x^T) x, without weights; for a query vector, or for every step of a query.

    ``scale`` divides the products by sqrt(channels).  A query that may attend to nothing gets 0.

    Source: Luong et al. 2015, "Effective Approaches to Attention-based Neural Machine Translation",
    section 3.1 (``dot``).
    """

    query: Any = value(doc="vector or sequence with the channels of x")
    scale: bool = boolean(False, doc="divide by the square root of the channels")
    mask: Any = value(None, doc="mask[T] of the steps of x, true = attend")

    reads_padding = True

    cases = (
        case("sequence[5, 4]", query="vector[4]"),
        case("sequence[T, 6]", query="sequence[S, 6]", scale=True, mask="mask[T]"),
        case("sequence[5, 3]", query="sequence[7, 3]"),
        refused("E0501", "sequence[5, 4]", query="vector[3]"),
        refused("E0503", "sequence[5, 4]", query="tokens[4]"),
        refused("E0503", "vector[4]", query="vector[4]"),
        refused("E0501", "sequence[5, 4]", query="vector[4]", mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the query."""
        query = values["query"]
        found = need_query(self, x, query, values.get("mask"))
        if query.channels != x.channels:
            raise Refusal(
                "E0501",
                f"`dot_attention` multiplies vectors of one size: {query.channels} and {x.channels}",
                at="query",
                text=f"this is {query}",
                because={"x": f"gives {x}"},
                help="`additive_attention` takes queries of any size",
            )
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Products, softmax, mean."""
        query = values["query"]
        rows = query[:, None] if query.ndim == 2 else query
        scores = np.matmul(rows, np.swapaxes(x, 1, 2))
        scores = scores / x.shape[-1] ** 0.5 if self.scale else scores
        scores = scores[:, 0] if query.ndim == 2 else scores
        return look_up(np, x, scores, values.get("mask"))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Products with every step, softmax, weighted sum."""
        queries = product(y.spatial)
        return queries * x.dim("time") * (4 * x.channels + 5)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Scores log 1 and log 3 weigh 1 : 3; one step may be masked."""
        log3 = 1.0986122886681098
        query, x = {"query": [[log3, 0.0]]}, [[[0.0, 8.0], [1.0, 0.0]]]
        yield run(x, values=query, query="q"), [[0.75, 2.0]]
        yield run(x, values={**query, "mask": [[True, False]]}, query="q"), [[0.0, 8.0]]
        double = {"query": [[[log3 * 2**0.5, 0.0], [0.0, 0.0]]]}
        yield run(x, values=double, scale=True, query="q"), [[[0.75, 2.0], [0.5, 4.0]]]
