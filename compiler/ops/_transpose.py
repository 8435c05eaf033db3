"""Transposed convolutions of any rank."""

from __future__ import annotations

from typing import Any

from ..types.dims import product
from ..types.record import boolean, call, integer, size
from ..types.record import padding as surround
from ..types.tensor import TensorType
from . import Op, Parameter, Refusal, weight
from ._shared import need_kind
from ._windows import KINDS_OF_RANK, PADDINGS, around


class Transposed(Op):
    """Every input cell adds x[c] w[.., o, c] to a window of the output; not a word of the language.

    With ``e = (k - 1) d + 1`` cells reached by a window the full output has (n - 1) s + e cells, of
    which the padding tells how many are cut.
    """

    filters: int = integer(minimum=1, doc="number of output channels")
    kernel: Any = size(3, doc="cells of the window")
    stride: Any = size(1, doc="step between windows of the output")
    dilation: Any = size(1, doc="distance between cells of a window")
    padding: Any = surround(*PADDINGS, default="same", doc="what is cut from the full output")
    output_padding: Any = size(0, minimum=0, doc="more cells at the end; not with `same`")
    groups: int = integer(1, minimum=1, doc="channels are split into groups that do not mix")
    bias: bool = boolean(True, doc="add a learned offset")
    kernel_init: Any = call("initializers", "he_uniform", doc="initialiser of the kernel")
    bias_init: Any = call("initializers", "zeros", doc="initialiser of the offset")

    @property
    def reach(self) -> tuple[int, ...]:
        """Cells from the first to the last of a window, per axis."""
        return tuple((k - 1) * d + 1 for k, d in zip(self.kernel, self.dilation, strict=True))

    def cuts(self) -> list[tuple[int, int]]:
        """Cells cut from the full output before and after each axis; negative ones are added."""
        found = []
        named = isinstance(self.padding, str)
        for i, (e, s, more) in enumerate(
            zip(self.reach, self.stride, self.output_padding, strict=True)
        ):
            if self.padding == "same":
                before = max(e - s, 0) // 2
                found.append((before, e - s - before))
            else:
                said = self.padding if named else self.padding[i]
                before, after = around(self.kernel[i], self.dilation[i], said)
                found.append((before, after - more))
        return found

    def infer(self, x: TensorType, **values: Any) -> TensorType:
        """(n - 1) s + e minus what is cut."""
        need_kind(self, x, *KINDS_OF_RANK[self.spatial_rank])
        self.check(x)
        axes = zip(x.spatial, self.reach, self.stride, self.cuts(), strict=True)
        out = [(n - 1) * s + (e - before - after) for n, e, s, (before, after) in axes]
        for axis, n in zip(x.axes, out, strict=False):
            if isinstance(n, int) and n < 1:
                text = f"`{self.word}` leaves nothing of {axis}"
                raise Refusal("E0505", text, because={"x": f"gives {x}"})
        return x.with_dims(*out, self.filters)

    def check(self, x: TensorType) -> None:
        """Refuse output padding that has no meaning and groups that do not come out even."""
        for more, s in zip(self.output_padding, self.stride, strict=True):
            if more and (self.padding == "same" or more >= s):
                rule = "0 with `same`" if self.padding == "same" else f"smaller than the stride {s}"
                raise Refusal("E0209", f"`output_padding` must be {rule}", at="output_padding")
        for what, n in (("channels", x.channels), ("filters", self.filters)):
            if n % self.groups != 0:
                raise Refusal(
                    "E0506",
                    f"`{self.word}` cannot split {n} {what} into {self.groups} groups",
                    at="groups",
                    because={"x": f"gives {x}"} if what == "channels" else {},
                    help="`groups` must divide both the channels and the filters",
                )

    def parameters(self, x: TensorType, **values: Any) -> dict[str, Parameter]:
        """``kernel`` [*window, filters / groups, channels] and ``bias`` [filters].

        An output cell meets cells / strides of the windows, hence its fan.
        """
        cells, steps, outer = (
            product(self.kernel),
            product(self.stride),
            self.filters // self.groups,
        )
        inner = x.channels // self.groups
        fan_in = max(cells * inner // steps, 1) if isinstance(inner, int) else cells
        shape = (*self.kernel, outer, x.channels)
        kernel = weight(*shape, init=self.kernel_init, fan_in=fan_in, fan_out=cells * outer)
        bias = weight(self.filters, init=self.bias_init, fan_in=fan_in, role="bias")
        return {"kernel": kernel, "bias": bias} if self.bias else {"kernel": kernel}

    def reference(self, np: Any, p: Any, x: Any, *, train: bool = False, **values: Any) -> Any:
        """Add the windows up, group by group, then cut."""
        n, *sizes, channels = x.shape
        inner, cuts = channels // self.groups, self.cuts()
        room = [max(-after, 0) for _, after in cuts]
        axes = zip(sizes, self.reach, self.stride, room, strict=True)
        full = [(m - 1) * s + e + more for m, e, s, more in axes]
        parts = []
        for g in range(self.groups):
            mine = slice(g * inner, (g + 1) * inner)
            kernel = p["kernel"][..., mine].reshape((-1, self.filters // self.groups, inner))
            added = np.einsum("...c,koc->...ko", x[..., mine], kernel)
            added = added.reshape((n, *sizes, *self.kernel, -1))
            shape = (n, *full, added.shape[-1])
            parts.append(np.unwindows(added, shape, self.stride, self.dilation))
        keep = [slice(b, m - max(a, 0)) for (b, a), m in zip(cuts, full, strict=True)]
        y = np.concatenate(parts, axis=-1)[(slice(None), *keep)]
        return y + p["bias"] if self.bias else y

    def flops(self, x: TensorType, y: TensorType, **values: Any) -> Any:
        """2 cells filters / groups per input value."""
        return 2 * x.elements * (self.filters // self.groups) * product(self.kernel)
