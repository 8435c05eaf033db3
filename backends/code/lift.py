"""What stays and what changes over the iterations of a loop."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.nodes import Loop
from ...compiler.text.expression import Expr as Origin
from ...compiler.text.expression import names, substitute
from ...compiler.types.dims import Size
from .expr import Call as CallExpr
from .expr import Expr, Lit, Name, Seq, Text, source
from .merge import Mismatch, complete, plain, same

Row = dict[int, Any]


class Lift:
    """Separates, over the iterations of a loop, what stays from what changes.

    Positions that change become loop variables with one value per iteration; positions that stay
    are expressed in the names of the enclosing definition.
    """

    def __init__(self, owner: Any, row: Row, built: dict[int, list[Expr]], inside: bool) -> None:
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
        return apart([template[i] for i in self.row], variables)  # type: ignore[arg-type]

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
        columns = [
            self._lift(list(c), flat, hint)
            for c in zip(*(getattr(e, parts) for e in exprs), strict=True)
        ]
        made: dict[int, Expr] = {}
        for i in self.row:
            inner = tuple(column[i] for column in columns)
            made[i] = (
                Seq(inner, first.brackets)
                if isinstance(first, Seq)
                else type(first)(first.template, inner, first.names)
            )
        return made

    def _call(self, exprs: list[Any], flat: list[tuple[int, int]]) -> dict[int, Expr]:
        exprs = complete(exprs)
        first = exprs[0]
        if any(
            len(e.args) != len(first.args)
            or [k for k, _ in e.kwargs] != [k for k, _ in first.kwargs]
            for e in exprs
        ):
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
        varying = any(
            not same(plain(v), plain(column[0])) for column in values.values() for v in column
        )
        if not varying:
            return {i: Lit(self._outer(i, column[0])) for i, column in values.items()}
        if any(isinstance(v, str) or v is None for column in values.values() for v in column):
            raise Mismatch
        origin = self._common_origin(values) if self.inside else None
        if origin is not None:
            return dict.fromkeys(self.row, Lit(Size(int(next(iter(values.values()))[0]), origin)))
        return dict.fromkeys(
            self.row,
            Name(
                self._variable(
                    hint,
                    {i: [plain(v) if self.inside else v for v in c] for i, c in values.items()},
                )
            ),
        )

    def _common_origin(self, values: dict[int, list[Any]]) -> Origin | None:
        """The one expression behind values that change, over loop variables and outer names."""
        origins = {
            v.origin if isinstance(v, Size) else None for column in values.values() for v in column
        }
        if len(origins) != 1:
            return None
        origin = origins.pop()
        if origin is None:
            return None
        for name in sorted(names(origin)):
            columns = {
                i: [a.get(name) for a in loop.arguments[: len(values[i])]]
                for i, loop in self.row.items()
            }
            if any(v is None for column in columns.values() for v in column):
                return None
            if any(
                not same(plain(v), plain(column[0])) for column in columns.values() for v in column
            ):
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


def apart(
    builds: list[Expr], variables: dict[str, list[Expr]]
) -> tuple[list[Expr], dict[str, list[Expr]]]:
    """Rename loop variables whose names occur in the sequences that the loop runs over."""
    read = {
        word for columns in variables.values() for column in columns for word in mentioned(column)
    }
    for name in [n for n in variables if n in read]:
        new = "channels" if name == "in_channels" else f"each_{name}"
        while new in variables or new in read:
            new += "_"
        builds = [renamed(build, name, new) for build in builds]
        variables = {new if key == name else key: columns for key, columns in variables.items()}
    return builds, variables


def mentioned(expr: Expr) -> set[str]:
    """Names in the origins of a sequence."""
    if isinstance(expr, Lit):
        return names(expr.value.origin) if isinstance(expr.value, Size) else set()
    parts = expr.items if isinstance(expr, Seq) else ()
    return {word for part in parts for word in mentioned(part)}


def renamed(expr: Expr, old: str, new: str) -> Expr:
    """An expression with one name replaced."""
    match expr:
        case Lit(value) if isinstance(value, Size):
            origin = substitute(value.origin, {old: Origin("name", value=new)})
            return Lit(Size(int(value), origin))
        case Name(text) if text == old:
            return Name(new)
        case CallExpr(func, args, kwargs):
            pairs = tuple((key, renamed(item, old, new)) for key, item in kwargs)
            return CallExpr(func, tuple(renamed(arg, old, new) for arg in args), pairs)
        case Seq(items, brackets):
            return Seq(tuple(renamed(item, old, new) for item in items), brackets)
        case Text(template, parts, used):
            return Text(template, tuple(renamed(part, old, new) for part in parts), used)
    return expr


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
