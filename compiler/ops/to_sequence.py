"""to_sequence: the positions of an image, row by row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.tensor import TensorType, tensor
from . import case, refused
from ._moves import Moves
from ._shared import need_kind


class ToSequence(Moves):
    """The positions of an image, volume or video as a sequence, row by row.

    [height, width, channel] becomes [height * width, channel].
    """

    cases = (
        case("image[4, 5, 3]"),
        case("image[H, W, 2]"),
        case("volume[2, 3, 4, 5]"),
        refused("E0503", "sequence[5, 3]"),
        refused("E0503", "tokens[5]"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """As many steps as there are positions."""
        need_kind(self, x, "image", "volume", "video")
        return tensor("sequence", product(x.spatial), x.channels, dtype=x.dtype)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``reshape``; the channel runs fastest, the column next."""
        return np.reshape(x, (x.shape[0], -1, x.shape[-1]))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two rows of two pixels."""
        image = [[[[1.0], [2.0]], [[3.0], [4.0]]]]
        yield run(image), [[[1.0], [2.0], [3.0], [4.0]]]
