"""Layers with weights in which one product gates another, and the activations that may do it."""

from __future__ import annotations

from typing import Any

from ..types.record import boolean, integer, word
from ..types.tensor import TensorType
from . import Op
from ._shared import need_channels

ACTIVATIONS = (
    "gelu",
    "gelu_tanh",
    "quick_gelu",
    "relu",
    "relu_squared",
    "silu",
    "tanh",
    "sigmoid",
    "identity",
)


def activation(default: str, doc: str) -> Any:
    """A field for the name of an activation."""
    return word(*ACTIVATIONS, default=default, doc=doc)


def activated(b: Any, name: str, x: Any) -> Any:
    """The activation of this name in a body."""
    if name == "identity":
        return x
    return b.gelu(x, approximate=True) if name == "gelu_tanh" else getattr(b, name)(x)


class GatedUnit(Op):
    """y = act(x W + b) (x V + c), act being what the word says; not a word of the language."""

    units: int = integer(minimum=1, doc="channels that come out")
    bias: bool = boolean(True, doc="add the learned offsets b and c")

    block = True
    gate: str = "identity"

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Channels become ``units``."""
        need_channels(self, x)
        return x.with_channels(self.units)

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """Two dense layers, one activation, a product."""
        gate = b.dense(x, units=self.units, bias=self.bias, name="gate")
        return activated(b, self.gate, gate) * b.dense(
            x, units=self.units, bias=self.bias, name="up"
        )
