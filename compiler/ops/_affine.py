"""Layers that learn a few numbers per channel."""

from __future__ import annotations

from typing import Any

from ..types.dims import Dim
from ..types.tensor import TensorType
from . import Op, Parameter, weight
from ._shared import need_channels


class PerChannel(Op):
    """Keeps the type of a value with channels; not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The same type; needs channels."""
        need_channels(self, x)
        return x


def filled(size: Dim, value: float, role: str = "norm") -> Parameter:
    """A trainable row of equal numbers."""
    from ..initializers import INITIALIZERS

    known = {0.0: "zeros", 1.0: "ones"}.get(value)
    init = INITIALIZERS[known]() if known else INITIALIZERS["constant"](value=float(value))
    return weight(size, init=init, role=role)
