"""einsum: sums of products along axes named by letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import product
from ..types.record import items, text, values
from ..types.tensor import TensorType
from . import Op, case, refused
from ._equation import Equation, parse, result, sizes


class Einsum(Op):
    """Products of values, added up over every letter that the result does not have.

    The equation has a letter for every axis of x and of the other values, the batch left out:
    ``einsum: {equation: "tc,sc->ts", with: keys}`` gives all inner products of two sequences.  Axes
    keep their names; where two would be equal the last becomes `channel`.  ``axes`` gives others.

    Source: `numpy.einsum`.
    """

    equation: str = text(doc="letters of every operand, `->`, letters of the result")
    with_: Any = values((), doc="the operands after the current value")
    axes: Any = items(None, doc="names of the axes of the result")

    cases = (
        case("sequence[5, 3]", equation="tc,sc->ts", with_="sequence[4, 3]"),
        case("sequence[T, 3]", equation="tc->ct", axes=["channel", "time"]),
        case("image[4, 5, 3]", equation="hwc, c -> hw", with_="vector[3]"),
        case("vector[4]", equation="a,b,abc->c", with_=["vector[5]", "image[4, 5, 3]"]),
        case("sequence[5, 6]", equation="nb,nb->b", with_="sequence[5, 6]"),
        refused("E0501", "sequence[5, 3]", equation="tc,sc->ts", with_="sequence[4, 2]"),
        refused("E0503", "sequence[5, 3]", equation="tc,c->t", with_="sequence[4, 3]"),
        refused("E0209", "sequence[5, 3]", equation="tc,sc"),
        refused("E0209", "sequence[5, 3]", equation="tt->t"),
        refused("E0209", "sequence[5, 3]", equation="tc->td"),
        refused("E0209", "sequence[5, 3]", equation="t1->t"),
        refused("E0209", "sequence[5, 3]", equation="tc,c->t"),
        refused("E0209", "sequence[5, 3]", equation="tc->ct", axes=["channel"]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Letters of the result with their sizes."""
        others = values["with"]
        read = self.read(len(others))
        many = len(others) > 1
        named = [(f"with[{i}]" if many else "with", kind) for i, kind in enumerate(others)]
        known = sizes(self, read, [("x", x), *named])
        return result(self, read, [x, *others], known, self.axes)

    def read(self, others: int) -> Equation:
        """The equation for this number of other operands."""
        return parse(self, self.equation, 1 + others)

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``einsum`` with a letter for the batch."""
        others = values["with"]
        return np.einsum(self.read(len(others)).batched, x, *others)

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 for every combination of letters per pair of operands."""
        others = values["with"]
        read = self.read(len(others))
        named = [("x", x), *(("with", kind) for kind in others)]
        return 2 * max(len(others), 1) * product(sizes(self, read, named).values())

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Matrix times vector; the transpose; as in the documentation of `numpy.einsum`."""
        x = [[[float(5 * i + j) for j in range(5)] for i in range(5)]]
        b = {"with": ([[0.0, 1.0, 2.0, 3.0, 4.0]],)}
        yield run(x, equation="ij,j->i", values=b, with_="b"), [[30.0, 80.0, 130.0, 180.0, 230.0]]
        yield (
            run([[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]], equation="ij->ji"),
            [[[0, 3], [1, 4], [2, 5]]],
        )
