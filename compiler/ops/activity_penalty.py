"""activity_penalty: what the values themselves cost while training."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import number
from ..types.tensor import TensorType
from . import Op, Refusal, case, refused
from ._activation import need_real


class ActivityPenalty(Op):
    """y = x; while training, ``l1 sum |x| + l2 sum x^2`` of an example is added to the loss.

    The penalty of a batch is the mean over its examples.  Every call of the network counts, with
    all its positions, padded ones too.  Figures of evaluation are without it; where updates take
    turns, an update makes the penalties of the calls in its own terms small, and logs its terms.
    Source: Keras' ``ActivityRegularization``, which divides by the size of the batch; Olshausen and
    Field 1996, "Emergence of simple-cell receptive field properties by learning a sparse code".
    """

    l1: float = number(0.0, minimum=0, doc="cost of the absolute value of every number")
    l2: float = number(0.0, minimum=0, doc="cost of the square of every number")

    costs = True
    cases = (
        case("vector[7]", l1=0.2),
        case("image[4, 5, 3]", l1=0.1, l2=0.3),
        case("sequence[5, 3]", l2=0.4),
        refused("E0503", "tokens[5]", l1=0.1),
        refused("E0209", "vector[7]"),
        refused("E0209", "vector[7]", l1=-0.1),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Keep the type; refuse values that are no real numbers, and a penalty of nothing."""
        need_real(self, x)
        if not self.l1 and not self.l2:
            what = "`activity_penalty` without `l1` and `l2` costs nothing"
            raise Refusal("E0209", what, help="`activity_penalty: {l1: 1e-4}`")
        return x

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``x``."""
        return x

    def cost(self, np: Any, x: Any) -> Any:
        """The mean over the examples."""
        return (self.l1 * np.sum(np.abs(x)) + self.l2 * np.sum(x**2)) / len(x)

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """Size, square and their sums."""
        return 4 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The same numbers come out."""
        yield run([[1.0, -2.0]], l1=0.5, train=True), [[1.0, -2.0]]
