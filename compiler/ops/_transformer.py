"""Layers of transformers: attention and a feed-forward layer, each beside the value it adds to."""

from __future__ import annotations

from typing import Any

from ..types.record import boolean, integer, number, value
from ..types.tensor import TensorType
from . import Op, _attention
from ._gated import activation
from ._shared import need_channels, need_kind


class TransformerLayer(Op):
    """A layer of a transformer; not a word of the language."""

    heads: int = integer(minimum=1, doc="heads of the attention")
    hidden: int | None = integer(None, minimum=1, doc="hidden channels; 4 x channels when absent")
    mask: Any = value(None, doc="mask[S] of the steps that are attended to, true = attend")
    dropout: float = number(
        0.0, minimum=0, below=1, doc="share of attention weights, hidden values and branches zeroed"
    )
    activation: str = activation("gelu", "function of the feed-forward layer")
    norm_first: bool = boolean(True, doc="norm what enters a branch, not the sum after it")
    bias: bool = boolean(True, doc="add learned offsets to all products")

    block = True
    reads_padding = True

    @property
    def stochastic(self) -> bool:  # type: ignore[override]
        """Draws random numbers only where there is dropout."""
        return self.dropout > 0

    def law(self, seen: Any) -> None:
        """Outputs vary as those of the reference do; norms and activations come after the draws."""
        seen.alike()

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        kv = values.get("kv")
        _attention.need_sequences(self, x, kv)
        _attention.check_heads(self, x)
        _attention.need_pairs(self, values.get("mask"), x, kv)
        return x

    def beside(self, b: Any, x: Any, name: str, branch: Any) -> Any:
        """What the branch makes of x, added to it, with the norm where it belongs."""
        y = branch(b.layer_norm(x, name=f"{name}_norm") if self.norm_first else x)
        if self.dropout:
            y = b.dropout(y, rate=self.dropout)
        return x + y if self.norm_first else b.layer_norm(x + y, name=f"{name}_norm")

    def attend(self, b: Any, x: Any, name: str, **given: Any) -> Any:
        """The branch of an attention."""

        def branch(y: Any) -> Any:
            fields = {"heads": self.heads, "bias": self.bias, "dropout": self.dropout, **given}
            return b.attention(y, **fields, name=name)

        return self.beside(b, x, name, branch)

    def feed_forward(self, b: Any, x: Any) -> Any:
        """The branch of the feed-forward layer."""

        def branch(y: Any) -> Any:
            hidden = self.hidden or b.expression("4 * dim", dim=x.channels)
            return b.mlp(
                y,
                hidden=hidden,
                activation=self.activation,
                dropout=self.dropout,
                bias=self.bias,
                name="mlp",
            )

        return self.beside(b, x, "mlp", branch)
