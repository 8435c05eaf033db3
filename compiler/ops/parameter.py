"""parameter: a learned array, the same for every example."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, shape, word
from ..types.tensor import TensorType, shaped
from . import Op, Parameter, Refusal, case, refused, weight


class LearnedArray(Op):
    """A learned array of the given shape for every example of the batch; the input is not read.

    Class tokens, learned queries, tables of positions and scales are made of it.  One size gives a
    vector, two a sequence, three an image, four a volume.
    """

    bare = True

    shape: Any = shape(doc="sizes, without batch")
    init: Any = call("initializers", "normal", doc="initialiser, standard deviation 0.02")
    role: str = word(
        "kernel", "bias", "norm", "embedding", default="kernel", doc="what selectors take it for"
    )

    cases = (
        case("vector[3]", shape=[5]),
        case("image[4, 5, 3]", shape=[6, 2]),
        case("tokens[7]", shape=[2, 3, 4], init="ones"),
        refused("E0209", "vector[3]", shape=[0]),
        refused("E0503", "vector[3]", shape=[2, 3, 4, 5, 6]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """The type that goes with the number of sizes."""
        if not 1 <= len(self.shape) <= 4:
            raise Refusal(
                "E0503",
                f"`parameter` has one to four sizes, not {len(self.shape)}",
                at="shape",
                help="`- reshape` gives it other axes afterwards",
            )
        if any(isinstance(size, int) and size < 1 for size in self.shape):
            raise Refusal("E0209", "sizes of a `parameter` must be at least 1", at="shape")
        return shaped(tuple(self.shape))

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``value`` of the given shape."""
        return {"value": weight(*self.shape, init=self.init, role=self.role)}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """The array, once for every example."""
        return p["value"] + np.zeros((len(x), *p["value"].shape))

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """Computes nothing."""
        return 0

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Two examples get the same array."""
        p = {"value": [1.0, 2.0]}
        yield run([[7.0], [8.0]], p, shape=[2]), [[1.0, 2.0], [1.0, 2.0]]
