"""nt_xent: each example must find those of its class among all others of the batch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from ..types.record import number
from . import case, refused
from ._pairs import Metric, alike, similar


class NtXent(Metric):
    """-mean over p of log(exp(s(a, p)) / sum over k != a of exp(s(a, k))), s = cosine / temperature.

    p are the other examples of the anchor's class.  Anchors without any do not count; without any
    anchor the loss is 0.  With two views of every image under one id this is the loss of SimCLR,
    with class ids that of supervised contrastive learning.

    Source: Chen et al. 2020, "A Simple Framework for Contrastive Learning"; Khosla et al. 2020,
    "Supervised Contrastive Learning", equation 2.
    """

    temperature: float = number(0.1, above=0, doc="divides cosines")

    cases = (
        case("vector[7]"),
        case("vector[3]", temperature=0.5),
        refused("E0502", "image[4, 5, 3]"),
        refused("E0209", "vector[4]", temperature=0),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        same, _ = alike(np, target)
        itself = np.eye(len(target), dtype=bool)
        scores = np.where(itself, -np.inf, similar(np, prediction) / self.temperature)
        log_p = scores - np.logsumexp(scores, axis=1, keepdims=True)
        found = np.sum(same, axis=1)
        total = np.sum(np.where(same, log_p, 0.0), axis=1)
        cost = -total / np.where(found > 0, found, 1)
        count = np.sum(found > 0)
        return self.reduce(np, cost, len(target), np.where(count > 1, count, 1))

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """No class twice."""
        yield {}, [[0.0, 1.0], [2.0, 0.5], [1.0, -1.0]], [1, 2, 3]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Four equal examples: log 3 each; a pair opposite another pair: log(1 + 2 exp(-2 / t))."""
        yield run([[1.0, 2.0]] * 4, [0, 0, 1, 1]), math.log(3)
        pairs = [[1.0, 0.0], [2.0, 0.0], [-1.0, 0.0], [-3.0, 0.0]]
        yield run(pairs, [0, 0, 1, 1], temperature=0.5), math.log(1 + 2 * math.exp(-4))
        yield run(pairs[:3], [0, 0, 1], temperature=0.5), math.log(1 + math.exp(-4))
