"""Calls of blocks and networks: bind arguments, build the body once per distinct use."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, DiagnosticError, error, shown
from ..ops import OPS
from ..spec.evaluate import evaluate
from ..spec.records import MODIFIERS, BlockSpec, Step
from ..spec.scope import POISON, Binding, Poisoned, Scope
from ..spec.steps import StepReader
from ..spec.vocabulary import unknown_op
from ..spec.written import Written, written
from ..text import Node
from ..text.expression import ExpressionError, parse
from ..types.dims import Size
from ..types.record import Field
from .nodes import AnyNode, Block, Body, Bundle, Call, Value
from .refusals import too_many
from .values import operands

if TYPE_CHECKING:
    from .build import Builder
    from .steps import StepBuilder

DEPTH = 32
SECOND = "x_2"
"""How a parameter ``x`` of type `value` enters: ``x`` is the current value of every body."""
TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "text": (str,),
    "list": (list,),
}
WORDS = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "text": "text",
    "list": "a list",
}


class CallBuilder:
    """Builds uses of user-defined words."""

    def __init__(self, builder: Builder, steps: StepBuilder) -> None:
        self.builder, self.steps = builder, steps

    def build(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """A use of a block."""
        return self.call(step, step, scope, scope, body, nodes, current)

    def call(
        self,
        step: Step,
        owner: Step,
        scope: Scope,
        home: Scope,
        body: Body,
        nodes: list[AnyNode],
        current: Any,
    ) -> Any:
        """A use of the block that ``owner`` names; what ``step`` does not give is as in ``owner``.

        Args:
            step: the use.
            owner: where the block was given its arguments: ``step`` itself, or a shared module.
            scope: names at the use.
            home: names at the owner.
            body: owner of the values.
            nodes: receives the call.
            current: the value it takes.
        """
        from .build import body_key, enter, leave

        other, word = self.builder.word(owner.word)
        if other is not self.builder:
            there = replace(owner, word=word)
            return other.steps.calls.call(step, there, scope, home, body, nodes, current)
        spec = self.builder.spec.blocks[word]
        block = self.builder.program.blocks[self.builder.prefix + word]
        places = {name: (node, home) for name, node in owner.fields.items()}
        places |= {name: (node, scope) for name, node in step.fields.items()}
        current, rest = (current[0], current[1:]) if isinstance(current, tuple) else (current, ())
        arguments, values = self._arguments(spec, step, places, list(rest))
        values = {SECOND if name == "x" else name: value for name, value in values.items()}
        current = self.steps.need(step, current)
        inputs = {"x": enter(current.type, None if "in_channels" in arguments else "in_channels")}
        inputs |= {name: enter(value.type, None) for name, value in values.items()}
        key = body_key(arguments, inputs)
        inner = block.bodies.get(key)
        if inner is None:
            inner = self._instantiate(spec, block, arguments, inputs, values, step)
            block.bodies[key] = inner
            inner.arguments = arguments
        if inner.result is POISON:
            raise Poisoned
        outer = {k: b.value for k, b in self.builder.globals.names.items()}
        hidden = frozenset(k for k in outer if differs(scope.names.get(k), outer[k]))
        outer |= {k: int(outer[k]) for k in hidden if isinstance(outer[k], Size)}
        outer |= arguments
        outer["in_channels"] = current.type.dims[-1] if current.type.axes else None
        outputs = {
            name: Value(leave(kind, outer), step.word, step.span, body)
            for name, kind in inner.output_types.items()
        }
        taken = {"x": body.take(current)} | {n: body.take(v) for n, v in values.items()}
        node = Call(
            body.unique(step.name or word, step.span),
            step.span,
            block,
            inner,
            arguments,
            taken,
            outputs,
            hidden=hidden,
        )
        count_uses(node)
        nodes.append(node)
        return outputs[""] if "" in outputs else Bundle(dict(outputs))

    def _arguments(
        self, spec: BlockSpec, step: Step, places: dict[str, tuple[Any, Scope]], rest: list[Any]
    ) -> tuple[dict[str, Any], dict[str, Value]]:
        """Static arguments and values, by parameter; defaults and ``rest`` of ``from`` filled in."""
        from .build import block_params

        declared = block_params(spec)
        static: dict[str, Any] = {}
        values: dict[str, Value] = {}
        problems = []
        for name, kind in declared.items():
            node, scope = places.get(name, (None, self.builder.globals))
            if node is None and kind == "value" and rest:
                values[name] = self.steps.need(step, rest.pop(0))
                continue
            if node is None and kind:
                problems.append(
                    error(
                        "E0202",
                        f"`{step.word}` needs `{name}`",
                        step.span,
                        "missing here",
                        also=[
                            (spec.param_spans.get(name, spec.span), f"`{name}` is declared here")
                        ],
                    )
                )
                continue
            try:
                if node is None:
                    static[name] = self.builder.default(spec.params[name])
                elif kind == "value":
                    from ..spec.fields import Resolver

                    place = f"{step.word}.{name}"
                    found = Resolver(step.word, scope)._value(place, Field("value"), node)
                    values[name] = operands(step, found, node)
                else:
                    kind = kind or self._text(spec.params[name])
                    static[name] = self._checked(step.word, name, kind, node, scope)
            except DiagnosticError as problem:
                problems += problem.diagnostics
        if rest and not problems:
            problems.append(too_many(step, 1 + len(values) + len(rest), 1 + len(values)))
        if problems:
            raise DiagnosticError(problems)
        return static, values

    def _checked(self, word: str, name: str, kind: str, node: Any, scope: Scope) -> Any:
        if kind == "op":
            return self._op(word, name, node, scope)
        value = str(node.value) if self._is_text(kind, node, scope) else evaluate(node, scope)
        wanted = TYPES.get(kind)
        if wanted and (
            not isinstance(value, wanted) or (isinstance(value, bool) and kind != "bool")
        ):
            from ..spec.evaluate import describe

            raise DiagnosticError(
                error(
                    "E0203",
                    f"`{word}.{name}` must be {WORDS[kind]}",
                    node.span,
                    f"this is {describe(value)}",
                )
            )
        return value

    def _text(self, default: Node) -> str:
        """``text`` where that is what a parameter is unless something else is given."""
        try:
            value = self.builder.default(default)
        except (DiagnosticError, Poisoned):
            return ""
        return "text" if isinstance(value, str) else ""

    def _is_text(self, kind: str, node: Any, scope: Scope) -> bool:
        """Whether an argument is text as it stands: neither a name nor in quotes of its own."""
        if kind != "text" or not node.is_str or str(node.value) in scope.names:
            return False
        try:
            return parse(str(node.value)).op not in ("str", "if")
        except ExpressionError:
            return True

    def _op(self, word: str, name: str, node: Any, scope: Scope) -> str | Written:
        """The op given as an argument, with its settings if it has any, or that of an enclosing parameter."""
        node, scope = written(node, scope)
        if node.is_map:
            read_op(node, f"{word}.{name}")
            return Written(node, scope)
        given = str(node.value) if node.is_str else ""
        bound = scope.names.get(given)
        given = bound.value if bound is not None and isinstance(bound.value, str) else given
        if given.isidentifier() and given not in OPS:
            raise DiagnosticError(unknown_op(given, node.span, ()))
        if given not in OPS:
            helps = [f"`{name}: relu`, or with settings `{name}: {{leaky_relu: 0.2}}`"]
            text = f"this is {shown(node.raw)}"
            message = f"`{word}.{name}` must be an op"
            raise DiagnosticError(error("E0203", message, node.span, text, helps=helps))
        return given

    def _instantiate(
        self,
        spec: BlockSpec,
        block: Block,
        arguments: dict[str, Any],
        inputs: dict[str, Any],
        values: dict[str, Value],
        step: Step,
    ) -> Body:
        """Build the steps of a block for these arguments and types."""
        from .build import named
        from .lifting import lifter

        if (
            any(name == spec.label for name, _ in self.builder.stack)
            or len(self.builder.stack) >= DEPTH
        ):
            raise DiagnosticError(
                error(
                    "E0304",
                    f"block `{spec.label}` uses itself",
                    step.span,
                    also=[(spec.span, "defined here")],
                )
            )
        body = Body(block, names=self.builder.names_of(spec.label))
        scope = self.builder.globals.child()
        scope.lift = lifter(body)
        for name, value in arguments.items():
            scope.bind(name, named(value, name), spec.param_spans.get(name))
        for name, kind in inputs.items():
            origin = values.get(name)
            span = origin.span if origin is not None else step.span
            body.inputs[name] = Value(kind, step.word if name == "x" else name, span, body)
            if name != "x":
                word = "x" if name == SECOND and "x" in spec.params else name
                scope.bind(word, body.inputs[name], spec.param_spans.get(word))
        scope.bind("input", body.inputs["x"])
        self.builder.stack.append((spec.label, step.span))
        try:
            body.result = self.steps.run(spec.steps, scope, body, body.nodes, body.inputs["x"])
        finally:
            self.builder.stack.pop()
        return body


def differs(binding: Binding | None, value: Any) -> bool:
    """Whether a name of the spec stands for something else in a scope."""
    if binding is None or binding.value is value:
        return False
    return type(binding.value) is not type(value) or binding.value != value


def read_op(node: Node, where: str) -> Step:
    """An op with its settings, as a step.

    Raises:
        DiagnosticError: E0203 it is something else, and whatever is wrong in its settings.
        Poisoned: nothing more can be said.
    """
    word = next(iter(node.items), "")
    if len(node.items) != 1 or word in MODIFIERS:
        helps = ["one op with its settings: `{leaky_relu: 0.2}`"]
        raise DiagnosticError(error("E0203", f"`{where}` must be one op", node.span, helps=helps))
    report: list[Diagnostic] = []
    step = StepReader({}, {}, {}, report).step(node)
    if report:
        raise DiagnosticError(report)
    if step is None or step.kind == "poison":
        raise Poisoned
    if step.kind != "op":
        message = f"`{where}` must be an op: `{word}` holds steps or expressions"
        raise DiagnosticError(error("E0203", message, node.span, helps=["make it a block"]))
    for name in step.fields:
        if OPS[word].fields[name].kind in ("value", "values", "module"):
            helps = ["give the value to the block, by a parameter of type `value`"]
            message = f"`{where}`: an op that is an argument takes no values"
            raise DiagnosticError(
                error("E0203", message, step.keys.get(name, node.span), helps=helps)
            )
    return step


def count_uses(node: Any) -> None:
    """Count readers, and remember which lists of a loop are read."""
    for _, value in node.reads():
        value.uses += 1
        if value.list_of is not None:
            value.list_of.used = True
