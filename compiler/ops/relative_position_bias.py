"""relative_position_bias: a learned bias per head and distance, distances in buckets."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer, value
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._pairs import each, need_time, pairs, steps


class RelativePositionBias(Op):
    """b[h, t, s] = E[bucket(s - t), h], for ``position_bias`` of `attention`; ``E`` [buckets, heads].

    Half of the buckets are for keys behind the query and half for those ahead; with ``causal``
    all are for those behind, and what is ahead shares bucket 0.  Of n buckets on a side the first
    n / 2 hold one distance each; the others grow as powers up to ``max_distance``, beyond which
    everything shares the last: bucket(d) = n/2 + floor(n/2 log(d / (n/2)) / log(max_distance / (n/2))).

    Source: Raffel et al. 2019, "Exploring the Limits of Transfer Learning with a Unified
    Text-to-Text Transformer" (T5), section 2.1, and the authors' code.
    """

    heads: int = integer(minimum=1, doc="heads of the attention")
    buckets: int = integer(32, minimum=2, doc="number of buckets")
    max_distance: int = integer(128, minimum=2, doc="distance from which on all share a bucket")
    causal: bool = boolean(False, doc="all buckets for positions up to the query")
    kv: Any = value(None, doc="sequence that is attended to; the current value when absent")
    init: Any = call("initializers", "normal", doc="initialiser of E, standard deviation 0.02")

    cases = (
        case("sequence[T, 4]", heads=3, buckets=8, max_distance=9),
        case("tokens[12]", heads=2, buckets=6, max_distance=10, causal=True),
        case("sequence[5, 4]", heads=3, kv="sequence[S, 2]", buckets=9, max_distance=7),
        refused("E0503", "vector[4]", heads=2),
        refused("E0209", "tokens[5]", heads=2, buckets=32, max_distance=8),
        refused("E0209", "tokens[5]", heads=2, buckets=1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A number for each head, query and key."""
        side = self.buckets if self.causal else self.buckets // 2
        if self.max_distance <= side // 2 or side < 2:
            raise Refusal(
                "E0209",
                f"{side} buckets on a side hold {side // 2} single distances: `max_distance` must "
                "be larger and each side needs 2",
                at="max_distance" if side > 1 else "buckets",
                text=f"must be more than {side // 2}" if side > 1 else "must be at least 4",
            )
        return pairs(self.heads, *need_time(self, x, values.get("kv")), axes=("head",))

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``embedding`` [buckets, heads]."""
        return {"embedding": weight(self.buckets, self.heads, init=self.init, role="embedding")}

    def bucket(self, distance: int) -> int:
        """The bucket of a key ``distance`` steps ahead of the query."""
        side, first = self.buckets, 0
        if not self.causal:
            side //= 2
            first = side if distance > 0 else 0
        far = max(-distance, 0) if self.causal else abs(distance)
        exact = side // 2
        if far < exact:
            return first + far
        share = math.log(far / exact) / math.log(self.max_distance / exact)
        return first + min(exact + int(share * (side - exact)), side - 1)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Rows of the table by bucket, heads first."""
        times, keys = steps(values, x)
        rows = np.array([[self.bucket(s - t) for s in range(keys)] for t in range(times)])
        return each(np, x, np.transpose(np.take(p["embedding"], rows, axis=0), (2, 0, 1)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Buckets of T5's own settings, from the table that its code gives."""
        p = {"embedding": [[float(i)] for i in range(32)]}
        y = run([[0] * 130], p, x_type="tokens[130]", heads=1)[0, 0]
        behind = [0, 1, 7, 8, 11, 12, 15, 16, 22, 23, 31, 32, 45, 46, 63, 64, 90, 91, 129]
        table = [0, 1, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 14, 14, 15, 15]
        yield [y[129, 129 - d] for d in behind], table
        yield [y[0, d] for d in behind[1:]], [16 + b for b in table[1:]]
        y = run([[0] * 130], p, x_type="tokens[130]", heads=1, causal=True)[0, 0]
        yield [y[129, 129 - d] for d in (0, 15, 16, 18, 19, 113, 129)], [0, 15, 16, 16, 17, 31, 31]
        yield [y[0, d] for d in (0, 1, 100)], [0, 0, 0]
