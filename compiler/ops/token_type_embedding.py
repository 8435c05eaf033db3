"""token_type_embedding: add a learned vector for what kind of step each is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer, value
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._shared import need_channels, need_kind


class TokenTypeEmbedding(Op):
    """y_t = x_t + E[type_t], ``E`` [vocab, channels]: which sentence or which source a step is from.

    Source: Devlin et al. 2018, "BERT", section 3 (segment embeddings).
    """

    types: Any = value(doc="tokens[T], the type of each step")
    vocab: int = integer(2, minimum=1, doc="number of types")
    init: Any = call("initializers", "normal", doc="initialiser of E, standard deviation 0.02")

    block = True

    cases = (
        case("sequence[5, 4]", types="tokens[5]"),
        case("sequence[T, 3]", types="tokens[T]", vocab=7),
        case("sequence[7, 6]", types="tokens[7]", vocab=3, init="ones"),
        refused("E0501", "sequence[5, 4]", types="tokens[4]"),
        refused("E0503", "sequence[5, 4]", types="sequence[5, 4]"),
        refused("E0503", "vector[4]", types="tokens[4]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; every step needs its own."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        kinds = values["types"]
        if kinds.dtype != "int" or kinds.dims != x.dims[:1]:
            raise Refusal(
                "E0501" if kinds.dtype == "int" else "E0503",
                f"`token_type_embedding` needs `tokens[{x.dims[0]}]` as types of {x}, not {kinds}",
                at="types",
                text=f"this is {kinds}",
                because={"x": f"gives {x}"},
            )
        return x

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Look up, add."""
        return x + b.embedding(
            values["types"], vocab=self.vocab, dim=x.channels, init=self.init, name="table"
        )

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The vector of each step's type."""
        p, types = {"table.embedding": [[1.0], [5.0]]}, {"types": [[1, 0]]}
        yield run([[[10.0], [20.0]]], p, values=types, types="t"), [[[15.0], [21.0]]]
