"""Comparisons, the logic of truth values, and choices that depend on them."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import aligned, both, constant
from ...code.say import Inline, Site
from . import says

SIGNS = {"greater": ">", "greater_equal": ">=", "less": "<", "less_equal": "<="}


@says(*SIGNS)
def comparison(n: Site) -> Inline:
    """``x > y``."""
    return Inline(text(f"{{}} {SIGNS[n.op.word]} {{}}", *both(n)))


@says("equal", "not_equal", "logical_and", "logical_or", "logical_xor")
def function(n: Site) -> Inline:
    """``ops.equal(x, y)``."""
    return Inline(call(f"ops.{n.op.word}", *both(n)))


@says("logical_not")
def logical_not(n: Site) -> Inline:
    """``ops.logical_not``."""
    return Inline(call("ops.logical_not", n.x))


@says("where")
def where(n: Site) -> Inline:
    """``ops.where(condition, x, y)``."""
    x, condition, other = aligned(n, "condition", "otherwise")
    return Inline(call("ops.where", condition, x, other))


@says("masked_fill")
def masked_fill(n: Site) -> Inline:
    """``ops.where(mask, value, x)``."""
    x, mask = aligned(n, "mask")
    return Inline(call("ops.where", mask, constant(n, n.op.value), x))
