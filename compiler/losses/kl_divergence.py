"""kl_divergence: divergence from the predicted distribution."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import word
from . import Loss, case, refused
from ._classes import log_probabilities


class KlDivergence(Loss):
    """sum over classes of t (log t - log p), for target probabilities t on the channel axis.

    Where t is 0 the term is 0.  The network returns scores, or with ``from: probabilities`` p
    itself, held above 1e-7.

    Source: Kullback and Leibler 1951, "On Information and Sufficiency".
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
        log_p = log_probabilities(np, prediction, self.from_)
        own = target * np.log(np.where(target > 0, target, 1.0))
        return np.sum(own - target * log_p, axis=-1)

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Distributions; some classes are impossible."""
        share = draws.gamma(1.0, size=shape) * (draws.random(shape) < 0.8) + 1e-3
        share = share * (share > 1.5e-3) + (np.arange(shape[-1]) == 0) * 0.1
        return share / np.sum(share, axis=-1, keepdims=True)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """From a fair coin a certain one is log 2 away, and a loaded one log 2 less its entropy."""
        yield run([[0.0, 0.0]], [[0.0, 1.0]]), math.log(2)
        entropy = 0.25 * math.log(4) + 0.75 * math.log(4 / 3)
        yield run([[0.5, 0.5]], [[0.25, 0.75]], **{"from": "probabilities"}), math.log(2) - entropy
        yield run([[0.0, math.log(3)]], [[0.25, 0.75]]), 0
