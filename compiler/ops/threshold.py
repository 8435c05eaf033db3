"""threshold: values above a threshold, a constant elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._activation import Activation


class Threshold(Activation):
    """y = x where x > threshold, else value; the gradient is 0 on the threshold."""

    threshold: float = number(doc="what is not above it is replaced")
    value: float = number(0.0, doc="what stands there instead")

    kinked = True
    cases = (
        case("vector[7]", threshold=0),
        case("image[4, 5, 3]", threshold=0.3, value=-1.7),
        refused("E0503", "tokens[5]", threshold=1),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Kept or replaced."""
        return np.where(x > self.threshold, x, self.value)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both sides, and the threshold itself."""
        yield run([[-2.0, 0.5, 0.75]], threshold=0.5, value=-1), [[-1.0, -1.0, 0.75]]
