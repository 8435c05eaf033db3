"""What ops share that move values and compute nothing."""

from __future__ import annotations

from typing import Any

from ..types.tensor import TensorType
from . import Op


class Moves(Op):
    """Values in other places; not a word of the language."""

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Moves data, computes nothing."""
        return 0
