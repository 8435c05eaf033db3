"""Pools over windows and over everything."""

from __future__ import annotations

from typing import Any

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("max_pool1d", "max_pool2d", "avg_pool1d", "avg_pool2d")
def pool(n: Site) -> Inline:
    """``nnx.max_pool``, ``nnx.avg_pool``."""
    op = n.op
    padding: Any = {"same": "SAME", "valid": None}.get(op.padding, tuple(op.pads(n.x_type)))
    average = op.word.startswith("avg")
    counts = average and padding is not None and not op.count_padding
    return Inline(
        call(
            "nnx.avg_pool" if average else "nnx.max_pool",
            n.x,
            window_shape=tuple(op.window),
            strides=tuple(op.strides),
            padding=padding,
            count_include_pad=False if counts else None,
        )
    )


@says("global_avg_pool", "global_max_pool")
def global_pool(n: Site) -> Inline:
    """``jnp.mean`` or ``jnp.max`` over the positions."""
    word = "mean" if n.op.word == "global_avg_pool" else "max"
    mask = n.value("mask")
    if mask is not None:
        return Inline(call(n.helper(f"pool.masked_{word}"), n.x, mask))
    axes: Any = n.spatial[0] if len(n.spatial) == 1 else n.spatial
    return Inline(text(f"{{}}.{word}(axis={{}})", n.x, axes))
