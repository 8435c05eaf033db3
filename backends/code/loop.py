"""Loops: one child list in the constructor, one ``for`` in the forward pass, never unrolled."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Call, Loop, OpNode
from ...compiler.ir.values import owned_shapes
from ...compiler.passes.outline import lone
from .dialect import snake
from .expr import Expr, Lit, Name, Seq, numbered, text
from .layout import convert
from .lift import Lift, rooted
from .merge import Mismatch
from .model import AnyChild, Assign, CallDefinition, Child, ChildLoop, For, Statement

Row = dict[int, Any]


class LoopLowering:
    """Lowers one row of loops."""

    def __init__(self, owner: Any) -> None:
        self.owner, self.lowering = owner, owner.lowering

    def lower(
        self, row: Row, guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], list[AnyChild]]:
        """The child list and the ``for`` of parallel loops."""
        uses = list(row)
        first: Loop = row[uses[0]]
        simple = self.lowering.runs_directly(first) and self._called_alike(row)
        maker = self._direct if simple else self._anonymous
        built, chosen = maker(row)
        try:
            builds, variables = Lift(self, row, built, simple).run()
        except Mismatch:
            return self._unrolled(row, guards, forced, built, chosen)
        definition = chosen[0]
        merge = self.owner.merger.merge
        needed = self.owner.merger.needed
        known = set(needed)
        build = self.lowering.lean(merge(builds, "size", uses))
        for name in variables.keys() - known:  # the loop's own variables, not of what encloses it
            needed.pop(name, None)
        self.owner.merger.reserved |= set(variables)  # a parameter of that name would be hidden
        count = merge([Lit(loop.count) for loop in row.values()], "count", uses)
        statics = [
            (name, numbered(merge(columns, name, uses), count)) for name, columns in variables.items()
        ]
        before, target = self._carried(row, guards, forced)
        sequences = self._captures(row)
        item = self.owner.names.free(
            f"{first.name}_item" if definition is None else item_name(definition, first),
            lambda _: False,
        )
        outs = [target, *self._handed(first, target, self.owner.dead(row, guards))]
        body = self._body(first, simple, definition, outs, item, sequences, build)
        exports = self._exports(row, guards, body, target)
        loop = For(
            first.name, item, sequences, body, exports, statics, count, first.span, first.name
        )
        children: list[AnyChild] = [ChildLoop(first.name, build, statics, count, first.span)]
        if not self.owner.dialect.functional and not statics and bare(first):
            loop.attr, children = "", [Child(first.name, build, first.span)]
            for call in body:
                call.place = f"self.{first.name}"  # type: ignore[union-attr]
        return [*before, loop], children

    # -- what is built ---------------------------------------------------------------------------

    def _called_alike(self, row: Row) -> bool:
        """Whether every iteration calls its op by the same expression, e.g. pads it alike."""
        calls = []
        for body in (body for loop in row.values() for body in loop.bodies):
            node = lone(body)
            for value in body.inputs.values():
                self.owner.var[id(value)] = "x"
            if isinstance(node, OpNode):
                calls.append(self.owner.emitter.op(node).call)
        alike = all(call == calls[0] for call in calls)
        if not alike:
            self.lowering.wrapped |= {id(loop) for loop in row.values()}
        return alike

    def _direct(self, row: Row) -> tuple[dict[int, list[Expr]], list[Any]]:
        """Constructor and definition per iteration when the loop runs over one op or one block."""
        built: dict[int, list[Expr]] = {}
        chosen: list[Any] = []
        for i, loop in row.items():
            built[i] = []
            for k, body in enumerate(loop.bodies):
                node = lone(body)
                for value in body.inputs.values():
                    self.owner.var[id(value)] = "x"
                definition: Any = None
                if isinstance(node, Call):
                    expr, definition = self.owner.construct(node, None, loop.arguments[k])
                else:
                    assert node is not None
                    said = self.owner.emitter.op(node)
                    expr = said.build
                built[i].append(expr)
                chosen.append(definition)
        return built, chosen

    def _anonymous(self, row: Row) -> tuple[dict[int, list[Expr]], list[Any]]:
        """Constructor and definition per iteration when bodies become definitions of their own."""
        bodies = [body for loop in row.values() for body in loop.bodies]
        first = next(iter(row.values()))
        made = self.lowering.define_loop(first, bodies)
        built: dict[int, list[Expr]] = {}
        chosen: list[Any] = []
        for i, loop in row.items():
            built[i] = []
            for k, body in enumerate(loop.bodies):
                definition, index = made[id(body)]
                values = {**self.lowering.globals, **loop.arguments[k]}
                built[i].append(self.owner.constructor(definition, index, values))
                chosen.append(definition)
        return built, chosen

    def _unrolled(
        self,
        row: Row,
        guards: Row,
        forced: dict[int, str],
        built: dict[int, list[Expr]],
        chosen: list[Any],
    ) -> tuple[list[Statement], list[AnyChild]]:
        """Iterations that need different classes: listed one by one, called one by one."""
        uses = list(row)
        first: Loop = row[uses[0]]
        if any(int(loop.count) != int(first.count) for loop in row.values()):
            raise Mismatch
        merge, count = self.owner.merger.merge, int(first.count)
        items = []
        for k in range(count):
            column = [built[i][min(k, len(built[i]) - 1)] for i in uses]
            items.append(self.lowering.lean(merge([rooted(expr) for expr in column], "size", uses)))
        body, target = self._carried(row, guards, forced)
        exported: dict[str, list[Expr]] = {name: [] for name, e in first.exports.items() if e.used}
        for k, build in enumerate(items):
            body.append(
                self._once(first, k, build, chosen[min(k, len(first.bodies) - 1)], target, exported)
            )
        for name, values in exported.items():
            listed = self.owner.names.free(f"{name}s", lambda _: False)
            self.owner.names.holder[listed] = None
            for loop in row.values():
                self.lowering.lists[id(loop.exports[name])] = listed
            body.append(Assign([listed], Seq(tuple(values), "[]"), first.span))
        listing = Seq(tuple(items), "[]")
        return body, [ChildLoop(first.name, listing, [], Lit(count), first.span, listed=True)]

    def _once(
        self,
        loop: Loop,
        k: int,
        build: Expr,
        definition: Any,
        target: str,
        exported: dict[str, list[Expr]],
    ) -> Statement:
        """One iteration of an unrolled loop; values it hands out get names of their own."""
        inner = loop.bodies[min(k, len(loop.bodies) - 1)]
        item = f"{loop.name}[{k}]"
        place: dict[int, Expr] = {id(inner.inputs["x"]): Name(target)}
        for name, values in loop.captures.items():
            place[id(inner.inputs[name])] = self.owner.natural(values[min(k, len(values) - 1)])
        node = lone(inner) if definition is None else None
        if isinstance(node, OpNode):
            self.owner.var[id(inner.inputs["x"])] = target
            said = self.owner.emitter.op(node)
            made: Statement = Assign(
                [target], self._round(node, said.call), loop.span, "", item, build, node.name, True
            )
            handed: list[str] = []
        else:
            call = lone(inner) if loop.direct else None
            source_of = call.inputs if isinstance(call, Call) else inner.inputs
            inputs = [place[id(source_of[name])] for name in definition.input_names]
            inputs += self.owner.shared.passed(definition)
            handed = [f"{name}_{k}" for name in loop.handed_out]
            made = CallDefinition(
                [target, *handed], definition, item, inputs, build, loop.span, "", loop.name
            )
        for name, found in exported.items():
            own = name in loop.handed_out
            found.append(Name(handed[loop.handed_out.index(name)] if own else target))
        return made

    # -- the forward pass ------------------------------------------------------------------------

    def _carried(
        self, row: Row, guards: Row, forced: dict[int, str]
    ) -> tuple[list[Statement], str]:
        """The variable that goes round, and a copy when the value that enters is still needed."""
        owner = self.owner
        first: Loop = next(iter(row.values()))
        carried = {i: loop.carried for i, loop in row.items()}
        entry = owner.naturals(carried)
        held = entry.text if isinstance(entry, Name) else ""
        values = owner.names.holder.get(held, carried)
        outs = {i: loop.outputs[""] for i, loop in row.items()}
        must = next((forced[id(v)] for v in outs.values() if id(v) in forced), None)
        reusable = (
            held
            and "[" not in held
            and owner.dead(row, guards)(values)
            and held in ("x", "y", "z", "u", "v", "w")
        )
        if must:
            target = must
        elif reusable:
            target = held
        else:
            label = outs[next(iter(outs))].label
            dead = owner.dead(row, guards)
            target = (
                owner.names.free(label, dead)
                if label and label not in first.exports
                else owner.names.plain(dead)
            )
        owner.give(outs, target)
        before: list[Statement] = [] if held == target else [Assign([target], entry, first.span)]
        return before, target

    def _round(self, node: OpNode, call: Expr) -> Expr:
        """What an op gives, in the layout in which the value goes round."""
        value = node.outputs[""]
        have = self.owner.lowering.layouts.of(value)
        return convert(call, value.type, have, self.owner.dialect.natural(value.type))

    def _captures(self, row: Row) -> list[tuple[str, Expr]]:
        """Values that advance with the loop; a value that stays the same is read directly."""
        found: list[tuple[str, Expr]] = []
        first: Loop = next(iter(row.values()))
        for name, values in first.captures.items():
            if values[0].list_of is None:
                continue
            places = [value.index for value in values]
            listed = self.lowering.lists[id(values[0].list_of)]
            size = values[0].list_of.loop.count
            variable = self.owner.names.free(name, lambda _: False)
            if places == list(range(size)):
                expr: Expr = Name(listed)
            elif places == list(range(size))[::-1]:
                expr = text("reversed({})", Name(listed))
            else:
                expr = text("({}[i] for i in {})", Name(listed), tuple(places))
            found.append((variable, expr))
        return found

    def _body(
        self,
        loop: Loop,
        simple: bool,
        definition: Any,
        outs: list[str],
        item: str,
        sequences: list[tuple[str, Expr]],
        build: Expr,
    ) -> list[Statement]:
        """The statements of one iteration."""
        target = outs[0]
        moving = dict(
            zip(
                (n for n, v in loop.captures.items() if v[0].list_of is not None),
                (v for v, _ in sequences),
                strict=True,
            )
        )
        inner = loop.bodies[0]
        node = lone(inner) if simple else None
        place: dict[int, Expr] = {id(inner.inputs["x"]): Name(target)}
        for name, values in loop.captures.items():
            local = inner.inputs[name]
            place[id(local)] = (
                Name(moving[name]) if name in moving else self.owner.natural(values[0])
            )
        if isinstance(node, OpNode):
            self.owner.var[id(inner.inputs["x"])] = target
            said = self.owner.emitter.op(node)
            return [
                Assign(
                    [target],
                    self._round(node, said.call),
                    loop.span,
                    "",
                    item,
                    build,
                    node.name,
                    True,
                )
            ]
        if isinstance(node, Call):
            inputs = [place[id(node.inputs[name])] for name in definition.input_names]
            inputs += self.owner.shared.passed(definition)
            return [
                CallDefinition([target], definition, item, inputs, build, loop.span, "", node.name)
            ]
        inputs = [place[id(inner.inputs[name])] for name in definition.input_names]
        inputs += self.owner.shared.passed(definition)
        return [CallDefinition(outs, definition, item, inputs, build, loop.span, "", loop.name)]

    def _handed(self, loop: Loop, target: str, dead: Any) -> list[str]:
        """Variables for what an iteration returns besides its result: they hold nothing alive."""
        free = self.owner.names.free
        found = (free(name, dead) for name in loop.handed_out)
        return [free(f"{name}_2", dead) if name == target else name for name in found]

    def _exports(
        self, row: Row, guards: Row, body: list[Any], target: str
    ) -> list[tuple[str, str]]:
        """Lists that grow by one value per iteration."""
        found = []
        first: Loop = next(iter(row.values()))
        for name, export in first.exports.items():
            if not export.used:
                continue
            inner = target
            if export.values[0] is not first.bodies[0].result:
                inner = body[0].targets[1 + first.handed_out.index(name)]
            listed = self.owner.names.free(f"{name}s", lambda _: False)
            self.owner.names.holder[listed] = None
            for loop in row.values():
                self.lowering.lists[id(loop.exports[name])] = listed
            found.append((listed, inner))
        return found


def bare(loop: Loop) -> bool:
    """Whether the copies of a loop own nothing, so that one module does for all of them."""
    stateful = any(
        isinstance(node, OpNode) and node.op.stochastic for b in loop.bodies for node in b.nodes
    )
    own = any(any(owned_shapes(body.nodes)) for body in loop.bodies)
    return not loop.direct and not own and not stateful and loop.captures == {}


def item_name(definition: Any, loop: Loop) -> str:
    """The name of one child while the loop runs over its list."""
    name = snake(definition.name)
    return name if name != loop.name else f"{name}_module" if name in ("x", "y") else name
