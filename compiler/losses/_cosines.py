"""Losses on cosines between an embedding and the classes."""

from __future__ import annotations

from typing import Any

from . import Loss
from ._classes import log_probabilities, picked


class Cosines(Loss):
    """The output holds a cosine per class; the right one is made harder to reach."""

    target = "ids"

    def harder(self, np: Any, cosine: Any) -> Any:
        """What the right class's cosine is replaced by."""
        raise TypeError(f"{self.word} has no reference")

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """Cross entropy of scaled cosines."""
        right = np.arange(prediction.shape[-1]) == target[..., None]
        scores = self.get("scale") * np.where(right, self.harder(np, prediction), prediction)
        return -picked(np, log_probabilities(np, scores, "logits"), target)

    def predictions(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Cosines."""
        return draws.uniform(-0.95, 0.95, shape)
