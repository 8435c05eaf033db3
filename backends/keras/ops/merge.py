"""Values joined into one."""

from __future__ import annotations

from ...code.expr import Expr, call, text
from ...code.index import widened
from ...code.say import Inline, Site
from . import says


def operands(n: Site) -> list[Expr]:
    """All operands; a vector gets the axes that let it meet every position."""
    types = [n.x_type, *n.types["with"]]
    exprs = [n.x, *n.values("with")]
    pairs = zip(types, exprs, strict=True)
    return [widened(e, n.out.rank, False) if t.rank < n.out.rank else e for t, e in pairs]


SIGNS = {"add": " + ", "subtract": " - ", "multiply": " * "}


@says(*SIGNS)
def arithmetic(n: Site) -> Inline:
    """``x + skip``."""
    found = operands(n)
    return Inline(text(SIGNS[n.op.word].join(["{}"] * len(found)), *found))


@says("average")
def average(n: Site) -> Inline:
    """``(x + skip) / 2``."""
    found = operands(n)
    return Inline(text(f"({' + '.join(['{}'] * len(found))}) / {{}}", *found, len(found)))


@says("maximum", "minimum")
def extreme(n: Site) -> Inline:
    """A function of our own, two at a time, so that equal values share the gradient."""
    first, *others = operands(n)
    for other in others:
        first = call(n.helper(f"merge.{n.op.word}"), first, other)
    return Inline(first)


@says("concat")
def concat(n: Site) -> Inline:
    """``ops.concatenate``."""
    return Inline(call("ops.concatenate", [n.x, *n.values("with")], axis=n.axis(n.op.axis)))
