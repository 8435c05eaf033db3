"""What a target framework makes of a program, for commands that look before writing."""

from __future__ import annotations

from importlib import import_module

from ..backends.code.lower import Lowering
from ..compiler.diagnostics import Diagnostic, DiagnosticError
from ..compiler.ir.nodes import Program


def lowering(program: Program, target: str) -> Lowering:
    """The decisions of a target's passes.

    Raises:
        DiagnosticError: E0803, the target has no word for an op.
    """
    structure = import_module(f"...backends.{target}.structure", __name__)
    return Lowering(program, structure.dialect(program))


def unsupported(program: Program, targets: tuple[str, ...]) -> list[Diagnostic]:
    """E0803 for every op that a target can say neither itself nor in simpler ops."""
    found: list[Diagnostic] = []
    for target in targets:
        try:
            lowering(program, target)
        except DiagnosticError as problem:
            found += problem.diagnostics
    return found
