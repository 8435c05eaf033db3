"""sum: the total over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._reduce import COUNTED, MASKED, Masked


class Sum(Masked):
    """The sum over axes; with a mask, of what is real."""

    takes = ("float", "int")
    cases = (*MASKED, *COUNTED[-1:])

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """What is not real counts as 0."""
        kept = (
            x if values["mask"] is None else np.where(self.real(np, x, values), x, x.dtype.type(0))
        )
        return np.sum(kept, axis=self.places(values))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns; a masked step is left out."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[9.0, 3.0]]
        yield (
            run(
                [[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]],
                values={"mask": [[True, False, True]]},
                axis=("time",),
                mask="m",
            ),
            [[7.0, 3.0]],
        )
