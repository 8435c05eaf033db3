"""mlp: two dense layers with an activation between them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, integer, number
from ..types.tensor import TensorType
from . import Op, case, refused
from ._gated import activated, activation
from ._shared import need_channels


class Mlp(Op):
    """y = drop(act(x W1 + b1)) W2 + b2, the feed-forward layer of transformers.

    ``W1`` [channels, hidden], ``W2`` [hidden, units].

    Source: Vaswani et al. 2017, "Attention Is All You Need", section 3.3.
    """

    hidden: int = integer(minimum=1, doc="channels between the layers")
    units: int | None = integer(
        None, minimum=1, doc="channels that come out; as many as come in when absent"
    )
    activation: str = activation("gelu", "function between the layers")
    dropout: float = number(
        0.0, minimum=0, below=1, doc="share of the hidden values zeroed in training"
    )
    bias: bool = boolean(True, doc="add the learned offsets")

    block = True

    cases = (
        case("vector[6]", hidden=9),
        case("sequence[T, 5]", hidden=8, units=7, activation="silu", bias=False),
        case("image[4, 5, 3]", hidden=6, activation="gelu_tanh"),
        case("sequence[5, 6]", hidden=64, dropout=0.25),
        refused("E0503", "tokens[5]", hidden=4),
        refused("E0209", "vector[5]", hidden=0),
        refused("E0209", "vector[5]", hidden=4, dropout=1.0),
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
        """Up, activation, dropout, down."""
        y = b.dense(x, units=self.hidden, bias=self.bias, name="up")
        y = activated(b, self.activation, y)
        if self.dropout:
            y = b.dropout(y, rate=self.dropout)
        return b.dense(y, units=self.units or x.channels, bias=self.bias, name="down")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """By hand."""
        p = {"up.kernel": [[1.0, -1.0]], "up.bias": [0.0, 1.0]}
        p |= {"down.kernel": [[2.0], [10.0]], "down.bias": [0.5]}
        yield run([[3.0], [-2.0]], p, hidden=2, activation="relu"), [[6.5], [30.5]]
