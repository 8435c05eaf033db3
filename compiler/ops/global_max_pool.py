"""global_max_pool: the largest value of every channel."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import case, refused
from ._global import GlobalPool


class GlobalMaxPool(GlobalPool):
    """Maximum over every axis but batch and channel; equal values share the gradient.

    With a mask the maximum of the real steps; 0 for an example without any.
    """

    cases = (
        case("image[H, W, 3]"),
        case("sequence[T, 4]"),
        case("sequence[6, 5]", mask="mask[6]"),
        case("video[3, 4, 5, 2]"),
        refused("E0503", "vector[5]"),
        refused("E0501", "sequence[6, 5]", mask="mask[7]"),
    )

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Maximum; masked steps never win."""
        mask = values["mask"]
        if mask is None:
            return np.max(x, axis=tuple(range(1, x.ndim - 1)))
        y = np.max(np.where(mask[..., None], x, -np.inf), axis=1)
        return np.where(np.any(mask, axis=1, keepdims=True), y, 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Padding never wins, not even over negative values."""
        x = [[[-1.0], [-3.0], [8.0]]]
        yield run(x), [[8.0]]
        yield run(x, values={"mask": [[True, True, False]]}, mask="m"), [[-1.0]]
