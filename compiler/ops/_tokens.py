"""Learned steps beside those of a sequence."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Op
from ._shared import need_channels, need_kind


class LearnedSteps(Op):
    """Learned steps that join a sequence; not a word of the language."""

    block = True

    @property
    def many(self) -> int:
        """How many join."""
        return 1

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A longer sequence."""
        need_channels(self, x)
        need_kind(self, x, "sequence")
        return x.with_dim("time", x.dim("time") + self.many)

    def tokens(self, b: Any, x: Any) -> Any:
        """The steps, for every example."""
        shape = [self.many, x.channels]
        return b.parameter(x, shape=shape, init=self.get("init"), role="embedding", name="token")

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Computes nothing."""
        return 0
