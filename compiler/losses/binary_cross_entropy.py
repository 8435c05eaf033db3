"""binary_cross_entropy: one yes-or-no question per output."""

from __future__ import annotations

from typing import Any

from ..types.record import number, word
from . import Loss


class BinaryCrossEntropy(Loss):
    """Mean of ``-(w y log p + (1 - y) log(1 - p))`` with p = sigmoid(prediction).

    ``w`` is ``positive_weight``; the formula used is ``(1 - y) z + (1 + (w - 1) y) softplus(-z)``,
    which has no overflow.  With ``from: probabilities`` the prediction is p, held in [1e-7, 1 -
    1e-7].
    """

    positive_weight: float = number(1.0, above=0, doc="weight of targets that are 1")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        weight = self.positive_weight
        if self.from_ == "probabilities":
            low = np.where(prediction > 1e-7, prediction, 1e-7)
            p = np.where(low < 1 - 1e-7, low, 1 - 1e-7)
            return np.mean(-weight * target * np.log(p) - (1 - target) * np.log(1 - p))
        soft = np.logaddexp(0.0, -prediction)
        return np.mean((1 - target) * prediction + (1 + (weight - 1) * target) * soft)
