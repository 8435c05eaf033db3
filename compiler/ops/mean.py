"""mean: the mean over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._reduce import Masked


class Mean(Masked):
    """The mean over axes; with a mask, of what is real, and 0 where nothing is."""

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A total over its count."""
        if values["mask"] is None:
            return np.mean(x, axis=self.places(values))
        real = self.real(np, x, values)
        count = np.sum(real, axis=self.places(values))
        return np.sum(np.where(real, x, 0.0), axis=self.places(values)) / np.maximum(count, 1)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns; a masked step does not count; nothing real has mean 0."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[3.0, 1.0]]
        yield (
            run(
                [[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]],
                values={"mask": [[True, False, True]]},
                axis=("time",),
                mask="m",
            ),
            [[3.5, 1.5]],
        )
        yield (
            run(
                [[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]],
                values={"mask": [[False] * 3]},
                axis=("time",),
                mask="m",
            ),
            [[0.0, 0.0]],
        )
