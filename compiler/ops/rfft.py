"""rfft: the Fourier transform of real values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import axis
from ..types.tensor import TensorType
from . import Op, case, refused
from ._activation import need_real
from ._axes import need_axis, place
from ._fourier import transform


class Rfft(Op):
    """The first n // 2 + 1 frequencies of `fft`: those of real values say the others.

    The outputs are ``real`` and ``imag``.
    """

    axis: str = axis("time", doc="axis that is transformed")

    keeps_steps = False
    cases = (
        case("sequence[5, 3]"),
        case("sequence[8, 3]"),
        case("image[4, 6, 3]", axis="width"),
        case("vector[7]", axis="channel"),
        case("sequence[T, 2]"),
        refused("E0503", "vector[7]"),
        refused("E0503", "tokens[7]"),
    )

    def infer(self, x: TensorType, **values: Any) -> dict[str, TensorType]:
        """Half as long, and one more."""
        need_real(self, x)
        need_axis(self, x, self.axis)
        half = x.with_dim(self.axis, x.dim(self.axis) // 2 + 1)
        return {"real": half, "imag": half}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The sum itself."""
        at = place(self.axis, values)
        real, imag = transform(np, x, None, at, count=x.shape[at] // 2 + 1)
        return {"real": real, "imag": imag}

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Half of `fft`."""
        return 25 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A cosine of one period is a peak of n/2 at frequency 1; a sine one of -n/2 below."""
        for row, part in (([1.0, 0.0, -1.0, 0.0], "real"), ([0.0, -1.0, 0.0, 1.0], "imag")):
            found = run([row], axis="channel")
            yield found[part], [[0.0, 2.0, 0.0]]
