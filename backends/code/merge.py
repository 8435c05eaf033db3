"""What several uses of a definition have in common, and what becomes a constructor parameter.

Each use gives an expression; `Merger.merge` walks them together.  Literals that agree stay.  Where
they differ, the expression the spec wrote is printed if all uses share it (``4 * dim``), else a
parameter is added that holds one value per use.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...compiler.text.expression import names
from ...compiler.types.dims import Real, Size
from .expr import Call, Expr, Lit, Name, Param, Seq, Text

POSITIONS = {
    "nn.Linear": ("in_features", "out_features"),
    "nnx.Linear": ("in_features", "out_features"),
    "nnx.Conv": ("in_features", "out_features", "kernel_size"),
    "layers.Dense": ("units",),
    "nn.Embedding": ("num_embeddings", "embedding_dim"),
}
"""Names of positional arguments, for parameters that the spec does not name."""


DEFAULTS: dict[str, Any] = {
    "bias": True,
    "causal": False,
    "dilation": 1,
    "dilation_rate": 1,
    "feature_group_count": 1,
    "groups": 1,
    "kernel_dilation": 1,
    "padding": 0,
    "stride": 1,
    "strides": 1,
    "use_bias": True,
}
"""Keyword arguments that entries leave out when they are the framework's own default: a use that
leaves one out still agrees in structure with a use that states it."""

OTHERS: dict[str, dict[str, Any]] = {
    name: {"padding": "SAME"} for name in ("nnx.Conv", "nnx.ConvTranspose")
}
"""Functions whose own defaults are others."""


class Mismatch(Exception):
    """The uses differ in more than literals: they need definitions of their own."""


def shape(expr: Expr) -> Any:
    """The structure of an expression without its literals."""
    match expr:
        case Lit(value):
            return "str" if isinstance(value, str) else "none" if value is None else "lit"
        case Name(text):
            return text
        case Call(func, args, kwargs):
            return (shape(func), tuple(map(shape, args)), tuple((k, shape(v)) for k, v in kwargs))
        case Seq(items, brackets):
            return (brackets, tuple(map(shape, items)))
        case Text(template, parts):
            return (template, tuple(map(shape, parts)))


@dataclass
class Parameter:
    """A constructor parameter.

    Attributes:
        name: as printed.
        values: one per use, in the order of the uses; None where a use never reads it.
        default: the spec's default, printed in the signature; None when there is none.
        has_default: whether the spec states one.
        hoisted: it holds what differs between uses; no name of the spec stands for it.
    """

    name: str
    values: list[Any]
    default: Any = None
    has_default: bool = False
    hoisted: bool = False


@dataclass
class Merger:
    """Merges expressions of ``count`` uses; ``needed`` collects names that must be parameters.

    ``entering`` holds the channels that enter each use, ``declared`` its arguments, ``everywhere`` the parameters
    of the spec.
    """

    count: int
    needed: dict[str, None] = field(default_factory=dict)
    hoisted: dict[str, Parameter] = field(default_factory=dict)
    reserved: set[str] = field(default_factory=set)
    positions: dict[str, tuple[str, ...]] = field(default_factory=lambda: POSITIONS)
    entering: list[Any] = field(default_factory=list)
    declared: list[dict[str, Any]] = field(default_factory=list)
    everywhere: Mapping[str, Any] = field(default_factory=dict)
    fields: dict[str, dict[int, Any]] = field(default_factory=dict)
    """Fields of the op at hand, by use: they name an argument that nothing else names."""

    def merge(self, exprs: list[Expr], hint: str = "size", uses: list[int] | None = None) -> Expr:
        """One expression that is right in every use.

        Args:
            exprs: one per use in ``uses``.
            hint: name for a parameter, if one is needed.
            uses: indices of the uses these belong to; all by default.

        Raises:
            Mismatch: structures differ.
        """
        uses = uses if uses is not None else list(range(self.count))
        first = exprs[0]
        if any(type(e) is not type(first) for e in exprs):
            raise Mismatch
        match first:
            case Lit():
                return self._literal(exprs, hint, uses)
            case Name():
                if any(e != first for e in exprs):
                    raise Mismatch
                return first
            case Call():
                return self._call(exprs, uses)
            case Seq(_, brackets):
                self._same([(len(e.items), e.brackets) for e in exprs])  # type: ignore[union-attr]
                columns = zip(*(e.items for e in exprs), strict=True)  # type: ignore[union-attr]
                return Seq(tuple(self.merge(list(c), hint, uses) for c in columns), brackets)
            case Text(template, _, used):
                self._same([(e.template, len(e.parts)) for e in exprs])  # type: ignore[union-attr]
                columns = zip(*(e.parts for e in exprs), strict=True)  # type: ignore[union-attr]
                return Text(template, tuple(self.merge(list(c), hint, uses) for c in columns), used)

    def _call(self, exprs: list[Any], uses: list[int]) -> Expr:
        exprs = complete(exprs)
        first = exprs[0]
        self._same([(len(e.args), tuple(k for k, _ in e.kwargs)) for e in exprs])
        func = self.merge([e.func for e in exprs], "f", uses)
        known = self.positions.get(first.func.text, ()) if isinstance(first.func, Name) else ()
        args = []
        for i, column in enumerate(zip(*(e.args for e in exprs), strict=True)):
            args.append(self.merge(list(column), known[i] if i < len(known) else "size", uses))
        kwargs = []
        for i, (key, _) in enumerate(first.kwargs):
            kwargs.append((key, self.merge([e.kwargs[i][1] for e in exprs], key, uses)))
        return Call(func, tuple(args), tuple(kwargs))

    @staticmethod
    def _same(facts: list[Any]) -> None:
        if any(fact != facts[0] for fact in facts):
            raise Mismatch

    def _literal(self, exprs: list[Any], hint: str, uses: list[int]) -> Expr:
        values = [e.value for e in exprs]
        origins = [v.origin if isinstance(v, Size) else None for v in values]
        if origins[0] is not None and all(o == origins[0] for o in origins):
            self.needed.update(dict.fromkeys(sorted(names(origins[0]))))
            return Lit(values[0])
        if (known := self._known(values, uses)) is not None:
            self.needed[known] = None
            return Param(known)
        if all(same(v, values[0]) for v in values):
            return Lit(plain(values[0]))
        if any(isinstance(v, str) or v is None for v in values):
            raise Mismatch
        given = [self.declared[i].get(hint) if self.declared else None for i in uses]
        if all(isinstance(v, bool) and v is own for v, own in zip(values, given, strict=True)):
            self.needed[hint] = None  # the block has a parameter of this name that says just this
            return Param(hint)
        return Param(self._hoist([plain(v) for v in values], hint, uses).name)

    def _known(self, values: list[Any], uses: list[int]) -> str | None:
        """The name of a real number that has these values where the definition is used."""
        first = values[0]
        if not isinstance(first, Real) or not self.declared:
            return None
        name = first.name
        if any(not isinstance(v, Real) or v.name != name for v in values):
            return None
        given = [self.declared[i].get(name, self.everywhere.get(name)) for i in uses]
        return name if all(same(v, own) for v, own in zip(values, given, strict=True)) else None

    def _hoist(self, values: list[Any], hint: str, uses: list[int]) -> Parameter:
        if self.entering and all(
            same(self.entering[i], v) for i, v in zip(uses, values, strict=True)
        ):
            self.needed["in_channels"] = None
            return Parameter("in_channels", values)
        for parameter in self.hoisted.values():
            known = [parameter.values[i] for i in uses]
            if all(a is None or same(a, b) for a, b in zip(known, values, strict=True)):
                break
        else:
            word = self._word(values, uses) if hint == "size" else hint
            parameter = Parameter(self._free(word), [None] * self.count, hoisted=True)
            self.hoisted[parameter.name] = parameter
        for i, value in zip(uses, values, strict=True):
            parameter.values[i] = value
        return parameter

    def _word(self, values: list[Any], uses: list[int]) -> str:
        """The field of the op at hand that has these values, else ``size``."""
        for name, column in self.fields.items():
            known = [plain(column.get(i)) for i in uses]
            if all(same(a, b) for a, b in zip(known, values, strict=True)):
                return name
        return "size"

    def _free(self, hint: str) -> str:
        if hint == "in_channels":  # that is what enters the definition, and nothing else
            hint = "channels"
        taken = {*self.hoisted, *self.reserved, *self.needed}
        name, n = hint, 1
        while name in taken:
            n += 1
            name = f"{hint}_{n}"
        return name


def complete(exprs: list[Any]) -> list[Any]:
    """Calls with the same keywords: what some leave out is filled in where the default is known."""
    keys = list(dict.fromkeys(key for e in exprs for key, _ in e.kwargs))
    if all([key for key, _ in e.kwargs] == keys for e in exprs):
        return exprs
    func = exprs[0].func
    known = DEFAULTS | OTHERS.get(func.text if isinstance(func, Name) else "", {})
    found = []
    for e in exprs:
        given = dict(e.kwargs)
        if any(key not in given and key not in known for key in keys):
            raise Mismatch
        pairs = tuple((key, given.get(key, Lit(known.get(key)))) for key in keys)
        found.append(Call(e.func, e.args, pairs))
    return found


def same(a: Any, b: Any) -> bool:
    """Equal in value and kind (``1`` is not ``True``, not ``1.0``)."""
    number = (int, float)
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, number) and isinstance(b, number):
        return a == b and isinstance(a, float) == isinstance(b, float)
    return bool(a == b)


def plain(value: Any) -> Any:
    """A number without its origin."""
    if isinstance(value, Real):
        return float(value)
    return int(value) if isinstance(value, Size) else value


def fields_of(row: dict[int, Any]) -> dict[str, dict[int, Any]]:
    """The fields of an op that is used in parallel, by name and use; none where the ops differ."""
    first = next(iter(row.values()))
    if any(type(node.op) is not type(first.op) for node in row.values()):
        return {}
    return {name: {i: node.op.get(name) for i, node in row.items()} for name in first.op.fields}
