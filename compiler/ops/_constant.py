"""What ops share that make values from nothing: x gives the batch, the precision and the place."""

from __future__ import annotations

from typing import Any

from ..types.dims import is_static
from ..types.record import shape as sizes
from ..types.tensor import TensorType, shaped
from . import Op, Refusal
from ._activation import need_real
from ._moves import Moves


def need_sizes(op: Op, dims: tuple[Any, ...], at: str = "shape") -> None:
    """Refuse sizes that are not known numbers."""
    if all(is_static(n) and n >= 1 for n in dims):
        return
    raise Refusal(
        "E0209",
        f"`{op.word}` needs sizes that are known and at least 1",
        at=at,
        text=", ".join(map(str, dims)),
        help=f"take them from a value: `- {op.word}_like`" if at == "shape" else "",
    )


def need_source(op: Op, x: TensorType) -> None:
    """Refuse values that have no precision to take over."""
    if x.dtype == "float":
        return
    raise Refusal(
        "E0503",
        f"`{op.word}` takes its batch and its precision from real numbers, not from {x}",
        because={"x": f"gives {x}"},
        help="name another value with `from:`",
    )


class Made(Moves):
    """A value of a shape of its own for every example; not a word of the language.

    Nothing of x is read but how many examples there are, so that its gradient is 0.
    """

    shape: Any = sizes(doc="sizes without batch, channels last")

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The natural type of the shape: three axes are an image, two a sequence, one a vector."""
        need_source(self, x)
        need_sizes(self, tuple(self.shape))
        return shaped(tuple(self.shape))

    def filled(self, np: Any, x: Any, value: float) -> Any:
        """The shape filled with one number, as a value that does not depend on x."""
        return np.full(self.sizes_of(x), value)

    def sizes_of(self, x: Any) -> tuple[int, ...]:
        """The sizes of the value, batch first."""
        return (len(x), *(int(n) for n in self.shape))


class Like(Moves):
    """A value of the type of x; not a word of the language."""

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type of x."""
        need_real(self, x)
        return x
