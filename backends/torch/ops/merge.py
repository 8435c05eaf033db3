"""Values joined into one."""

from __future__ import annotations

from ...code.expr import Expr, call, text
from ...code.index import widened
from ...code.say import Flat, Inline, Site
from . import says


def joint_layout(op: object, layout: object) -> tuple[object, object]:
    """Operands meet in the layout of the current value; flattened ones in logical order."""
    wanted = "last" if isinstance(layout, Flat) else layout
    return wanted, wanted


def operands(n: Site) -> list[Expr]:
    """All operands; a vector gets the axes that let it meet channels where they stand here."""
    types = [n.x_type, *n.types["with"]]
    exprs = [n.x, *n.values("with")]
    pairs = zip(types, exprs, strict=True)
    return [widened(e, n.out.rank, n.first) if t.rank < n.out.rank else e for t, e in pairs]


SIGNS = {"add": " + ", "subtract": " - ", "multiply": " * "}


@says(*SIGNS, layout=joint_layout)
def arithmetic(n: Site) -> Inline:
    """``x + skip``."""
    found = operands(n)
    return Inline(text(SIGNS[n.op.word].join(["{}"] * len(found)), *found))


@says("average", layout=joint_layout)
def average(n: Site) -> Inline:
    """``(x + skip) / 2``."""
    found = operands(n)
    return Inline(text(f"({' + '.join(['{}'] * len(found))}) / {{}}", *found, len(found)))


@says("maximum", "minimum", layout=joint_layout)
def extreme(n: Site) -> Inline:
    """``torch.maximum``, of two at a time."""
    first, *others = operands(n)
    for other in others:
        first = call(f"torch.{n.op.word}", first, other)
    return Inline(first)


@says("concat", layout=joint_layout)
def concat(n: Site) -> Inline:
    """``torch.cat``."""
    return Inline(call("torch.cat", (n.x, *n.values("with")), dim=n.axis(n.op.axis)))
