"""Windows of images, and masks of pairs."""

from __future__ import annotations

from ...code.expr import CHILD, call
from ...code.say import Layer, Site
from . import says


@says("window_partition")
def window_partition(n: Site) -> Layer:
    """``WindowPartition``."""
    return Layer(call(n.helper("windows.WindowPartition"), n.op.window))


@says("window_reverse")
def window_reverse(n: Site) -> Layer:
    """``WindowReverse``."""
    like, size = n.value("like"), n.op.size(n.x_type)
    height = n.op.height if like is None else None
    helper = n.helper("windows.WindowReverse", ["height" if like is None else "like"])
    return Layer(call(helper, size, height=height), call=call(CHILD, n.x, like=like))


@says("shifted_window_mask")
def shifted_window_mask(n: Site) -> Layer:
    """``ShiftedWindowMask``."""
    return Layer(call(n.helper("windows.ShiftedWindowMask"), n.op.window, n.op.shift))


@says("causal_mask")
def causal_mask(n: Site) -> Layer:
    """``CausalMask``."""
    kv, window = n.value("kv"), n.op.window
    asked = ["kv"] * (kv is not None) + ["window"] * (window is not None)
    build = call(n.helper("windows.CausalMask", asked), window=window)
    return Layer(build, call=call(CHILD, n.x, kv=kv))
