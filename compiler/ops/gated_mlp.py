"""gated_mlp: a feed-forward layer whose hidden values are gated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer, number
from ..types.tensor import TensorType
from . import Op, case, refused
from ._gated import activated, activation
from ._shared import need_channels


class GatedMlp(Op):
    """y = drop(act(x W + b) (x V + c)) W2 + b2: with SiLU the feed-forward layer of Llama.

    ``W`` and ``V`` [channels, hidden], ``W2`` [hidden, units].

    Source: Shazeer 2020, "GLU Variants Improve Transformer", equation 6.
    """

    hidden: int = integer(minimum=1, doc="channels of the gate")
    units: int | None = integer(
        None, minimum=1, doc="channels that come out; as many as come in when absent"
    )
    activation: str = activation("silu", "function of the gate")
    dropout: float = number(
        0.0, minimum=0, below=1, doc="share of the hidden values zeroed in training"
    )
    bias: bool = boolean(False, doc="add the learned offsets")

    block = True

    cases = (
        case("vector[6]", hidden=9),
        case("sequence[T, 5]", hidden=8, units=7, activation="gelu", bias=True),
        case("image[4, 5, 3]", hidden=6, activation="tanh"),
        case("sequence[5, 6]", hidden=64, dropout=0.25),
        refused("E0503", "tokens[5]", hidden=4),
        refused("E0209", "vector[5]", hidden=0),
    )

    @property
    def stochastic(self) -> bool:  # type: ignore[override]
        """Draws random numbers only where there is dropout."""
        return self.dropout > 0

    def law(self, seen: Any) -> None:
        """Outputs vary as those of the reference do."""
        seen.alike()

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Channels become ``units``."""
        need_channels(self, x)
        return x.with_channels(self.units or x.channels)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Gate and value, their product, dropout, down."""
        gate = b.dense(x, units=self.hidden, bias=self.bias, name="gate")
        y = activated(b, self.activation, gate)
        y = y * b.dense(x, units=self.hidden, bias=self.bias, name="up")
        if self.dropout:
            y = b.dropout(y, rate=self.dropout)
        return b.dense(y, units=self.units or x.channels, bias=self.bias, name="down")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """SiLU(ln 3) = 3/4 ln 3, as in Llama; relu by hand."""
        log3 = 1.0986122886681098
        p = {"gate.kernel": [[log3]], "up.kernel": [[2.0]], "down.kernel": [[10.0]]}
        yield run([[1.0]], p, hidden=1), [[15.0 * log3]]
        yield run([[-1.0], [2.0]], p, hidden=1, activation="relu"), [[0.0], [80.0 * log3]]
