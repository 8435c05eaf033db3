"""Modules that several steps have in common: those under ``shared:``, and networks.

Every use is a node of its own, and all of them name the one module that owns the parameters.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, did_you_mean, error, shown
from ..ops import OPS, Op
from ..spec.fields import Resolver
from ..spec.naming import segment
from ..spec.records import NetworkSpec, Step
from ..spec.scope import POISON, Poisoned, Scope
from ..spec.words import default_words
from ..types.dims import Size
from ..types.record import Field
from .calls import count_uses
from .nodes import AnyNode, Body, Bundle, Call, Network, OpNode, Value
from .unify import Unifier
from .values import operands, owned_shapes, shapes

if TYPE_CHECKING:
    from .build import Builder
    from .steps import StepBuilder


@dataclass
class SharedStep:
    """A block, a composite or a network under ``shared:``; it is built where it is used.

    Attributes:
        step: what stands under ``shared:``.
        scope: names there.
        name: of the module.
        sizes: shapes of what it owns, from its first use.
    """

    step: Step
    scope: Scope
    name: str
    sizes: list[Any] | None = None


class SharingBuilder:
    """Builds uses of shared modules and of networks."""

    def __init__(self, builder: Builder, steps: StepBuilder) -> None:
        self.builder, self.steps = builder, steps

    def declare(self, step: Step, scope: Scope, body: Body) -> OpNode | SharedStep | None:
        """A module under ``shared:``; its types are known at its first use."""
        if step.kind == "poison":
            return None
        name = body.unique(step.name or step.word, step.span)
        if step.kind in ("block", "network") or (step.kind == "op" and OPS[step.word].block):  # type: ignore[attr-defined]
            return SharedStep(step, scope, name)
        if step.kind != "op":
            helps = ["give the steps a name under `blocks:`, and share that"]
            message = f"`{step.word}` cannot be shared: share an op, a block or a network"
            self.builder.tell(error("E0206", message, step.span, helps=helps))
            return None
        kind: type[Op] = OPS[step.word]  # type: ignore[assignment]
        try:
            values, _ = self.steps.fields(step, kind, scope, None)
        except DiagnosticError as problem:
            self.builder.tell(*problem.diagnostics)
            return None
        except Poisoned:
            return None
        return OpNode(name, step.span, kind(**{**default_words(kind), **values}), {}, {}, {})

    def use(self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any) -> Any:
        """A use of a shared module: one set of parameters, however often it is used."""
        owner = scope.modules[step.word]
        if owner is POISON:
            raise Poisoned
        if isinstance(owner, SharedStep):
            return self._use_block(owner, step, scope, body, nodes, current)
        kind = type(owner.op)
        values, given = self.steps.fields(step, kind, scope, self.steps.first(current))
        current = self.steps.spread(step, kind, current, given)
        fields = {name: owner.op.get(name) for name in kind.fields} | values
        fields |= dict.fromkeys(given, True)
        label = f"{owner.name}_use"
        result = self.steps.apply(kind(**fields), step, given, body, nodes, current, name=label)
        node = nodes[-1]
        assert isinstance(node, OpNode)
        if owner.parameters and shapes(owner) != shapes(node):
            raise self._differs(step, owner.span)
        owner.parameters = owner.parameters or plain(node.parameters)
        owner.inputs = owner.inputs or self._outside(node.inputs)
        node.parameters, node.shared = {}, owner.name
        return result

    def _differs(self, step: Step, place: Any) -> DiagnosticError:
        message = f"`{step.word}` is shared, but its parameters would differ here"
        return DiagnosticError(error("E0501", message, step.span, also=[(place, "shared module")]))

    def _outside(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """Inputs of the first use whose sizes have no names but those of the whole spec."""
        return {
            name: tuple(map(self._plain, item)) if isinstance(item, tuple) else self._plain(item)
            for name, item in inputs.items()
        }

    def _plain(self, value: Value) -> Value:
        from .build import leave

        known = {k: b.value for k, b in self.builder.globals.names.items()}
        return Value(leave(value.type, known), value.word, value.span, None)

    def _use_block(
        self,
        owner: SharedStep,
        step: Step,
        scope: Scope,
        body: Body,
        nodes: list[AnyNode],
        current: Any,
    ) -> Any:
        """A use of a shared block or composite."""
        use = replace(step, name=step.name or f"{owner.name}_use")
        if owner.step.kind == "network":
            word = owner.step.word
            return self.network(replace(use, word=word), scope, body, nodes, current)
        if owner.step.kind == "block":
            found = self.steps.calls.call(use, owner.step, scope, owner.scope, body, nodes, current)
        else:
            fields = {**owner.step.fields, **step.fields}
            found = self.steps.op(
                replace(use, word=owner.step.word, fields=fields), scope, body, nodes, current
            )
        node = nodes[-1]
        assert isinstance(node, Call)
        sizes = owned_shapes(node.body.nodes)
        if owner.sizes is not None and owner.sizes != sizes:
            raise self._differs(step, owner.step.span)
        owner.sizes, node.shared = sizes, owner.name
        return found

    # -- networks --------------------------------------------------------------------------------

    def network(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """A network as a step: its inputs by name, the current value for those that are left."""
        network = self.target(step)
        given: dict[str, Value] = {}
        resolver = Resolver(step.word, scope)
        for name, node in step.fields.items():
            if name not in network.input_names:
                continue  # `until`
            found = resolver._value(f"{step.word}.{name}", Field("value"), node)
            given[name] = operands(step, found, node)
        left = [name for name in network.input_names if name not in given]
        listed = list(current) if isinstance(current, tuple) else [current]
        if left and (len(left) == len(listed) or step.source is not None):
            if len(left) != len(listed):
                raise self._arity(step, left, len(listed))
            pairs = zip(left, listed, strict=True)
            given |= {name: self.steps.need(step, value) for name, value in pairs}
        elif left:
            raise self._arity(step, left, 1)
        return self.call(network, step, given, body, nodes)

    def target(self, step: Step) -> Network:
        """The network that a step names; built now if it was not yet."""
        builder, name = self.builder.word(step.word)
        spec = builder.spec.networks[name]
        until = ""
        if "until" in step.fields and "until" not in spec.inputs:
            until = self._until(step, spec)
        wanted = segment(step.name or step.word.replace(".", "_"))
        network = builder.network(name, until, wanted)
        if network is None:
            message = f"network `{step.word}` uses itself"
            raise DiagnosticError(
                error("E0304", message, step.span, also=[(spec.span, "defined here")])
            )
        values: list[Any] = [network.body.result, *network.body.inputs.values()]
        if any(value is POISON or value is None for value in values):
            raise Poisoned
        return network

    @staticmethod
    def _until(step: Step, spec: NetworkSpec) -> str:
        """The step with which a use of a network ends."""
        node = step.fields["until"]
        known = [inner.name for inner in spec.steps if inner.name is not None]
        if not node.is_str or str(node.value) not in known:
            helps = did_you_mean(str(node.value), known)
            helps = helps or [f"steps with a name: {', '.join(known) or 'none'}"]
            message = f"`{step.word}` has no step `{shown(node.raw)}`"
            raise DiagnosticError(error("E0301", message, node.span, helps=helps))
        return str(node.value)

    @staticmethod
    def _arity(step: Step, left: list[str], count: int) -> DiagnosticError:
        names = ", ".join(f"`{name}`" for name in left)
        helps = [f"`{step.word}: {{{', '.join(f'{name}: ...' for name in left)}}}`"]
        message = f"`{step.word}` still needs {names}, and there is {count} value for it"
        if count != 1:
            message = f"`{step.word}` still needs {names}, and there are {count} values for it"
        return DiagnosticError(error("E0202", message, step.span, "called here", helps=helps))

    def call(
        self,
        network: Network,
        step: Step,
        given: dict[str, Value],
        body: Body,
        nodes: list[AnyNode],
    ) -> Any:
        """The call of a network with a value for every input."""
        from .build import leave

        unifier = Unifier(step, self.builder.program.symbols)
        for name in network.input_names:
            unifier.match(name, network.body.inputs[name], given[name])
        known = {k: b.value for k, b in self.builder.globals.names.items()}
        outputs = {
            name: Value(leave(unifier.here(kind), known), step.word, step.span, body)
            for name, kind in network.body.output_types.items()
        }
        taken = {name: body.take(given[name]) for name in network.input_names}
        node = Call(
            body.unique(step.name or f"{network.name}_use", step.span),
            step.span,
            network,
            network.body,
            {},
            taken,
            outputs,
            segment(network.name),
            unifier.sizes,
        )
        count_uses(node)
        nodes.append(node)
        return outputs[""] if "" in outputs else Bundle(dict(outputs))


def plain(parameters: dict[str, Any]) -> dict[str, Any]:
    """Parameters whose sizes are numbers without an expression."""
    return {
        name: replace(p, shape=tuple(int(d) if isinstance(d, Size) else d for d in p.shape))
        for name, p in parameters.items()
    }
