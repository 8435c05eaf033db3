"""From IR bodies to definitions: names, variables, expressions, and what uses have in common."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Body, Bundle, Call, Guard, Loop, OpNode, Value
from ...compiler.ir.walk import Row, rows_of
from ...compiler.spec.naming import argument, arguments, segment
from ...compiler.types.record import REQUIRED
from .dialect import Dialect
from .emit import Emitter
from .expr import Call as CallExpr
from .expr import Expr, Lit, Name, stored
from .fold import Folds, Held, folds
from .guard import GuardLowering, joined
from .idle import Keeper
from .layout import convert
from .loop import LoopLowering
from .merge import Merger, Mismatch, Parameter, fields_of, plain
from .model import AnyChild, Assign, CallDefinition, Child, Definition, Statement
from .shared import SharedLowering
from .turns import Turns
from .variables import Liveness, Names, results


class DefinitionBuilder:
    """Lowers parallel bodies into one definition.

    Args:
        lowering: what the whole file shares.
        name: of the definition, snake case.
        bodies: all its uses.
        declared: its static parameters, with their defaults or `REQUIRED`.
        network: the network, when it is one.
    """

    def __init__(
        self,
        lowering: Any,
        name: str,
        bodies: list[Body],
        declared: dict[str, Any],
        network: Any = None,
    ) -> None:
        self.lowering, self.name, self.bodies, self.declared = lowering, name, bodies, declared
        self.dialect: Dialect = lowering.dialect
        self.merger = Merger(len(bodies), positions=lowering.positions)
        self.merger.reserved = {"self", "name", "x", "rngs", *declared, *lowering.globals}
        self.merger.entering = [channels_of(body) for body in bodies]
        self.merger.declared = [arguments(body.arguments) for body in bodies]
        self.merger.everywhere = lowering.globals
        self.turns = Turns(bodies, lowering)
        self.live = [Liveness(body, lowering.expansions, self.turns.after) for body in bodies]
        self.folds = Folds()
        hiding = self.merger.declared if self.dialect.functional else ()
        self.names = Names(lowering.reserved.union(*hiding))
        self.var: dict[int, str] = lowering.var
        self.emitter = Emitter(self)
        self.loops, self.guards = LoopLowering(self), GuardLowering(self)
        self.keeper = Keeper(self)
        self.network, self.shared = network, SharedLowering(self, network)
        self.stored: dict[str, str] = {}
        self.attributes = {name for body in bodies for name in body.names.taken}

    # -- variables -----------------------------------------------------------------------------

    def dead(self, row: Row, guards: Row) -> Any:
        """A predicate: nobody reads these parallel values after this row."""

        def check(values: dict[int, Value] | None) -> bool:
            return values is not None and all(
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
        if self.dialect.functional and label in self.lowering.modules:
            label = ""  # the module itself has that name
        name = self.names.free(label, dead) if label else self.names.plain(dead)
        return self.give(values, name)

    def read(self, value: Value) -> Name:
        """The expression of a value in here."""
        if value.list_of is not None:
            return Name(f"{self.lowering.lists[id(value.list_of)]}[{value.index}]")
        return Name(self.folds.marks.get(id(value)) or self.var[id(value)])

    # -- statements ----------------------------------------------------------------------------

    def statements(
        self, rows: list[Row], guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        """Lower rows in order; ``forced`` maps ids of values to the variable they must get."""
        body: list[Statement] = []
        children: list[AnyChild] = []
        for row in rows:
            kind = type(next(iter(row.values())))
            lower = {
                OpNode: self._op,
                Call: self._call,
                Loop: self.loops.lower,
                Guard: self.guards.lower,
            }[kind]
            body += self.keeper.before(row)
            made, built = lower(row, guards, forced)
            body += [*made, *self.keeper.keep(row, made)]
            children += built
        return joined(body), joined(children)

    def targets(self, row: Row, guards: Row, forced: dict[int, str]) -> list[str]:
        """Variables for the outputs of a row of nodes; `_` for what nobody named or reads."""
        first = next(iter(row.values()))
        dead = self.dead(row, guards)
        found = []
        for name in first.outputs:
            values = {i: node.outputs[name] for i, node in row.items()}
            must = next((forced[id(v)] for v in values.values() if id(v) in forced), None)
            named = any(value.label for value in values.values())
            if must is not None:
                found.append(self.give(values, must))
            elif len(first.outputs) > 1 and not named and dead(values):
                found.append("_")
            else:
                found.append(self.variable(values, row, guards))
        return found

    def _op(
        self, row: Row, guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        parts = {i: self.lowering.expansions.get(id(node)) for i, node in row.items()}
        if any(parts.values()):
            if len({len(p or []) for p in parts.values()}) > 1:
                raise Mismatch
            return self.statements(
                rows_of({i: list(p or []) for i, p in parts.items()}), guards, forced
            )
        said = {i: self.emitter.op(node) for i, node in row.items()}
        uses = list(row)
        first = row[uses[0]]
        self.merger.fields = fields_of(row)
        value, before = self.settled(self.forward([s.call for s in said.values()], uses))
        children: list[AnyChild] = []
        build = None
        child = first.shared or (first.name if said[uses[0]].build is not None else None)
        weighted = bool(first.parameters) or first.shared is not None or self.lowering.keyed(first)
        builds = [s.build for s in said.values() if s.build is not None]
        if builds and not first.shared:
            build = self.merger.merge(builds, "size", uses)
            children.append(Child(first.name, build, first.span, weighted))
        self.merger.fields = {}
        note = self.emitter.comment(row)
        if child is None and all(folds(node) for node in row.values()):
            self._hold(row, guards, value, note)
            return list(before), []
        if self._passes(row, value, forced):
            return list(before), []
        targets = self.targets(row, guards, forced)
        place = self.shared.place(first.shared) if first.shared else ""
        made = Assign(targets, value, first.span, note, child, build, first.name, weighted, place)
        return [*before, made], children

    def settled(self, expr: Expr) -> tuple[Expr, list[Statement]]:
        """An expression with the parts that were kept for it, and statements before it."""
        value, waiting = self.folds.settle(expr)
        return value, [Assign([name], p.value, p.origin, p.comment) for name, p in waiting]

    def _passes(self, row: Row, value: Expr, forced: dict[int, str]) -> bool:
        """Whether a row only hands on the variable it reads, so that no statement is needed."""
        pairs = {
            i: (next(iter(node.outputs.values())), node.inputs["x"]) for i, node in row.items()
        }
        names = {self.var.get(id(origin)) for _, origin in pairs.values()}
        if not isinstance(value, Name) or names != {value.text}:
            return False
        if any(id(out) in forced for out, _ in pairs.values()):
            return False
        self.alias(pairs)
        return True

    def _hold(self, row: Row, guards: Row, value: Expr, note: str) -> None:
        """Keep a part of an expression until it is read."""
        values = {i: next(iter(node.outputs.values())) for i, node in row.items()}

        def name() -> str:
            for item in values.values():
                self.folds.marks.pop(id(item))
            return self.variable(values, row, guards)

        first = next(iter(row.values()))
        self.folds.hold(list(values.values()), Held(value, name, first.span, note))

    def _call(
        self, row: Row, guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        uses = list(row)
        first = row[uses[0]]
        built = {i: self.construct(node) for i, node in row.items()}
        build, definition = built[uses[0]]
        if first.shared is None:  # what a shared module is built of does not concern its users
            merged = self.merger.merge([b for b, _ in built.values()], "size", uses)
            build = self.lowering.lean(merged)
        inputs: list[Expr] = []
        before: list[Statement] = []
        for name in definition.input_names:
            read = self.naturals({i: node.inputs[name] for i, node in row.items()})
            value, waiting = self.settled(read)
            inputs.append(value if inputs else self.turns.in_turn(row, value, self))
            before += waiting
        inputs += self.shared.passed(definition)
        targets = self.targets(row, guards, forced)
        note = self.emitter.comment(row)
        place = self.shared.place(first.shared) if first.shared else ""
        if first.slope:
            self.lowering.refuse_second(first)
            self.lowering.use_helpers({f"gradient.{self.dialect.slope}"})
            slope = self.dialect.sloped(Name(place), inputs)
            return [*before, Assign(targets, slope, first.span, note, node=first.name)], []
        if self.lowering.lowers(self.network, first):
            inputs, place = [Name(place), *inputs], "low"
        call = CallDefinition(
            targets, definition, first.name, inputs, build, first.span, note, first.name, place
        )
        child = [] if first.shared else [Child(first.name, build, first.span)]
        return [*before, call], list(child)

    def natural(self, value: Value) -> Expr:
        """A value in the layout that definitions exchange."""
        have = self.lowering.layouts.of(value)
        return convert(self.read(value), value.type, have, self.dialect.natural(value.type))

    def naturals(self, values: dict[int, Value]) -> Expr:
        """Parallel values in the layout that definitions exchange, as one expression."""
        return self.forward([self.natural(value) for value in values.values()], list(values))

    def like(self, values: dict[int, Value], outs: dict[int, Value]) -> Expr:
        """Parallel values in the layouts of others that they become, as one expression."""
        of = self.lowering.layouts.of
        exprs = [
            convert(self.read(value), value.type, of(value), of(outs[i]))
            for i, value in values.items()
        ]
        return self.forward(exprs, list(values))

    def forward(self, exprs: list[Expr], uses: list[int]) -> Expr:
        """One expression of the forward pass; a class stores the parameters it reads."""
        merged = self.merger.merge(exprs, "size", uses)
        return merged if self.dialect.functional else stored(merged, self.attribute)

    def attribute(self, parameter: str) -> str:
        """Where a class stores a parameter that its forward pass reads."""
        if parameter not in self.stored:
            wanted = segment(parameter)
            self.stored[parameter] = self.lowering.numbered(wanted, self.attributes)
        return self.stored[parameter]

    def construct(
        self, node: Call, entry: Any = None, statics: dict[str, Any] | None = None
    ) -> tuple[Expr, Any]:
        """The constructor call for a use of a block, and its definition.

        Args:
            node: the use.
            entry: type of the current value, where it is not that of the use.
            statics: names of the loop it stands in.
        """
        definition, index = self.lowering.definition_of(node.block, node.body)
        given = arguments(node.arguments)
        values = {**self.lowering.globals, **(statics or {}), **given}
        kind = entry if entry is not None else next(iter(node.inputs.values())).type
        if kind.axes and "in_channels" not in given:
            values["in_channels"] = kind.dims[-1]
        hidden = set(map(argument, node.hidden)) & self.lowering.globals.keys()
        values |= {name: plain(self.lowering.globals[name]) for name in hidden - given.keys()}
        return self.constructor(definition, index, values), definition

    def constructor(self, definition: Any, index: int, values: dict[str, Any]) -> Expr:
        """``Definition(arguments)`` for one use; `Lowering.lean` leaves defaults out."""
        args: list[Expr] = []
        kwargs: list[tuple[str, Expr]] = []
        for parameter in definition.parameters:
            named = parameter.name in values and not parameter.hoisted
            given = values[parameter.name] if named else parameter.values[index]
            if parameter.has_default:
                kwargs.append((parameter.name, Lit(given)))
            else:
                args.append(Lit(given))
        kwargs += [(key, Name(word)) for key, word in self.dialect.extra]
        target = Name(self.dialect.constructor_name(definition))
        return CallExpr(target, tuple(args), tuple(kwargs))

    def alias(self, pairs: dict[int, tuple[Value, Value]]) -> None:
        """Let each first value have the variable of the second."""
        for i, (out, origin) in pairs.items():
            self.var[id(out)] = self.var[id(origin)]
            last = self.live[i].last  # the variable lives as long as either name for it
            last[id(out)] = max(last.get(id(out), 0), last.get(id(origin), 0))
        name = next(iter(self.var[id(out)] for out, _ in pairs.values()))
        if self.names.holder.get(name, {}) is not None:  # None: held to the end
            self.names.holder[name] = {i: out for i, (out, _) in pairs.items()}

    # -- the whole -----------------------------------------------------------------------------

    def build(self) -> Definition:
        """Lower the bodies and settle the parameters."""
        first, network = self.bodies[0], self.network
        inputs = list(first.inputs)
        for name in inputs:
            values = {i: body.inputs[name] for i, body in enumerate(self.bodies)}
            variable = self.give(values, self.names.free(name, lambda _: False))
            if network is not None and self.dialect.functional:
                self.names.holder[variable] = (
                    None  # ``keras.Model(inputs, outputs)`` names it again
                )
        shared = self.shared.children()
        rows = rows_of({i: body.nodes for i, body in enumerate(self.bodies)})
        body, children = self.statements(rows, {}, {})
        returns = self._returns(body)
        parameters = self._parameters(network is not None)
        block = first.block
        made = Definition(
            name=self.name,
            doc=block.doc if block is not None else "",
            parameters=parameters,
            children=children,
            inputs=[self.var[id(first.inputs[name])] for name in inputs],
            body=body,
            returns=returns,
            origin=block.span,
            network=network is not None,
            source=network,
            stored=dict(self.stored),
            input_names=inputs,
            shared=shared,
            modules=dict(self.shared.borrowed),
            recomputed=self.lowering.recomputed(block, self.shared.borrowed),
        )
        for name in inputs:
            note = self.emitter.note([b.inputs[name] for b in self.bodies])
            made.input_notes[self.var[id(first.inputs[name])]] = note
        made.output_note = self.emitter.output_note([results(b)[0] for b in self.bodies])
        return made

    def _returns(self, body: list[Statement]) -> list[str] | dict[str, str]:
        """What leaves, in the layout that definitions exchange."""
        first = self.bodies[0]
        if isinstance(first.result, Bundle):
            names = first.result.items
            found = {n: self._out([b.result.items[n] for b in self.bodies], body) for n in names}
            again = first.block in self.lowering.program.recomputed
            return list(found.values()) if again and self.dialect.sorts else found
        outs = [self._out([b.result for b in self.bodies], body)]
        return outs + [self._out([b.exports[n] for b in self.bodies], body) for n in first.exports]

    def _out(self, values: list[Value], body: list[Statement]) -> str:
        expr, value = self.naturals(dict(enumerate(values))), values[0]
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
            known = isinstance(default, (bool, int, float, str))
            flags = [a.get(name, self.lowering.globals.get(name)) for a in self.merger.declared]
            values = [plain(flag) if isinstance(flag, (bool, float)) else None for flag in flags]
            found.append(Parameter(name, values, plain(default) if known else None, known))
        found += self.merger.hoisted.values()
        return [p for p in found if not p.has_default] + [p for p in found if p.has_default]


def channels_of(body: Body) -> Any:
    """Channel count of the value that enters a body, None when it has none or a symbolic one."""
    x = body.inputs.get("x")
    size = x.type.dims[-1] if x is not None and x.type.axes else None
    return plain(size) if isinstance(size, int) else None
