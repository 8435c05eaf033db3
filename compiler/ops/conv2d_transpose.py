"""conv2d_transpose: the transpose of a convolution, for enlarging."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import boolean, call, integer, size, word
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, case, refused, weight
from ._shared import need_kind
from ._windows import PADDINGS


class Conv2dTranspose(Op):
    """Every input cell adds x[c] w[.., o, c] to a window of the output; windows start s apart.

    The full output has (n - 1) s + k cells, of which `same` keeps n s (the odd cell is cut at the
    end), `symmetric` cuts (k - 1) // 2 on both sides and `valid` keeps all; ``output_padding``
    keeps or adds cells at the end.  ``w`` has shape [height, width, filters, channels].

    Source: Dumoulin and Visin 2016, chapter 4.
    """

    spatial_rank = 2
    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows of the output")
    padding: str = word(*PADDINGS, default="same", doc="what is cut from the full output")
    output_padding: Any = size(0, minimum=0, doc="more cells at the end; not with `same`")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    cases = (
        case("image[H, W, 3]", filters=4, stride=2),
        case("image[4, 5, 3]", filters=2, kernel=4, stride=2, padding="symmetric"),
        case("image[4, 6, 3]", filters=5, kernel=(2, 3), stride=(3, 2)),
        case(
            "image[4, 5, 2]", filters=3, kernel=3, stride=2, padding="symmetric", output_padding=1
        ),
        case("image[3, 5, 2]", filters=4, kernel=(2, 5), stride=3, padding="valid"),
        case("image[4, 5, 3]", filters=2),
        refused("E0503", "sequence[4, 3]", filters=2),
        refused("E0209", "image[4, 5, 3]", filters=2, stride=2, output_padding=1),
        refused("E0209", "image[4, 5, 3]", filters=2, padding="valid", output_padding=1),
    )

    def cuts(self) -> list[tuple[int, int]]:
        """Cells cut from the full output before and after each axis; negative ones are added."""
        found = []
        for k, s, more in zip(self.kernel, self.stride, self.output_padding, strict=True):
            if self.padding == "same":
                before = max(k - s, 0) // 2
                found.append((before, k - s - before))
            else:
                cut = (k - 1) // 2 if self.padding == "symmetric" else 0
                found.append((cut, cut - more))
        return found

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """(n - 1) s + k minus what is cut."""
        need_kind(self, x, "image")
        for more, s in zip(self.output_padding, self.stride, strict=True):
            if more and (self.padding == "same" or more >= s):
                rule = "0 with `same`" if self.padding == "same" else f"smaller than the stride {s}"
                raise Refusal("E0209", f"`output_padding` must be {rule}", at="output_padding")
        axes = zip(x.spatial, self.kernel, self.stride, self.cuts(), strict=True)
        out = [(n - 1) * s + (k - before - after) for n, k, s, (before, after) in axes]
        for axis, n in zip(x.axes, out, strict=False):
            if isinstance(n, int) and n < 1:
                text = f"`conv2d_transpose` leaves nothing of {axis}"
                raise Refusal("E0505", text, because={"x": f"gives {x}"})
        return x.with_dims(*out, self.filters)

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [height, width, filters, channels] and ``bias`` [filters].

        An output cell meets cells / strides of the windows, hence its fan.
        """
        cells = self.kernel[0] * self.kernel[1]
        steps = self.stride[0] * self.stride[1]
        fan_in = max(cells * x.channels // steps, 1) if isinstance(x.channels, int) else cells
        shape = (*self.kernel, self.filters, x.channels)
        kernel = weight(*shape, init=self.kernel_init, fan_in=fan_in, fan_out=cells * self.filters)
        bias = weight(self.filters, init=self.bias_init, fan_in=fan_in, role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Add the windows up, then cut."""
        n, height, width, _ = x.shape
        added = np.einsum("nhwc,ijoc->nhwijo", x, p["kernel"])
        cuts = self.cuts()
        room = [max(-after, 0) for _, after in cuts]
        axes = zip((height, width), self.kernel, self.stride, room, strict=True)
        full = [(m - 1) * s + k + more for m, k, s, more in axes]
        y = np.unwindows(added, (n, *full, self.filters), self.stride)
        keep = [slice(b, m - max(a, 0)) for (b, a), m in zip(cuts, full, strict=True)]
        y = y[(slice(None), *keep)]
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells filters per input value."""
        return 2 * x.elements * self.filters * self.kernel[0] * self.kernel[1]

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """One cell stamps the kernel; two overlapping stamps add (kernel 3, stride 2)."""
        kernel = [[[[1.0]], [[2.0]], [[3.0]]]]
        options = {"filters": 1, "kernel": (1, 3), "stride": (1, 2), "bias": False}
        y = run([[[[1.0], [10.0]]]], {"kernel": kernel}, padding="valid", **options)
        yield y, [[[[1.0], [2.0], [13.0], [20.0], [30.0]]]]
        y = run([[[[1.0], [10.0]]]], {"kernel": kernel}, **options)
        yield y, [[[[1.0], [2.0], [13.0], [20.0]]]]
