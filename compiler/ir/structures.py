"""Groups, residuals and branches: structure that leaves no node of its own but the joining op."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, did_you_mean, error, shown
from ..ops import OPS, Op
from ..ops.arithmetic import Arithmetic
from ..spec.fields import Resolver
from ..spec.records import Step
from ..spec.scope import POISON, Poisoned, Scope
from ..types.record import Field, number
from .nodes import AnyNode, Body, Bundle, Value

if TYPE_CHECKING:
    from .build import Builder
    from .steps import StepBuilder

SCALE = number(1.0)
MERGES = ("none", "add", "concat", "multiply", "average")
MERGED = {
    "cat": "concat",
    "concatenate": "concat",
    "sum": "add",
    "mul": "multiply",
    "mean": "average",
}


class StructureBuilder:
    """Builds steps that hold other steps."""

    def __init__(self, builder: Builder, steps: StepBuilder) -> None:
        self.builder, self.steps = builder, steps

    def layers(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """An inline group; names bound inside stay visible after it."""
        return self.steps.run(step.bodies["body"], scope, body, nodes, current)

    def residual(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """``shortcut(input) + scale * body(input)``."""
        current = self.steps.need(step, current)
        inner = scope.child()
        inner.bind("input", current)
        after = self.steps.run(step.bodies["body"], inner, body, nodes, current)
        short = current
        if "shortcut" in step.bodies:
            inner = scope.child()
            inner.bind("input", current)
            outer, body.prefix = body.prefix, f"{body.prefix}shortcut_"
            short = self.steps.run(step.bodies["shortcut"], inner, body, nodes, current)
            body.prefix = outer
        for value in (after, short):
            if value is POISON:
                raise Poisoned
        after, short = self.steps.need(step, after), self.steps.need(step, short)
        if after.type.axes != short.type.axes or after.type.dims != short.type.dims:
            raise DiagnosticError(self._differs(step, current, short, after))
        after = self._scaled(step, scope, body, nodes, after)
        add: type[Op] = OPS["add"]  # type: ignore[assignment]
        out = self.steps.apply(
            add(), step, {"with": (after,)}, body, nodes, short, name=step.name or "add"
        )
        out.type = after.type  # equal sizes; those of the body know the names the spec gave them
        return out

    def _scaled(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], after: Value
    ) -> Value:
        """What the body gives, times ``scale``."""
        node = step.fields.get("scale")
        factor = Resolver("residual", scope).resolve("scale", SCALE, node) if node else 1.0
        if factor == 1.0:
            return after
        op = Arithmetic(number=factor, sign="*", reverse=True)
        out: Value = self.steps.apply(op, step, {}, body, nodes, after, name="scaled")
        nodes[-1].folded = True  # type: ignore[union-attr]
        return out

    def _differs(self, step: Step, entry: Value, short: Value, after: Value) -> Any:
        """E0501 with both producers and the projection that would mend it."""
        a, b = short.type, after.type
        if a.axes == b.axes:
            axes = [n for n, p, q in zip(a.axes, a.dims, b.dims, strict=True) if p != q]
            message = f"`residual` adds values which differ in {', '.join(axes)}: {a} + {b}"
        else:
            message = f"`residual` adds values of different kinds: {a} + {b}"
        helps = []
        if "shortcut" not in step.bodies and a.axes == b.axes:
            helps = _projection(a, b)
        what = "the shortcut ends with" if "shortcut" in step.bodies else "the input is"
        also = [
            (v.sized_by.span, f"{w} {v.type}")
            for v, w in ((short, what), (after, "the body ends with"))
        ]
        return error("E0501", message, step.span, "added here", also=also, helps=helps)

    def parallel(
        self, step: Step, scope: Scope, body: Body, nodes: list[AnyNode], current: Any
    ) -> Any:
        """Feed one value to named branches; ``merge`` joins what they return."""
        current = self.steps.need(step, current)
        found: dict[str, Value] = {}
        poisoned = False
        for name, branch in step.bodies.items():
            inner = scope.child()
            inner.bind("input", current)
            if len(branch) == 1 and branch[0].name is None and branch[0].kind in ("op", "block"):
                branch[0].name, branch[0].name_span = name, step.body_spans.get(name)
            outer, body.prefix = (
                body.prefix,
                f"{body.prefix}{name}_" if len(branch) > 1 else body.prefix,
            )
            value = self.steps.run(branch, inner, body, nodes, current)
            body.prefix = outer
            scope.bind(name, value, step.body_spans.get(name))
            if value is POISON:
                poisoned = True
            else:
                found[name] = self.steps.need(step, value)
                found[name].label = found[name].label or (name if value is not current else "")
        merge, axis = self._merge(step, scope, current)
        if poisoned:
            raise Poisoned
        if merge == "none" or not found:
            return Bundle(found)
        first, *rest = found.values()
        op: type[Op] = OPS[merge]  # type: ignore[assignment]
        record = op(axis=axis) if "axis" in op.fields else op()
        return self.steps.apply(
            record, step, {"with": tuple(rest)}, body, nodes, first, name=step.name or merge
        )

    def _merge(self, step: Step, scope: Scope, current: Value) -> tuple[str, str]:
        resolver = Resolver("parallel", scope, current.type)
        merge, axis = "none", "channel"
        if "merge" in step.fields:
            node = step.fields["merge"]
            merge = str(node.value)
            if merge not in MERGES:
                meant = MERGED.get(merge)
                helps = [f"did you mean `{meant}`?"] if meant else did_you_mean(merge, MERGES)
                raise DiagnosticError(
                    error(
                        "E0205",
                        f"`parallel.merge` must be one of {', '.join(MERGES)}",
                        node.span,
                        f"this is {shown(node.raw)}",
                        helps=helps,
                    )
                )
        if "axis" in step.fields:
            axis = resolver.resolve("axis", Field("axis"), step.fields["axis"])
        return merge, axis


def _projection(a: Any, b: Any) -> list[str]:
    """The shortcut that maps one type to the other, when a strided 1x1 convolution does."""
    strides = {p // q for p, q in zip(a.dims[:-1], b.dims[:-1], strict=True) if _divides(p, q)}
    exact = all(_divides(p, q) for p, q in zip(a.dims[:-1], b.dims[:-1], strict=True))
    if not exact or len(strides) > 1 or a.kind not in ("image", "sequence", "vector"):
        return ["make the body end with the type it began with"]
    stride = strides.pop() if strides else 1
    if a.kind == "vector" or (a.kind == "sequence" and stride == 1):
        return [f"project the shortcut: `shortcut: [dense: {b.channels}]`"]
    conv = "conv2d" if a.kind == "image" else "conv1d"
    extra = f", stride: {stride}" if stride != 1 else ""
    return [
        f"project the shortcut: `shortcut: [{conv}: {{filters: {b.channels}, kernel: 1{extra}}}]`"
    ]


def _divides(p: Any, q: Any) -> bool:
    return isinstance(p, int) and isinstance(q, int) and q > 0 and p % q == 0
