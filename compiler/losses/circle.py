"""circle: circle loss of similarities."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._margins import positive
from ._pairs import Metric, alike, similar

FAR = -1e9
"""Stands for minus infinity, whose exponentials have no gradient to spoil."""


class Circle(Metric):
    """log(1 + sum over n of exp(gamma a (s - m)) * sum over p of exp(-gamma b (s - 1 + m))).

    For each anchor, s are cosines with examples n of other classes and p of its own; a = max(0, s +
    m) and b = max(0, 1 + m - s) are weights without gradient, m the margin.  The mean is over
    anchors that have both; without any the loss is 0.

    Source: Sun et al. 2020, "Circle Loss: A Unified Perspective of Pair Similarity Optimization".
    """

    detached = True

    gamma: float = number(80.0, above=0, doc="scale of similarities")
    margin: float = number(0.25, minimum=0, doc="how far from 0 and 1 similarities may stay")

    cases = (
        case("vector[7]"),
        case("vector[3]", gamma=5.0, margin=0.4),
        refused("E0502", "image[4, 5, 3]"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        same, other = alike(np, target)
        s = similar(np, prediction)
        a = np.stop_gradient(positive(np, s + self.margin))
        b = np.stop_gradient(positive(np, 1 + self.margin - s))
        push = np.where(other, self.gamma * a * (s - self.margin), FAR)
        pull = np.where(same, -self.gamma * b * (s - 1 + self.margin), FAR)
        total = np.logsumexp(push, axis=1) + np.logsumexp(pull, axis=1)
        counted = np.any(same, axis=1) & np.any(other, axis=1)
        count = np.sum(counted)
        cost = np.logaddexp(0.0, total) * counted
        return self.reduce(np, cost, len(target), np.where(count > 1, count, 1))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """One class only, and no class twice."""
        points = [[0.0, 1.0], [2.0, 0.5], [1.0, -1.0]]
        yield {}, points, [4, 4, 4]
        yield {}, points, [1, 2, 3]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Own class at s = 1, the other at 0: a = b = m, so both exponents are -gamma m^2."""
        points, ids = [[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]], [0, 0, 1]
        got = run(points, ids, gamma=8.0, margin=0.5)
        yield got, math.log(1 + math.exp(-4))
