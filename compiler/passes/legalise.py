"""legalise(target): every op has a word of the backend, or a body in simpler ops, or is refused.

The result stands beside the program: `Legal.expansions` maps a node to the nodes that replace it for
this target.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field

from ..diagnostics import Diagnostic, DiagnosticError, error
from ..ir.expand import expand
from ..ir.nodes import OpNode, Program
from ..ir.walk import op_nodes


@dataclass
class Legal:
    """Which nodes are replaced for a target; id of a node -> nodes that all have a word."""

    expansions: dict[int, list[OpNode]] = field(default_factory=dict)


def legalise(program: Program, target: str, words: Container[str]) -> Legal:
    """Replace what the backend has no word for.

    Args:
        program: after the shared passes.
        target: name of the backend, for messages.
        words: ops the backend has an entry for.

    Raises:
        DiagnosticError: E0803 for every op that has neither a word nor a body.
    """
    legal = Legal()
    problems: list[Diagnostic] = []
    for node in op_nodes(program):
        _legalise(node, target, words, legal, problems)
    if problems:
        raise DiagnosticError(problems)
    return legal


def _legalise(
    node: OpNode, target: str, words: Container[str], legal: Legal, problems: list[Diagnostic]
) -> None:
    if node.op.word in words:
        return
    parts = expand(node)
    if parts is None:
        problems.append(
            error(
                "E0803",
                f"`{node.op.word}` cannot be compiled for {target}",
                node.span,
                notes=["the backend has no word for it, and it has no body in simpler ops"],
            )
        )
        return
    for part in parts:
        _legalise(part, target, words, legal, problems)
    leaves = [legal.expansions.get(id(part), [part]) for part in parts]
    legal.expansions[id(node)] = [leaf for found in leaves for leaf in found]
