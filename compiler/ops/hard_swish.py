"""hard_swish: x times its hard sigmoid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation
from .hard_sigmoid import gate


class HardSwish(Activation):
    """y = x min(max(x + 3, 0), 6) / 6; the gradient is 0 at -3 and 1 at 3.

    Source: Howard et al. 2019, "Searching for MobileNetV3", section 5.2.
    """

    kinked = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x * relu6(x + 3) / 6``."""
        return x * gate(np, x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Zero on the left, the identity on the right, -3/8 at its lowest point."""
        yield run([[-4.0, -1.5, 0.0, 5.0]]), [[0.0, -0.375, 0.0, 5.0]]
