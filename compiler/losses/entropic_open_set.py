"""entropic_open_set: cross entropy with doubt about unknown classes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import integer, word
from . import Loss, case, refused
from ._classes import log_probabilities, picked


class EntropicOpenSet(Loss):
    """-log p[y]; where the target is ``unknown``, the mean of -log p over all classes.

    Source: Dhamija et al. 2018, "Reducing Network Agnostophobia", equation 1.
    """

    target = "ids"

    unknown: int = integer(-1, doc="target id of what belongs to no class")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]", unknown=1),
        case("sequence[5, 4]", from_="probabilities"),
        refused("E0502", "vector[4]", "label", 10),
    )

    @property
    def ignore(self) -> int:
        """Metrics leave out what belongs to no class."""
        return self.unknown

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        log_p = log_probabilities(np, prediction, self.from_)
        known = target != self.unknown
        right = picked(np, log_p, np.where(known, target, 0))
        return -np.where(known, right, np.mean(log_p, axis=-1))

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Ids, a third of them unknown."""
        unknown = draws.random(shape[:-1]) < 0.3
        return np.where(unknown, self.unknown, draws.integers(0, shape[-1], shape[:-1]))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Odds 1 : 3: log 4 for the first; unknown costs the mean, least where scores are equal."""
        odds = [[0.0, math.log(3)]]
        yield run(odds, [0]), math.log(4)
        yield run(odds, [-1]), (math.log(4) + math.log(4 / 3)) / 2
        yield run([[2.0, 2.0]], [-1]), math.log(2)
