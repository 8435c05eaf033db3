"""Values joined into one."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import aligned
from ...code.say import Inline, Site
from . import says

SIGNS = {"add": " + ", "subtract": " - ", "multiply": " * "}


@says(*SIGNS)
def arithmetic(n: Site) -> Inline:
    """``x + skip``."""
    found = aligned(n, "with")
    return Inline(text(SIGNS[n.op.word].join(["{}"] * len(found)), *found))


@says("average")
def average(n: Site) -> Inline:
    """``(x + skip) / 2``."""
    found = aligned(n, "with")
    return Inline(text(f"({' + '.join(['{}'] * len(found))}) / {{}}", *found, len(found)))


@says("maximum", "minimum")
def extreme(n: Site) -> Inline:
    """A helper for two at a time; ``jnp.maximum`` where nothing has a gradient."""
    first, *others = aligned(n, "with")
    real = n.x_type.dtype == "float"
    for other in others:
        maker = n.helper(f"pointwise.{n.op.word}") if real else f"jnp.{n.op.word}"
        first = call(maker, first, other)
    return Inline(first)


@says("concat")
def concat(n: Site) -> Inline:
    """``jnp.concatenate``."""
    return Inline(call("jnp.concatenate", [n.x, *n.values("with")], axis=n.axis(n.op.axis)))
