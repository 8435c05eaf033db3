"""alpha_dropout: dropout that keeps mean 0 and variance 1."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._noise import Noise

LOWEST = -1.7580993408473766
"""What ``selu`` approaches on the left, -scale alpha."""


class AlphaDropout(Noise):
    """y = a x + b for kept values and a l + b for dropped ones while training; l = -1.7581.

    l is what ``selu`` gives far on the left; a = ((1 - rate) (1 + rate l^2))^(-1/2) and
    b = -a rate l keep mean 0 and variance 1 as they are.  Nothing happens in evaluation.

    Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks", section "New Dropout
    Technique".
    """

    rate: float = number(0.1, minimum=0, below=1, doc="fraction that is replaced")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", rate=0.3),
        case("sequence[T, 2]", rate=0.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", rate=1.0),
    )

    def shared(self, rank: int) -> tuple[int, ...]:
        """Axes of an array with this many along which one draw holds."""
        return ()

    @property
    def line(self) -> tuple[float, float]:
        """Factor a and offset b."""
        factor = ((1 - self.rate) * (1 + self.rate * LOWEST**2)) ** -0.5
        return factor, -factor * self.rate * LOWEST

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """``a x + b``, or ``a l + b``."""
        if not self.rate:
            return x
        factor, offset = self.line
        kept = np.kept(x.shape, self.rate, self.shared(x.ndim))
        return factor * np.where(kept, x, LOWEST) + offset

    def law(self, seen: Any) -> None:
        """Values are a x + b or a l + b; a share of 1 - rate is kept; every call draws anew."""
        factor, offset = self.line
        kept = self.kept(seen, seen.y)
        known = seen.np.where(kept, factor * seen.x + offset, factor * LOWEST + offset)
        seen.same("values", seen.y, known)
        seen.share("kept values", kept, 1 - self.rate)
        if self.rate:
            seen.fresh(kept, self.kept(seen, seen.more))

    def kept(self, seen: Any, y: Any) -> Any:
        """Where a draw kept the values."""
        factor, offset = self.line
        other = abs(y - (factor * LOWEST + offset)) > 1e-6
        axes = self.shared(y.ndim)
        return other.any(axes, keepdims=True) if axes else other

    def slope_law(self, seen: Any) -> None:
        """The gradient is a where values are kept, 0 elsewhere."""
        passed = seen.np.where(self.kept(seen, seen.y), seen.cotangent * self.line[0], 0.0)
        seen.same("gradient", seen.slope("x"), passed)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing in evaluation; mean 0 and variance 1 stay what they are."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
        for rate in (0.05, 0.1, 0.5):
            factor, offset = cls(rate=rate).line
            dropped = factor * LOWEST + offset
            yield (1 - rate) * offset + rate * dropped, 0.0
            yield (1 - rate) * (factor**2 + offset**2) + rate * dropped**2, 1.0
