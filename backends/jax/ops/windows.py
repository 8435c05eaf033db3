"""Windows of images, and masks of pairs."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.say import Inline, Site
from . import says


@says("window_partition")
def window_partition(n: Site) -> Inline:
    """``window_partition``."""
    return Inline(call(n.helper("windows.window_partition"), n.x, n.op.window))


@says("window_reverse")
def window_reverse(n: Site) -> Inline:
    """``window_reverse``; the height is that of ``like`` where the spec gives no number."""
    like = n.value("like")
    height = n.op.height if like is None else text("{}.shape[1]", like)
    return Inline(call(n.helper("windows.window_reverse"), n.x, n.op.size(n.x_type), height))


@says("shifted_window_mask")
def shifted_window_mask(n: Site) -> Inline:
    """``shifted_window_mask``."""
    helper = n.helper("windows.shifted_window_mask")
    return Inline(call(helper, n.x, n.op.window, n.op.shift))


@says("causal_mask")
def causal_mask(n: Site) -> Inline:
    """``causal_mask``."""
    given = {"kv": n.value("kv"), "window": n.op.window}
    asked = [name for name, item in given.items() if item is not None]
    return Inline(call(n.helper("windows.causal_mask", asked), n.x, **given))
