"""Networks that several networks of one training call: each of these would have a copy of its own."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Diagnostic, Span, error
from ..ir.nodes import Network, Program
from ..ir.owned import parameters
from ..ir.walk import shared_calls


def copied_findings(program: Program) -> Iterator[Diagnostic]:
    """E0802 for a network of which a training would have several copies, and move them apart."""
    told: set[str] = set()
    for objective in program.objectives.values():
        called = called_by(objective)
        holders = {network.name: f"`{network.name}` itself" for network, _ in called.values()}
        for name, (network, span) in called.items():
            for inner in dict.fromkeys(within(network)):
                first = holders.setdefault(inner.name, f"`{name}`")
                if first == f"`{name}`" or inner.name in told or not parameters(inner):
                    continue
                told.add(inner.name)
                message = f"training of `{inner.name}` in `{name}` and in {first} is not compiled"
                if inner.name in called:
                    message = f"training of `{inner.name}` beside `{name}`, which calls it, is not compiled"
                notes = ["each network has its own copy of what it calls, and the copies would part"]
                helps = [f"call it under `let`, as `h: {inner.name}(…)`, and let other networks take `h`"]
                yield error("E0802", message, span, helps=helps, notes=notes)


def called_by(network: Network) -> dict[str, tuple[Network, Span]]:
    """The networks of this spec that one calls, and where; imported ones are part of it."""
    calls = shared_calls(network.body.nodes).values()
    blocks = [(call.block, call) for call in calls if call.home is not None]
    return {b.name: (b, call.span) for b, call in blocks if isinstance(b, Network)}


def within(network: Network) -> Iterator[Network]:
    """The networks that one calls, and those that these call."""
    for inner, _ in called_by(network).values():
        yield inner
        yield from within(inner)
