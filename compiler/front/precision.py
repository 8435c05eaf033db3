"""A precision lower than that of the weights, held against what the networks consist of."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Span, error
from ..ir.nodes import Call, OpNode, Program
from ..ir.walk import op_nodes
from ..policy.precision import unlowered
from ..policy.training import Training


def precision_findings(training: Training, program: Program, span: Span) -> Iterator[Diagnostic]:
    """E0209 for ops that have no such arithmetic, E0801 for gradients of networks.

    What an objective computes itself is float32, whatever its networks compute in.

    Args:
        training: the policy.
        program: the networks.
        span: where the precision stands.
    """
    if not training.lowered:
        return
    objectives = program.objectives.values()
    free = {id(node) for objective in objectives for node in objective.body.nodes}
    told: set[str] = set()
    for node in op_nodes(program):
        word = node.op.word
        why = None if id(node) in free or word in told else unlowered(word, training.precision)
        if why is not None:
            told.add(word)
            yield refused(f"`{word}` cannot be computed in {training.precision}", why, span, node)
    slopes = (n for o in objectives for n in o.body.nodes if isinstance(n, Call) and n.slope)
    for call in slopes:
        message = f"the gradient of a network in {training.precision} is not compiled yet"
        also = [(call.span, "this needs its second derivatives")]
        yield error("E0801", message, span, also=also, helps=["remove it: float32 is the default"])
        return


def refused(message: str, why: str, span: Span, node: OpNode) -> Diagnostic:
    """The finding about one op."""
    helps = ["remove it: float32 is the default"]
    return error("E0209", message, span, also=[(node.span, f"here: {why}")], helps=helps)
