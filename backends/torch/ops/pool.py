"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.say import Inline, Layer, Site
from ...code.window import even, lean, unless
from . import says


def keep_then_last(op: object, layout: object) -> tuple[object, str]:
    """Any layout comes in, a vector goes out."""
    return layout if layout in ("first", "last") else "last", "last"


@says("max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d", layout="first")
def pool(n: Site) -> Layer:
    """``nn.MaxPool2d``, ``nn.AvgPool2d``; a helper for padding that is not symmetric."""
    op, rank = n.op, n.op.spatial_rank
    stride = None if op.strides == op.window_sizes else lean(op.strides)
    kind = "Max" if op.word.startswith("max") else "Avg"
    pads = even(op.pads(n.x_type))
    counts = {} if kind == "Max" or pads == (0,) * rank else {"count_include_pad": op.count_padding}
    maker: Any = f"nn.{kind}Pool{rank}d"
    if pads is None:
        maker = n.helper(f"pool.Same{kind}Pool{rank}d")
        counts = {word: flag for word, flag in counts.items() if flag}
    elif counts == {"count_include_pad": True}:
        counts = {}
    padding = unless(0, pads) if pads else None
    return Layer(call(maker, lean(op.window), stride=stride, padding=padding, **counts))


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
