"""info_nce: each output must find its own target, among those of the batch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..ops import Refusal
from ..types.record import boolean, number
from ..types.tensor import TensorType
from . import Loss, case, refused
from .cosine_loss import unit


class InfoNce(Loss):
    """-log(exp(s(i, i)) / sum over k of exp(s(i, k))), s(i, k) = cosine(x[i], y[k]) / temperature.

    Outputs x and targets y are vectors; the targets of the other examples are what it must not be
    mistaken for.  ``symmetric`` takes the mean with the same loss from targets to outputs.

    Source: van den Oord et al. 2018, "Representation Learning with Contrastive Predictive Coding";
    Radford et al. 2021, "Learning Transferable Visual Models" (symmetric).
    """

    apart = False

    temperature: float = number(0.07, above=0, doc="divides cosines")
    symmetric: bool = boolean(False, doc="in both directions")

    cases = (
        case("vector[7]"),
        case("vector[3]", temperature=0.5, symmetric=True),
        refused("E0502", "image[4, 5, 3]"),
        refused("E0502", "vector[4]", "vector[5]"),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """One cost per example."""
        scores = np.matmul(unit(np, prediction), unit(np, target).T) / self.temperature
        right = np.sum(scores * np.eye(len(target)), axis=1)
        cost = np.logsumexp(scores, axis=1) - right
        if not self.symmetric:
            return cost
        return 0.5 * (cost + np.logsumexp(scores, axis=0) - right)

    def check(
        self, output: TensorType, target: TensorType | None, classes: int | None = None
    ) -> None:
        """Vectors of one length."""
        if output.rank != 1:
            raise Refusal(
                "E0502", f"`info_nce` compares vectors, one per example, not {output}",
                text=f"the network returns {output}", because={"x": f"this gives {output}"},
                help="end with `- flatten` or `- global_avg_pool`, and `- dense`",
            )  # fmt: skip
        super().check(output, target, classes)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Equal targets: log N; orthogonal pairs at temperature t: log(1 + exp(-1 / t))."""
        yield run([[1.0, 2.0], [0.0, 1.0]], [[1.0, 0.0], [3.0, 0.0]]), math.log(2)
        pair = [[1.0, 0.0], [0.0, 2.0]]
        yield run(pair, pair, temperature=0.5), math.log(1 + math.exp(-2))
        yield run(pair, pair, temperature=0.5, symmetric=True), math.log(1 + math.exp(-2))
