"""triplet: the same class nearer than any other, by a margin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number, word
from . import case, refused
from ._margins import positive
from ._pairs import Metric, alike, apart


class Triplet(Metric):
    """max(0, margin + d(a, p) - d(a, n)) for anchors a, examples p of their class and n of another.

    Triplets are mined in the batch, by the class ids of the target.  ``all``: every triplet.
    ``hard``: for each anchor the farthest p and the nearest n.  ``semi_hard``: for each a and p the
    nearest n that is farther than p, or where there is none the farthest n.  The mean is over these
    triplets; without any the loss is 0.

    Source: Schroff et al. 2015, "FaceNet", section 3; Hermans et al. 2017, "In Defense of the
    Triplet Loss for Person Re-Identification" (hard).
    """

    margin: float = number(0.2, minimum=0, doc="by which other classes shall be farther")
    mining: str = word("all", "hard", "semi_hard", default="semi_hard", doc="which triplets count")
    distance: str = word(
        "euclidean", "squared", "cosine", default="euclidean", doc="between two embeddings"
    )

    cases = (
        case("vector[7]"),
        case("vector[5]", mining="hard", margin=0.7),
        case("vector[5]", mining="all", distance="squared", margin=1.5),
        case("vector[3]", mining="semi_hard", distance="cosine"),
        case("vector[3]", mining="hard", distance="cosine", margin=1.0),
        refused("E0502", "image[4, 5, 3]"),
        refused("E0502", "vector[4]", "vector[4]"),
    )

    def reference(self, np: Any, prediction: Any, target: Any) -> Any:
        """The docstring's formula."""
        d = apart(np, prediction, self.distance)
        cost, counted = getattr(self, f"_{self.mining}")(np, d, *alike(np, target))
        count = np.sum(counted)
        return self.reduce(np, cost, len(prediction), np.where(count > 1, count, 1))

    def _all(self, np: Any, d: Any, same: Any, other: Any) -> tuple[Any, Any]:
        counted = same[:, :, None] & other[:, None, :]
        return positive(np, self.margin + d[:, :, None] - d[:, None, :]) * counted, counted

    def _hard(self, np: Any, d: Any, same: Any, other: Any) -> tuple[Any, Any]:
        counted = np.any(same, axis=1) & np.any(other, axis=1)
        far = np.max_first(np.where(same, d, -np.inf), axis=1)
        near = -np.max_first(np.where(other, -d, -np.inf), axis=1)
        lack = np.where(counted, self.margin + far - near, 0.0)
        return positive(np, lack), counted

    def _semi_hard(self, np: Any, d: Any, same: Any, other: Any) -> tuple[Any, Any]:
        every = d[:, None, :] + np.zeros(d.shape)[:, :, None]  # [a, p, n] = d(a, n)
        farther = other[:, None, :] & (every > d[:, :, None])
        near = -np.max_first(np.where(farther, -every, -np.inf), axis=-1)
        last = np.max_first(np.where(other[:, None, :], every, -np.inf), axis=-1)
        chosen = np.where(np.any(farther, axis=-1), near, last)
        counted = same & np.any(other, axis=-1)[:, None]
        return positive(np, np.where(counted, self.margin + d - chosen, 0.0)), counted

    @classmethod
    def corners(cls) -> Iterator[tuple[dict[str, Any], Any, Any]]:
        """One class only, no class twice, and equal embeddings."""
        points = [[0.0, 1.0], [2.0, 0.5], [1.0, -1.0]]
        for mining in ("all", "hard", "semi_hard"):
            yield {"mining": mining}, points, [4, 4, 4]
            yield {"mining": mining}, points, [1, 2, 3]
            yield {"mining": mining}, [[1.0, 1.0], [1.0, 1.0], [3.0, 0.0]], [0, 0, 1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """On a line: a, a at 0 and 3, b at 1, 5 and 9, worked by hand."""
        points, ids = [[0.0], [3.0], [1.0], [5.0], [9.0]], [0, 0, 1, 1, 1]
        hard = [3 - 1, 3 - 2, 8 - 1, 4 - 2, 8 - 6]  # farthest of the same, nearest of the others
        yield run(points, ids, mining="hard", margin=1.0), sum(x + 1 for x in hard) / 5
        # pairs (0, 3) and (3, 0), (1, 5), (1, 9), (5, 1), (5, 9), (9, 1), (9, 5)
        semi = [3 - 5, 3 - 6, 4 - 2, 8 - 2, 4 - 5, 4 - 5, 8 - 9, 4 - 6]
        yield (
            run(points, ids, mining="semi_hard", margin=1.5),
            sum(max(0, x + 1.5) for x in semi) / 8,
        )
        two = run([[0.0], [2.0], [5.0]], [0, 0, 1], mining="all", margin=2.0)
        yield two, (max(0, 2 + 2 - 5) + max(0, 2 + 2 - 3)) / 2
