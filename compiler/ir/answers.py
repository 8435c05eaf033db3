"""Which fields of the data the losses of an objective compare with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diagnostics import Diagnostic, error
from ..losses import Loss
from ..ops import Refusal
from .nodes import OpNode
from .objective import Objective
from .term import Term

MOVES = ("cast", "expand", "reshape", "squeeze")
"""What makes answers fit the shape of an output."""


def answers(made: Objective) -> Iterator[tuple[OpNode, Loss, str]]:
    """Every term that compares with a field as it is: its node, the loss, the field's name."""
    fields = {id(value): name for name, value in made.body.inputs.items()}
    nodes = [node for node in made.body.nodes if isinstance(node, OpNode)]
    makers = {id(value): node for node in nodes for value in node.outputs.values()}
    for node in nodes:
        if not isinstance(node.op, Term):
            continue
        value: Any = node.inputs["target"]
        while (maker := makers.get(id(value))) is not None and maker.op.word in MOVES:
            value = maker.inputs["x"]
        if id(value) in fields:
            yield node, node.op.loss, fields[id(value)]


def uncounted(made: Objective, fields: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Losses that have fewer scores than a field has classes.

    Args:
        made: the objective.
        fields: the data's, by name.
    """
    for node, loss, name in answers(made):
        plan = fields[name]
        ids = len(plan.parts) == 1 and plan.parts[0].encode == "index"
        classes = len(plan.parts[0].categories) + 1 if ids and plan.classes is None else plan.classes
        given = made.body.inputs[name] if loss.target == "values" else node.inputs["target"]
        try:
            loss.check(node.inputs["x"].type, given.type, classes)
        except Refusal as problem:
            helps = [problem.help] if problem.help else []
            yield error(problem.code, problem.message, node.span, problem.text, helps=helps)


def answered(made: Objective, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields again, those with ids that scores are for with their number and what is ignored."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for node, loss, name in answers(made):
        count = node.inputs["x"].type.channels
        if loss.reading == "classes" and isinstance(count, int):
            found.setdefault(name, []).append((count, getattr(loss, "ignore", None)))
    return {
        name: plan
        if name not in found
        else replace(
            plan,
            scores=min(count for count, _ in found[name]),
            ignored=found[name][0][1] if len({ignored for _, ignored in found[name]}) == 1 else None,
        )
        for name, plan in fields.items()
    }
