"""Reductions over axes, running totals and orderings."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import lean_axes, over
from ...code.say import Inline, Site
from . import says

PLAIN = (
    "sum", "mean", "max", "min", "prod", "any", "all", "count_nonzero", "argmax", "argmin", "cumsum",
    "cumprod", "median",
)  # fmt: skip


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``jnp.mean(x, axis=(1, 2))``."""
    mask = over(n, "mask")
    if mask is not None and n.op.word != "sum":
        return Inline(call(n.helper(f"reduce.{n.op.word}_where"), n.x, mask, axis=lean_axes(n)))
    if n.op.word in ("max", "min") and n.x_type.dtype == "float":
        return Inline(call(n.helper(f"reduce.a{n.op.word}"), n.x, axis=lean_axes(n)))
    return Inline(call(f"jnp.{n.op.word}", n.x, axis=lean_axes(n), where=mask))


@says("logsumexp")
def logsumexp(n: Site) -> Inline:
    """``jax.nn.logsumexp``."""
    return Inline(call("jax.nn.logsumexp", n.x, axis=lean_axes(n)))


@says("var", "std")
def moment(n: Site) -> Inline:
    """``jnp.var``, or functions of our own for what it lacks."""
    mask, correction = over(n, "mask"), n.op.correction or None
    if mask is not None:
        helper = n.helper(f"reduce.{n.op.word}_where")
        return Inline(call(helper, n.x, mask, axis=lean_axes(n), correction=correction))
    maker = "jnp.var" if n.op.word == "var" else n.helper("reduce.std")
    return Inline(call(maker, n.x, axis=lean_axes(n), correction=correction))


NORMS = {1: "l1_norm", 2: "l2_norm", float("inf"): "max_norm"}


@says("norm")
def norm(n: Site) -> Inline:
    """Functions of our own: the gradient of ``jnp.linalg.norm`` at 0 is not a number."""
    order = n.op.order
    if order in NORMS:
        return Inline(call(n.helper(f"reduce.{NORMS[order]}"), n.x, axis=lean_axes(n)))
    return Inline(call(n.helper("reduce.p_norm"), n.x, order, axis=lean_axes(n)))


@says("sort", "argsort")
def sort(n: Site) -> Inline:
    """``jnp.sort``; with ``descending=True`` it turns the gradients of equal values around."""
    axis = n.axis(n.op.axis)
    if n.op.word == "sort" and n.op.descending:
        return Inline(text("-{}", call("jnp.sort", text("-{}", n.x), axis=axis)))
    down = n.op.descending or None
    return Inline(call(f"jnp.{n.op.word}", n.x, axis=axis, descending=down))


@says("top_k")
def top_k(n: Site) -> Inline:
    """``top_k``, which minds signs of zeros; ``jax.lax.top_k`` of integers."""
    axis = n.axis(n.op.axis)
    whole = n.x_type.dtype == "int"
    function = "jax.lax.top_k" if whole else n.helper("routing.top_k")
    return Inline(call(function, n.x, n.op.k, axis=None if axis == -1 else axis))
