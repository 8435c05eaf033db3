"""einsum_dense: an affine map along axes named by letters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, is_static, product
from ..types.record import boolean, call, items, shape, text
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._equation import Equation, parse, result


class EinsumDense(Op):
    """y = einsum(equation, x, W) + b, with a learned kernel W.

    ``einsum_dense: {equation: "tc,chd->thd", units: [heads, 64]}`` maps the channels of a sequence to
    heads of 64 values.  ``units`` are the sizes of the letters that x does not have, in the order in
    which the result has them; b has those axes.  The last of them becomes the channel axis.

    Source: `keras.layers.EinsumDense`, `flax.nnx.Einsum`.
    """

    equation: str = text(doc="letters of x and of the kernel, `->`, letters of the result")
    units: Any = shape(doc="sizes of the letters that only the kernel and the result have")
    bias: bool = boolean(True, doc="add a learned offset along the axes of `units`")
    axes: Any = items(None, doc="names of the axes of the result")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of W")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of b")

    cases = (
        case("sequence[5, 3]", equation="tc,cd->td", units=[4]),
        case("sequence[T, 6]", equation="tc,chd->thd", units=[2, 5]),
        case(
            "image[4, 5, 3]",
            equation="hwc,hcd->dhw",
            units=[2],
            axes=["channel", "height", "width"],
        ),
        case("vector[6]", equation="c,cd->d", units=[4], bias=False),
        case("tensor[time=4, head=2, channel=3]", equation="thd,hdc->tc", units=[5]),
        refused("E0209", "sequence[5, 3]", equation="tc,cd->td", units=[4, 5]),
        refused("E0209", "sequence[5, 3]", equation="tc,cd->t", units=[4]),
        refused("E0503", "sequence[5, 3]", equation="c,cd->d", units=[4]),
        refused("E0503", "tokens[5]", equation="t,td->d", units=[4]),
        refused("E0209", "sequence[5, 3]", equation="tc,cd", units=[4]),
    )

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """Letters of the result with their sizes."""
        read = self.read(x)
        return result(self, read, [x], self.sizes(x), self.axes)

    def read(self, x: TensorType) -> Equation:
        """The equation; refuse one that does not fit x."""
        found = parse(self, self.equation, 2)
        if x.dtype != "float" or len(found.inputs[0]) != x.rank:
            raise Refusal(
                "E0503",
                f"`{found.inputs[0]}` of `einsum_dense` stands for {len(found.inputs[0])} axes of "
                f"real numbers, not for {x}",
                at="equation",
                because={"x": f"gives {x}"},
            )
        lost = set(found.inputs[1]) - set(found.output) - set(found.inputs[0])
        if lost:
            raise Refusal(
                "E0209",
                f"`{min(lost)}` of the kernel of `einsum_dense` is in neither x nor the result",
                at="equation",
            )
        return found

    def new(self, x: TensorType) -> str:
        """Letters of ``units``."""
        read = self.read(x)
        return "".join(c for c in read.output if c not in read.inputs[0])

    def sizes(self, x: TensorType) -> dict[str, Dim]:
        """The size of every letter."""
        new, units = self.new(x), tuple(self.units)
        if len(units) != len(new) or not all(is_static(n) and n >= 1 for n in units):
            raise Refusal(
                "E0209",
                f"`einsum_dense` needs {len(new)} sizes of at least 1 as `units`",
                at="units",
                text=f"one for each of {', '.join(new)}" if new else "the kernel has no new letter",
            )
        old = zip(self.read(x).inputs[0], x.dims, strict=True)
        return dict(old) | dict(zip(new, units, strict=True))

    def bias_shape(self, x: TensorType) -> tuple[Dim, ...]:
        """The sizes of ``units`` where the result has them, 1 elsewhere behind the first of them."""
        new, known, read = self.new(x), self.sizes(x), self.read(x)
        first = min(read.output.index(letter) for letter in new)
        return tuple(known[c] if c in new else 1 for c in read.output[first:])

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` with the axes of its letters, ``bias`` that meets the result from the right."""
        read, known = self.read(x), self.sizes(x)
        inner = product(known[c] for c in read.inputs[1] if c not in read.output)
        outer = product(tuple(self.units))
        letters = (known[c] for c in read.inputs[1])
        found = {"kernel": weight(*letters, init=self.kernel_init, fan_in=inner, fan_out=outer)}
        if self.bias and self.new(x):
            shape = self.bias_shape(x)
            found["bias"] = weight(*shape, init=self.bias_init, fan_in=inner, role="bias")
        return found

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """``einsum`` and a sum."""
        read = self.read(values["types"]["x"])
        batch = read.batch
        inner = f"{batch}{read.inputs[0]},{read.inputs[1]}->{batch}{read.output}"
        y = np.einsum(inner, x, p["kernel"])
        return y + p["bias"] if "bias" in p else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 for every combination of letters."""
        return 2 * product(self.sizes(x).values())

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """A dense layer along time instead of channels, worked by hand."""
        p = {"kernel": [[1.0, 2.0], [3.0, 4.0]], "bias": [[10.0], [20.0]]}
        got = run([[[1.0, 0.0], [1.0, 5.0]]], p, equation="tc,ts->sc", units=[2])
        yield got, [[[14.0, 25.0], [26.0, 40.0]]]
