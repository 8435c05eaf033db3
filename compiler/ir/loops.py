"""``repeat`` and ``each``: one definition, one typed body per iteration that differs.

A repeat stops building as soon as an iteration leaves the type as it found it: the last body then
stands for all that follow, so a repeat of 1,000 costs what a repeat of 1 costs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, DiagnosticError, error
from ..spec.evaluate import describe, evaluate
from ..spec.naming import argument, name_problem, unfit
from ..spec.records import Step
from ..spec.scope import POISON, Binding, Poisoned, Scope
from ..text import Node as TextNode
from ..types.dims import Real, Size
from .calls import count_uses
from .nodes import AnyNode, Block, Body, Export, Loop, OpNode, Value

if TYPE_CHECKING:
    from .build import Builder
    from .steps import StepBuilder

LONGEST = 100_000


class LoopBuilder:
    """Builds loops."""

    def __init__(self, builder: Builder, steps: StepBuilder) -> None:
        self.builder, self.steps = builder, steps

    def build(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """Build a loop and bind the names it exports as lists."""
        count, variables = self._extent(step, scope)
        when = step.when if self.varies(step, scope) else None
        inner = replace(step, repeat=None, each=None, name=None, source=None, when=when)
        if current is None or current is POISON or isinstance(current, tuple):
            self._probe(inner, scope, variables)
            current = self.steps.need(step, current)
        current = self.steps.need(step, current)
        block = Block(step.name or step.word, step.span, anonymous=True)
        bodies, scopes, arguments = self._bodies(
            step, inner, scope, body, block, count, variables, current
        )
        loop = Loop(
            body.unique(step.name or step.word, step.span),
            step.span,
            block,
            count,
            bodies,
            arguments,
            body.take(current),
            {},
            {},
        )
        for key, made in enumerate(bodies):
            block.bodies[key] = made
        loop.captures = captures(bodies, body)
        out = self._leave(bodies[-1], scope, scopes[-1], current, arguments[-1].get("in_channels"))
        loop.outputs[""] = Value(out, bodies[-1].result.word, bodies[-1].result.span, body)
        self._export(loop, step, scope, scopes, body)
        count_uses(loop)
        nodes.append(loop)
        self.builder.program.loops.append(block)
        return loop.outputs[""]

    @staticmethod
    def varies(step: Step, scope: Scope) -> bool:
        """Whether ``when`` reads a loop variable: then it is decided per iteration."""
        if not step.loops or step.when is None:
            return False
        own = {"index", *(step.each.items if step.each is not None else ())}
        return any(name not in scope.names and name in step.when.raw for name in own)

    def _extent(self, step: Step, scope: Scope) -> tuple[int, dict[str, list[Any]]]:
        """How many iterations, and the lists of ``each``."""
        if step.repeat is not None:
            count = evaluate(step.repeat, scope)
            if isinstance(count, bool) or not isinstance(count, int):
                raise DiagnosticError(
                    error(
                        "E0203",
                        "`repeat` must be a whole number",
                        step.repeat.span,
                        f"this is {describe(count)}",
                    )
                )
            if not 1 <= count <= LONGEST:
                raise DiagnosticError(
                    error(
                        "E0209",
                        f"`repeat` must lie between 1 and {LONGEST}",
                        step.repeat.span,
                        f"this is {int(count)}",
                    )
                )
            return count, {}
        assert step.each is not None
        variables = {name: self._list(name, node, scope) for name, node in step.each.items.items()}
        lengths = {len(items) for items in variables.values()}
        if len(lengths) > 1:
            raise DiagnosticError(uneven(step.each, variables))
        if not variables or not lengths.pop():
            raise DiagnosticError(
                error("E0207", "`each` needs lists with at least one value", step.each.span)
            )
        return len(next(iter(variables.values()))), variables

    def _list(self, name: str, node: TextNode, scope: Scope) -> list[Any]:
        problem = name_problem(name)
        if problem is not None:
            raise DiagnosticError(unfit(name, node.span, problem))
        items = evaluate(node, scope)
        if not isinstance(items, list):
            raise DiagnosticError(
                error(
                    "E0203",
                    f"`each.{name}` must be a list",
                    node.span,
                    f"this is {describe(items)}",
                )
            )
        return items

    def _probe(self, inner: Step, scope: Scope, variables: dict[str, list[Any]]) -> None:
        """Check a body whose input is already in error, for mistakes of its own."""
        trial = scope.child()
        for name, items in variables.items():
            trial.bind(name, items[0])
        trial.bind("index", 0)
        self.steps.run([inner], trial, Body(None), [], POISON)
        for name in [n for n in trial.names if n not in scope.names]:
            scope.bind(name, POISON)

    def _bodies(
        self,
        step: Step,
        inner: Step,
        scope: Scope,
        outer: Body,
        block: Block,
        count: int,
        variables: dict[str, list[Any]],
        current: Value,
    ) -> tuple[list[Body], list[Scope], list[dict[str, Any]]]:
        """Build iterations until the rest would be the same."""
        settled = step.repeat is not None and not mentions(step, "index")
        bodies: list[Body] = []
        scopes: list[Scope] = []
        arguments: list[dict[str, Any]] = []
        kind = current.type
        entering = kind.dims[-1] if kind.axes else None
        for k in range(count):
            variable = {name: items[k] for name, items in variables.items()} | {"index": k}
            made, inside, statics = self._iteration(inner, scope, block, variable, kind, current)
            bodies.append(made)
            scopes.append(inside)
            arguments.append(statics)
            if not isinstance(made.result, Value):
                raise Poisoned
            if "in_channels" not in scope.names:
                statics["in_channels"] = entering
            if settled and made.result.type == kind:
                break
            kind = made.result.type
            left = self._leave(made, scope, inside, current, entering)
            entering = left.dims[-1] if left.axes else None
        return bodies, scopes, arguments

    def _iteration(
        self,
        inner: Step,
        scope: Scope,
        block: Block,
        variables: dict[str, Any],
        kind: Any,
        current: Value,
    ) -> tuple[Body, Scope, dict[str, Any]]:
        from .build import enter, named
        from .lifting import lifter

        body = Body(
            block, names=self.builder.names_of(id(inner.span.source), inner.span.start, inner.word)
        )
        inside = Scope({}, {}, scope.modules, lifter(body), symbols=scope.symbols)
        statics: dict[str, Any] = {}
        for name, binding in scope.names.items():
            inside.names[name] = Binding(taken(binding.value, body), binding.span)
            if not isinstance(binding.value, Value) and binding.value is not POISON:
                statics[printed(name, binding.value)] = binding.value
        for name, value in variables.items():
            word = printable(name, scope, variables)
            inside.bind(name, named(value, word))
            statics[word] = value
        x = Value(
            enter(kind, None if "in_channels" in inside.names else "in_channels"),
            current.word,
            current.span,
            body,
        )
        x.parts = {name: body.take(part) for name, part in current.parts.items()}
        body.inputs["x"] = x
        before = set(inside.names)
        body.result = self.steps.run([inner], inside, body, body.nodes, x)
        if body.result is x and not body.nodes:
            raise Poisoned
        body.exports = {
            name: binding.value
            for name, binding in inside.names.items()
            if name not in before and name != "prev" and isinstance(binding.value, Value)
        }
        return body, inside, statics

    def _leave(
        self,
        last: Body,
        scope: Scope,
        inside: Scope,
        current: Value,
        entering: Any,
        kind: Any = None,
    ) -> Any:
        """A type inside the loop as it is seen after it."""
        from .build import leave

        kind = kind if kind is not None else last.result.type
        if kind == current.type:
            return current.type
        outer = {printed(n, b.value): b.value for n, b in scope.names.items()}
        outer |= {
            word: int(b.value)
            for n, b in inside.names.items()
            if isinstance(b.value, int) and (word := printed(n, b.value)) not in outer
        }
        outer["in_channels"] = entering
        return leave(kind, outer)

    def _export(
        self, loop: Loop, step: Step, scope: Scope, scopes: list[Scope], body: Body
    ) -> None:
        """Names bound inside become lists outside; a name on the loop lists its results."""
        shared = [set(made.exports) for made in loop.bodies]
        found = {
            name: [made.exports[name] for made in loop.bodies]
            for name in loop.bodies[0].exports
            if all(name in s for s in shared)
        }
        spans = {name: scopes[0].names[name].span for name in found}
        for name, binding in scopes[0].names.items():
            if name not in scope.names and name not in found and binding.span is not None:
                scope.inside[name] = binding.span
        if step.name is not None:
            found[step.name] = [made.result for made in loop.bodies]
            spans[step.name] = step.name_span
        for name, values in found.items():
            export = Export(name, loop, values)
            loop.exports[name] = export
            items = []
            for k in range(loop.count):
                local = values[min(k, len(values) - 1)]
                kind = self._leave(
                    loop.bodies[-1],
                    scope,
                    scopes[min(k, len(scopes) - 1)],
                    loop.carried or local,
                    None,
                    local.type,
                )
                items.append(Value(kind, local.word, local.span, body, list_of=export, index=k))
            scope.bind(name, items, spans[name])


def taken(value: Any, body: Body) -> Any:
    """A binding as seen from inside a loop body."""
    if isinstance(value, Value):
        local = body.take(value)
        for name, part in value.parts.items():
            local.parts = {**local.parts, name: body.take(part)}
        return local
    if isinstance(value, list) and value and isinstance(value[0], Value):
        return [body.take(item) if isinstance(item, Value) else item for item in value]
    return value


def captures(bodies: list[Body], outer: Body) -> dict[str, list[Value]]:
    """Values from outside that bodies read, aligned over the iterations, in order of first use.

    What a ``when`` lets only some iterations read is handed to all.
    """
    read = [_captured(body) for body in bodies]
    found: dict[str, list[Value]] = {}
    for name, (source, _) in {name: pair for own in read for name, pair in own.items()}.items():
        found[name] = []
        for body, own in zip(bodies, read, strict=True):
            place, local = own.get(name) or (
                source,
                Value(source.type, source.word, source.span, body),
            )
            body.inputs[name] = local
            found[name].append(outer.take(place))
    return found


def _captured(body: Body) -> dict[str, tuple[Value, Value]]:
    """What a body reads from outside, by name: the value there and the one in here."""
    names: dict[str, int] = {}
    found: dict[str, tuple[Value, Value]] = {}
    used = {
        id(local): source
        for source, local in body.captured.values()
        if local.uses or is_result(body, local)
    }
    locals_of = {id(local): local for _, local in body.captured.values()}
    read = (id(value) for node in body.nodes for _, value in node.reads() if id(value) in used)
    for key in dict.fromkeys(read):
        source = used[key]
        base = source.list_of.name if source.list_of is not None else name_of(source)
        names[base] = names.get(base, 0) + 1
        found[base if names[base] == 1 else f"{base}_{names[base]}"] = source, locals_of[key]
    return found


def is_result(body: Body, value: Value) -> bool:
    """Whether a value is what the body returns."""
    return body.result is value


def name_of(value: Value) -> str:
    """A Python name for a captured value."""
    word = (value.label or value.word).replace(".", "_")
    return word if word.isidentifier() and word != "x" else "value"


def mentions(step: Step, word: str) -> bool:
    """Whether any text below a step contains a word; a cheap over-approximation."""
    nodes = [*step.fields.values(), step.when]
    if any(word in node.raw for node in nodes if node is not None):
        return True
    return any(mentions(inner, word) for body in step.bodies.values() for inner in body) or any(
        node is not None and word in node.raw for node in (step.repeat, step.each)
    )


def printed(name: str, value: Any) -> str:
    """What a static value is called in the code: mostly as in the spec."""
    if isinstance(value, Real):
        return value.name
    return str(value.origin) if isinstance(value, Size) else argument(name)


def printable(name: str, scope: Scope, variables: Iterable[str]) -> str:
    """What a loop variable is called in the code: not as what it hides in the spec."""
    if name not in scope.names:
        return argument(name)
    taken = {printed(n, b.value) for n, b in scope.names.items()}
    made = f"each_{name}"
    while made in taken or made in variables:
        made += "_"
    return made


def uneven(each: TextNode, variables: dict[str, list[Any]]) -> Diagnostic:
    """E0207: lists that advance together must have one length."""
    names = list(variables)
    first = names[0]
    other = next(n for n in names if len(variables[n]) != len(variables[first]))
    return error(
        "E0207",
        "lists in `each` have different lengths",
        each.items[other].span,
        f"`{other}` has {len(variables[other])}",
        also=[(each.items[first].span, f"`{first}` has {len(variables[first])}")],
        helps=["all lists in one `each` advance together; nest two `layers:` groups for a product"],
    )


__all__ = ["LoopBuilder", "OpNode", "captures"]
