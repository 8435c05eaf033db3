"""one_hot: ids as unit vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType, of_axes
from . import Refusal, case, refused
from ._moves import Moves


class OneHot(Moves):
    """Every id as a vector[classes] that is 1 at the id and 0 elsewhere.

    ``tokens[T]`` become ``sequence[T, classes]``, a ``label`` a ``vector[classes]``; an id that is no
    class is all zeros.
    """

    classes: int = integer(minimum=1, doc="number of ids")

    cases = (
        case("tokens[5]", classes=7),
        case("label", classes=4),
        case("tokens[T]", classes=3),
        refused("E0503", "sequence[5, 3]", classes=4),
        refused("E0503", "int sequence[5, 3]", classes=4),
        refused("E0503", "mask[5]", classes=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Append the channel axis."""
        if x.dtype != "int" or "channel" in x.axes:
            raise Refusal(
                "E0503",
                f"`one_hot` needs ids without a channel axis, not {x}",
                because={"x": f"this is {x}"},
                help="declare the input as `tokens[T]` or `label`, or `- cast: int` it first",
            )
        return of_axes((*x.axes, "channel"), (*x.dims, self.classes))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """1 where the id is the number of the class."""
        return (x[..., None] == np.arange(int(self.classes))).astype(np.float64)

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Rows of the identity matrix."""
        eye = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
        yield run([[0, 1, 2]], x_type="tokens[3]", classes=3), [eye]
