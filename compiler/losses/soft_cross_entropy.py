"""soft_cross_entropy: cross entropy with distributions as target."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import word
from . import Loss, case, refused
from ._classes import log_probabilities
from .kl_divergence import KlDivergence


class SoftCrossEntropy(Loss):
    """-sum over classes of t log p, for target probabilities t on the channel axis.

    For distillation, mixed labels, and classes given as rows of 0 and 1.

    Source: Hinton et al. 2015, "Distilling the Knowledge in a Neural Network", section 2.
    """

    reading = "shares"

    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        case("sequence[5, 4]", from_="probabilities"),
        refused("E0502", "vector[3]", "vector[4]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        return -np.sum(target * log_probabilities(np, prediction, self.from_), axis=-1)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Distributions."""
        return KlDivergence().targets(np, draws, shape)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A row of 0 and 1 is a class id; the entropy is the least there is."""
        odds = [[0.0, math.log(2), math.log(5)]]
        yield run(odds, [[0.0, 1.0, 0.0]]), math.log(4)
        share = [1 / 8, 2 / 8, 5 / 8]
        yield run(odds, [share]), -sum(p * math.log(p) for p in share)
