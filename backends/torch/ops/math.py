"""Elementary functions and arithmetic of two values: ``torch.sin(x)``, ``x / y``."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import both, counted
from ...code.say import Inline, Site
from . import says
from .merge import joint_layout

PLAIN = (
    "abs", "acos", "acosh", "asin", "asinh", "atan", "atanh", "ceil", "cos", "cosh", "erf", "erfc",
    "exp", "expm1", "floor", "log10", "log1p", "log2", "reciprocal", "round", "rsqrt", "sign", "sin",
    "sinh", "sqrt", "square", "tan", "trunc",
)  # fmt: skip
"""Functions that ``torch`` calls by the same name."""


@says(*PLAIN, layout="any")
def plain(n: Site) -> Inline:
    """``torch.sin(x)`` and its like."""
    return Inline(call(f"torch.{n.op.word}", n.x))


@says("is_finite", "is_nan", layout="any")
def question(n: Site) -> Inline:
    """``torch.isfinite(x)``."""
    return Inline(call(f"torch.{n.op.word.replace('_', '')}", n.x))


@says("log", layout="any")
def log(n: Site) -> Inline:
    """``torch.log``."""
    return Inline(call("torch.log", text("{} + {}", n.x, n.op.epsilon) if n.op.epsilon else n.x))


@says("negative", layout="any")
def negative(n: Site) -> Inline:
    """``-x``."""
    return Inline(text("-{}", n.x))


@says("clip", layout="any")
def clip(n: Site) -> Inline:
    """``torch.clamp``."""
    low, high = counted(n, n.op.min), counted(n, n.op.max)
    return Inline(call("torch.clamp", n.x, min=low, max=high))


SIGNS = {"divide": "{} / {}", "power": "{} ** {}"}


@says(*SIGNS, layout=joint_layout)
def arithmetic(n: Site) -> Inline:
    """``x / y``."""
    return Inline(text(SIGNS[n.op.word], *both(n)))


FUNCTIONS = {"atan2": "torch.atan2", "hypot": "torch.hypot", "mod": "torch.remainder"}


@says(*FUNCTIONS, layout=joint_layout)
def function(n: Site) -> Inline:
    """``torch.atan2(x, y)``."""
    return Inline(call(FUNCTIONS[n.op.word], *both(n)))


@says("floor_divide", layout=joint_layout)
def floor_divide(n: Site) -> Inline:
    """``x // y``, which has no gradient of its own for real numbers."""
    quotient = text("{} // {}" if n.x_type.dtype == "int" else "{} / {}", *both(n))
    return Inline(quotient if n.x_type.dtype == "int" else call("torch.floor", quotient))


@says("squared_difference", layout=joint_layout)
def squared_difference(n: Site) -> Inline:
    """``torch.square(x - y)``."""
    return Inline(call("torch.square", text("{} - {}", *both(n))))
