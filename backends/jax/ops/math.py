"""Elementary functions and arithmetic of two values: ``jnp.sin(x)``, ``x / y``."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import both, counted
from ...code.say import Inline, Site
from . import says

PLAIN = {
    **{word: f"jnp.{word}" for word in (
        "ceil", "cos", "cosh", "exp", "expm1", "floor", "log10", "log1p", "log2", "reciprocal",
        "round", "sign", "sin", "sinh", "sqrt", "square", "tan", "trunc",
    )},
    **{word: f"jnp.arc{word[1:]}" for word in ("acos", "acosh", "asin", "asinh", "atan", "atanh")},
    **{word: f"jax.lax.{word}" for word in ("erf", "erfc", "rsqrt")},
    "is_finite": "jnp.isfinite",
    "is_nan": "jnp.isnan",
}  # fmt: skip
"""Functions of ``jax.numpy`` and, where that has none, of ``jax.lax``."""


@says(*PLAIN)
def plain(n: Site) -> Inline:
    """``jnp.sin(x)`` and its like."""
    return Inline(call(PLAIN[n.op.word], n.x))


@says("abs")
def absolute(n: Site) -> Inline:
    """By the sign, because the gradient of ``jnp.abs`` at 0 is 1."""
    if n.x_type.dtype == "int":
        return Inline(call("jnp.abs", n.x))
    return Inline(text("{} * {}", n.x, call("jnp.sign", n.x)))


@says("log")
def log(n: Site) -> Inline:
    """``jnp.log``."""
    return Inline(call("jnp.log", text("{} + {}", n.x, n.op.epsilon) if n.op.epsilon else n.x))


@says("negative")
def negative(n: Site) -> Inline:
    """``-x``."""
    return Inline(text("-{}", n.x))


@says("clip")
def clip(n: Site) -> Inline:
    """A function of our own, because the gradient of ``jnp.clip`` on a bound is a half."""
    low, high = counted(n, n.op.min), counted(n, n.op.max)
    if n.x_type.dtype == "int":
        return Inline(call("jnp.clip", n.x, min=low, max=high))
    return Inline(call(n.helper("pointwise.clip"), n.x, min=low, max=high))


SIGNS = {"divide": "{} / {}", "power": "{} ** {}"}


@says(*SIGNS)
def arithmetic(n: Site) -> Inline:
    """``x / y``."""
    return Inline(text(SIGNS[n.op.word], *both(n)))


FUNCTIONS = {"atan2": "jnp.arctan2", "hypot": "jnp.hypot", "mod": "jnp.mod"}


@says(*FUNCTIONS)
def function(n: Site) -> Inline:
    """``jnp.arctan2(x, y)``."""
    return Inline(call(FUNCTIONS[n.op.word], *both(n)))


@says("floor_divide")
def floor_divide(n: Site) -> Inline:
    """``x // y`` of whole numbers, the floor of ``x / y`` of real ones."""
    quotient = text("{} // {}" if n.x_type.dtype == "int" else "{} / {}", *both(n))
    return Inline(quotient if n.x_type.dtype == "int" else call("jnp.floor", quotient))


@says("squared_difference")
def squared_difference(n: Site) -> Inline:
    """``jnp.square(x - y)``."""
    return Inline(call("jnp.square", text("{} - {}", *both(n))))
