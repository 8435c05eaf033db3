"""to_image: the steps of a sequence as pixels, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer
from ..types.tensor import TensorType, tensor
from . import Refusal, case, refused
from ._moves import Moves
from ._shared import need_kind


class ToImage(Moves):
    """The steps of a sequence as the pixels of an image, row by row; undoes `to_sequence`.

    [height * width, channel] becomes [height, width, channel].
    """

    height: int = integer(minimum=1, doc="number of rows")
    width: int = integer(minimum=1, doc="number of columns")

    cases = (
        case("sequence[20, 3]", height=4, width=5),
        case("sequence[6, 5]", height=2, width=3),
        case("sequence[7, 2]", height=1, width=7),
        refused("E0507", "sequence[21, 3]", height=4, width=5),
        refused("E0507", "sequence[T, 3]", height=4, width=5),
        refused("E0503", "vector[20]", height=4, width=5),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """An image; the steps must fill it."""
        need_kind(self, x, "sequence")
        pixels = self.height * self.width
        if x.dim("time") != pixels:
            raise Refusal(
                "E0507",
                f"`to_image` cannot fill {self.height} x {self.width} = {pixels} pixels with "
                f"{x.dim('time')} steps",
                because={"x": f"gives {x}"},
            )
        return tensor("image", self.height, self.width, x.channels, dtype=x.dtype)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape``."""
        return np.reshape(x, (x.shape[0], self.height, self.width, x.shape[-1]))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Four steps as two rows."""
        got = run([[[1.0], [2.0], [3.0], [4.0]]], height=2, width=2)
        yield got, [[[[1.0], [2.0]], [[3.0], [4.0]]]]
