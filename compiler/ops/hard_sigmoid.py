"""hard_sigmoid: a sigmoid made of three straight lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._activation import Activation


def gate(np: Any, x: Any) -> Any:
    """``min(max(x + 3, 0), 6) / 6``; the gradient at both corners is 0."""
    inside = (x > -3) & (x < 3)
    return np.where(inside, (x + 3) / 6, np.where(x > 0, 1.0, 0.0))


class HardSigmoid(Activation):
    """y = min(max(x + 3, 0), 6) / 6; the gradient at -3 and at 3 is 0.

    Source: Howard et al. 2019, "Searching for MobileNetV3", section 5.2.
    """

    kinked = True

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``relu6(x + 3) / 6``."""
        return gate(np, x)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both ends and the middle."""
        yield run([[-4.0, -1.5, 0.0, 3.0]]), [[0.0, 0.25, 0.5, 1.0]]
