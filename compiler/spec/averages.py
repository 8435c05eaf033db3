"""``average_of``: a network that has the layers of another one."""

from __future__ import annotations

from ..diagnostics import Diagnostic, Span, did_you_mean, error, shown
from .records import NetworkSpec, Spec

EXAMPLE = "`target: {average_of: online, decay: 0.99}`"
TAKEN = "it has those of the other network"


def averages(spec: Spec, report: list[Diagnostic]) -> None:
    """Give every average what the network has that it follows; mistakes are reported.

    One that is wrong stays empty, so that nothing more is said about it.
    """
    for name, network in spec.networks.items():
        if network.average_of is None:
            if network.decay is not None:
                message = "`decay` is that of an average"
                report.append(error("E0206", message, network.decay.span, helps=[EXAMPLE]))
            continue
        found = _wrong(spec, name, network)
        report += found
        if found:
            network.average_of, network.steps = None, []
        else:
            other = spec.networks[str(network.average_of.value)]
            network.inputs, network.input_spans = other.inputs, other.input_spans
            network.shared, network.steps = other.shared, other.steps
            network.outputs, network.defaults = other.outputs, other.defaults


def _wrong(spec: Spec, name: str, network: NetworkSpec) -> list[Diagnostic]:
    """What an average says that it cannot."""
    of = network.average_of
    assert of is not None
    found = _more(name, network)
    if network.decay is None:
        message = f"`{shown(name)}` needs a `decay`: the share that it keeps in an update"
        found.append(error("E0202", message, network.span, helps=[EXAMPLE]))
    word = str(of.value) if of.is_str else ""
    if not of.is_str:
        found.append(error("E0203", "`average_of` must name a network", of.span, helps=[EXAMPLE]))
    elif word not in spec.networks:
        known = [other for other, item in spec.networks.items() if item.average_of is None]
        helps = did_you_mean(word, known) or [f"networks: {', '.join(known)}"]
        found.append(error("E0301", f"unknown network `{shown(word)}`", of.span, helps=helps))
    elif word == name:
        message = f"`{name}` cannot be an average of itself"
        found.append(error("E0206", message, of.span, helps=[EXAMPLE]))
    elif spec.networks[word].average_of is not None:
        message = f"`{word}` is an average itself, and no optimizer changes it"
        also = [(spec.networks[word].span, "defined here")]
        found.append(error("E0206", message, of.span, also=also))
    return found


def _more(name: str, network: NetworkSpec) -> list[Diagnostic]:
    """E0206 for whatever stands beside ``average_of``."""
    told: dict[str, Span | None] = {
        "inputs": next(iter(network.input_spans.values()), None),
        "shared": next((step.span for step in network.shared.values()), None),
        "layers": next((step.span for step in network.steps), None),
        "outputs": None if network.outputs is None else network.outputs.span,
        "weights": None if network.weights is None else network.weights.span,
    }
    return [
        error("E0206", f"`{key}` beside `average_of`: {TAKEN}", span, helps=["remove it"])
        for key, span in told.items()
        if span is not None
    ]
