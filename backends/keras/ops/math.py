"""Elementary functions and arithmetic of two values: ``ops.sin(x)``, ``x / y``."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import both, counted
from ...code.say import Inline, Site
from . import says

PLAIN = {
    **{word: word for word in (
        "abs", "ceil", "cos", "cosh", "erf", "erfc", "exp", "expm1", "floor", "log10", "log1p", "log2",
        "reciprocal", "round", "rsqrt", "sign", "sin", "sinh", "sqrt", "square", "tan", "trunc",
    )},
    **{word: f"arc{word[1:]}" for word in ("acos", "acosh", "asin", "asinh", "atan", "atanh")},
    "is_finite": "isfinite",
    "is_nan": "isnan",
}  # fmt: skip
"""Functions of ``keras.ops``."""


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``ops.sin(x)`` and its like."""
    return Inline(call(f"ops.{PLAIN[n.op.word]}", n.x))


@says("log")
def log(n: Site) -> Inline:
    """``ops.log``."""
    return Inline(call("ops.log", text("{} + {}", n.x, n.op.epsilon) if n.op.epsilon else n.x))


@says("negative")
def negative(n: Site) -> Inline:
    """``-x``."""
    return Inline(text("-{}", n.x))


@says("clip")
def clip(n: Site) -> Inline:
    """``ops.clip``, or one bound of it."""
    low, high = counted(n, n.op.min), counted(n, n.op.max)
    if high is None:
        return Inline(call("ops.maximum", n.x, low))
    return Inline(
        call("ops.minimum", n.x, high) if low is None else call("ops.clip", n.x, low, high)
    )


SIGNS = {"divide": "{} / {}", "power": "{} ** {}"}


@says(*SIGNS)
def arithmetic(n: Site) -> Inline:
    """``x / y``."""
    return Inline(text(SIGNS[n.op.word], *both(n)))


FUNCTIONS = {"atan2": "ops.arctan2", "hypot": "ops.hypot", "mod": "ops.mod"}


@says(*FUNCTIONS)
def function(n: Site) -> Inline:
    """``ops.arctan2(x, y)``."""
    return Inline(call(FUNCTIONS[n.op.word], *both(n)))


@says("floor_divide")
def floor_divide(n: Site) -> Inline:
    """``x // y`` of whole numbers, the floor of ``x / y`` of real ones."""
    quotient = text("{} // {}" if n.x_type.dtype == "int" else "{} / {}", *both(n))
    return Inline(quotient if n.x_type.dtype == "int" else call("ops.floor", quotient))


@says("squared_difference")
def squared_difference(n: Site) -> Inline:
    """``ops.square(x - y)``."""
    return Inline(call("ops.square", text("{} - {}", *both(n))))
