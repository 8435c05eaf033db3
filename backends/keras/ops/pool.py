"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ...code.expr import CHILD, call, text
from ...code.say import Inline, Layer, Site
from ...code.window import even, lean, padding_word
from . import says


@says("max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d")
def pool(n: Site) -> Layer:
    """``layers.MaxPooling2D``, ``layers.AveragePooling2D``; padding explicit where needed."""
    op, rank = n.op, n.op.spatial_rank
    average = op.word.startswith("avg")
    stride = None if op.strides == op.window_sizes else lean(op.strides)
    word = padding_word(n)
    if average and word != "valid" and (op.count_padding or word is None):
        maker = n.helper(f"pool.PaddedAveragePooling{rank}D")
        counts = True if op.count_padding else None
        pads = "same" if op.padding == "same" else lean(even(op.pads(n.x_type)) or ())
        return Layer(
            call(maker, lean(op.window), strides=stride, padding=pads, count_padding=counts)
        )
    kind = f"layers.{'Average' if average else 'Max'}Pooling{rank}D"
    build = call(kind, lean(op.window), strides=stride, padding="same" if word == "same" else None)
    if word is not None:
        return Layer(build)
    around = ((0, 0), *op.pads(n.x_type), (0, 0))
    lowest = text('float("-inf")')
    return Layer(build, {}, call(CHILD, call("ops.pad", n.x, around, constant_values=lowest)))


@says("global_avg_pool", "global_max_pool")
def global_pool(n: Site) -> Layer | Inline:
    """``layers.GlobalAveragePooling2D``, ``layers.GlobalMaxPooling2D``."""
    average, mask = n.op.word == "global_avg_pool", n.value("mask")
    if mask is not None:
        return Inline(call(n.helper(f"pool.masked_{'mean' if average else 'max'}"), n.x, mask))
    rank = n.x_type.rank - 1
    if rank > 3:
        axes: Any = tuple(range(1, rank + 1))
        return Inline(call("ops.mean" if average else "ops.max", n.x, axis=axes))
    return Layer(call(f"layers.Global{'Average' if average else 'Max'}Pooling{rank}D"))
