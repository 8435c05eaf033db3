"""clip: values kept between two bounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._activation import Activation
from ._pair import exact, whole


class Clip(Activation):
    """y = min(max(x, min), max); the gradient is 1 on the bounds and 0 beyond them."""

    min: float | None = number(None, doc="lower bound; none when absent")
    max: float | None = number(None, doc="upper bound; none when absent")

    kinked = True
    takes = ("float", "int")
    cases = (
        case("vector[7]", min=-0.5, max=1),
        case("image[4, 5, 3]", min=0),
        case("sequence[4, 3]", max=0.7),
        case("tokens[5]", min=2, max=6),
        refused("E0503", "mask[5]", min=0),
        refused("E0209", "vector[7]", min=2, max=1),
        refused("E0202", "vector[7]"),
        refused("E0203", "tokens[5]", max=1.5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the bounds must be in order, and whole for whole numbers."""
        super().infer(x)
        bounds = [bound for bound in (self.min, self.max) if bound is not None]
        if not bounds:
            raise Refusal(
                "E0202", "`clip` needs `min`, `max` or both", help="`clip: {min: 0, max: 1}`"
            )
        if bounds != sorted(bounds):
            raise Refusal(
                "E0209", f"`min` must be at most `max`: {bounds[0]:g} and {bounds[1]:g}", at="min"
            )
        whole(self, x, self.min, "min")
        whole(self, x, self.max, "max")
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The bound beyond it, ``x`` elsewhere."""
        y = x if self.min is None else np.where(x < self.min, exact(x, self.min), x)
        return y if self.max is None else np.where(x > self.max, exact(x, self.max), y)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Both bounds, and one."""
        yield run([[-2.0, 0.25, 1.0, 7.0]], min=0, max=1), [[0.0, 0.25, 1.0, 1.0]]
        yield run([[-2.0, 7.0]], max=1), [[-2.0, 1.0]]
