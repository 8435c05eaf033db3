"""From IR bodies to definitions: names, variables, expressions, and what uses have in common."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Body, Bundle, Call, Guard, Loop, OpNode, Value
from ...compiler.ir.walk import Row, rows_of
from ...compiler.types.dims import Size
from ...compiler.types.record import REQUIRED
from .dialect import Dialect
from .emit import Emitter
from .expr import Call as CallExpr
from .expr import Expr, Lit, Name, Text
from .layout import convert
from .loop import LoopLowering
from .merge import Merger, Parameter, plain
from .model import AnyChild, Assign, CallDefinition, Child, ChildGuard, Definition, If, Statement
from .variables import Liveness, Names, results


class DefinitionBuilder:
    """Lowers parallel bodies into one definition.

    Args:
        lowering: what the whole file shares.
        name: of the definition, snake case.
        bodies: all its uses.
        declared: its static parameters, with their defaults or `REQUIRED`.
    """

    def __init__(self, lowering: Any, name: str, bodies: list[Body], declared: dict[str, Any]) -> None:
        self.lowering, self.name, self.bodies, self.declared = lowering, name, bodies, declared
        self.dialect: Dialect = lowering.dialect
        self.merger = Merger(len(bodies), positions=lowering.positions)
        self.merger.reserved = {"self", "name", "x", "rngs", *declared}
        self.merger.entering = [channels_of(body) for body in bodies]
        self.live = [Liveness(body) for body in bodies]
        self.names = Names(lowering.reserved)
        self.var: dict[int, str] = lowering.var
        self.emitter = Emitter(self)
        self.loops = LoopLowering(self)
        self.children: list[AnyChild] = []

    # -- variables -----------------------------------------------------------------------------

    def dead(self, row: Row, guards: Row) -> Any:
        """A predicate: nobody reads these parallel values after this row."""

        def check(values: dict[int, Value]) -> bool:
            return all(
                self.live[i].dead_after(value, row.get(i) or guards[i])
                for i, value in values.items()
                if i in row or i in guards
            )

        return check

    def give(self, values: dict[int, Value], name: str) -> str:
        """Bind a variable to parallel values."""
        self.names.holder[name] = values
        for value in values.values():
            self.var[id(value)] = name
        return name

    def variable(self, values: dict[int, Value], row: Row, guards: Row) -> str:
        """A variable for new values: the spec's own word, else the first plain one that is free."""
        dead = self.dead(row, guards)
        label = next(iter(values.values())).label
        name = self.names.free(label, dead) if label else self.names.plain(dead)
        return self.give(values, name)

    def read(self, value: Value) -> Name:
        """The expression of a value in here."""
        if value.list_of is not None:
            return Name(f"{self.lowering.lists[id(value.list_of)]}[{value.index}]")
        return Name(self.var[id(value)])

    # -- statements ----------------------------------------------------------------------------

    def statements(self, rows: list[Row], guards: Row, forced: dict[int, str]) -> tuple[list[Statement], list[AnyChild]]:
        """Lower rows in order; ``forced`` maps ids of values to the variable they must get."""
        body: list[Statement] = []
        children: list[AnyChild] = []
        for row in rows:
            kind = type(next(iter(row.values())))
            lower = {OpNode: self._op, Call: self._call, Loop: self.loops.lower, Guard: self._guard}[kind]
            made, built = lower(row, guards, forced)
            body += made
            children += built
        return body, children

    def targets(self, row: Row, guards: Row, forced: dict[int, str]) -> list[str]:
        """Variables for the outputs of a row of nodes."""
        first = next(iter(row.values()))
        found = []
        for name in first.outputs:
            values = {i: node.outputs[name] for i, node in row.items()}
            must = next((forced[id(v)] for v in values.values() if id(v) in forced), None)
            found.append(self.give(values, must) if must else self.variable(values, row, guards))
        return found

    def _op(self, row: Row, guards: Row, forced: dict[int, str]) -> tuple[list[Statement], list[AnyChild]]:
        parts = {i: self.lowering.expansions.get(id(node)) for i, node in row.items()}
        if any(parts.values()):
            return self.statements(rows_of({i: list(p or []) for i, p in parts.items()}), guards, forced)
        said = {i: self.emitter.op(node) for i, node in row.items()}
        uses = list(row)
        first = row[uses[0]]
        value = self.merger.merge([s.call for s in said.values()], "size", uses)
        children: list[AnyChild] = []
        build = None
        child = first.shared or (first.name if said[uses[0]].build is not None else None)
        weighted = bool(first.parameters) or first.shared is not None
        builds = [s.build for s in said.values() if s.build is not None]
        if builds and not first.shared:
            build = self.merger.merge(builds, "size", uses)
            children.append(Child(first.name, build, first.span, weighted))
        targets = self.targets(row, guards, forced)
        note = self.emitter.comment(row)
        return [Assign(targets, value, first.span, note, child, build, first.name, weighted)], children

    def _call(self, row: Row, guards: Row, forced: dict[int, str]) -> tuple[list[Statement], list[AnyChild]]:
        uses = list(row)
        first = row[uses[0]]
        built = {i: self.construct(node) for i, node in row.items()}
        build = self.merger.merge([b for b, _ in built.values()], "size", uses)
        definition = built[uses[0]][1]
        inputs = [self.natural(first.inputs[name]) for name in definition.input_names]
        targets = self.targets(row, guards, forced)
        note = self.emitter.comment(row)
        call = CallDefinition(targets, definition, first.name, inputs, build, first.span, note, first.name)
        return [call], [Child(first.name, build, first.span)]

    def natural(self, value: Value) -> Expr:
        """A value in the layout that definitions exchange."""
        have = self.lowering.layouts.of(value)
        return convert(self.read(value), value.type, have, self.dialect.natural(value.type))

    def construct(self, node: Call, statics: dict[str, Any] | None = None) -> tuple[Expr, Any]:
        """The constructor call for a use of a block, and its definition."""
        definition, index = self.lowering.definition_of(node.block, node.body)
        values = {**self.lowering.globals, **(statics or {}), **node.arguments}
        if node.inputs["x"].type.axes and "in_channels" not in node.arguments:
            values["in_channels"] = node.inputs["x"].type.dims[-1]
        return self.constructor(definition, index, values), definition

    def constructor(self, definition: Any, index: int, values: dict[str, Any]) -> Expr:
        """``Definition(arguments)`` for one use, with defaults left out."""
        args: list[Expr] = []
        kwargs: list[tuple[str, Expr]] = []
        for parameter in definition.parameters:
            given = values[parameter.name] if parameter.name in values else parameter.values[index]
            if parameter.has_default:
                if plain(given) != parameter.default or isinstance(given, Size):
                    kwargs.append((parameter.name, Lit(given)))
            else:
                args.append(Lit(given))
        kwargs += [(key, Name(word)) for key, word in self.dialect.extra]
        target = Name(self.dialect.definition_name(definition.name))
        return CallExpr(target, tuple(args), tuple(kwargs))

    # -- guards --------------------------------------------------------------------------------

    def _guard(self, row: Row, guards: Row, forced: dict[int, str]) -> tuple[list[Statement], list[AnyChild]]:
        taken = {i: node for i, node in row.items() if node.taken}
        if not taken:
            self._alias({i: (node.outputs[""], node.input) for i, node in row.items()})
            return [], []
        inner = rows_of({i: node.nodes for i, node in taken.items()})
        if len(taken) == len(row):
            found, children = self.statements(inner, guards, forced)
            self._alias({i: (node.outputs[""], node.result) for i, node in row.items()})
            result = next(iter(row.values())).result
            settled = self.natural(result)
            if not isinstance(settled, Name):
                found.append(Assign([self.var[id(result)]], settled, result.span))
            return found, children
        return self._optional(row, taken, inner, guards, forced)

    def _alias(self, pairs: dict[int, tuple[Value, Value]]) -> None:
        for out, source in pairs.values():
            self.var[id(out)] = self.var[id(source)]
        name = next(iter(self.var[id(out)] for out, _ in pairs.values()))
        self.names.holder[name] = {i: out for i, (out, _) in pairs.items()}

    def _optional(
        self, row: Row, taken: Row, inner: list[Row], guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        """Nodes that only some uses have: an ``if`` in the constructor and in the forward pass."""
        first = next(iter(taken.values()))
        inputs = {i: node.input for i, node in row.items()}
        source = self.var[id(next(iter(inputs.values())))]
        before: list[Statement] = []
        outs = {i: node.outputs[""] for i, node in row.items()}
        if self.dead(row, guards)(self.names.holder.get(source, inputs)):
            target = source
        else:
            label = first.outputs[""].label or first.result.label
            dead = self.dead(row, guards)
            target = self.names.free(label, dead) if label else self.names.plain(dead)
            before = [Assign([target], Name(source), first.span)]
        final = dict(forced) | {id(node.result): target for node in taken.values()}
        body, children = self.statements(inner, {**guards, **row}, final)
        last = self.natural(first.result)
        if last != Name(target):
            body.append(Assign([target], last, first.span))
        self.give(outs, target)
        condition = self._condition(row)
        flag = self._flag(children, first)
        guard = ChildGuard(flag, condition, children, first.span)
        return [*before, If(flag, condition, body, first.span)], [guard]

    def _flag(self, children: list[AnyChild], guard: Guard) -> str:
        """A readable name for the condition: what it adds."""
        attrs = [getattr(child, "attr", "") for child in children]
        common = attrs[0].split("_")[0] if attrs and attrs[0] else guard.name
        return f"has_{common}"

    def _condition(self, row: Row) -> Expr:
        """The condition as the spec wrote it, or a parameter when a part of it has no name."""
        from ...compiler.text.expression import names, unparse

        first = next(iter(row.values()))
        origins = [node.origin for node in row.values()]
        if first.origin is not None and all(o == first.origin for o in origins):
            self.merger.needed.update(dict.fromkeys(sorted(names(first.origin))))
            return Text(unparse(first.origin).replace("{", "{{").replace("}", "}}"))
        return self.merger.merge([Lit(node.taken) for node in row.values()], "optional", list(row))

    # -- the whole -----------------------------------------------------------------------------

    def build(self, network: Any = None) -> Definition:
        """Lower the bodies and settle the parameters."""
        first = self.bodies[0]
        inputs = list(first.inputs)
        for name in inputs:
            values = {i: body.inputs[name] for i, body in enumerate(self.bodies)}
            self.give(values, self.names.free(name, lambda _: False))
        shared: list[AnyChild] = []
        for node in network.shared.values() if network is not None else ():
            shared.append(self.emitter.shared_child(node))
        rows = rows_of({i: body.nodes for i, body in enumerate(self.bodies)})
        body, children = self.statements(rows, {}, {})
        returns = self._returns(body)
        parameters = self._parameters(network is not None)
        block = first.block
        made = Definition(
            self.name,
            block.doc if block is not None else "",
            parameters,
            [*shared, *children],
            [self.var[id(first.inputs[name])] for name in inputs],
            body,
            returns,
            block.span,
            network is not None,
            {self.var[id(first.inputs[n])]: self.emitter.note([b.inputs[n] for b in self.bodies]) for n in inputs},
            self.emitter.output_note([results(b)[0] for b in self.bodies]),
        )
        made.input_names = inputs  # type: ignore[attr-defined]
        return made

    def _returns(self, body: list[Statement]) -> list[str] | dict[str, str]:
        """What leaves, in the layout that definitions exchange."""
        first = self.bodies[0]
        if isinstance(first.result, Bundle):
            return {name: self._out(value, body) for name, value in first.result.items.items()}
        return [self._out(value, body) for value in (first.result, *first.exports.values())]

    def _out(self, value: Value, body: list[Statement]) -> str:
        expr = self.natural(value)
        if isinstance(expr, Name):
            return expr.text
        name = self.var.get(id(value), "x")
        body.append(Assign([name], expr, value.span))
        return name

    def _parameters(self, network: bool) -> list[Parameter]:
        """Needed names in a fixed order: in_channels, declared, enclosing, then what differs."""
        needed = dict(self.merger.needed)
        order = ["in_channels"] if "in_channels" in needed else []
        order += [name for name in self.declared if name in needed]
        order += [name for name in needed if name not in order]
        found = []
        for name in order:
            default = self.declared.get(name, REQUIRED)
            if network:
                default = self.lowering.globals.get(name, REQUIRED)
            known = default is not REQUIRED and default is not None
            found.append(Parameter(name, [None] * len(self.bodies), plain(default) if known else None, known))
        found += self.merger.hoisted.values()
        return [p for p in found if not p.has_default] + [p for p in found if p.has_default]


def channels_of(body: Body) -> Any:
    """Channel count of the value that enters a body, None when it has none or a symbolic one."""
    x = body.inputs.get("x")
    size = x.type.dims[-1] if x is not None and x.type.axes else None
    return plain(size) if isinstance(size, int) else None
