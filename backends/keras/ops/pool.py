"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ....compiler.types.dims import Size
from ...code.expr import CHILD, Call, call, text
from ...code.say import Inline, Layer, Site
from ...code.window import even, lean, padding_word, unless
from . import says


def word_of(n: Site) -> str | None:
    """The padding word of Keras that adds exactly these cells, None where there is none."""
    op = n.op
    if not op.ceil:
        return padding_word(n)
    rows = zip(op.window_sizes, op.strides, strict=True)
    pairs = all(k == s == 2 and not isinstance(s, Size) for k, s in rows)
    return "same" if pairs and op.padding == "valid" else None


def padded(n: Site, kind: str, *first: Any, **counts: Any) -> Call:
    """The helper for cells around the input that no word of Keras adds."""
    op = n.op
    pads: Any = tuple(op.stated(n.x_type))
    both = even(pads)
    return call(
        n.helper(f"pool.{kind}{op.spatial_rank}D"),
        *first,
        lean(op.window),
        strides=None if op.strides == op.window_sizes else lean(op.strides),
        padding="same" if op.padding == "same" else unless(0, both) if both else pads,
        ceil=op.ceil or None,
        **counts,
    )


def plain(n: Site, maker: Any, word: str | None) -> Call:
    """A pool of Keras with one of its padding words."""
    op = n.op
    stride = None if op.strides == op.window_sizes else lean(op.strides)
    return call(maker, lean(op.window), strides=stride, padding="same" if word == "same" else None)


@says("max_pool1d", "max_pool2d", "max_pool3d")
def max_pool(n: Site) -> Layer:
    """``layers.MaxPooling2D``; padding explicit where needed, volumes by a helper."""
    rank, word = n.op.spatial_rank, word_of(n)
    maker: Any = n.helper("pool.MaxPooling3D") if rank == 3 else f"layers.MaxPooling{rank}D"
    if word is not None:
        return Layer(plain(n, maker, word))
    if n.op.ceil:
        return Layer(padded(n, "PaddedMaxPooling"))
    around = ((0, 0), *n.op.pads(n.x_type), (0, 0))
    lowest = text('float("-inf")')
    use = call(CHILD, call("ops.pad", n.x, around, constant_values=lowest))
    return Layer(plain(n, maker, None), {}, use)


@says("avg_pool1d", "avg_pool2d", "avg_pool3d")
def avg_pool(n: Site) -> Layer:
    """``layers.AveragePooling2D``; a helper where padding counts or has no word, and for volumes."""
    op, word = n.op, word_of(n)
    if word is None or (op.count_padding and word != "valid" and not op.ceil):
        return Layer(padded(n, "PaddedAveragePooling", count_padding=op.count_padding or None))
    rank = op.spatial_rank
    name = f"AveragePooling{rank}D"
    return Layer(plain(n, n.helper(f"pool.{name}") if rank == 3 else f"layers.{name}", word))


@says("lp_pool1d", "lp_pool2d", "lp_pool3d")
def lp_pool(n: Site) -> Layer:
    """The root of summed powers; Keras has no such pool."""
    return Layer(padded(n, "LpPooling", n.op.order))


@says("adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d")
def adaptive_average(n: Site) -> Layer:
    """``layers.AdaptiveAveragePooling2D``, which must know the sizes when it is built."""
    known = all(isinstance(size, int) for size in n.x_type.spatial)
    name = f"AdaptiveAveragePooling{n.op.spatial_rank}D"
    maker: Any = f"layers.{name}" if known else n.helper(f"adaptive.{name}")
    return Layer(call(maker, lean(n.op.size)))


@says("adaptive_max_pool1d", "adaptive_max_pool2d", "adaptive_max_pool3d")
def adaptive_max_pool(n: Site) -> Layer:
    """A helper: the gradient of Keras's own goes to another one of equal values."""
    name = f"adaptive.AdaptiveMaxPooling{n.op.spatial_rank}D"
    return Layer(call(n.helper(name), lean(n.op.size)))


@says("blur_pool")
def blur_pool(n: Site) -> Inline:
    """A helper: slices times binomial weights."""
    stride = None if n.op.stride == 2 else n.op.stride
    return Inline(call(n.helper("pool.blur_pool"), n.x, n.op.weights(), stride=stride))


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
