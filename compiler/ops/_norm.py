"""What the normalisations share."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.tensor import TensorType
from . import Op, Parameter, weight
from ._shared import need_channels


class Normalization(Op):
    """y = (x - mean) / sqrt(variance + epsilon) scale + shift; not a word of the language."""

    epsilon: float
    scale: bool = True
    shift: bool = True

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; needs channels."""
        need_channels(self, x)
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``scale`` and ``shift`` [channels], as far as the spec wants them."""
        return self.affine(x.channels)

    def affine(self, channels: Dim) -> dict[str, Parameter]:
        """The trainable parameters."""
        found = {}
        if self.scale:
            found["scale"] = weight(channels, init=constant("ones"), role="norm")
        if self.shift:
            found["shift"] = weight(channels, init=constant("zeros"), role="norm")
        return found

    def finish(self, p: Any, y: Any) -> Any:
        """Scale, then shift."""
        y = y * p["scale"] if self.scale else y
        return y + p["shift"] if self.shift else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Two passes for the moments, two for the result, one each for scale and shift."""
        return x.elements * (6 + self.scale + self.shift)


def constant(word: str) -> Any:
    """The initialiser ``ones`` or ``zeros``."""
    from ..initializers import INITIALIZERS

    return INITIALIZERS[word]()
