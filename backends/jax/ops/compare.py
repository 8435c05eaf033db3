"""Comparisons, the logic of truth values, and choices that depend on them."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import aligned, both, constant
from ...code.say import Inline, Site
from . import says

SIGNS = {
    "equal": "==", "not_equal": "!=", "greater": ">", "greater_equal": ">=", "less": "<",
    "less_equal": "<=", "logical_and": "&", "logical_or": "|", "logical_xor": "^",
}  # fmt: skip


@says(*SIGNS)
def comparison(n: Site) -> Inline:
    """``x > y``."""
    return Inline(text(f"{{}} {SIGNS[n.op.word]} {{}}", *both(n)))


@says("logical_not")
def logical_not(n: Site) -> Inline:
    """``~x``."""
    return Inline(text("~{}", n.x))


@says("where")
def where(n: Site) -> Inline:
    """``jnp.where(condition, x, y)``."""
    x, condition, other = aligned(n, "condition", "otherwise")
    return Inline(call("jnp.where", condition, x, other))


@says("masked_fill")
def masked_fill(n: Site) -> Inline:
    """``jnp.where(mask, value, x)``."""
    x, mask = aligned(n, "mask")
    return Inline(call("jnp.where", mask, constant(n, n.op.value, "jnp.inf"), x))
