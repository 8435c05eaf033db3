"""Rewrites and annotations between the built program and a backend, one file each.

Building already gives names and types (see ``compiler/ir``).  The passes below run in this order;
the IR's law is checked after each (`compiler.ir.legality`).  The last two depend on the target and
write beside the program instead of into it, so that one program serves three targets.
"""

from __future__ import annotations

from collections.abc import Callable

from ..diagnostics import Diagnostic
from ..ir.legality import check
from ..ir.nodes import Program
from .outline import outline
from .prune import prune

Pass = Callable[[Program, list[Diagnostic]], None]

PASSES: tuple[tuple[str, Pass], ...] = (("prune", prune), ("outline", outline))
"""Passes that every target shares, in order.  ``legalise`` and ``layout`` follow per target."""


def run_passes(program: Program, report: list[Diagnostic], until: str | None = None) -> None:
    """Run the shared passes in order, up to and including ``until``.

    Raises:
        IllegalProgram: a pass broke the IR: a bug in Triglot.
    """
    check(program)
    for name, rewrite in PASSES:
        rewrite(program, report)
        check(program)
        if name == until:
            return
