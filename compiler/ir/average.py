"""Networks that are running averages of others: ``target: {average_of: online, decay: 0.99}``.

Such a network has the layers of the other one and arrays of its own, which begin as those do.  No gradient
changes them, and an op with running statistics uses them as in evaluation, as where a network is frozen.
After every update of the other network ``t = decay * t + (1 - decay) * o`` for every parameter, and its
running statistics are those of the other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..diagnostics import DiagnosticError, error
from ..spec.evaluate import evaluate
from ..spec.records import NetworkSpec
from ..spec.scope import Scope
from .nodes import Network
from .owned import parameters
from .walk import shared_calls

SHARE = "it is the share that the average keeps in an update: `decay: 0.99`"


@dataclass(frozen=True)
class Average:
    """Whose weights a network follows.

    Attributes:
        of: name of the other network.
        decay: share that the average keeps.
    """

    of: str
    decay: float

    def home(self, name: str, path: str) -> str:
        """The array of the other network that an array of the average ``name`` follows."""
        return self.of + path.removeprefix(name)


def average(spec: NetworkSpec, network: Network, scope: Scope, imported: bool) -> Average:
    """What a spec says about an average.

    Args:
        spec: its section.
        network: as it was built.
        scope: of the parameters that ``decay`` may name.
        imported: it stands in another file.

    Raises:
        DiagnosticError: E0203 or E0209 the decay is no share; E0802 what is not compiled.
    """
    assert spec.average_of is not None and spec.decay is not None
    problem = None
    if imported:
        problem = (
            "an average in another file is not compiled yet: write it in the spec that trains it"
        )
    elif any(isinstance(call.block, Network) for call in shared_calls(network.body.nodes).values()):
        problem = "an average of a network that calls another one is not compiled yet"
    if problem:
        helps = ["write what they have in common under `blocks:`"]
        raise DiagnosticError(error("E0802", problem, spec.average_of.span, helps=helps))
    decay = evaluate(spec.decay, scope)
    if isinstance(decay, bool) or not isinstance(decay, (int, float)):
        raise DiagnosticError(
            error("E0203", "`decay` must be a number", spec.decay.span, helps=[SHARE])
        )
    if not 0 <= decay < 1:
        raise DiagnosticError(
            error("E0209", "`decay` must lie in [0, 1)", spec.decay.span, helps=[SHARE])
        )
    return Average(str(spec.average_of.value), float(decay))


def averages(network: Network) -> dict[str, Average]:
    """The averages that an objective calls, by name."""
    called: Mapping[str, Any] = shared_calls(network.body.nodes)
    return {
        name: call.block.average
        for name, call in called.items()
        if isinstance(call.block, Network) and call.block.average is not None
    }


def followed(network: Network) -> dict[str, str]:
    """Path of every array of the averages that an objective calls -> of the array that it follows."""
    every = averages(network)
    heads = {path: path.partition(".")[0] for path in parameters(network)}
    return {path: every[head].home(head, path) for path, head in heads.items() if head in every}
