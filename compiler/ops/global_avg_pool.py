"""global_avg_pool: the mean of every channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._global import GlobalPool


class GlobalAvgPool(GlobalPool):
    """Mean over every axis but batch and channel.

    With a mask the mean of the real steps; 0 for an example without any.
    """

    cases = (
        case("image[H, W, 3]"),
        case("sequence[T, 4]"),
        case("sequence[6, 5]", mask="mask[6]"),
        case("volume[3, 4, 5, 2]"),
        refused("E0503", "vector[5]"),
        refused("E0501", "sequence[6, 5]", mask="mask[7]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Sum over count."""
        mask = values["mask"]
        if mask is None:
            return np.mean(x, axis=tuple(range(1, x.ndim - 1)))
        count = np.sum(mask, axis=1, keepdims=True)
        return np.sum(np.where(mask[..., None], x, 0.0), axis=1) / np.maximum(count, 1)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Padding does not count."""
        x = [[[1.0], [3.0], [8.0]]]
        yield run(x), [[4.0]]
        yield run(x, values={"mask": [[True, True, False]]}, mask="m"), [[2.0]]
        yield run(x, values={"mask": [[False, False, False]]}, mask="m"), [[0.0]]
