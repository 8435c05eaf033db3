"""Objectives written as expressions: their syntax, and which networks they can change."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, DiagnosticError, Span, did_you_mean, error, shown, warning
from ..ir.nodes import Network, Program
from ..ir.walk import shared_calls
from ..spec.evaluate import parse_node
from ..text import Node
from ..text.expression import calls, names


def objective_findings(training: Node, program: Program, findings: list[Diagnostic]) -> None:
    """E0401 for what is no expression; E0601 and W0602 for networks that learn nothing.

    Names that only the trainer of a later version binds are not looked at.
    """
    if not training.is_map:
        return
    outer = _let(training, {}, findings)
    for node in _terms(training):
        _reached(node, {}, findings)
    steps = training.get("steps")
    if steps is None or not steps.is_list:
        return
    updated: set[str] = set()
    for step in steps.elements:
        if step.is_map:
            updated |= _step(step, outer, program, findings)
    inside = {called for name in updated for called in _called(name, program)}
    for name, network in program.networks.items():
        if name not in updated | inside and updated and network.average is None:
            findings.append(
                warning(
                    "W0602",
                    f"`{name}` is never updated",
                    network.span,
                    helps=[f"add a step with `update: {name}`"],
                )
            )


def _called(name: str, program: Program) -> Iterator[str]:
    """Networks that this one has copies of."""
    network = program.networks.get(name)
    for call in shared_calls(network.body.nodes).values() if network is not None else ():
        if isinstance(call.block, Network):
            yield call.block.name
            yield from _called(call.block.name, program)


def _step(
    step: Node, outer: dict[str, set[str]], program: Program, findings: list[Diagnostic]
) -> set[str]:
    """Check one update; returns the networks it changes."""
    known = _let(step, outer, findings)
    terms = list(_terms(step))
    reached: set[str] = set()
    for node in terms:
        reached |= _reached(node, known, findings)
    targets = step.get("update")
    if targets is None:
        return set()
    found = set()
    for target in targets.elements if targets.is_list else [targets]:
        name = str(target.value)
        found.add(name)
        if name not in program.networks:
            helps = did_you_mean(name, program.networks) or [
                f"networks: {', '.join(program.networks)}"
            ]
            findings.append(
                error("E0301", f"unknown network `{shown(name)}`", target.span, helps=helps)
            )
        elif terms and name not in reached:
            findings.append(_no_gradient(name, target.span, terms, reached & set(program.networks)))
    return found


def _no_gradient(name: str, span: Span, terms: list[Node], reached: set[str]) -> Diagnostic:
    only = ", ".join(sorted(reached)) or "no network"
    return error(
        "E0601",
        f"`{name}` gets no gradient in this step",
        span,
        "updated here",
        also=[(term.span, f"this loss depends only on: {only}") for term in terms[:3]],
        helps=[f"call `{name}(...)` in the loss, or update another network"],
    )


def _terms(section: Node) -> Iterator[Node]:
    """The expressions that are made small: ``loss``, and every entry of ``losses``."""
    loss = section.get("loss")
    if loss is not None and loss.is_str and "(" in str(loss.value):
        yield loss
    losses = section.get("losses")
    for node in losses.items.values() if losses is not None else ():
        if node.is_str:
            yield node


def _let(
    section: Node, outer: dict[str, set[str]], findings: list[Diagnostic]
) -> dict[str, set[str]]:
    """Named expressions and the networks each of them depends on."""
    known = dict(outer)
    node = section.get("let")
    for name, item in (node.items if node is not None else {}).items():
        known[name] = _reached(item, known, findings) if item.is_str else set()
    return known


def _reached(node: Node, known: dict[str, set[str]], findings: list[Diagnostic]) -> set[str]:
    """Everything an expression calls, also through names of ``let``."""
    try:
        expr = parse_node(node)
    except DiagnosticError as problem:
        told = {(found.code, found.span) for found in findings}
        findings += [each for each in problem.diagnostics if (each.code, each.span) not in told]
        return set()
    found = set(calls(expr))
    for name in names(expr):
        found |= known.get(name, set())
    return found
