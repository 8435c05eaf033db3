"""min: the smallest value over axes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.tensor import TensorType
from . import refused
from ._activation import need_real
from ._reduce import COUNTED, MASKED, Masked


class Min(Masked):
    """The smallest value over axes; equal values share the gradient.

    With a mask the smallest of what is real, and 0 where nothing is.
    """

    kinked = True
    takes = ("float", "int")
    cases = (
        *MASKED,
        *COUNTED[-1:],
        refused("E0503", "tokens[5]", axis="time", mask="mask[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """What is left; only real numbers can be masked, which have an infinity."""
        if values.get("mask") is not None:
            need_real(self, x)
        return super().infer(x, **values)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Masked values never win."""
        if values["mask"] is None:
            return np.min(x, axis=self.places(values))
        real = self.real(np, x, values)
        y = np.min(np.where(real, x, np.inf), axis=self.places(values))
        return np.where(np.any(real, axis=self.places(values)), y, 0.0)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Columns; masked steps never win, whatever they hold."""
        yield run([[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]], axis=("time",)), [[1.0, -2.0]]
        yield (
            run(
                [[[1.0, 5.0], [2.0, 0.0], [6.0, -2.0]]],
                values={"mask": [[False, True, False]]},
                axis=("time",),
                mask="m",
            ),
            [[2.0, 0.0]],
        )
