"""cross_entropy: negative log likelihood of the right class."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, ClassVar

from ..types.record import integer, items, number, word
from ..types.tensor import TensorType
from . import Loss, LossCase, Refusal, case, refused
from ._classes import log_probabilities, picked
from ._shapes import enough


class CrossEntropy(Loss):
    """Cross entropy of class scores on the channel axis with class ids.

    With log-probabilities ``l``, smoothing ``s``, weights ``w`` (1 when absent), K classes and
    target ``y``, a position costs ``-(1 - s) w[y] l[y] - s / K * sum(w l)``; the mean is the sum
    over the positions whose target is not ``ignore`` divided by the sum of their ``w[y]``.
    It has no value when every position is ignored.

    Source: Szegedy et al. 2016, "Rethinking the Inception Architecture", section 7 (smoothing).
    """

    target = "ids"

    label_smoothing: float = number(0.0, minimum=0, below=1, doc="share spread over all classes")
    class_weights: Any = items(None, of_what="numbers", doc="one weight per class")
    ignore: Any = integer(None, doc="target id that does not count")
    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases: ClassVar[tuple[LossCase, ...]] = (
        case("vector[7]"),
        case("image[4, 5, 3]", ignore=1, from_="probabilities"),
        case("sequence[5, 4]", label_smoothing=0.1, class_weights=[0.5, 2, 1, 3], ignore=2),
        case("vector[4]", label_smoothing=0.2),
        refused("E0502", "image[14, 13, 10]", "label"),
        refused("E0502", "vector[4]", "label", 10),
        refused("E0502", "vector[4]", "label", class_weights=[1, 2, 3, 4, 5]),
        refused("E0502", "vector[4]", "scalar"),
        refused("E0502", "scalar", "label"),
        refused("E0209", "vector[4]", label_smoothing=0.1, from_="probabilities"),
    )

    @property
    def weighted(self) -> bool:
        """Targets that do not count, and classes that count more."""
        return self.ignore is not None or self.class_weights is not None

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        log_p = log_probabilities(np, prediction, self.from_)
        counted = target != self.ignore if self.ignore is not None else target == target
        ids = np.where(counted, target, 0)
        classes = prediction.shape[-1]
        weights = np.array(self.class_weights or [1.0] * classes, dtype=float)
        weight = weights[ids] * counted
        cost = -(1 - self.label_smoothing) * picked(np, log_p, ids) * weight
        if self.label_smoothing:
            spread = np.sum(log_p * weights, axis=-1) * counted
            cost = cost - self.label_smoothing / classes * spread
        return self.reduce(np, cost, len(prediction), weight)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """One score per class at every position that has a target."""
        super().check(output, target, None if self.class_weights else classes)
        if self.class_weights:
            enough(self.word, output, len(self.class_weights), "`class_weights` has")
        if self.label_smoothing and self.from_ == "probabilities":
            raise Refusal(
                "E0209", "`label_smoothing` needs logits", at="label_smoothing",
                help="remove the softmax and `from: probabilities`",
            )  # fmt: skip

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Class ids, a third of them ignored where there is something to ignore."""
        ids = draws.integers(0, shape[-1], shape[:-1])
        if self.ignore is None:
            return ids
        ids = np.where(ids == self.ignore, (self.ignore + 1) % shape[-1], ids)
        chosen = draws.random(shape[:-1]) < 0.3
        chosen.flat[0] = False
        return np.where(chosen, self.ignore, ids)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Odds 1 : 2 : 5 give log 8, log 4, log 8 / 5; equal scores give log K however smoothed."""
        scores = [[0.0, math.log(2), math.log(5)]]
        for right, chance in enumerate((1 / 8, 2 / 8, 5 / 8)):
            yield run(scores, [right]), -math.log(chance)
        yield run([[3.0] * 6], [2], label_smoothing=0.3), math.log(6)
        weighted = run([scores[0], scores[0]], [0, 2], class_weights=[3, 1, 1])
        yield weighted, (3 * math.log(8) + math.log(8 / 5)) / 4
