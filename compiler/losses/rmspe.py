"""rmspe: root of the mean squared relative error."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._roots import Root


class Rmspe(Root):
    """sqrt(mean(((prediction - target) / max(abs(target), 1e-7))^2)), a share, not a percentage.

    ``reduction`` applies below the root.  Below 1e-10 it is 1e-10 with gradient 0.

    Source: Göçken et al. 2016, "Integrating metaheuristics and Artificial Neural Networks"; a loss
    of Ludwig.
    """

    cases = (
        case("vector[7]"),
        case("sequence[5, 3]"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Squares of relative errors."""
        size = np.abs(target)
        return ((prediction - target) / np.where(size > 1e-7, size, 1e-7)) ** 2

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Away from zero, where one target would outweigh all others."""
        return draws.choice([-1.0, 1.0], shape) * draws.uniform(0.5, 2.0, shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Off by 30 % and 40 %: sqrt((0.09 + 0.16) / 2); a unit of measure does not matter."""
        yield run([[70.0], [-14.0]], [[100.0], [-10.0]]), 0.125**0.5
        yield run([[0.7], [-1400.0]], [[1.0], [-1000.0]]), 0.125**0.5
