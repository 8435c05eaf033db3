"""Asking a backend's table how one op is said at one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.ir.nodes import OpNode, Value
from ...compiler.ir.term import LOSS
from ...compiler.passes.layout import carries
from ...compiler.types.dims import Size
from ...compiler.types.tensor import TensorType
from .expr import CHILD, Call, Expr, Name, symbolic
from .layout import convert
from .model import Child
from .say import Inline, Layer, Site

LETTERS = {"height": "H", "width": "W", "depth": "D", "time": "T", "channel": "C"}


@dataclass
class Said:
    """One op at one place: constructor (None when stateless) and use."""

    build: Expr | None
    call: Expr


class Emitter:
    """Emits the ops of one definition."""

    def __init__(self, owner: Any) -> None:
        self.owner, self.lowering = owner, owner.lowering

    def op(self, node: OpNode) -> Said:
        """How the backend says this node; records native weights."""
        row = self.owner.dialect.table[node.op.word]
        take = self.lowering.layouts.takes[id(node)]
        exprs: dict[str, Any] = {}
        x = node.inputs["x"].type
        for name, item in node.inputs.items():
            want = row.others.get(name, take)
            if isinstance(item, tuple):
                exprs[name] = tuple(self._in(value, x, want) for value in item)
            else:
                exprs[name] = self._in(item, x, want)
        site = self._site(node, exprs, take)
        said = row.entry(site)
        self.lowering.use_helpers(site.helpers)
        known(node, said, self.owner.dialect.name)
        if isinstance(said, Inline):
            return Said(None, said.value)
        self.lowering.weights[id(node)] = said.weights
        return Said(said.build, said.call if said.call is not None else Call(CHILD, (site.x,)))

    def _in(self, value: Value, x: TensorType, take: Any) -> Expr:
        want = take if take != "first" or carries(value.type, x) else "last"
        return convert(self.owner.read(value), value.type, self.lowering.layouts.of(value), want)

    def _site(self, node: OpNode, exprs: dict[str, Any], layout: Any) -> Site:
        types: dict[str, Any] = {}
        for name, item in node.inputs.items():
            types[name] = tuple(v.type for v in item) if isinstance(item, tuple) else item.type
        outs = {name: value.type for name, value in node.outputs.items()}
        out = outs.get("", outs)
        site = Site(node.op, types, out, exprs, layout, facts=self.owner.dialect.facts)
        if node.module is not None:
            place = self.owner.shared.place(node.module)
            for name, field in node.op.fields.items():
                if field.kind == "module":
                    site.modules[name] = Name(place)
        return site

    def shared_child(self, node: OpNode) -> Child:
        """The constructor of a shared module, from the types of its first use."""
        row = self.owner.dialect.table[node.op.word]
        exprs = dict.fromkeys(node.inputs, Name("x"))
        site = self._site(node, exprs, self.lowering.layouts.takes.get(id(node), "last"))
        said = row.entry(site)
        assert isinstance(said, Layer)
        self.lowering.use_helpers(site.helpers)
        self.lowering.weights[id(node)] = said.weights
        build = self.owner.merger.merge([said.build] * len(self.owner.bodies))
        return Child(node.name, build, node.span)

    def comment(self, row: dict[int, Any]) -> str:
        """The shape after a step, where it differs from the shape before."""
        first = next(iter(row.values()))
        if len(first.outputs) != 1:
            return ""
        name = next(iter(first.outputs))
        after = self.note([node.outputs[name] for node in row.values()])
        x = first.inputs.get("x") if hasattr(first, "inputs") else first.carried
        before = self.note([self._x(node) for node in row.values()]) if x is not None else ""
        return after if after != before else ""

    @staticmethod
    def _x(node: Any) -> Value:
        value: Value = node.inputs["x"] if hasattr(node, "inputs") else node.carried
        return value

    def note(self, values: list[Value], leaving: bool = False) -> str:
        """A shape as a comment: ``(N, 64, 56, 56)``, letters where uses differ, "" where ranks do.

        Args:
            values: parallel values.
            leaving: they have the layout that definitions exchange.
        """
        kind = values[0].type
        if kind.kind == LOSS.kind or any(value.type.axes != kind.axes for value in values):
            return ""
        layout = self.owner.dialect.natural(kind) if leaving else self.lowering.layouts.of(values[0])
        first = layout == "first"
        texts = [axis_text([v.type for v in values], i) for i in range(kind.rank)]
        if first and texts:
            texts = [texts[-1], *texts[:-1]]
        return f"({', '.join(['N', *texts])}{',' if not texts else ''})"

    def output_note(self, values: list[Value]) -> str:
        """The shape that comes out."""
        return self.note(values, leaving=True)


def axis_text(kinds: list[TensorType], i: int) -> str:
    """One axis of parallel types: its size, its expression, or its letter."""
    sizes = [kind.dims[i] for kind in kinds]
    origins = {str(s.origin) if isinstance(s, Size) else None for s in sizes}
    if len(kinds) > 1 and len(origins) == 1 and None not in origins:
        return str(origins.pop())
    if all(s == sizes[0] for s in sizes):
        return str(sizes[0])
    return LETTERS.get(kinds[0].axes[i], kinds[0].axes[i][0].upper())


def known(node: OpNode, said: Layer | Inline, backend: str) -> None:
    """Refuse code in which a size would have to be written that only inputs tell.

    Raises:
        DiagnosticError: E0504.
    """
    exprs = (said.value,) if isinstance(said, Inline) else (said.build, said.call)
    size = next((found for expr in exprs if (found := symbolic(expr)) is not None), None)
    if size is None:
        return
    message = f"`{node.op.word}` in {backend} needs a size that is known, not {size}"
    helps = ["give the size of this input as a number"]
    raise DiagnosticError(error("E0504", message, node.span, helps=helps))
