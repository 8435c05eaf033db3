"""embedding_bag: the mean or the sum of the vectors of all ids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer, value, word
from ..types.tensor import TensorType, tensor
from . import Op, case, refused
from ._index import need_tokens


class EmbeddingBag(Op):
    """Mean or sum over time of E[id]: tokens[T] become a vector[dim] whatever their order.

    ``E`` [vocab, dim].  With a mask, of the real tokens; 0 for an example without any.
    """

    vocab: int = integer(minimum=1, doc="number of ids")
    dim: int = integer(minimum=1, doc="size of a vector")
    mode: str = word("mean", "sum", default="mean", doc="how vectors are joined")
    mask: Any = value(None, doc="mask[T], true at real tokens")
    init: Any = call("initializers", "normal", doc="initialiser of E, standard deviation 0.02")

    block = True
    reads_padding = True
    cases = (
        case("tokens[5]", vocab=7, dim=4),
        case("tokens[T]", vocab=9, dim=3, mask="mask[T]"),
        case("tokens[6]", vocab=8, dim=5, mode="sum"),
        case("tokens[6]", vocab=8, dim=2, mode="sum", mask="mask[6]"),
        refused("E0503", "sequence[5, 3]", vocab=7, dim=4),
        refused("E0503", "label", vocab=7, dim=4),
        refused("E0501", "tokens[5]", vocab=7, dim=4, mask="mask[6]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """One vector."""
        need_tokens(self, x, values.get("mask"))
        return tensor("vector", self.dim)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Look up, then join."""
        rows = b.embedding(x, vocab=self.vocab, dim=self.dim, init=self.init, name="table")
        mask = values.get("mask")
        given = {} if mask is None else {"mask": mask}
        if self.mode == "mean":
            return b.global_avg_pool(rows, **given)
        return b.sum(rows, axis="time", **given)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Rows 1 and 2, twice row 0; padding is left out."""
        p = {"table.embedding": [[1.0, 2.0], [3.0, 4.0], [5.0, 8.0]]}
        bag = {"vocab": 3, "dim": 2}
        yield run([[1, 2], [0, 0]], p, x_type="tokens[2]", **bag), [[4.0, 6.0], [1.0, 2.0]]
        yield run([[1, 2]], p, x_type="tokens[2]", mode="sum", **bag), [[8.0, 12.0]]
        real = {"mask": [[True, False]]}
        yield run([[1, 2]], p, x_type="tokens[2]", values=real, mask="m", **bag), [[3.0, 4.0]]
