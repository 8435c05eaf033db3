"""Modules that a network owns once: shared ops and blocks, and the networks it calls.

The network builds them first.  Definitions below it that use one receive it as an argument of their
forward pass, so that every use has the same parameters.
"""

from __future__ import annotations

from typing import Any

from ...compiler.ir.build import leave
from ...compiler.ir.nodes import Call, Network
from ...compiler.ir.walk import shared_calls
from .expr import Expr, Name, source
from .model import Child
from .turns import loose_calls


class SharedLowering:
    """The shared modules of one definition.

    Attributes:
        network: the network that is lowered, None in a definition below it.
        borrowed: modules that a definition is given, with their annotations.
    """

    def __init__(self, owner: Any, network: Network | None) -> None:
        self.owner, self.lowering, self.network = owner, owner.lowering, network
        self.borrowed: dict[str, str] = {}

    def place(self, name: str) -> str:
        """How a shared module is called here."""
        if self.network is not None:
            return name if self.owner.dialect.functional else f"self.{name}"
        self.borrowed[name] = self.lowering.modules[name]
        return name

    def passed(self, definition: Any) -> list[Expr]:
        """The modules that a use of a definition hands on."""
        return [Name(self.place(name)) for name in definition.modules]

    def children(self) -> list[Child]:
        """What the network builds before everything else."""
        if self.network is None:
            return []
        found = [self.owner.emitter.shared_child(node) for node in self.network.shared.values()]
        self.lowering.modules = {
            child.attr: annotation(child.build, self.owner.dialect) for child in found
        }
        for name, node in shared_calls(self.network.body.nodes).items():
            found.append(self._call(name, node))
        if self.owner.dialect.functional:
            self._in_turn({child.attr: child for child in found})
            self.owner.names.holder |= dict.fromkeys(child.attr for child in found)
        return found

    def _in_turn(self, children: dict[str, Child]) -> None:
        """Let calls wait for each other where the graph would run them in another order.

        Raises:
            DiagnosticError: E0803.
        """
        portable = self.lowering.program.portable
        for node in loose_calls(self.owner.bodies, portable):
            children[node.shared].in_turn = True
            self.lowering.modules[node.shared] = "InTurn"
            self.lowering.use_helpers({"order.After", "order.InTurn"})

    def _call(self, name: str, node: Call) -> Child:
        """The module behind uses of a shared block or a network."""
        known = self.lowering.program.params
        types = {key: leave(value.type, known) for key, value in node.inputs.items()}
        build, definition = self.owner.construct(node, types.get("x"))
        merged = self.lowering.lean(self.owner.merger.merge([build] * len(self.owner.bodies)))
        functional = self.owner.dialect.functional
        kind = "keras.Model" if functional else self.owner.dialect.definition_name(definition.name)
        self.lowering.modules[name] = kind
        wrapped = functional and not isinstance(node.block, Network)
        return Child(name, merged, node.span, wraps=definition if wrapped else None, types=types)


def annotation(build: Expr, dialect: Any) -> str:
    """The annotation of a shared op's module."""
    func = getattr(build, "func", build)
    return "layers.Layer" if dialect.functional else source(func)
