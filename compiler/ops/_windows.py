"""Windows that slide over spatial axes: padding arithmetic and the shape rule.

With ``e = (k - 1) d + 1`` cells reached by a window, input size n and stride s:

===========  ==================================  ===================
padding      cells added before, after           output size
===========  ==================================  ===================
same         t // 2, t - t // 2                  ceil(n / s)
valid        0, 0                                (n - e) // s + 1
symmetric    p, p with p = (k - 1) d // 2        (n + 2p - e) // s + 1
causal       (k - 1) d, 0                        ceil(n / s)
[b, a]       b, a                                (n + b + a - e) // s + 1
===========  ==================================  ===================

where ``t = max((ceil(n / s) - 1) s + e - n, 0)``: the odd cell goes to the end.

`ceil` of a pool rounds the division up.  Its last window may reach beyond the padding, but starts
at a cell of the input or before it: there are ``ceil((n + b + min(a - e + s, 0)) / s)`` windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.dims import Dim, Poly, ceil_div
from ..types.tensor import TensorType
from . import Op, Refusal
from ._shared import need_kind

PADDINGS = ("same", "valid", "symmetric")
KINDS_OF_RANK = {1: ("sequence",), 2: ("image",), 3: ("volume", "video")}
"""Kinds with this many spatial axes."""


def around(k: int, d: int, padding: Any) -> tuple[int, int]:
    """Cells that the spec adds before and after one axis: by a word other than `same`, or counted."""
    if padding == "valid":
        return 0, 0
    if padding == "symmetric":
        return (k - 1) * d // 2, (k - 1) * d // 2
    if padding == "causal":
        return (k - 1) * d, 0
    before, after = padding
    return before, after


def output_size(n: Dim, k: int, s: int, d: int, padding: Any, ceil: bool = False) -> Any:
    """Number of windows along one axis; ``padding`` is a word or a pair."""
    if padding == "same":
        return ceil_div(n, s)
    before, after = around(k, d, padding)
    reach = (k - 1) * d + 1
    if ceil:
        return ceil_div(n + (before + min(after - reach + s, 0)), s)
    return (n + (before + after - reach)) // s + 1


def amounts(
    n: Dim, k: int, s: int, d: int, padding: Any, ceil: bool = False
) -> tuple[int, int] | None:
    """Cells added before and after one axis; None when they depend on a symbolic size.

    For `same` and `ceil` only ``n mod s`` matters, so ``16 * H`` with stride 2 is known.
    """
    if padding == "same":
        rest = n % s if k > 1 else s
        if isinstance(rest, Poly):
            return None
        total = max((k - 1) * d + 1 - (rest or s), 0)
        return total // 2, total - total // 2
    before, after = around(k, d, padding)
    if ceil:
        last = (output_size(n, k, s, d, padding, ceil) - 1) * s
        after = last + ((k - 1) * d + 1 - before) - n
        return None if isinstance(after, Poly) else (before, max(after, 0))
    return before, after


class Windowed(Op):
    """Fields and shape rule that convolutions and pools share; not a word of the language."""

    padding: Any
    ceil: bool = False

    @property
    def window_sizes(self) -> tuple[int, ...]:
        """Cells of a window, per axis."""
        raise TypeError(f"{self.word} has no window")

    @property
    def strides(self) -> tuple[int, ...]:
        """Steps between windows, per axis."""
        raise TypeError(f"{self.word} has no stride")

    @property
    def dilations(self) -> tuple[int, ...]:
        """Distance between cells of a window, per axis."""
        return (1,) * self.spatial_rank

    def axes(self, x: TensorType) -> Iterator[tuple[Dim, int, int, int]]:
        """(size, window, stride, dilation) of every spatial axis."""
        return zip(x.spatial, self.window_sizes, self.strides, self.dilations, strict=True)

    def paddings(self) -> tuple[Any, ...]:
        """The padding of every axis: a word, or a pair of amounts."""
        named = isinstance(self.padding, str)
        return (self.padding,) * self.spatial_rank if named else tuple(self.padding)

    def stated(self, x: TensorType) -> list[tuple[int, int] | None]:
        """`amounts` of every axis without what `ceil` adds."""
        rows = zip(self.axes(x), self.paddings(), strict=True)
        return [amounts(*axis, pad) for axis, pad in rows]

    def pads(self, x: TensorType, padding: str | None = None) -> list[tuple[int, int] | None]:
        """`amounts` of every axis, for this padding or another word."""
        found = (padding,) * self.spatial_rank if padding else self.paddings()
        rows = zip(self.axes(x), found, strict=True)
        return [amounts(*axis, pad, self.ceil) for axis, pad in rows]

    def spatial_out(self, x: TensorType) -> list[Any]:
        """Output sizes; refuses inputs of another kind and windows larger than the input."""
        need_kind(self, x, *KINDS_OF_RANK[self.spatial_rank])
        rows = zip(self.axes(x), self.paddings(), strict=True)
        found = [output_size(*axis, pad, self.ceil) for axis, pad in rows]
        for axis, n, k, left in zip(x.axes, x.spatial, self.window_sizes, found, strict=False):
            if isinstance(left, int) and left < 1:
                raise Refusal(
                    "E0505",
                    f"`{self.word}` leaves nothing of {axis}: window {k} on {n}",
                    text=f"needs a {axis} of at least {k}",
                    because={"x": f"gives {x}"},
                    help="use a smaller window or `padding: same`, or shrink less before it",
                )
        return found

    def windows(self, np: Any, x: Any, fill: float = 0.0) -> Any:
        """The padded windows of an array: (N, *out, *window, C)."""
        kind = TensorType("", ("",) * (x.ndim - 1), x.shape[1:])
        if fill:
            keep = np.windows(self.padded(np, np.ones(x.shape), kind), *self.steps)
            return np.where(keep > 0, np.windows(self.padded(np, x, kind), *self.steps), fill)
        return np.windows(self.padded(np, x, kind), *self.steps)

    def padded(self, np: Any, x: Any, kind: TensorType) -> Any:
        """The array with zeros around it."""
        return np.pad(x, ((0, 0), *[pad or (0, 0) for pad in self.pads(kind)], (0, 0)), "constant")

    @property
    def steps(self) -> tuple[Any, ...]:
        """Window, stride and dilation."""
        return self.window_sizes, self.strides, self.dilations
