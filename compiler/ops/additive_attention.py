"""additive_attention: steps of a sequence, averaged by what a small network says of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import call, integer, value
from ..types.tensor import TensorType
from . import Op, Parameter, case, refused, weight
from ._queries import look_up, need_query


class AdditiveAttention(Op):
    """y = sum_t softmax_t(v . tanh(q W_q + x_t W_x)) x_t, for a query vector or every step of one.

    ``W_q`` [query channels, units], ``W_x`` [channels, units], ``v`` [units].  A query that may attend
    to nothing gets 0.

    Source: Bahdanau et al. 2014, "Neural Machine Translation by Jointly Learning to Align and
    Translate", section 3.1 and appendix A.1.2.
    """

    units: int = integer(minimum=1, doc="size of the hidden layer")
    query: Any = value(doc="vector or sequence that asks")
    mask: Any = value(None, doc="mask[T] of the steps of x, true = attend")
    kernel_init: Any = call("initializers", "glorot_uniform", doc="initialiser of all weights")

    reads_padding = True

    cases = (
        case("sequence[5, 4]", units=3, query="vector[6]"),
        case("sequence[T, 4]", units=7, query="sequence[S, 2]", mask="mask[T]"),
        case("sequence[5, 4]", units=3, query="sequence[6, 4]"),
        refused("E0503", "sequence[5, 4]", units=3, query="image[4, 5, 3]"),
        refused("E0503", "vector[4]", units=3, query="vector[4]"),
        refused("E0501", "sequence[5, 4]", units=3, query="vector[4]", mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of the query with the channels of x."""
        return need_query(self, x, values["query"], values.get("mask"))

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``query_kernel`` and ``key_kernel`` [channels, units], ``score`` [units]."""
        init, units = self.kernel_init, self.units
        return {
            "query_kernel": weight(values["query"].channels, units, init=init),
            "key_kernel": weight(x.channels, units, init=init),
            "score": weight(units, init=init, fan_in=units, fan_out=1),
        }

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Hidden layer of every pair, scores, softmax, mean."""
        query = np.matmul(values["query"], p["query_kernel"])
        keys = np.matmul(x, p["key_kernel"])
        one = query.ndim == 2
        hidden = np.tanh(query[:, None] + keys if one else query[:, :, None] + keys[:, None])
        return look_up(np, x, np.sum(hidden * p["score"], axis=-1), values.get("mask"))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two projections, the hidden layer of every pair, softmax, weighted sum."""
        query, times = values["query"], x.dim("time")
        projections = 2 * self.units * (query.elements + x.elements)
        pairs = product(y.spatial) * times
        return projections + pairs * (4 * self.units + 5 + 2 * x.channels)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """tanh(ln 3 / 2) = 1/2: with v = 2 ln 3, steps weigh 3 : 1."""
        log3 = 1.0986122886681098
        p = {"query_kernel": [[1.0]], "key_kernel": [[log3 / 2]], "score": [2 * log3]}
        x, query = [[[1.0], [0.0]]], {"query": [[0.0]]}
        yield run(x, p, values=query, units=1, query="q"), [[0.75]]
        yield run(x, p, values={**query, "mask": [[False, True]]}, units=1, query="q"), [[0.0]]
        yield run(x, p, values={"query": [[[0.0], [0.0]]]}, units=1, query="q"), [[[0.75], [0.75]]]
