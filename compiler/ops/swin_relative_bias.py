"""swin_relative_bias: a learned bias per head and offset within a window of an image."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._pairs import each, pairs


class SwinRelativeBias(Op):
    """b[h, q, k] = E[(dy + w - 1)(2 w - 1) + dx + w - 1, h] for cells q, k of a w x w window.

    (dy, dx) is the way from the key to the query, cells are counted row by row; ``E``
    [(2 w - 1)^2, heads].  For ``position_bias`` of an `attention` over windows.

    Source: Liu et al. 2021, "Swin Transformer", equation 4.
    """

    heads: int = integer(minimum=1, doc="heads of the attention")
    window: int = integer(7, minimum=1, doc="height and width of a window, w")
    init: Any = call(
        "initializers", "truncated_normal", doc="initialiser of E, standard deviation 0.02"
    )

    cases = (
        case("tensor[window=5, time=9, channel=4]", heads=2, window=3),
        case("sequence[4, 6]", heads=3, window=2),
        case("tensor[window=N, time=4, channel=5]", heads=6, window=2),
        refused("E0501", "sequence[9, 6]", heads=3, window=2),
        refused("E0503", "vector[6]", heads=3, window=2),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """A number for each head and pair of cells."""
        cells = self.window**2
        if "time" not in x.axes:
            raise Refusal(
                "E0503",
                f"`swin_relative_bias` needs windows, not {x}",
                because={"x": f"this is {x}"},
                help=f"cut the image into windows first: `- window_partition: {self.window}`",
            )
        if x.dim("time") != cells:
            raise Refusal(
                "E0501",
                f"a window of {self.window} x {self.window} has {cells} cells, not {x.dim('time')}",
                at="window",
                because={"x": f"gives {x}"},
            )
        return pairs(self.heads, cells, cells, axes=("head",))

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``embedding`` [(2 window - 1)^2, heads]."""
        rows = (2 * self.window - 1) ** 2
        return {"embedding": weight(rows, self.heads, init=self.init, role="embedding")}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Rows of the table by offset, heads first."""
        w = self.window
        cells = [(i // w, i % w) for i in range(w * w)]
        rows = [[(a - c + w - 1) * (2 * w - 1) + b - d + w - 1 for c, d in cells] for a, b in cells]
        return each(np, x, np.transpose(np.take(p["embedding"], np.array(rows), axis=0), (2, 0, 1)))

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """The index table of the authors' code for 2 x 2; one offset, one number in any window."""
        p = {"embedding": [[float(i)] for i in range(9)]}
        y = run([[[0.0]] * 4], p, heads=1, window=2)[0, 0]
        yield y, [[4, 3, 1, 0], [5, 4, 2, 1], [7, 6, 4, 3], [8, 7, 5, 4]]
        p = {"embedding": [[float(i)] for i in range(25)]}
        y = run([[[0.0]] * 9], p, heads=1, window=3)[0, 0]
        yield [y[0, 4], y[1, 5], y[4, 8]], [y[3, 7]] * 3
