"""unembed: vectors to scores of ids, with the weights of a shared embedding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, module
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_channels


class Unembed(Op):
    """y = x E^T + b, ``E`` [vocab, dim] being the table of a shared ``embedding``.

    Source: Press and Wolf 2016, "Using the Output Embedding to Improve Language Models".
    """

    embedding: Any = module(doc="name of the shared embedding")
    bias: bool = boolean(False, doc="add a learned offset per id")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("sequence[5, 4]", embedding={"embedding": {"vocab": 7, "dim": 4}}),
        case("vector[4]", embedding={"embedding": {"vocab": 7, "dim": 4}}, bias=True),
        case("sequence[T, 4]", embedding={"embedding": {"vocab": 7, "dim": 4, "scale": True}}),
        refused("E0501", "vector[3]", embedding={"embedding": {"vocab": 7, "dim": 4}}),
        refused("E0503", "vector[4]", embedding={"dense": {"units": 4}}),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Channels become scores of every id."""
        need_channels(self, x)
        table = values["embedding"]
        if table.word != "embedding":
            raise Refusal(
                "E0503",
                f"`unembed` needs a shared `embedding`, not `{table.word}`",
                at="embedding",
                text=f"this is `{table.word}`",
            )
        if x.channels != table.dim:
            raise Refusal(
                "E0501",
                f"`unembed` takes {table.dim} channels, not {x.channels}",
                at="embedding",
                text=f"its vectors have {table.dim} values",
                because={"x": f"gives {x}"},
                help=f"add `- dense: {table.dim}` before it",
            )
        return x.with_channels(table.vocab)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``bias`` [vocab] if asked for; the table belongs to the embedding."""
        vocab = values["embedding"].vocab
        if not self.bias:
            return {}
        return {"bias": weight(vocab, init=self.bias_init, fan_in=x.channels, role="bias")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x @ E.T``; ``scale`` of the embedding has no part in it."""
        y = np.matmul(x, values["embedding"]["embedding"].T)
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 dim vocab per position."""
        return 2 * x.elements * y.channels

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Each score is the product with one row."""
        tables = {"embedding": {"embedding": [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]}}
        yield run([[1.0, 10.0]], values=tables, embedding="wte"), [[21.0, 43.0, 65.0]]
