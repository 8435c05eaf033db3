"""Pools over every position."""

from __future__ import annotations

from typing import Any

from ..types.record import value
from ..types.tensor import TensorType, tensor
from . import Op, Refusal
from ._shared import need_channels


class GlobalPool(Op):
    """One number per channel; not a word of the language."""

    reads_padding = True

    mask: Any = value(None, doc="which steps of a sequence are real; true = real")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A vector of the channels."""
        need_channels(self, x)
        if x.rank < 2:
            raise Refusal(
                "E0503",
                f"`{self.word}` needs positions to pool over, not {x}",
                because={"x": f"this is {x}"},
                help=f"remove `{self.word}`: a vector has one position",
            )
        mask = values.get("mask")
        if mask is not None and (mask.dtype != "bool" or mask.dims != x.spatial):
            sizes = ", ".join(map(str, x.spatial))
            raise Refusal(
                "E0501",
                f"`{self.word}` needs a mask[{sizes}] for {x}, not {mask}",
                at="mask",
                because={"x": f"gives {x}", "mask": f"gives {mask}"},
            )
        return tensor("vector", x.channels)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """One per value."""
        return x.elements
