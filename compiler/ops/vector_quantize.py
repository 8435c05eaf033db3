"""vector_quantize: every vector becomes the nearest of a learned set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import integer, number
from ..types.tensor import KINDS, TensorType, tensor
from . import Op, Parameter, case, refused, weight
from ._shared import need_channels

IDS = {axes: kind for kind, axes in KINDS.items() if kind in ("tokens", "label")}


class VectorQuantize(Op):
    """``quantized`` is the nearest code of each vector, ``index`` its number, ``loss`` what trains it.

    The gradient of ``quantized`` passes to x as if nothing had happened (straight through).  For each
    example ``loss`` = mean (code - x')^2 + commitment mean (code' - x)^2 over positions and channels,
    where a dash marks a constant: the first term moves codes to vectors, the second vectors to codes.
    Add it to the training's ``losses``.  Ties go to the first code.

    Source: van den Oord, Vinyals and Kavukcuoglu 2017, "Neural Discrete Representation Learning",
    equations 1 to 3.
    """

    codes: int = integer(minimum=2, doc="number of codes")
    commitment: float = number(0.25, minimum=0, doc="weight of the second term")

    severed = True
    cases = (
        case("image[4, 5, 3]", codes=6),
        case("sequence[T, 2]", codes=5, commitment=1.0),
        case("vector[4]", codes=3, commitment=0.0),
        refused("E0503", "tokens[5]", codes=4),
        refused("E0209", "vector[4]", codes=1),
    )

    def infer(self, x: TensorType, **values: Any) -> dict[str, TensorType]:
        """The type of x, ids at its positions, and a number per example."""
        need_channels(self, x)
        axes = x.axes[:-1]
        ids = TensorType(IDS.get(axes, "tensor"), axes, x.spatial, "int")
        return {"quantized": x, "index": ids, "loss": tensor("scalar")}

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``codes`` [codes, channels], uniform within 1 / codes of 0."""
        from ..initializers import INITIALIZERS

        bound = 1 / self.codes
        init = INITIALIZERS["uniform"](low=-bound, high=bound)
        return {"codes": weight(self.codes, x.channels, init=init, role="embedding")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Distances without the part that all codes share."""
        codes = p["codes"]
        distance = np.sum(codes * codes, axis=1) - 2 * np.matmul(x, codes.T)
        index = np.argmin(distance, axis=-1)
        near = np.take(codes, index, axis=0)
        axes = tuple(range(1, x.ndim))
        to_x = np.mean((near - np.stop_gradient(x)) ** 2, axis=axes)
        to_code = np.mean((np.stop_gradient(near) - x) ** 2, axis=axes)
        return {
            "quantized": x + np.stop_gradient(near - x),
            "index": index,
            "loss": to_x + self.commitment * to_code,
        }

    def flops(self, x: TensorType, y: Any, **values: Any) -> Any:
        """One product with every code, and the two terms of the loss."""
        return 2 * x.elements * self.codes + 6 * x.elements

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Corners of a square: each point goes to its own; squared distances 1 / 2 and 0, mean 1 / 4."""
        p = {"codes": [[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]]}
        x = [[[3.0, 0.0], [0.0, 4.0]]]
        got = run(x, p, codes=3)
        yield got["quantized"], [[[4.0, 0.0], [0.0, 4.0]]]
        yield got["index"], [[1, 2]]
        yield got["loss"], [1.25 * 0.25]
