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
    """A function of our own, two at a time, so that equal values share the gradient."""
    first, *others = aligned(n, "with")
    maker = f"ops.{n.op.word}" if n.out.dtype == "int" else n.helper(f"merge.{n.op.word}")
    for other in others:
        first = call(maker, first, other)
    return Inline(first)


@says("concat")
def concat(n: Site) -> Inline:
    """``ops.concatenate``."""
    return Inline(call("ops.concatenate", [n.x, *n.values("with")], axis=n.axis(n.op.axis)))
