"""lovasz: Lovász surrogate of intersection over union."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import word
from ..types.tensor import TensorType
from . import Loss, case, refused
from ._classes import log_probabilities


class Lovasz(Loss):
    """The Lovász extension of 1 - intersection over union, for each example and class in it.

    For a class, the errors abs(t - p) of all places are sorted, the largest first; each is weighted
    by what its place adds to 1 - intersection / union when places are given up in this order.
    Classes that an example does not contain do not count.

    Source: Berman et al. 2018, "The Lovász-Softmax loss", section 3 (one image at a time).
    """

    target = "ids"
    weighted = True

    from_: str = word("logits", "probabilities", default="logits", doc="what the network returns")

    cases = (
        case("image[4, 5, 3]"),
        case("sequence[7, 4]"),
        case("image[3, 5, 2]", from_="probabilities"),
        refused("E0502", "vector[4]", "label"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        examples, classes = prediction.shape[0], prediction.shape[-1]
        chances = np.exp(log_probabilities(np, prediction, self.from_))
        p = np.reshape(chances, (examples, -1, classes))
        mask = np.reshape(target, (examples, -1, 1)) == np.arange(classes)
        errors = np.where(mask, 1 - p, p)
        order = np.argsort(-errors, axis=1)
        errors, hit = (np.take_along_axis(item, order, 1) for item in (errors, mask * 1.0))
        size = np.sum(hit, axis=1, keepdims=True)
        lost = 1 - (size - np.cumsum(hit, axis=1)) / (size + np.cumsum(1 - hit, axis=1))
        weight = np.concatenate([lost[:, :1], lost[:, 1:] - lost[:, :-1]], axis=1)
        there = size[:, 0] > 0
        cost = np.sum(errors * weight, axis=1) * there
        return self.reduce(np, cost, examples, there)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """A map: at least one axis besides the channels."""
        super().check(output, target, classes)
        if output.rank < 2:
            raise Refusal(
                "E0502", f"`lovasz` needs a map of scores, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="use `cross_entropy` for one answer per example",
            )  # fmt: skip

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """At certain answers it is 1 - intersection / union; twice as sure halves the loss."""
        mask = [[1, 1, 1, 0, 0]]
        sure = [[[0.0, 1.0], [1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]]]
        ids = run(sure, mask, **{"from": "probabilities"})
        yield round(ids, 5), round((1 - 1 / 4 + 1 - 1 / 4) / 2, 5)
        yield run([[[0.5, 0.5]] * 5], mask, **{"from": "probabilities"}), 0.5
        yield run([[[0.25, 0.75]] * 5], [[1] * 5], **{"from": "probabilities"}), 0.25
