"""Networks that are running averages of others, held against the training that moves them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from ..diagnostics import Diagnostic, Span, error
from ..ir.nodes import Program
from ..ir.objective import Objective, updated
from ..ir.owned import parameters
from ..ir.walk import shared_calls
from ..spec.records import Spec
from ..text import Node

SELECTING = ("freeze", "groups", "regularize")


def average_findings(spec: Spec, training: Node, program: Program) -> Iterator[Diagnostic]:
    """What is wrong with averages where something is trained."""
    objectives = [made for made in program.objectives.values() if isinstance(made, Objective)]
    if not objectives:
        return
    steps = objectives[0].parts or objectives[:1]
    changed = {name for part in steps for name in part.changed}
    called = {name for part in steps for name in part.called}
    for part in steps:
        if called and not part.changed:
            message = "nothing can be updated: only averages are called here"
            helps = ["call the network that they follow as well"]
            yield error("E0601", message, part.span, helps=helps)
    inside = _inside(program, called)
    for name, network in program.networks.items():
        of = spec.networks[name].average_of
        if of is None or network.average is None:
            continue
        yield from _updated(name, training, network.span)
        yield from _chosen(name, training)
        outer = next((inside[n] for n in (network.average.of, name) if n in inside), None)
        if outer is not None:
            message = f"an average beside `{outer}`, which calls one of the two networks, is not compiled yet"
            helps = [f"call them in the loss itself instead of `{outer}`"]
            yield error("E0802", message, of.span, helps=helps)
        elif name not in called:
            message = f"no loss calls the average `{name}`"
            helps = ["`training.ema` is an average of all weights, for evaluation"]
            yield error("E0601", message, network.span, helps=helps)
        elif network.average.of not in changed:
            message = (
                f"`{network.average.of}` is never updated, so its average stays where it begins"
            )
            yield error("E0601", message, of.span, helps=["average a network that is trained"])
        owned = parameters(network).values()
        if any(item.node.op.word == "spectral_norm" for item in owned):
            yield error("E0802", "an average beside `spectral_norm` is not compiled yet", of.span)


def _inside(program: Program, called: set[str]) -> dict[str, str]:
    """Networks that others call which a training uses: name -> one that calls it."""
    found: dict[str, str] = {}
    waiting = list(called)
    while waiting:
        outer = waiting.pop()
        network = program.every.get(outer)
        for name in shared_calls(network.body.nodes) if network is not None else ():
            if name not in found:
                found[name] = outer
                waiting.append(name)
    return found


def _updated(name: str, training: Node, span: Span) -> Iterator[Diagnostic]:
    """E0601 for a step that would update an average."""
    steps = training.get("steps")
    for step in steps.elements if steps is not None and steps.is_list else ():
        if step.is_map and name in updated(step):
            message = f"`{name}` is an average: no optimizer changes it"
            also = [(span, "defined here")]
            helps = ["update the network that it follows"]
            yield error("E0601", message, step.items["update"].span, also=also, helps=helps)


def _chosen(name: str, training: Node) -> Iterator[Diagnostic]:
    """E0603 for selectors that lead into an average."""
    phases = training.get("phases")
    listed = phases.elements if phases is not None and phases.is_list else ()
    sections = [training, *(phase for phase in listed if phase.is_map)]
    for section, key in product(sections, SELECTING):
        for word in _words(section.get(key)):
            if str(word.value).partition(".")[0] == name:
                message = f"`{name}` is an average, which nothing but its network changes"
                yield error("E0603", message, word.span, helps=["remove it"])


def _words(node: Node | None) -> Sequence[Node]:
    """The selectors of a field of ``training``."""
    if node is None:
        return ()
    entries = node.elements if node.is_list else [node]
    found = [
        match for entry in entries if entry.is_map and (match := entry.get("match")) is not None
    ]
    plain = [entry for entry in entries if entry.is_str]
    return [
        *plain,
        *(item for match in found for item in (match.elements if match.is_list else [match])),
    ]
