"""embedding: integer ids to vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer
from ..types.tensor import KINDS, TensorType
from . import Op, Parameter, Refusal, case, refused, weight


class Embedding(Op):
    """y = E[id], times sqrt(dim) with ``scale``; one more axis, the channels.

    ``E`` [vocab, dim].  ``tokens[T]`` become ``sequence[T, dim]``, a ``label`` a ``vector[dim]``, and n
    whole numbers, one of each column, ``sequence[n, dim]``.

    Source: Bengio et al. 2003, "A Neural Probabilistic Language Model"; scale: Vaswani et al.
    2017, section 3.4.
    """

    vocab: int = integer(minimum=1, doc="number of ids")
    dim: int = integer(minimum=1, doc="size of a vector")
    init: Any = call("initializers", "normal", doc="initialiser of E, standard deviation 0.02")
    scale: bool = boolean(False, doc="multiply by sqrt(dim)")

    cases = (
        case("tokens[5]", vocab=7, dim=4),
        case("tokens[T]", vocab=7, dim=3, scale=True),
        case("label", vocab=9, dim=4),
        case("int vector[5]", vocab=9, dim=4),
        refused("E0503", "sequence[5, 3]", vocab=7, dim=4),
        refused("E0503", "mask[5]", vocab=7, dim=4),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Append the channel axis."""
        if x.dtype != "int":
            raise Refusal(
                "E0503",
                f"`embedding` needs integer ids, not {x}",
                because={"x": f"this is {x}"},
                help="use `- dense` on values that are numbers already"
                if x.dtype == "float" and x.axes
                else "declare the input as `tokens[T]` or `label`",
            )
        slot = "time" if "time" not in x.axes else "slot"
        axes = (*(slot if axis == "channel" else axis for axis in x.axes), "channel")
        kind = next((k for k in ("vector", "sequence") if KINDS[k] == axes), "tensor")
        return TensorType(kind, axes, (*x.dims, self.dim))

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``embedding`` [vocab, dim]."""
        return {"embedding": weight(self.vocab, self.dim, init=self.init, role="embedding")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Rows of the table.

        Raises:
            IndexError: an id is negative or not below ``vocab``; frameworks differ in what they do.
        """
        if x.size and np.min(x) < 0:
            raise IndexError("an id is negative")
        rows = np.take(p["embedding"], x, axis=0)
        return rows * self.dim**0.5 if self.scale else rows

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """A lookup; one product per value with ``scale``."""
        return y.elements if self.scale else 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Rows by id; sqrt(4) = 2."""
        p = {"embedding": [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]}
        yield run([1, 0], p, vocab=2, dim=4), [[5.0, 6.0, 7.0, 8.0], [1.0, 2.0, 3.0, 4.0]]
        yield run([0], p, vocab=2, dim=4, scale=True), [[2.0, 4.0, 6.0, 8.0]]
