"""position_embedding_2d: add learned positions to an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_channels, need_kind


class PositionEmbedding2d(Op):
    """y_ij = x_ij + P_ij, ``P`` [height, width, channels]; smaller images use its first rows and columns.

    Source: Dosovitskiy et al. 2020, "An Image is Worth 16x16 Words", appendix D.4.
    """

    height: int = integer(minimum=1, doc="largest height")
    width: int = integer(minimum=1, doc="largest width")
    init: Any = call("initializers", "normal", doc="initialiser of P, standard deviation 0.02")

    cases = (
        case("image[4, 5, 3]", height=4, width=5),
        case("image[4, 5, 3]", height=7, width=6),
        case("image[H, W, 2]", height=20, width=19),
        refused("E0209", "image[8, 5, 3]", height=7, width=6),
        refused("E0209", "image[4, 7, 3]", height=7, width=6),
        refused("E0503", "sequence[4, 3]", height=7, width=6),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; the image must not be larger than the table."""
        need_channels(self, x)
        need_kind(self, x, "image")
        for axis in ("height", "width"):
            length, limit = x.dim(axis), getattr(self, axis)
            if isinstance(length, int) and length > limit:
                raise Refusal(
                    "E0209",
                    f"`position_embedding_2d` has positions for a {axis} of {limit}, not {length}",
                    at=axis,
                    text=f"must be at least {length}",
                    because={"x": f"gives {x}"},
                )
        return x

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``embedding`` [height, width, channels]."""
        sizes = (self.height, self.width, x.channels)
        return {"embedding": weight(*sizes, init=self.init, role="embedding")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The corner of the table, added to every example."""
        return x + p["embedding"][: x.shape[1], : x.shape[2]]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The entry of each position."""
        p = {"embedding": [[[1.0], [2.0]], [[3.0], [4.0]]]}
        yield run([[[[10.0]], [[10.0]]]], p, height=2, width=2), [[[[11.0]], [[13.0]]]]
