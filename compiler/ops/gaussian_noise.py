"""gaussian_noise: add normal noise while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._noise import Noise


class GaussianNoise(Noise):
    """y = x + std n while training, n standard normal and new for every value; else y = x."""

    std: float = number(0.1, minimum=0, doc="standard deviation of the noise")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", std=0.7),
        case("sequence[T, 2]", std=0.0),
        refused("E0503", "tokens[5]"),
        refused("E0209", "vector[7]", std=-0.1),
    )

    def disturbed(self, np: Any, draws: Any, x: Any) -> Any:
        """``x + std n``."""
        return x + self.std * draws.standard_normal(x.shape) if self.std else x

    def law(self, seen: Any) -> None:
        """What is added has mean 0 and deviation ``std``, and is new in every call."""
        seen.moments("noise", seen.y - seen.x, 0.0, self.std)
        if self.std:
            seen.fresh(seen.y - seen.x, seen.more - seen.x)

    def slope_law(self, seen: Any) -> None:
        """The gradient passes."""
        seen.same("gradient", seen.slope("x"), seen.cotangent)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Nothing happens in evaluation."""
        yield run([[1.0, -2.0]]), [[1.0, -2.0]]
