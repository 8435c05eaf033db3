"""Reductions over axes, running totals and orderings."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import lean_axes, over
from ...code.say import Inline, Site
from . import says

PLAIN = (
    "sum", "mean", "max", "min", "prod", "any", "all", "logsumexp", "count_nonzero", "cumsum",
    "cumprod", "median",
)  # fmt: skip


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``ops.mean(x, axis=(1, 2))``."""
    mask, x = over(n, "mask"), n.x
    if mask is not None and n.op.word != "sum":
        return Inline(call(n.helper(f"reduce.{n.op.word}_where"), x, mask, axis=lean_axes(n)))
    if mask is not None:
        x = call("ops.where", mask, x, 0.0 if n.x_type.dtype == "float" else 0)
    return Inline(call(f"ops.{n.op.word}", x, axis=lean_axes(n)))


@says("argmax", "argmin")
def place(n: Site) -> Inline:
    """``ops.argmax`` of whole numbers; it takes -0.0 for less than 0.0, so else a function."""
    exact = n.x_type.dtype != "float"
    maker = f"ops.{n.op.word}" if exact else n.helper(f"reduce.{n.op.word}")
    return Inline(call(maker, n.x, axis=lean_axes(n)))


@says("var", "std")
def moment(n: Site) -> Inline:
    """``ops.var``, or functions of our own for what it lacks."""
    mask, correction = over(n, "mask"), n.op.correction or None
    if mask is not None:
        helper = n.helper(f"reduce.{n.op.word}_where")
        return Inline(call(helper, n.x, mask, axis=lean_axes(n), correction=correction))
    if n.op.word == "var" and correction is None:
        return Inline(call("ops.var", n.x, axis=lean_axes(n)))
    helper = n.helper(f"reduce.{n.op.word}")
    return Inline(call(helper, n.x, axis=lean_axes(n), correction=correction))


@says("norm")
def norm(n: Site) -> Inline:
    """Functions of our own: the gradient of ``ops.norm`` at the zero vector is not a number."""
    order = n.op.order
    if order in (1, float("inf")):
        maker = "ops.sum" if order == 1 else "ops.max"
        return Inline(call(maker, call("ops.abs", n.x), axis=lean_axes(n)))
    if order == 2:
        return Inline(call(n.helper("reduce.l2_norm"), n.x, axis=lean_axes(n)))
    return Inline(call(n.helper("reduce.p_norm"), n.x, order, axis=lean_axes(n)))


@says("sort", "argsort")
def sort(n: Site) -> Inline:
    """``ops.sort``, of the negative values where the largest comes first."""
    maker, axis = f"ops.{n.op.word}", n.axis(n.op.axis)
    if not n.op.descending:
        return Inline(call(maker, n.x, axis=axis))
    made = call(maker, text("-{}", n.x), axis=axis)
    return Inline(text("-{}", made) if n.op.word == "sort" else made)


@says("top_k")
def top_k(n: Site) -> Inline:
    """``ops.top_k``, which takes the last axis."""
    axis = n.axis(n.op.axis)
    if axis == -1:
        return Inline(call("ops.top_k", n.x, n.op.k))
    return Inline(call(n.helper("reduce.top_k"), n.x, n.op.k, axis=axis))
