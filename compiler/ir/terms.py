"""Expressions of objectives: what `compute` knows, and losses, draws and means over the batch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..constants.noise_schedule import NoiseSchedule
from ..diagnostics import DiagnosticError, Span, error
from ..losses import LOSSES, Loss
from ..ops import OPS, Op, Refusal
from ..spec.evaluate import Evaluator, Traced, describe, sized
from ..spec.making import make
from ..spec.records import Step
from ..text.expression import Expr, parse
from .adding import made_node
from .calls import count_uses
from .compute import Computer, valued
from .expand import numbered
from .nodes import Body, Bundle, OpNode, Value
from .slopes import USES, sloped
from .term import LOSS, BatchMean, Term

WRITTEN: dict[str, tuple[tuple[str, ...], str, str]] = {
    "kl_normal": (
        ("mean", "log_var"),
        "0.5 * sum(mean ** 2 + exp(log_var) - 1 - log_var)",
        "0.5 * mean(mean ** 2 + exp(log_var) - 1 - log_var)",
    ),
    "gaussian_nll": (
        ("mean", "log_var", "target"),
        "0.5 * sum(log_var + (target - mean) ** 2 / exp(log_var))",
        "0.5 * mean(log_var + (target - mean) ** 2 / exp(log_var))",
    ),
}
"""Losses of parts that a network gives by name: (arguments, per example, mean over everything)."""


class ObjectiveComputer(Computer):
    """Expressions that may call losses, and draw without being told the batch."""

    def label(self, word: str) -> str:
        """Nodes are called by what they do: some become attributes of a class."""
        return numbered(word, self.names)

    def _call(self, expr: Expr) -> Traced:
        name = str(expr.value)
        own = name in self.scope.modules or name in self.steps.builder.spec.networks
        if not own and name in WRITTEN and len(expr.args) == len(WRITTEN[name][0]):
            return self._spelled(expr, name)
        if not own and name in LOSSES:
            return self._loss(expr, name)
        if not own and name in USES:
            return sloped(self, expr)
        if name == "add_noise" and len(expr.args) == 4:
            return self._noised(expr)
        if name in ("mean", "sum") and len(expr.args) == 1 and not expr.keywords:
            return self._total(expr, name)
        if not own and name in OPS and draws(OPS[name]) and not self._leading(expr):
            return self._drawn(expr, name)
        return super()._call(expr)

    def binary(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """A loss meets values as one number: they are averaged first."""
        (left, a), (right, b) = first, second
        if valued(left) and valued(right) and mixed(left, right):
            if expr.value not in ("+", "-", "*") or (expr.value == "*" and self._summed(left, right)):
                raise self._apart(expr, f"`{expr.value}`")
            left, right = (self._mean(expr, item) for item in (left, right))
        return super().binary(expr, (left, a), (right, b))

    def add(self, expr: Expr, word: str, x: Value, **fields: Any) -> Traced:
        """Add an op, which takes losses only where all its values are one number."""
        listed = [item if isinstance(item, (tuple, list)) else (item,) for item in fields.values()]
        others = [item for part in listed for item in part if isinstance(item, Value)]
        if mixed(x, *others):
            raise self._apart(expr, f"`{word}`")
        return super().add(expr, word, x, **fields)

    def _summed(self, *values: Value) -> bool:
        """Whether a loss in these was asked for by example: as one number it has lost whose it was."""
        made = {id(v): node for node in (*self.body.nodes, *self.nodes) for v in node.outputs.values()}
        stack = [value for value in values if value.type.kind == LOSS.kind]
        while stack:
            node = made.get(id(stack.pop()))
            op = getattr(node, "op", None)
            if isinstance(op, Term):
                if op.loss.get("reduction") == "per_example":
                    return True
            elif node is not None:
                stack += [value for _, value in node.reads() if value.type.kind == LOSS.kind]
        return False

    def _apart(self, expr: Expr, word: str) -> DiagnosticError:
        """E0402: what is one number for a batch meets what every example has of its own."""
        message = f"{word} cannot join one number with one per example"
        help = "a loss is its mean over all examples: take `mean(...)` of the other value, or write the loss with ops"
        return self.fail(expr, message, help=help)

    def _noised(self, expr: Expr) -> Traced:
        """``add_noise(schedule, x, noise, t)``: the schedule says how much."""
        schedule = Evaluator.of(self, expr.args[0])[0]
        if not isinstance(schedule, NoiseSchedule):
            message = f"the first argument must be a `noise_schedule`, not {describe(schedule)}"
            help = "`constants: {noise: {noise_schedule: {steps: 1000}}}`"
            raise self.fail(expr.args[0], message, "E0403", help)
        x, noise, step = (self.of(arg)[0] for arg in expr.args[1:])
        for arg, value in zip(expr.args[1:], (x, noise, step), strict=True):
            if not valued(value):
                raise self.fail(arg, f"`add_noise` takes values, not {describe(value)}", "E0403")
        fields = {name: schedule.get(name) for name in ("kind", "steps", "start", "end")}
        return self.add(expr, "add_noise", x, noise=noise, step=step, **fields)

    def _total(self, expr: Expr, name: str) -> Traced:
        """``mean(x)`` over everything, ``sum(x)`` within an example."""
        value = self.of(expr.args[0])[0]
        if not valued(value):
            raise self.fail(expr.args[0], f"`{name}` takes a value, not {describe(value)}", "E0403")
        if name == "mean":
            return self._mean(expr, value), None
        if value.type.rank > 1:
            value = self.add(expr, "flatten", value)[0]
        return self.add(expr, "sum", value, axis="channel") if value.type.rank else (value, None)

    def _mean(self, expr: Expr, value: Value) -> Value:
        span = self.node.at(expr.start, expr.end)
        nodes, self.body.nodes = self.body.nodes, self.nodes
        try:
            label = numbered(f"{self.step.name or 'term'}_mean", self.names)
            return averaged(value, span, self.body, label)
        finally:
            self.body.nodes = nodes

    def _leading(self, expr: Expr) -> bool:
        """Whether the first argument is a value, which then gives the batch."""
        first = expr.args[0] if expr.args else None
        if first is None:
            return False
        if first.op == "name":
            bound = self.scope.names.get(str(first.value))
            return bound is not None and isinstance(bound.value, (Value, Bundle))
        return first.op == "call"

    def _drawn(self, expr: Expr, name: str) -> Traced:
        """``normal(latent)``: one draw per example of the batch."""
        batch = next((v for v in self.body.inputs.values() if isinstance(v, Value)), None)
        if batch is None:
            help = "read a field of the data in this objective"
            raise self.fail(
                expr, f"`{name}` does not know how many examples there are", "E0403", help
            )
        kind: type[Op] = OPS[name]  # type: ignore[assignment]
        args = [self.of(arg) for arg in expr.args]
        behind = replace(expr, args=(expr, *expr.args))  # the batch comes first
        fields = self._positional(behind, kind, args)
        for key, part in expr.keywords:
            field = self.field_of(kind, name, key, part)
            fields[key] = self._field(f"{name}.{key}", field, part)
        for key, item in fields.items():
            if kind.fields[key].kind == "shape" and not isinstance(item, list):
                fields[key] = [item]
        return self.add(expr, name, batch, **fields)

    def _spelled(self, expr: Expr, name: str) -> Traced:
        """A loss of named parts, as the ops it is made of."""
        parts, summed, averaged_ = WRITTEN[name]
        keywords = dict(expr.keywords)
        word = keywords.pop("reduction", None)
        reduction = (
            str(word.value) if word is not None else LOSSES[name].fields["reduction"].default
        )
        if keywords or reduction not in ("mean", "per_example"):
            raise self.fail(
                expr, f"`{name}` of parts takes only `reduction: mean` or `per_example`", "E0403"
            )
        named = {}
        for part, arg in zip(parts, expr.args, strict=True):
            named[part] = self.of(arg)[0]
            if not valued(named[part]):
                message = f"`{name}` takes values, not {describe(named[part])}"
                raise self.fail(arg, message, "E0403")
        return self.spelled(expr, summed if reduction == "per_example" else averaged_, named)

    def spelled(self, expr: Expr, text: str, named: Mapping[str, Any]) -> Traced:
        """The value of a formula of ours, with values for its names."""
        inner = self.scope.child()
        for part, found in named.items():
            inner.bind(part, found, self.node.at(expr.start, expr.end))
        outer, self.scope = self.scope, inner
        try:
            return self.of(moved(parse(text), expr.start, expr.end))
        finally:
            self.scope = outer

    def _loss(self, expr: Expr, name: str) -> Traced:
        """A loss of a value against another, or against a number."""
        kind: type[Loss] = LOSSES[name]  # type: ignore[assignment]
        if len(expr.args) != 2:
            message = f"`{name}` takes an output and a target, not {len(expr.args)} values"
            raise self.fail(expr, message, "E0403", f"`{name}(model(x), y)`")
        output, target = (self.of(arg)[0] for arg in expr.args)
        if not valued(output):
            raise self.fail(
                expr.args[0],
                f"`{name}` takes a value of a network, not {describe(output)}",
                "E0403",
            )
        if not valued(target):
            number = self.number(expr.args[1], target, None)
            target = self.add(expr.args[1], "full_like", output, value=float(number))[0]
        fields = {key: self._named(kind, name, key, part) for key, part in expr.keywords}
        span = self.node.at(expr.start, expr.end)
        try:
            loss = make(kind, fields)
        except Refusal as problem:
            raise DiagnosticError(
                error(problem.code, problem.message, span, problem.text)
            ) from None
        for part, item in zip(expr.args, (output, target), strict=True):
            if item.type.kind == LOSS.kind:
                raise self.fail(part, f"`{name}` compares values of examples: this is one number for all of them")
        target = self._compared(expr.args[1], loss, output, target)
        step = Step(name, "op", span)
        label = numbered(self.step.name or name, self.names)
        op = Term(loss=loss, target=True)
        return self.steps.apply(
            op, step, {"target": target}, self.body, self.nodes, output, name=label
        ), None

    def _compared(self, expr: Expr, loss: Loss, output: Value, target: Value) -> Value:
        """The target in the form that the loss takes, where it is one number or id per example."""
        if loss.target != "values":
            lone = target.type.dims == (1,) and target.type.dtype == "int"
            if lone and output.type.rank == 1 and loss.target in ("ids", "label"):
                axis = target.type.axes[0]
                target = self.add(expr, "squeeze", target, axis=axis)[0]  # a column as ids
            return target
        if target.type.dtype != "float":
            target = self.add(expr, "cast", target, dtype="float")[0]
        if not target.type.dims and output.type.rank and output.type.elements == 1:
            target = self.add(expr, "expand", target, axis="channel")[0]
            if output.type.rank > 1:
                target = self.add(expr, "reshape", target, shape=list(output.type.dims))[0]
        return target

    def _named(self, kind: type[Loss], name: str, key: str, part: Expr) -> Any:
        """A field of a loss."""
        field_ = self.field_of(kind, name, key, part)
        bare = part.op == "name" and str(part.value) not in self.scope.names
        if field_.kind in ("word", "text") and (bare or part.op == "str"):
            return str(part.value)
        return self.fitting(f"{name}.{key}", field_, part, sized(*self.of(part)))


def mixed(*values: Value) -> bool:
    """Whether some of these are one number for the batch, and others one for each example."""
    return len({value.type.kind == LOSS.kind for value in values}) > 1


def draws(kind: Any) -> bool:
    """Whether an op draws numbers in a shape of its own, and its input gives only the batch."""
    return bool(kind.samples) and "shape" in kind.fields


def moved(expr: Expr, start: int, end: int) -> Expr:
    """The same expression, all of it at one place: mistakes in it stand at the user's call."""
    args = tuple(moved(arg, start, end) for arg in expr.args)
    return replace(expr, start=start, end=end, args=args)


def averaged(value: Value, span: Span, body: Body, label: str) -> Value:
    """A value as one number: its mean, unless it is one already."""
    if value.type.kind == LOSS.kind:
        return value
    name = body.unique(label, span)
    if any(node.name == name for node in body.nodes):  # the value's own: it begins at the same place
        name = body.unique(f"{label}_mean", span)
    node = made_node(BatchMean(), span, "batch_mean", {}, body, value, name)
    count_uses(node)
    before = body.nodes[-1] if body.nodes else None
    if isinstance(before, OpNode) and before.outputs.get("") is value and value.uses == 1:
        before.folded = not before.op.stochastic
    body.nodes.append(node)
    found = node.outputs[""]
    found.label = label
    return found
