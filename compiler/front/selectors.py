"""Selectors held against the networks: one that names no parameter is a mistake."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..diagnostics import Diagnostic, did_you_mean, error, shown
from ..ir.nodes import AnyNode, Call, Guard, Loop, Network, OpNode, Program
from ..ir.owned import Owned, parameters
from ..ir.walk import op_nodes
from ..policy.regularize import ROLES
from ..text import Node


def selector_findings(training: Node, program: Program) -> list[Diagnostic]:
    """What is wrong with the selectors of a training and of its phases."""
    findings: list[Diagnostic] = []
    phases = training.get("phases")
    listed = [] if phases is None else phases.elements if phases.is_list else [phases]
    for node in (training, *(phase for phase in listed if phase.is_map)):
        matched_findings(node, program, findings)
        frozen_findings(node, program, findings)
    return findings


def matched_findings(node: Node, program: Program, findings: list[Diagnostic]) -> None:
    """E0603 for every selector of ``regularize`` and ``groups`` that matches nothing."""
    listed = [found for key in ("regularize", "groups") if (found := node.get(key)) is not None]
    for entry in (
        one for found in listed for one in (found.elements if found.is_list else [found])
    ):
        match = entry.get("match") if entry.is_map else None
        if match is None:
            continue
        for name in match.elements if match.is_list else [match]:
            if name.is_str and not selected(str(name.value), program):
                findings.append(nothing_selected(str(name.value), name, program))


def frozen_findings(node: Node, program: Program, findings: list[Diagnostic]) -> None:
    """What is wrong with ``freeze``: selectors of nothing, statistics alone, everything."""
    found = node.get("freeze")
    if found is None:
        return
    owned: dict[str, Owned] = {}
    for network in program.networks.values():
        owned |= parameters(network)
    names = [n for n in (found.elements if found.is_list else [found]) if n.is_str]
    for name in names:
        word = str(name.value)
        stay = [item for item in owned.values() if item.frozen((word,))]
        still = [item for item in stay if not item.parameter.trainable]
        if not stay:
            findings.append(nothing_selected(word, name, program))
        elif len(stay) == len(still) == 1 and stay[0].path.endswith(word):
            helps = [f"freeze all of it: `{word.rpartition('.')[0]}`"]
            message = f"`{shown(word)}` is one of the running statistics, which stay together"
            findings.append(error("E0603", message, name.span, helps=helps))
        elif any(item.node.op.word == "spectral_norm" for item in still):
            message = "freezing `spectral_norm` is not compiled yet"
            findings.append(error("E0801", message, name.span))
    words = [str(name.value) for name in names]
    follow = [name for name, network in program.networks.items() if network.average is not None]
    every = [*words, *follow]
    rest = [item for item in owned.values() if item.parameter.trainable and not item.frozen(every)]
    if names and not rest:
        helps = ["freeze less of it, or train nothing: remove `training`"]
        findings.append(error("E0601", "everything is frozen", found.span, helps=helps))
    elif names:
        findings += [
            error("E0601", f"a step updates {which}, and all of it is frozen", found.span,
                  helps=["freeze less of it, or remove the step"])
            for which in idle(program, words)
        ]  # fmt: skip


def idle(program: Program, words: Sequence[str]) -> Iterator[str]:
    """Networks of a step in which frozen selectors leave nothing that it could update."""
    parts: list[Any] = [part for whole in program.objectives.values() for part in whole.parts]
    for part in parts:
        networks = [name for name in part.changed if name in program.networks]
        owned = [item for name in networks for item in parameters(program.networks[name]).values()]
        trained = [item for item in owned if item.parameter.trainable]
        if trained and all(item.frozen(words) for item in trained):
            yield " and ".join(f"`{name}`" for name in networks)


def nothing_selected(word: str, node: Node, program: Program) -> Diagnostic:
    """E0603 with the selectors there are."""
    known = [*ROLES, *(step.name for net in program.networks.values() for step in steps(net))]
    listed = ", ".join(f"`{role}`" for role in ROLES)
    helps = did_you_mean(word, known) or [
        f"{listed}, or names joined by dots: `model.dense.kernel`"
    ]
    return error("E0603", f"`{shown(word)}` selects no parameter", node.span, helps=helps)


def steps(network: Network) -> list[AnyNode]:
    """The named steps of a network's own list."""
    return list(_flat(network.body.nodes))


def selected(word: str, program: Program) -> bool:
    """Whether a selector names a trainable parameter; loops are not unrolled."""
    if word in ROLES:
        owned = (p for node in op_nodes(program) for p in node.parameters.values())
        return any(p.role == word and p.trainable for p in owned)
    parts = word.split(".")
    for network in program.networks.values():
        inside = parts[1:] if parts[0] == network.name else parts
        if not inside or any(reached(node, inside) for node in _within(network)):
            return True
    return False


def _within(network: Network) -> list[AnyNode]:
    return [*network.shared.values(), *_flat(network.body.nodes)]


def _flat(nodes: Sequence[AnyNode]) -> Iterator[AnyNode]:
    """Nodes, those inside guards among them."""
    for node in nodes:
        if isinstance(node, Guard):
            yield from _flat(node.nodes)
        else:
            yield node


def reached(node: AnyNode, parts: Sequence[str]) -> bool:
    """Whether a path that begins at this node leads to a parameter."""
    names = {node.name, getattr(node, "shared", None)}
    return parts[0] in names and _below(node, parts[1:])


def _below(node: AnyNode, parts: Sequence[str]) -> bool:
    """Whether the rest of a path leads on inside a node."""
    if isinstance(node, OpNode):
        owned = node.parameters
        return bool(owned) if not parts else list(parts) == [p for p in parts[:1] if p in owned]
    if not parts:
        return any(_owns(inner) for inner in _inner(node))
    if isinstance(node, Loop):
        if not (parts[0].isdigit() and int(parts[0]) < int(node.count)):
            return False
        if len(parts) == 1:
            return any(_owns(inner) for inner in _inner(node))
        lone = node.direct and any(_below(inner, parts[1:]) for inner in _inner(node))
        return lone or any(reached(inner, parts[1:]) for inner in _inner(node))
    return any(reached(inner, parts) for inner in _inner(node))


def _owns(node: AnyNode) -> bool:
    return _below(node, ())


def _inner(node: AnyNode) -> list[AnyNode]:
    """The nodes inside a call or a loop."""
    bodies = (
        node.bodies if isinstance(node, Loop) else [node.body] if isinstance(node, Call) else []
    )
    return [inner for body in bodies for inner in _flat(body.nodes)]
