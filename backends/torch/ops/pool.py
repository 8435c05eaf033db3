"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import is_static
from ...code.expr import Call, call, text
from ...code.say import Inline, Layer, Site
from ...code.window import even, lean, unless
from . import says


def keep_then_last(op: object, layout: object) -> tuple[object, str]:
    """Any layout comes in, a vector goes out."""
    return layout if layout in ("first", "last") else "last", "last"


def padded(n: Site, kind: str, *first: Any, **counts: Any) -> Call:
    """The helper for cells around the input that PyTorch's own pool does not add."""
    op, pads = n.op, tuple(n.op.stated(n.x_type))
    both = set(even(pads) or (None, 0))
    return call(
        n.helper(f"pool.{kind}{op.spatial_rank}d"),
        *first,
        lean(op.window),
        stride=None if op.strides == op.window_sizes else lean(op.strides),
        padding="same" if op.padding == "same" else pads if len(both) > 1 else unless(0, [*both]),
        ceil_mode=op.ceil or None,
        **counts,
    )


def native(n: Site) -> dict[str, Any] | None:
    """Stride, padding and rounding of PyTorch's own pools; None where they add other cells."""
    op = n.op
    pads = even(op.stated(n.x_type))
    if pads is None or any(2 * p > k for p, k in zip(pads, op.window_sizes, strict=True)):
        return None
    rows = zip(n.x_type.spatial, op.window_sizes, strict=True)
    if op.word in ("avg_pool3d", "lp_pool3d") and any(is_static(m) and m < k for m, k in rows):
        return None  # F.avg_pool3d compares the window with the map alone, without padding
    return {
        "stride": None if op.strides == op.window_sizes else lean(op.strides),
        "padding": unless(0, pads),
        "ceil_mode": op.ceil or None,
    }


@says("max_pool1d", "max_pool2d", "max_pool3d", layout="first")
def max_pool(n: Site) -> Layer:
    """``nn.MaxPool2d``; a helper for padding that is not symmetric."""
    options = native(n)
    if options is None:
        return Layer(padded(n, "PaddedMaxPool"))
    return Layer(call(f"nn.MaxPool{n.op.spatial_rank}d", lean(n.op.window), **options))


@says("avg_pool1d", "avg_pool2d", "avg_pool3d", layout="first")
def avg_pool(n: Site) -> Layer:
    """``nn.AvgPool2d``; a helper for padding that is not symmetric."""
    options = native(n)
    if options is None:
        counts = n.op.count_padding or None
        return Layer(padded(n, "PaddedAvgPool", count_include_pad=counts))
    if options["padding"] is not None and not n.op.count_padding:
        options["count_include_pad"] = False
    return Layer(call(f"nn.AvgPool{n.op.spatial_rank}d", lean(n.op.window), **options))


@says("lp_pool1d", "lp_pool2d", "lp_pool3d", layout="first")
def lp_pool(n: Site) -> Layer:
    """``nn.LPPool2d`` for even orders, which leaves signs alone; a helper for others and padding."""
    op, options = n.op, native(n)
    if options is None or options["padding"] is not None or op.ceil or op.order % 2:
        return Layer(padded(n, "LpPool", op.order))
    name = f"nn.LPPool{op.spatial_rank}d"
    return Layer(call(name, int(op.order), lean(op.window), stride=options["stride"]))


@says(
    *(f"adaptive_{kind}_pool{rank}d" for kind in ("avg", "max") for rank in (1, 2, 3)),
    layout="first",
)
def adaptive_pool(n: Site) -> Layer:
    """``nn.AdaptiveAvgPool2d``, ``nn.AdaptiveMaxPool2d``."""
    kind = "Max" if "max" in n.op.word else "Avg"
    return Layer(call(f"nn.Adaptive{kind}Pool{n.op.spatial_rank}d", lean(n.op.size)))


@says("blur_pool", layout="first")
def blur_pool(n: Site) -> Inline:
    """A helper: slices times binomial weights."""
    stride = None if n.op.stride == 2 else n.op.stride
    return Inline(call(n.helper("pool.blur_pool"), n.x, n.op.weights(), stride=stride))


@says("global_avg_pool", "global_max_pool", layout=keep_then_last)
def global_pool(n: Site) -> Inline:
    """``mean`` or ``amax`` over the positions."""
    average = n.op.word == "global_avg_pool"
    mask = n.value("mask")
    if mask is not None:
        x = text("{}.transpose(1, 2)", n.x) if n.first else n.x
        return Inline(call(n.helper(f"pool.masked_{'mean' if average else 'max'}"), x, mask))
    return Inline(text("{}.mean(dim={})" if average else "{}.amax(dim={})", n.x, lean_axes(n)))


def lean_axes(n: Site) -> Any:
    """One axis as a number, several as a tuple."""
    return n.spatial[0] if len(n.spatial) == 1 else n.spatial
