"""prune: leave out what nobody reads.

A step whose value reaches no output would only be an unused variable in generated code, and a
parameter that never learns.  It is left out, with a warning when the spec wrote it.  A step stays
when any use of its definition needs it, because all uses share one definition; `trim` says first
which outputs are needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics import Diagnostic, warning
from ..ir.nodes import AnyNode, Body, Bundle, Call, Guard, Loop, Program, Value
from ..ir.walk import Row, definitions, op_nodes, rows_of
from .trim import trim

SILENT = ("padding_mask",)
"""Nodes the builder adds itself."""


def prune(program: Program, report: list[Diagnostic]) -> None:
    """Remove dead nodes from every definition, users before producers."""
    trim(program)
    parts = {id(part.body) for whole in program.objectives.values() for part in whole.parts}
    for bodies in reversed(list(definitions(program))):
        if all(isinstance(body.result, (Value, Bundle)) for body in bodies):
            silent = id(bodies[0]) in parts  # what one update does not read, another may
            _bodies(bodies, [] if silent else report)
    used = {name for node in op_nodes(program) for name in (node.shared, node.module)}
    for network in program.every.values():
        for name, node in list(network.shared.items()):
            if node.name not in used:
                del network.shared[name]
                message = f"shared module `{name}` is never used"
                report.append(warning("W0301", message, node.span, "left out"))


def _bodies(bodies: list[Body], report: list[Diagnostic]) -> None:
    needed: set[int] = set()
    for body in bodies:
        results = (
            list(body.result.items.values()) if isinstance(body.result, Bundle) else [body.result]
        )
        for value in (*results, *body.exports.values()):
            _need(value, needed)
    lists = {i: body.nodes for i, body in enumerate(bodies)}
    kept = _sweep(lists, needed, report)
    for i, body in enumerate(bodies):
        body.nodes[:] = kept[i]
    _let_go(rows_of(kept), needed)


def _let_go(rows: list[Row], needed: set[int]) -> None:
    """Where every use takes a guard that reads elsewhere, what came before it may be gone."""
    for row in rows:
        guards = {i: node for i, node in row.items() if isinstance(node, Guard)}
        if all(guard.taken for guard in guards.values()):
            for guard in guards.values():
                guard.input = guard.input if id(guard.input) in needed else guard.result
        taken = {i: guard.nodes for i, guard in guards.items() if guard.taken}
        _let_go(rows_of(taken) if taken else [], needed)


def _need(value: Value, needed: set[int]) -> None:
    needed.add(id(value))
    if value.list_of is not None:
        needed.add(id(value.list_of))


def _sweep(
    lists: Mapping[int, list[AnyNode]], needed: set[int], report: list[Diagnostic]
) -> dict[int, list[AnyNode]]:
    """Walk rows backwards, keeping those that anything later needs."""
    kept: dict[int, list[AnyNode]] = {i: [] for i in lists}
    for row in reversed(rows_of(lists)):
        if not any(_alive(node, needed) for node in row.values()):
            _tell(row, report)
            continue
        if isinstance(next(iter(row.values())), Guard):
            _guard(row, needed, report)
        for node in row.values():
            if not isinstance(node, Guard):
                for _, value in node.reads():
                    _need(value, needed)
        for i, node in row.items():
            kept[i].append(node)
    return {i: nodes[::-1] for i, nodes in kept.items()}


def _alive(node: Any, needed: set[int]) -> bool:
    if any(id(value) in needed for value in node.outputs.values()):
        return True
    return isinstance(node, Loop) and any(id(e) in needed for e in node.exports.values())


def _guard(row: Row, needed: set[int], report: list[Diagnostic]) -> None:
    for guard in row.values():
        _need(guard.result if guard.taken else guard.input, needed)
    taken = {i: guard.nodes for i, guard in row.items() if guard.taken}
    if taken:
        for i, nodes in _sweep(taken, needed, report).items():
            row[i].nodes[:] = nodes


def _tell(row: Row, report: list[Diagnostic]) -> None:
    node = next(iter(row.values()))
    word = getattr(getattr(node, "op", None), "word", node.name)
    word = node.block.name if isinstance(node, Call) else word
    if word in SILENT or isinstance(node, Guard) or getattr(node, "folded", False):
        return
    if any(found.code == "W0305" and found.span == node.span for found in report):
        return
    report.append(
        warning(
            "W0305",
            f"nothing reads what `{word}` gives",
            node.span,
            "left out",
            helps=["use it in a later step, name it in `outputs`, or remove it"],
        )
    )
