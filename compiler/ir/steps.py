"""Building steps: ops, calls and structures; every mistake poisons only what depends on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, error
from ..ops import OPS, Op, Refusal
from ..spec.evaluate import condition
from ..spec.fields import Resolver
from ..spec.records import Step
from ..spec.scope import POISON, Poisoned, Scope
from ..spec.words import default_sizes, default_words
from ..spec.written import Written
from ..text import Node as TextNode
from ..types.record import Record
from .adding import made_node
from .binding import bind, parts
from .calls import CallBuilder, read_op
from .composites import CompositeBuilder
from .compute import ComputeBuilder
from .custom import Custom, CustomReader
from .expand import lone
from .loops import LoopBuilder
from .nodes import AnyNode, Body, Bundle, Guard, OpNode, Value
from .refusals import refusal, several_values, too_many
from .sharing import SharingBuilder
from .structures import StructureBuilder
from .values import operands, poison_names

if TYPE_CHECKING:
    from .build import Builder

VALUE_KINDS = ("value", "values", "module")


class StepBuilder:
    """Turns `Step` records into nodes of a body."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.calls = CallBuilder(builder, self)
        self.loops = LoopBuilder(builder, self)
        self.structures = StructureBuilder(builder, self)
        self.composites = CompositeBuilder(builder)
        self.compute = ComputeBuilder(self)
        self.sharing = SharingBuilder(builder, self)

    def run(
        self, steps: list[Step], scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """Build steps in order and return the value after the last one.

        Args:
            steps: what to build.
            scope: names; extended by every ``as``.
            body: owner of the values.
            nodes: list that receives the nodes (of the body, or of a guard in it).
            current: value that enters; None when a network with several inputs begins.
        """
        later = {s.name: s.name_span for s in steps if s.name and s.name_span}
        later.update({name: span for s in steps for name, span in s.parts.items()})
        for step in steps:
            scope.later = {n: p for n, p in later.items() if n not in scope.names}
            scope.bind("prev", current if current is not None else POISON)
            try:
                current = self.guarded(step, scope, body, nodes, current)
            except DiagnosticError as problem:
                self.builder.tell(*problem.diagnostics)
                current = POISON
            except Poisoned:
                current = POISON
            if current is POISON:
                poison_names(step, scope)
            if step.name is not None:
                bind(self.builder, step.name, step.name_span, scope, current)
                later.pop(step.name, None)
            for name, value in parts(self.builder, step, current):
                bind(self.builder, name, step.parts[name], scope, value)
                later.pop(name, None)
                current = POISON if value is POISON else current
        return current

    def guarded(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """A step with its ``from`` and ``when``."""
        current = self.source(step, scope, current)
        if step.when is None or self.loops.varies(step, scope):
            return self.looped(step, scope, body, nodes, current)
        taken, origin = condition(step.when, scope)
        inner: list[AnyNode] = []
        outer, body.sink = body.sink, inner
        try:
            result = self.looped(step, scope, body, inner, current) if taken else current
        finally:
            body.sink = outer
        if not (isinstance(current, Value) and isinstance(result, Value)):
            if taken:
                nodes += inner
            return result
        out = Value(result.type, result.word, result.span, body, dict(result.parts))
        out.passes_on(result)
        entry, final = body.take(current), body.take(result)
        for read in (entry, final):
            read.uses += 1
        nodes.append(
            Guard(
                body.unique("guard", step.span),
                step.span,
                taken,
                origin,
                inner,
                entry,
                final,
                {"": out},
            )
        )
        return out

    def source(self, step: Step, scope: Scope, current: Any) -> Any:
        """The value a step takes: ``from``, else the current one."""
        if step.source is None:
            return current
        resolver = Resolver(step.word, scope)
        from ..types.record import Field

        found = resolver._values("from", Field("values"), step.source)
        if not found:
            helps = ["leave `from` out to take the value of the step before"]
            message = "`from` names no value"
            raise DiagnosticError(error("E0203", message, step.source.span, helps=helps))
        return found[0] if len(found) == 1 else found

    def looped(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """A step with its ``repeat`` or ``each``."""
        if step.loops:
            return self.loops.build(step, scope, body, nodes, current)
        return self.one(step, scope, body, nodes, current)

    def one(self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any) -> Any:
        """One call of whatever kind."""
        builders: dict[str, Callable[..., Any]] = {
            "op": self.op,
            "shared": self.sharing.use,
            "block": self.calls.build,
            "chosen": self.chosen,
            "network": self.sharing.network,
            "layers": self.structures.layers,
            "residual": self.structures.residual,
            "parallel": self.structures.parallel,
            "compute": self.compute.build,
            "custom": self.custom,
        }
        if step.kind == "poison":
            return POISON
        return builders[step.kind](step, scope, body, nodes, current)

    def op(self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any) -> Any:
        """An op of the vocabulary."""
        kind: type[Op] = OPS[step.word]  # type: ignore[assignment]
        values, given = self.fields(step, kind, scope, self.first(current))
        current = self.spread(step, kind, current, given)
        record = kind(**{**default_words(kind), **values, **dict.fromkeys(given, True)})
        return self.apply(record, step, given, body, nodes, current)

    @staticmethod
    def first(current: Any) -> Any:
        """The first of several values that a step takes."""
        return current[0] if isinstance(current, tuple) else current

    def spread(self, step: Step, kind: type[Op], current: Any, given: dict[str, Any]) -> Value:
        """The value a step takes; the others of ``from: [a, b]`` fill its value fields in order."""
        found, rest = current, []
        if isinstance(current, tuple):
            found, rest = current[0], list(operands(step, current[1:]))
        for name, field in kind.fields.items():
            if field.kind == "values" and rest:
                given[name], rest = (*rest, *given.get(name, ())), []
            elif field.kind == "value" and rest and name not in given:
                given[name] = rest.pop(0)
        if rest:
            raise DiagnosticError(too_many(step, len(current), len(current) - len(rest)))
        for name, field in kind.fields.items():
            if field.required and field.kind in ("value", "values") and name not in given:
                helps = [f"`{step.word}: {{{name}: ...}}`"]
                message = f"`{step.word}` needs `{name}`"
                raise DiagnosticError(error("E0202", message, step.span, helps=helps))
        return self.need(step, found)

    def custom(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """A function of the user."""
        reader = CustomReader(self.builder.spec.path, self.builder.program.symbols)
        op, others = reader.read(step, scope)
        given: dict[str, Any] = {"with": others} if others else {}
        current = self.spread(step, Custom, current, given)
        name = step.name or op.call.partition(".")[2]
        return self.apply(op, step, given, body, nodes, current, name=name)

    def chosen(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """The op that a parameter of type ``op`` stands for, with its settings or its defaults."""
        bound, place, settings = scope.names[step.word].value, scope, step.fields
        word = str(bound)
        if isinstance(bound, Written):
            given = read_op(bound.node, step.word)
            word, place, settings = given.word, bound.scope, given.fields
        kind: type[Op] = OPS[word]  # type: ignore[assignment]
        missing = [n for n, f in kind.fields.items() if f.required and n not in settings]
        if missing:
            raise DiagnosticError(
                error(
                    "E0202",
                    f"`{word}` needs `{missing[0]}`, which `{step.word}` cannot give",
                    step.span,
                )
            )
        current = self.need(step, current)
        chosen = replace(step, word=word, fields=settings)
        values, _ = self.fields(chosen, kind, place, current)
        return self.apply(
            kind(**{**default_words(kind), **values}),
            chosen,
            {},
            body,
            nodes,
            current,
            step.name or step.word,
        )

    def need(self, step: Step, current: Any) -> Value:
        """The current value; an error when there is none or it has several parts."""
        if current is None:
            raise DiagnosticError(
                error("E0308", f"`{step.word}` has no input", step.span, helps=[self._no_input()])
            )
        if current is POISON:
            raise Poisoned
        if isinstance(current, tuple):
            raise DiagnosticError(too_many(step, len(current), 1))
        if isinstance(current, Bundle):
            raise DiagnosticError(several_values(step, current))
        assert isinstance(current, Value)
        return current

    def _no_input(self) -> str:
        """Why a network begins without a current value."""
        if any(network.inputs for network in self.builder.spec.networks.values()):
            return "a network with several inputs starts without a current value: add `from:`"
        return 'declare what enters: `inputs: {features: "vector[8]"}`, or add `data:`'

    def fields(
        self, step: Step, kind: type[Record], scope: Scope, current: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Static fields, and values of the network, of an op; all mistakes together."""
        x = current.type if isinstance(current, Value) else None
        spatial = getattr(kind, "spatial_rank", 0)
        resolver = Resolver(step.word, scope, x, spatial)
        values: dict[str, Any] = {}
        given: dict[str, Any] = {}
        problems, poisoned = [], False
        for name, node in step.fields.items():
            field = kind.fields[name]
            if x is None and field.kind in ("axis", "axes"):
                continue
            try:
                found = resolver.resolve(name, field, node)
                if field.kind in ("value", "values"):
                    found = operands(step, found, node)
            except DiagnosticError as problem:
                problems += problem.diagnostics
                continue
            except Poisoned:
                poisoned = True
                continue
            values[name] = True if field.kind in VALUE_KINDS else found
            if field.kind in VALUE_KINDS:
                given[name] = found
        if problems:
            raise DiagnosticError(problems)
        if poisoned or any(found is POISON for found in given.values()):
            raise Poisoned
        return {**default_sizes(kind, resolver.spatial), **values}, given

    def apply(
        self,
        op: Op,
        step: Step,
        given: dict[str, Any],
        body: Body,
        nodes: list[AnyNode],
        current: Value,
        name: str | None = None,
    ) -> Any:
        """Infer, own parameters, append the node; ``given`` are the values of value fields."""
        if op.block:
            return self.composites.build(op, step, given, body, nodes, current, name)
        label = name or step.name or op.core.word
        try:
            unique = body.unique(label, step.span)
            node = made_node(op, step.span, step.word, given, body, current, unique)
        except Refusal as problem:
            raise DiagnosticError(refusal(problem, step, current, given)) from None
        self._count(node)
        nodes.append(node)
        self.warn_padding(op, step, current, given)
        return lone(node)

    @staticmethod
    def _count(node: OpNode) -> None:
        for _, value in node.reads():
            value.uses += 1
            if value.list_of is not None:
                value.list_of.used = True

    def warn_padding(self, op: Op, step: Step, current: Value, given: dict[str, Any]) -> None:
        """W0302: an op that looks at whole sequences reads padding as if it were real."""
        padded = current.parts.get("mask")
        if padded is None or not op.sees_padding() or "mask" in given or "kv" in given:
            return
        from .refusals import padding_warning

        self.builder.tell(padding_warning(step, current, visible=not self.builder.stack))

    def mask_of(self, value: Value, node: TextNode, body: Body) -> Value:
        """``text.mask``: a node at the start of the network, dropped when nobody reads it."""
        kind: type[Op] = OPS["padding_mask"]  # type: ignore[assignment]
        op = kind(pad=value.type.pad)
        pad = node.get("pad")
        out = Value(
            op.infer(value.type), f"{value.word}.mask", pad.span if pad else value.span, body
        )
        out.label = "mask"
        body.nodes.append(
            OpNode(
                body.unique(f"{value.word}_mask", value.span),
                value.span,
                op,
                {"x": value},
                {"": out},
                {},
            )
        )
        return out
