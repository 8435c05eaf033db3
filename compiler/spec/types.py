"""Types of inputs: ``image[16 * H, 16 * W, 3]``, ``bool vector[7]``, ``{tokens: [T], pad: 0}``."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Span, did_you_mean, error, shown, warning
from ..text import Node
from ..text.expression import Expr, ExpressionError, names, parse
from ..types.dims import Poly
from ..types.tensor import KINDS, TensorType, natural
from .evaluate import Evaluator, evaluate, sized
from .naming import name_problem, unfit
from .scope import Scope

TYPE = re.compile(r"\s*(?:(float|int|bool)\s+)?([A-Za-z_]\w*)\s*(?:\[(.*)\]|\(\s*\))?\s*\Z", re.S)
EXTRAS = ("pad", "dtype")
DTYPES = ("float", "int", "bool")


class TypeReader:
    """Reads the types of inputs; unknown names in sizes declare symbols.

    Attributes:
        symbols: symbol -> where it was first written.
        bounds: symbol -> largest size (``T <= 1024``).
    """

    def __init__(self, scope: Scope, report: list[Diagnostic]) -> None:
        self.scope, self.report = scope, report
        self.symbols: dict[str, Span] = {}
        self.bounds: dict[str, int] = {}

    def read(self, node: Node) -> TensorType:
        """The type a node declares.

        Raises:
            DiagnosticError: unknown kind, wrong number of sizes, a size that is no size.
        """
        if node.is_str:
            return self._from_text(node)
        if node.is_map:
            return self._from_map(node)
        raise DiagnosticError(
            error(
                "E0203",
                "an input needs a type",
                node.span,
                helps=["for example `image[28, 28, 1]` or `vector[16]`"],
            )
        )

    def _from_text(self, node: Node) -> TensorType:
        found = TYPE.match(str(node.value))
        if found is None:
            raise DiagnosticError(
                error(
                    "E0203",
                    f"`{shown(str(node.value))}` is not a type",
                    node.span,
                    helps=["for example `image[28, 28, 1]` or `vector[16]`"],
                )
            )
        parts = _split(found[3] or "", found.start(3) if found[3] is not None else 0)
        sizes = [self._size(text, node, at) for text, at in parts]
        made = self._make(found[2], sizes, node.at(found.start(2), found.end(2)), node.span)
        return replace(made, dtype=found[1]) if found[1] else made

    def _from_map(self, node: Node) -> TensorType:
        kinds = [key for key in node.items if key not in EXTRAS]
        if len(kinds) != 1:
            raise DiagnosticError(
                error(
                    "E0206",
                    "a type names exactly one kind",
                    node.span,
                    helps=["`{tokens: [T], pad: 0}`"],
                )
            )
        kind, dims = kinds[0], node.items[kinds[0]]
        nodes = dims.elements if dims.is_list else [] if dims.is_null else [dims]
        sizes = []
        for item in nodes:
            sizes.append(
                self._size(str(item.value), item, 0)
                if item.is_str
                else (None, item.value, item.span)
            )
        made = self._make(kind, sizes, node.key_span(kind), node.span)
        pad = node.get("pad")
        if pad is not None:
            if kind != "tokens":
                helps = [f"make the mask an input of its own: `real: mask[{made.dims[0]}]`"]
                helps = helps if made.axes[:1] == ("time",) else ["remove it"]
                message = "only `tokens` have a `pad` id"
                raise DiagnosticError(error("E0203", message, pad.span, helps=helps))
            made = replace(made, pad=self._pad(pad))
        dtype = node.get("dtype")
        return made if dtype is None else replace(made, dtype=self._dtype(dtype))

    @staticmethod
    def _dtype(node: Node) -> str:
        """``float``, ``int`` or ``bool``; how many bits is a matter of `training.precision`."""
        word = str(node.value)
        if word not in DTYPES:
            listed = ", ".join(f"`{known}`" for known in DTYPES)
            helps = (
                [f"write `{word.rstrip('0123456789')}`"]
                if word.rstrip("0123456789") in DTYPES
                else []
            )
            raise DiagnosticError(
                error("E0205", f"`dtype` must be one of {listed}", node.span, helps=helps)
            )
        return word

    def _pad(self, node: Node) -> int:
        """The id that stands for padding."""
        value = evaluate(node, self.scope)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise DiagnosticError(error("E0203", "`pad` must be an id: a whole number", node.span))
        return int(value)

    def _size(self, text: str, node: Node, at: int) -> tuple[str | None, Any, Span]:
        """(axis name, size, place) of one entry such as ``T <= 512`` or ``height = 28``."""
        axis, body, start = None, text, at
        named = re.match(r"\s*([A-Za-z_]\w*)\s*=(?!=)", text)
        if named:
            axis, body, start = named[1], text[named.end() :], at + named.end()
        lead = len(body) - len(body.lstrip())
        body, start = body.strip(), start + lead
        span = node.at(start, start + max(len(body), 1))
        try:
            expr = parse(body)
        except ExpressionError as mistake:
            place = node.at(start + mistake.start, start + max(mistake.end, mistake.start + 1))
            raise DiagnosticError(
                error("E0401", mistake.message, place, helps=[mistake.help] if mistake.help else [])
            ) from None
        return axis, self._evaluate(expr, node, start, span), span

    def _evaluate(self, expr: Expr, node: Node, start: int, span: Span) -> Any:
        if expr.op == "cmp" and expr.value == "<=" and expr.args[0].op == "name":
            name = str(expr.args[0].value)
            limit = _At(node, self.scope, start).of(expr.args[1])[0]
            if name not in self.scope.names and isinstance(limit, int):
                self.bounds[name] = min(int(limit), self.bounds.get(name, int(limit)))
            expr = expr.args[0]
        inner = self.scope.child()
        for name in sorted(names(expr) - set(self.scope.names)):
            inner.bind(name, Poly.symbol(name), span)
            if name not in self.symbols:
                self._declare(name, span)
        return sized(*_At(node, inner, start).of(expr))

    def _declare(self, name: str, span: Span) -> None:
        problem = name_problem(name)
        if problem is not None:
            raise DiagnosticError(unfit(name, span, problem))
        self.symbols[name] = span
        params = [key for key in self.scope.names if len(key) > 2]
        near = did_you_mean(name, params) if len(name) > 2 else []
        if near:
            self.report.append(
                warning(
                    "W0304",
                    f"`{name}` declares a new symbolic size",
                    span,
                    notes=["an unknown name in the type of an input stands for any size"],
                    helps=[str(line) for line in near],  # renaming would change what the spec means
                )
            )

    def _make(self, kind: str, sizes: list[Any], kind_span: Span, span: Span) -> TensorType:
        for _, size, place in sizes:
            if (
                isinstance(size, bool)
                or not isinstance(size, (int, Poly))
                or (isinstance(size, int) and size < 1)
            ):
                raise DiagnosticError(
                    error(
                        "E0203", "a size must be a positive whole number", place, f"this is {size}"
                    )
                )
        dims = tuple(size for _, size, _ in sizes)
        if kind == "tensor":
            if any(axis is None for axis, _, _ in sizes):
                raise DiagnosticError(
                    error(
                        "E0203",
                        "axes of a `tensor` need names",
                        span,
                        helps=["`tensor[position=8, channel=4]`"],
                    )
                )
            return TensorType(kind, tuple(axis for axis, _, _ in sizes), dims)
        if kind not in KINDS:
            helps = did_you_mean(kind, [*KINDS, "tensor"]) or [f"kinds: {', '.join(KINDS)}, tensor"]
            raise DiagnosticError(
                error("E0300", f"unknown kind of value `{shown(kind)}`", kind_span, helps=helps)
            )
        axes = KINDS[kind]
        if len(dims) != len(axes):
            wanted = f"{kind}[{', '.join(axes)}]" if axes else kind
            raise DiagnosticError(
                error(
                    "E0203",
                    f"`{kind}` has {len(axes)} {'size' if len(axes) == 1 else 'sizes'}, not {len(dims)}",
                    span,
                    helps=[f"write `{wanted}`; the batch axis is implicit"],
                )
            )
        return TensorType(kind, axes, dims, natural(kind))


class _At(Evaluator):
    """An evaluator whose expression begins inside the text of a node."""

    def __init__(self, node: Node, scope: Scope, start: int) -> None:
        super().__init__(_Shifted(node, start), scope)  # type: ignore[arg-type]


class _Shifted:
    """A node whose positions count from a place inside its text."""

    def __init__(self, node: Node, start: int) -> None:
        self.node, self.start = node, start

    def at(self, start: int, end: int) -> Span:
        """The place of a part of the expression."""
        return self.node.at(self.start + start, self.start + end)


def _split(text: str, at: int) -> list[tuple[str, int]]:
    """Comma-separated parts with their offsets; commas in brackets do not count."""
    parts, depth, begin = [], 0, 0
    if not text.strip():
        return []
    for i, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if c == "," and depth == 0:
            parts.append((text[begin:i], at + begin))
            begin = i + 1
    parts.append((text[begin:], at + begin))
    return parts
