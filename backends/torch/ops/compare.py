"""Comparisons, the logic of truth values, and choices that depend on them."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import aligned, both, constant
from ...code.say import Inline, Site
from . import says
from .merge import joint_layout

SIGNS = {
    "equal": "==", "not_equal": "!=", "greater": ">", "greater_equal": ">=", "less": "<",
    "less_equal": "<=", "logical_and": "&", "logical_or": "|", "logical_xor": "^",
}  # fmt: skip


@says(*SIGNS, layout=joint_layout)
def comparison(n: Site) -> Inline:
    """``x > y``."""
    return Inline(text(f"{{}} {SIGNS[n.op.word]} {{}}", *both(n)))


@says("logical_not", layout="any")
def logical_not(n: Site) -> Inline:
    """``~x``."""
    return Inline(text("~{}", n.x))


@says("where", layout=joint_layout)
def where(n: Site) -> Inline:
    """``torch.where(condition, x, y)``."""
    x, condition, other = aligned(n, "condition", "otherwise")
    return Inline(call("torch.where", condition, x, other))


@says("masked_fill", layout=joint_layout)
def masked_fill(n: Site) -> Inline:
    """``x.masked_fill(mask, value)``."""
    x, mask = aligned(n, "mask")
    return Inline(text("{}.masked_fill({}, {})", x, mask, constant(n, n.op.value)))
