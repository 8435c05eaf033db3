"""sparsemax: the loss whose probabilities may be exactly 0."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import Loss, case, refused
from ._classes import picked


class Sparsemax(Loss):
    """-z[y] + (sum of z[j]^2 - t^2 over the support + 1) / 2; its gradient is sparsemax(z) - y.

    sparsemax(z) = max(z - t, 0), with the t that makes it add up to 1; the support is where z > t.

    Source: Martins and Astudillo 2016, "From Softmax to Sparsemax", equation 17.
    """

    target = "ids"

    cases = (
        case("vector[7]"),
        case("image[4, 5, 3]"),
        refused("E0502", "vector[4]", "label", 10),
    )

    def cost(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula, after the largest score is taken away."""
        z = prediction - np.stop_gradient(np.max(prediction, axis=-1, keepdims=True))
        better = z[..., :, None] <= z[..., None, :]  # [j, i]: i is not below j
        total = np.sum(np.where(better, z[..., None, :], 0.0), axis=-1)
        support = 1 + np.sum(better, axis=-1) * z > total
        count = np.sum(support, axis=-1, keepdims=True)
        threshold = (np.sum(np.where(support, z, 0.0), axis=-1, keepdims=True) - 1) / count
        part = np.where(support, z**2 - threshold**2, 0.0)
        return 0.5 + 0.5 * np.sum(part, axis=-1) - picked(np, z, target)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two classes, equation 18: 0 beyond a lead of 1, -t beyond -1, (t - 1)^2 / 4 between."""
        for lead, cost in ((2.0, 0.0), (-3.0, 3.0), (0.5, 1 / 16), (-0.5, 9 / 16)):
            yield run([[lead, 0.0]], [0]), cost
        yield run([[5.0, 5.0, 1.0]], [1]), 0.25
