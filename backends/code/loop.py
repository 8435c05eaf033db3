"""Loops: one child list in the constructor, one ``for`` in the forward pass, never unrolled."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Call, Loop, OpNode
from ...compiler.passes.outline import lone
from ...compiler.text.expression import Expr as Origin
from ...compiler.text.expression import names, substitute
from ...compiler.types.dims import Size
from .expr import Call as CallExpr
from .expr import Expr, Lit, Name, Seq, source, text
from .merge import Mismatch, complete, plain, same
from .model import AnyChild, Assign, CallDefinition, ChildLoop, For, Statement

Row = dict[int, Any]


class LoopLowering:
    """Lowers one row of loops."""

    def __init__(self, owner: Any) -> None:
        self.owner, self.lowering = owner, owner.lowering

    def lower(self, row: Row, guards: Row, forced: dict[int, str]) -> tuple[list[Statement], list[AnyChild]]:
        """The child list and the ``for`` of parallel loops."""
        uses = list(row)
        first: Loop = row[uses[0]]
        simple = self.lowering.runs_directly(first)
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
        statics = [(name, merge(columns, name, uses)) for name, columns in variables.items()]
        count = merge([Lit(loop.count) for loop in row.values()], "count", uses)
        before, target = self._carried(row, guards, forced)
        sequences = self._captures(row)
        item = self.owner.names.free(f"{first.name}_item" if definition is None else item_name(definition, first), lambda _: False)
        body = self._body(first, simple, definition, target, item, sequences, build)
        exports = self._exports(row, guards, body, target)
        loop = For(first.name, item, sequences, body, exports, statics, count, first.span, first.name)
        children = [ChildLoop(first.name, build, statics, count, first.span)]
        return [*before, loop], children  # type: ignore[return-value]

    # -- what is built ---------------------------------------------------------------------------

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
                    expr, definition = self.owner.construct(node, loop.arguments[k])
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
        self, row: Row, guards: Row, forced: dict[int, str], built: dict[int, list[Expr]], chosen: list[Any]
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
            body.append(self._once(first, k, build, chosen[min(k, len(first.bodies) - 1)], target, exported))
        for name, values in exported.items():
            listed = self.owner.names.free(f"{name}s", lambda _: False)
            self.owner.names.holder[listed] = None
            for loop in row.values():
                self.lowering.lists[id(loop.exports[name])] = listed
            body.append(Assign([listed], Seq(tuple(values), "[]"), first.span))
        listing = Seq(tuple(items), "[]")
        return body, [ChildLoop(first.name, listing, [], Lit(count), first.span, listed=True)]

    def _once(
        self, loop: Loop, k: int, build: Expr, definition: Any, target: str, exported: dict[str, list[Expr]]
    ) -> Statement:
        """One iteration of an unrolled loop; values it hands out get names of their own."""
        inner = loop.bodies[min(k, len(loop.bodies) - 1)]
        item = f"{loop.name}[{k}]"
        place: dict[int, Expr] = {id(inner.inputs["x"]): Name(target)}
        for name, values in loop.captures.items():
            place[id(inner.inputs[name])] = self.owner.natural(values[min(k, len(values) - 1)])
        node = lone(inner) if definition is None else None
        if node is not None:
            self.owner.var[id(inner.inputs["x"])] = target
            said = self.owner.emitter.op(node)
            made: Statement = Assign([target], said.call, loop.span, "", item, build, node.name, True)
            handed: list[str] = []
        else:
            call = lone(inner) if loop.direct else None
            source_of = call.inputs if isinstance(call, Call) else inner.inputs
            inputs = [place[id(source_of[name])] for name in definition.input_names]
            handed = [f"{name}_{k}" for name in loop.handed_out]
            made = CallDefinition([target, *handed], definition, item, inputs, build, loop.span, "", loop.name)
        for name, found in exported.items():
            own = name in loop.handed_out
            found.append(Name(handed[loop.handed_out.index(name)] if own else target))
        return made

    # -- the forward pass ------------------------------------------------------------------------

    def _carried(self, row: Row, guards: Row, forced: dict[int, str]) -> tuple[list[Statement], str]:
        """The variable that goes round, and a copy when the value that enters is still needed."""
        owner = self.owner
        first: Loop = next(iter(row.values()))
        carried = {i: loop.carried for i, loop in row.items()}
        entry = owner.naturals(carried)
        held = entry.text if isinstance(entry, Name) else ""
        values = owner.names.holder.get(held, carried)
        outs = {i: loop.outputs[""] for i, loop in row.items()}
        must = next((forced[id(v)] for v in outs.values() if id(v) in forced), None)
        reusable = held and "[" not in held and owner.dead(row, guards)(values) and held in ("x", "y", "z", "u", "v", "w")
        if must:
            target = must
        elif reusable:
            target = held
        else:
            label = outs[next(iter(outs))].label
            dead = owner.dead(row, guards)
            target = owner.names.free(label, dead) if label and label not in first.exports else owner.names.plain(dead)
        owner.give(outs, target)
        before: list[Statement] = [] if held == target else [Assign([target], entry, first.span)]
        return before, target

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
        self, loop: Loop, simple: bool, definition: Any, target: str, item: str, sequences: list[tuple[str, Expr]], build: Expr
    ) -> list[Statement]:
        """The statements of one iteration."""
        moving = dict(zip((n for n, v in loop.captures.items() if v[0].list_of is not None), (v for v, _ in sequences), strict=True))
        inner = loop.bodies[0]
        node = lone(inner) if simple else None
        place: dict[int, Expr] = {id(inner.inputs["x"]): Name(target)}
        for name, values in loop.captures.items():
            local = inner.inputs[name]
            place[id(local)] = Name(moving[name]) if name in moving else self.owner.natural(values[0])
        if isinstance(node, OpNode):
            self.owner.var[id(inner.inputs["x"])] = target
            said = self.owner.emitter.op(node)
            return [Assign([target], said.call, loop.span, "", item, build, node.name, True)]
        if isinstance(node, Call):
            inputs = [place[id(node.inputs[name])] for name in definition.input_names]
            return [CallDefinition([target], definition, item, inputs, build, loop.span, "", node.name)]
        inputs = [place[id(inner.inputs[name])] for name in definition.input_names]
        outs = [target, *definition.returns[1:]] if isinstance(definition.returns, list) else [target]
        return [CallDefinition(outs, definition, item, inputs, build, loop.span, "", loop.name)]

    def _exports(self, row: Row, guards: Row, body: list[Any], target: str) -> list[tuple[str, str]]:
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


def rooted(expr: Expr) -> Expr:
    """An expression whose literals no longer refer to variables of the loop."""
    match expr:
        case Lit(value):
            return Lit(plain(value))
        case CallExpr(func, args, kwargs):
            pairs = tuple((key, rooted(item)) for key, item in kwargs)
            return CallExpr(func, tuple(rooted(arg) for arg in args), pairs)
        case Seq(items, brackets):
            return Seq(tuple(rooted(item) for item in items), brackets)
    return expr


def item_name(definition: Any, loop: Loop) -> str:
    """The name of one child while the loop runs over its list."""
    name: str = definition.name
    return name if name != loop.name else f"{name}_module" if name in ("x", "y") else name


class Lift:
    """Separates, over the iterations of a loop, what stays from what changes.

    Positions that change become loop variables with one value per iteration; positions that stay
    are expressed in the names of the enclosing definition.
    """

    def __init__(
        self, owner: LoopLowering, row: Row, built: dict[int, list[Expr]], inside: bool
    ) -> None:
        """``inside``: origins in ``built`` are in the names of the loop, not of what encloses it."""
        self.owner, self.row, self.built, self.inside = owner, row, built, inside
        self.variables: dict[str, dict[int, list[Any]]] = {}

    def run(self) -> tuple[list[Expr], dict[str, list[Expr]]]:
        """(expression per use, loop variable -> sequence per use)."""
        flat = [(i, k) for i, built in self.built.items() for k in range(len(built))]
        template = self._lift([self.built[i][k] for i, k in flat], flat, "size")
        variables = {
            name: [Seq(tuple(Lit(v) for v in self._full(i, columns[i]))) for i in self.row]
            for name, columns in self.variables.items()
        }
        return [template[i] for i in self.row], variables  # type: ignore[return-value]

    def _full(self, i: int, column: list[Any]) -> list[Any]:
        """One value per iteration: the last body stands for the rest."""
        return [*column, *[column[-1]] * (int(self.row[i].count) - len(column))]

    def _lift(self, exprs: list[Expr], flat: list[tuple[int, int]], hint: str) -> dict[int, Expr]:
        first = exprs[0]
        if any(type(e) is not type(first) for e in exprs):
            raise Mismatch
        if isinstance(first, Lit):
            return self._literal(exprs, flat, hint)
        if isinstance(first, Name):
            if any(e != first for e in exprs):
                raise Mismatch
            return dict.fromkeys(self.row, first)
        if isinstance(first, CallExpr):
            return self._call(exprs, flat)
        parts = "items" if isinstance(first, Seq) else "parts"
        if any(len(getattr(e, parts)) != len(getattr(first, parts)) for e in exprs):
            raise Mismatch
        columns = [self._lift(list(c), flat, hint) for c in zip(*(getattr(e, parts) for e in exprs), strict=True)]
        made: dict[int, Expr] = {}
        for i in self.row:
            inner = tuple(column[i] for column in columns)
            made[i] = Seq(inner, first.brackets) if isinstance(first, Seq) else type(first)(first.template, inner, first.names)
        return made

    def _call(self, exprs: list[Any], flat: list[tuple[int, int]]) -> dict[int, Expr]:
        exprs = complete(exprs)
        first = exprs[0]
        if any(len(e.args) != len(first.args) or [k for k, _ in e.kwargs] != [k for k, _ in first.kwargs] for e in exprs):
            raise Mismatch
        func = self._lift([e.func for e in exprs], flat, "f")
        known = self.owner.lowering.positions.get(source(first.func), ())
        args = []
        for j, column in enumerate(zip(*(e.args for e in exprs), strict=True)):
            args.append(self._lift(list(column), flat, known[j] if j < len(known) else "size"))
        kwargs = []
        for j, (key, _) in enumerate(first.kwargs):
            kwargs.append((key, self._lift([e.kwargs[j][1] for e in exprs], flat, key)))
        return {
            i: CallExpr(func[i], tuple(a[i] for a in args), tuple((key, v[i]) for key, v in kwargs))
            for i in self.row
        }

    def _literal(self, exprs: list[Any], flat: list[tuple[int, int]], hint: str) -> dict[int, Expr]:
        values: dict[int, list[Any]] = {i: [] for i in self.row}
        for (i, _), expr in zip(flat, exprs, strict=True):
            values[i].append(expr.value)
        varying = any(not same(plain(v), plain(column[0])) for column in values.values() for v in column)
        if not varying:
            return {i: Lit(self._outer(i, column[0])) for i, column in values.items()}
        if any(isinstance(v, str) or v is None for column in values.values() for v in column):
            raise Mismatch
        origin = self._common_origin(values) if self.inside else None
        if origin is not None:
            return dict.fromkeys(self.row, Lit(Size(int(next(iter(values.values()))[0]), origin)))
        return dict.fromkeys(self.row, Name(self._variable(hint, {i: [plain(v) if self.inside else v for v in c] for i, c in values.items()})))

    def _common_origin(self, values: dict[int, list[Any]]) -> Origin | None:
        """The one expression behind values that change, over loop variables and outer names."""
        origins = {v.origin if isinstance(v, Size) else None for column in values.values() for v in column}
        if len(origins) != 1:
            return None
        origin = origins.pop()
        if origin is None:
            return None
        for name in sorted(names(origin)):
            columns = {i: [a.get(name) for a in loop.arguments[: len(values[i])]] for i, loop in self.row.items()}
            if any(v is None for column in columns.values() for v in column):
                return None
            if any(not same(plain(v), plain(column[0])) for column in columns.values() for v in column):
                if self._variable(name, columns) != name:
                    return None
            elif name not in self.owner.owner.declared and name not in self.owner.lowering.globals:
                return None
        found: Origin = origin
        return found

    def _variable(self, name: str, columns: dict[int, list[Any]]) -> str:
        """A loop variable with these values; equal columns share one."""
        for known, held in self.variables.items():
            if held == columns:
                return known
        free, n = name, 1
        while free in self.variables:
            n += 1
            free = f"{name}_{n}"
        self.variables[free] = columns
        return free

    def _outer(self, i: int, value: Any) -> Any:
        """A constant in the names of the enclosing definition, or as a plain number."""
        if not isinstance(value, Size) or not self.inside:
            return value
        loop: Loop = self.row[i]
        mapping: dict[str, Origin] = {}
        for name in names(value.origin):
            given = loop.arguments[0].get(name)
            if isinstance(given, Size):
                mapping[name] = given.origin
            elif isinstance(given, int) and not isinstance(given, bool):
                mapping[name] = Origin("num", value=int(given))
            else:
                return plain(value)
        origin = substitute(value.origin, mapping)
        return Size(int(value), origin) if names(origin) else plain(value)
