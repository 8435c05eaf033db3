"""Gradient checkpointing as a policy asks for it, held against the networks."""

from __future__ import annotations

from ..diagnostics import Diagnostic, did_you_mean, error, shown
from ..ir.nodes import Block, Program
from ..ir.recompute import inside, named, repeated
from ..policy.training import Training
from ..text import Node

FIELD = "gradient_checkpointing"


def recompute_findings(record: Training, training: Node, program: Program) -> list[Diagnostic]:
    """Settle ``program.recomputed``; what is wrong with the blocks that are asked for.

    E0209 where nothing is repeated, E0603 for names of no block that is used, E0801 for activations
    whose penalty would be counted again.
    """
    if record.gradient_checkpointing is None or FIELD not in training.items:
        return []
    given, findings = training.items[FIELD], list[Diagnostic]()
    chosen = list[tuple[Block, Node]]()
    if record.gradient_checkpointing is True:
        chosen = [(block, given) for block in repeated(program)]
        if not chosen:
            message = "no block is repeated, so that `true` chooses nothing"
            findings.append(error("E0209", message, given.span, helps=_known(program)))
    else:
        for node in given.elements if given.is_list else [given]:
            name = str(node.value)
            blocks = [block for block in named(program, name) if block.bodies]
            chosen += [(block, node) for block in blocks]
            if not blocks:
                findings.append(_nothing(name, node, program))
    for block, node in chosen:
        for op in inside(block):
            if op.op.costs:
                message = f"`{op.op.word}` in what is computed again (`{block.name}`) is not compiled yet"
                also = [(op.span, "it would be counted again")]
                findings.append(error("E0801", message, node.span, also=also))
                break
    program.recomputed = [] if findings else [block for block, _ in chosen]
    return findings


def _nothing(name: str, node: Node, program: Program) -> Diagnostic:
    """E0603 for a name that leads to no block, or to one without a use."""
    if name in program.blocks:
        message = f"the block `{shown(name)}` is used nowhere"
        return error("E0603", message, node.span, helps=_known(program))
    if name in program.every:
        message = f"`{shown(name)}` is a network"
        helps = ["name its blocks: a network that is computed again as a whole keeps no less"]
        return error("E0603", message, node.span, helps=helps)
    helps = did_you_mean(name, _names(program)) or _known(program)
    return error("E0603", f"there is no block `{shown(name)}`", node.span, helps=helps)


def _names(program: Program) -> list[str]:
    """Blocks that are used, under the names by which the policy may call them."""
    used = {key: block for key, block in program.blocks.items() if block.bodies}
    return list(dict.fromkeys(block.composite or key for key, block in used.items()))


def _known(program: Program) -> list[str]:
    names = _names(program)
    if not names:
        return ["write the steps in question under `blocks:`, and name that block here"]
    return [f"blocks here: {', '.join(f'`{name}`' for name in names)}"]
