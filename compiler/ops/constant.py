"""constant: fixed numbers, the same for every example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import anything
from ..types.tensor import TensorType, shaped
from . import Op, Refusal, case, refused
from ._activation import need_real

MOST = 1024
"""Numbers that are still written into a program."""


class FixedNumbers(Op):
    """The given numbers for every example of the batch; the input gives batch and precision.

    One list is a vector, a list of lists a sequence, three levels are an image.
    """

    numbers: Any = anything(doc="numbers in lists of equal length")

    cases = (
        case("vector[3]", numbers=[0.5, -2, 3.25, 0.1]),
        case("image[4, 5, 3]", numbers=[[1, 2, 3], [0.25, 5, 6]]),
        case("sequence[T, 3]", numbers=[[[1.5], [2]], [[3], [4]], [[5], [6]]]),
        refused("E0503", "tokens[3]", numbers=[1]),
        refused("E0203", "vector[3]", numbers=[1, [2]]),
        refused("E0203", "vector[3]", numbers=["one"]),
        refused("E0209", "vector[3]", numbers=[1.0] * 1025),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type that goes with the levels of lists."""
        need_real(self, x)
        sizes = sizes_of(self.numbers)
        if sizes is None or not 1 <= len(sizes) <= 4:
            raise Refusal(
                "E0203",
                "`constant.numbers` must be numbers in up to four levels of lists of equal length",
                at="numbers",
            )
        count = 1
        for size in sizes:
            count *= size
        if not 1 <= count <= MOST:
            message = f"`constant` holds 1 to {MOST} numbers, not {count}"
            raise Refusal("E0209", message, at="numbers", help="compute them with ops instead")
        return shaped(sizes)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The numbers, once per example."""
        array = np.array(self.numbers, dtype=float)
        return array + np.zeros((len(x), *array.shape))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples get the same."""
        yield run([[7.0], [8.0]], numbers=[1, 2.5]), [[1.0, 2.5], [1.0, 2.5]]


def sizes_of(item: Any) -> tuple[int, ...] | None:
    """Sizes of nested lists of numbers, None when they are uneven or hold something else."""
    if isinstance(item, (int, float)) and not isinstance(item, bool):
        return ()
    if not isinstance(item, (list, tuple)) or not item:
        return None
    inner = {sizes_of(part) for part in item}
    only = inner.pop() if len(inner) == 1 else None
    return None if only is None else (len(item), *only)
