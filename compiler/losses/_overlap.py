"""Losses on how far a predicted map and a mask overlap."""

from __future__ import annotations

from typing import Any

from ..ops import Refusal
from ..types.record import integer, number, word
from ..types.tensor import TensorType
from . import Loss
from ._answers import chances
from ._classes import log_probabilities


class Overlap(Loss):
    """Per example and class: sums of p t, p and t over all places, p a chance and t a mask."""

    activation: str = word(
        "softmax", "sigmoid", default="softmax",
        doc="softmax: class ids as target; sigmoid: a mask per channel",
    )  # fmt: skip
    smooth: float = number(1.0, minimum=0, doc="added to both sides of the fraction")
    ignore: Any = integer(None, doc="target id that does not count")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    @property
    def target(self) -> str:
        """Ids where classes exclude each other."""
        return "ids" if self.activation == "softmax" else "values"

    @property
    def reading(self) -> str:
        """Classes, or a yes-or-no answer per channel."""
        return "classes" if self.activation == "softmax" else "yes"

    def sums(self, np: Any, prediction: Any, target: Any) -> tuple[Any, Any, Any]:
        """Overlap, and the sizes of prediction and mask: each [examples, classes]."""
        if self.activation == "softmax":
            p = np.exp(log_probabilities(np, prediction, self.from_))
            mask = (np.arange(prediction.shape[-1]) == target[..., None]) * 1.0
        else:
            p, mask = np.exp(chances(np, prediction, self.from_)[0]), target
        if self.ignore is not None:
            counted = (target != self.ignore)[..., None]
            p, mask = p * counted, mask * counted
        axes = tuple(range(1, prediction.ndim - 1))
        return np.sum(p * mask, axis=axes), np.sum(p, axis=axes), np.sum(mask, axis=axes)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """A map: at least one axis besides the channels."""
        super().check(output, target, classes)
        if output.rank < 2:
            raise Refusal(
                "E0502", f"`{self.word}` needs a map of scores, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="use `cross_entropy` for one answer per example",
            )  # fmt: skip
        if self.ignore is not None and self.activation == "sigmoid":
            raise Refusal("E0209", "`ignore` needs class ids", at="ignore", help="remove it")

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Masks; a third of the places does not count where there is something to ignore."""
        found = super().targets(np, draws, shape)
        if self.ignore is None:
            return found
        return np.where(draws.random(shape[:-1]) < 0.3, self.ignore, found)
