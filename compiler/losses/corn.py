"""corn: classes in an order, as a chain of yes-or-no questions."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import Loss, case, refused
from ._answers import chances
from ._shapes import ids as ids_fit
from ._shapes import mismatch


class Corn(Loss):
    """Score k answers whether the class is above k, given that it is at least k.

    K classes in an order need K - 1 scores.  Each question is a binary cross entropy asked of those
    examples whose class y is at least k; the mean is over all questions that are asked.

    Source: Shi, Cao and Raschka 2021, "Deep Neural Networks for Rank-Consistent Ordinal Regression
    Based On Conditional Probabilities".
    """

    target = "ids"
    reading = "other"
    weighted = True

    cases = (
        case("vector[4]"),
        case("sequence[5, 3]"),
        refused("E0502", "vector[3]", "label", 5),
        refused("E0502", "vector[4]", "scalar"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        place = np.arange(prediction.shape[-1])
        asked, above = target[..., None] >= place, target[..., None] > place
        yes, no = chances(np, prediction, "logits")
        cost = -np.where(above, yes, no) * asked
        return self.reduce(np, cost, len(prediction), asked)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """One score less than there are classes."""
        ids_fit(self.word, output, target)
        if classes is None or output.channels == classes - 1:
            return
        raise mismatch(
            self.word, output, f"{classes} classes",
            f"needs {classes - 1} scores for {classes} classes, not {output}",
            f"let the network end with `- dense: {classes - 1}`",
        )  # fmt: skip

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Places in the order, one more than there are scores."""
        return draws.integers(0, shape[-1] + 1, shape[:-1])

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Chances 3 / 4 and 2 / 3: the lowest class answers one question, the two others both."""
        scores = [[math.log(3), math.log(2)]]
        yield run(scores, [0]), math.log(4)
        yield run(scores, [1]), (math.log(4 / 3) + math.log(3)) / 2
        yield run(scores, [2]), (math.log(4 / 3) + math.log(3 / 2)) / 2
