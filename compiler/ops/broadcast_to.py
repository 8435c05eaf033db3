"""broadcast_to: axes of size 1 made longer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import is_static
from ..types.record import shape as sizes
from ..types.tensor import TensorType
from . import Refusal, case, refused
from ._moves import Moves


class BroadcastTo(Moves):
    """Axes of size 1 repeated until the value has this shape, batch not counted."""

    shape: Any = sizes(doc="new sizes without batch, channels last; -1 keeps a size")

    cases = (
        case("image[1, 5, 3]", shape=[4, 5, 3]),
        case("image[1, 1, 3]", shape=[4, 2, -1]),
        case("sequence[T, 1]", shape=[-1, 6]),
        case("int vector[1]", shape=[5]),
        refused("E0501", "image[2, 5, 3]", shape=[4, 5, 3]),
        refused("E0501", "vector[3]", shape=[4, 3]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The given sizes; only sizes of 1 may change."""
        dims = tuple(old if new == -1 else new for old, new in self.pairs(x))
        if len(self.shape) != x.rank or any(
            old != new and (old != 1 or not is_static(new) or new < 1)
            for old, new in zip(x.dims, dims, strict=True)
        ):
            wanted = ", ".join(str(size) for size in self.shape)
            raise Refusal(
                "E0501",
                f"`broadcast_to` cannot make [{wanted}] of {x}",
                at="shape",
                text="only sizes of 1 can change",
                because={"x": f"gives {x}"},
                help="add an axis of size 1 with `- expand`" if len(self.shape) > x.rank else "",
            )
        return x.with_dims(*dims)

    def pairs(self, x: TensorType) -> list[tuple[Any, Any]]:
        """Every size with the wanted one."""
        return list(zip(x.dims, self.shape, strict=False))

    def times(self, x: TensorType) -> tuple[int, ...]:
        """How often each axis is repeated."""
        return tuple(1 if new in (-1, old) else int(new) for old, new in self.pairs(x))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``tile`` of the axes of size 1."""
        return np.tile(x, (1, *self.times(values["types"]["x"])))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One step three times."""
        yield run([[[1.0, 2.0]]], shape=[3, 2]), [[[1.0, 2.0]] * 3]
