"""Values joined into one."""

from __future__ import annotations

from ...code.expr import call, text
from ...code.operands import aligned
from ...code.say import Flat, Inline, Site
from . import says


def joint_layout(op: object, layout: object) -> tuple[object, object]:
    """Operands meet in the layout of the current value; flattened ones in logical order."""
    wanted = "last" if isinstance(layout, Flat) else layout
    return wanted, wanted


SIGNS = {"add": " + ", "subtract": " - ", "multiply": " * "}


@says(*SIGNS, layout=joint_layout)
def arithmetic(n: Site) -> Inline:
    """``x + skip``."""
    found = aligned(n, "with")
    return Inline(text(SIGNS[n.op.word].join(["{}"] * len(found)), *found))


@says("average", layout=joint_layout)
def average(n: Site) -> Inline:
    """``(x + skip) / 2``."""
    found = aligned(n, "with")
    return Inline(text(f"({' + '.join(['{}'] * len(found))}) / {{}}", *found, len(found)))


@says("maximum", "minimum", layout=joint_layout)
def extreme(n: Site) -> Inline:
    """``torch.maximum``, of two at a time."""
    first, *others = aligned(n, "with")
    for other in others:
        first = call(f"torch.{n.op.word}", first, other)
    return Inline(first)


@says("concat", layout=joint_layout)
def concat(n: Site) -> Inline:
    """``torch.cat``."""
    return Inline(call("torch.cat", (n.x, *n.values("with")), dim=n.axis(n.op.axis)))
