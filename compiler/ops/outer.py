"""outer: every product of two vectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import text
from ..types.tensor import TensorType, of_axes
from . import Refusal, case, refused
from ._activation import need_real
from ._operand import WithOne


class Outer(WithOne):
    """y[i, j] = x[i] w[j]: a vector[n] and a vector[m] give all their n m products."""

    axis: str = text("time", doc="name of the first axis; `channel` is the second")

    cases = (
        case("vector[5]", with_="vector[3]"),
        case("vector[4]", with_="vector[7]", axis="row"),
        case("vector[1]", with_="vector[2]"),
        refused("E0503", "sequence[5, 3]", with_="vector[3]"),
        refused("E0503", "vector[5]", with_="int vector[3]"),
        refused("E0209", "vector[5]", with_="vector[3]", axis="channel"),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Rows of x and columns of w."""
        w = self.other(values)
        for kind, name in ((x, "x"), (w, "with")):
            need_real(self, kind, name)
            if kind.rank != 1:
                raise Refusal(
                    "E0503",
                    f"`outer` needs two vectors, not {kind}",
                    because={name: f"gives {kind}"},
                    help="`- einsum` multiplies along axes of your choice",
                )
        if not self.axis.isidentifier() or self.axis == "channel":
            raise Refusal("E0209", f"`outer` cannot name an axis `{self.axis}`", at="axis")
        return of_axes((self.axis, "channel"), (x.dims[0], w.dims[0]))

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """A column times a row."""
        return x[:, :, None] * self.other(values)[:, None, :]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The example in the documentation of `torch.outer`."""
        got = run([[1.0, 2.0, 3.0, 4.0]], values={"with": ([[1.0, 2.0, 3.0]],)}, with_="w")
        yield got, [[[1, 2, 3], [2, 4, 6], [3, 6, 9], [4, 8, 12]]]
