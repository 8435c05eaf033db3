"""position_embedding: add learned positions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_channels, need_kind


class PositionEmbedding(Op):
    """y_t = x_t + P_t, ``P`` [max, channels], t from 0.

    Source: Gehring et al. 2017, "Convolutional Sequence to Sequence Learning", section 3.1.
    """

    max: int = integer(minimum=1, doc="longest sequence")
    init: Any = call("initializers", "normal", doc="initialiser of P, standard deviation 0.02")

    cases = (
        case("sequence[5, 4]", max=7),
        case("sequence[5, 4]", max=5),
        case("sequence[T, 3]", max=14),
        refused("E0209", "sequence[8, 4]", max=7),
        refused("E0503", "tokens[5]", max=7),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the sequence must not be longer than the table."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        length = x.dim("time")
        if isinstance(length, int) and length > self.max:
            raise Refusal(
                "E0209",
                f"`position_embedding` has {self.max} positions for {length} steps",
                at="max",
                text=f"must be at least {length}",
                because={"x": f"gives {x}"},
            )
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``embedding`` [max, channels]."""
        return {"embedding": weight(self.max, x.channels, init=self.init, role="embedding")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The first rows of the table, added to every example."""
        return x + p["embedding"][: x.shape[1]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The row of each position."""
        p = {"embedding": [[1.0], [2.0], [3.0]]}
        yield run([[[10.0], [10.0]]], p, max=3), [[[11.0], [12.0]]]
