"""What losses on embeddings share: distances between the examples of a batch, and who is alike."""

from __future__ import annotations

from typing import Any

from . import Loss
from .cosine_loss import unit


class Metric(Loss):
    """Embeddings of a batch, compared with each other by class ids."""

    target = "label"
    reading = "embedding"
    apart = False

    def targets(self, np: Any, draws: Any, shape: tuple[int, ...]) -> Any:
        """Ids, of which some occur several times and one once."""
        count = shape[0]
        ids = np.concatenate([np.arange(count - 1) % max(1, (count - 1) // 2), [count]])
        return draws.permutation(ids)


def squared(np: Any, x: Any) -> Any:
    """Squared distances of all pairs."""
    return np.sum((x[:, None] - x[None]) ** 2, axis=-1)


def apart(np: Any, x: Any, distance: str) -> Any:
    """Distances of all pairs: ``euclidean`` (held above 1e-6), ``squared`` or ``cosine``."""
    if distance == "cosine":
        return 1 - similar(np, x)
    square = squared(np, x)
    return square if distance == "squared" else np.sqrt(np.where(square > 1e-12, square, 1e-12))


def similar(np: Any, x: Any) -> Any:
    """Cosines of all pairs."""
    u = unit(np, x)
    return np.matmul(u, u.T)


def alike(np: Any, ids: Any) -> tuple[Any, Any]:
    """Pairs of the same class, without an example and itself, and pairs of different ones."""
    same = ids[:, None] == ids[None]
    return same & ~np.eye(len(ids), dtype=bool), ~same
