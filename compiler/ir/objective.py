"""Objectives: ``loss``, ``losses`` and ``let`` of the training, as a network of its own.

Its inputs are fields of the data; it calls the networks of the spec, and what comes out is one number
per term.  Everything that holds for networks holds for it: types, layouts, printing, the reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, Span, did_you_mean, error
from ..losses import LOSSES, Loss
from ..ops import OPS, Op, Refusal
from ..spec.evaluate import Traced, describe, evaluate, parse_node, sized
from ..spec.making import make
from ..spec.naming import segment
from ..spec.records import Step
from ..spec.scope import POISON, Poisoned, Scope
from ..spec.words import call_of
from ..text import Node
from ..text.expression import Expr, names, parse
from .calls import count_uses
from .compute import Computer, valued
from .expand import numbered
from .lifting import lifter
from .nodes import AnyNode, Body, Bundle, Network, NodeNames, OpNode, Value
from .term import LOSS, BatchMean, Term
from .walk import shared_calls

if TYPE_CHECKING:
    from .build import Builder

NAME = "objective"


@dataclass(eq=False, repr=False)
class Objective(Network):
    """What an update makes small.

    Attributes:
        update: networks whose parameters it changes; all that it calls when empty.
        times: updates for every batch.
        every: batches from one update to the next.
        optimizer: of this update; None where the training's is meant.
        parts: the updates that follow each other for every batch, where there are several.
    """

    update: tuple[str, ...] = field(default_factory=tuple)
    times: int = 1
    every: int = 1
    optimizer: Any = None
    parts: tuple[Objective, ...] = field(default_factory=tuple)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the numbers that are added up."""
        found: Any = self.body.output_types
        return tuple(name or "loss" for name in found)

    @property
    def called(self) -> tuple[str, ...]:
        """Networks that it calls, in order."""
        return tuple(shared_calls(self.body.nodes))


@dataclass(frozen=True)
class Terms:
    """What one update adds up, as it is written.

    Attributes:
        let: named expressions.
        losses: the terms by the names under which they are logged.
    """

    let: dict[str, Node]
    losses: dict[str, Node]


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


def objective(
    builder: Builder, section: Node, fields: Mapping[str, Any], span: Span
) -> Objective | None:
    """The network of all terms of a training; mistakes are reported to the builder.

    Args:
        builder: of the program, whose networks are built.
        section: ``training``.
        fields: types of the data's fields by name.
        span: where it is said.
    """
    shared = NodeNames()
    shared.taken |= {segment(other) for other in builder.spec.networks}
    steps = section.get("steps")
    if steps is None:
        terms = Terms(_entries(section, "let"), written_terms(section))
        return built(builder, NAME, [terms], fields, shared, span) if terms.losses else None
    if not steps.is_list or not all(step.is_map for step in steps.elements):
        builder.tell(error("E0203", "`steps` must be a list of updates", steps.span))
        return None
    labels = _labels(steps.elements)
    every: list[Terms] = []
    parts: list[Objective] = []
    batch = _batch(steps, fields)
    for step, label in zip(steps.elements, labels, strict=True):
        losses = written_terms(step)
        if not losses:
            message = "an update needs a `loss` or `losses`"
            builder.tell(error("E0601", message, step.span, helps=["`loss: mse(model(x), y)`"]))
            return None
        clear = len(steps.elements) == 1
        named = {
            key if clear else _logged(key, label, labels): node for key, node in losses.items()
        }
        every.append(Terms(_entries(section, "let") | _entries(step, "let"), named))
        made = built(builder, f"{label}_terms", every[-1:], fields, shared, step.span, batch)
        if made is None:
            return None
        made.update = updated(step)
        made.times, made.every = (_count(builder, step, key) for key in ("times", "every"))
        made.optimizer = _optimizer(builder, step)
        parts.append(made)
    whole = built(builder, NAME, every, fields, shared, span, batch)
    if whole is not None:
        whole.parts = tuple(parts)
    return whole


def built(
    builder: Builder,
    name: str,
    every: Sequence[Terms],
    fields: Mapping[str, Any],
    shared: NodeNames,
    span: Span,
    batch: str = "",
) -> Objective | None:
    """One network for some terms; None when something is wrong with them.

    ``batch`` is the field that says how many examples there are when the terms read none.
    """
    made = Objective(name, span)
    body = Body(made, names=shared)
    made.bodies[()] = body
    nodes = [node for terms in every for node in (*terms.let.values(), *terms.losses.values())]
    known = {key for terms in every for key in terms.let}
    read = read_fields(nodes, fields, known) or [name for name in (batch,) if name]
    for field_ in read:
        kind = fields[field_]
        made.input_names.append(field_)
        value: Any = kind if kind is POISON else Value(kind, field_, span, body)
        body.inputs[field_] = value
    lift, results = lifter(body), {}
    for terms in every:
        scope = builder.globals.child()
        scope.lift = lift
        for field_, value in body.inputs.items():
            scope.bind(field_, value, span)
        for key, node in terms.let.items():
            scope.bind(key, _bound(builder, key, node, scope, body), node.span)
        for key, node in terms.losses.items():
            results[key] = _term(builder, key, node, scope, body)
    if any(item is POISON for item in results.values()):
        return None
    for value in results.values():
        value.uses += 1
    body.result = Bundle(results)
    return made


def _batch(steps: Node, fields: Mapping[str, Any]) -> str:
    """The field whose examples an update counts that reads none itself."""
    nodes = [
        node
        for step in steps.elements
        for node in (*_entries(step, "let").values(), *written_terms(step).values())
    ]
    return next(iter([*read_fields(nodes, fields, set()), *fields]), "")


def _entries(section: Node, key: str) -> dict[str, Node]:
    """The entries of a mapping below a section."""
    node = section.get(key)
    return dict(node.items) if node is not None and node.is_map else {}


def _labels(steps: Sequence[Node]) -> list[str]:
    """A name for every update: the networks that it changes, numbered where they come again."""
    taken: set[str] = set()
    return [numbered("_".join(updated(step)) or "update", taken) for step in steps]


def _logged(key: str, label: str, labels: Sequence[str]) -> str:
    """The name of a term among those of several updates."""
    return label if key == "loss" else f"{label}_{key}"


def _count(builder: Builder, step: Node, key: str) -> int:
    """``times`` or ``every``: a whole number from 1 on."""
    node = step.get(key)
    if node is None:
        return 1
    try:
        found = evaluate(node, builder.globals)
    except DiagnosticError as problem:
        builder.tell(*problem.diagnostics)
        return 1
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        builder.tell(error("E0203", f"`{key}` must be a whole number from 1 on", node.span))
        return 1
    return int(found)


def _optimizer(builder: Builder, step: Node) -> Any:
    """The optimizer of an update, None when it has none of its own."""
    node = step.get("optimizer")
    if node is None:
        return None
    try:
        return call_of(node, "optimizers", builder.globals, "optimizer")
    except DiagnosticError as problem:
        builder.tell(*problem.diagnostics)
        return None


def written_terms(section: Node) -> dict[str, Node]:
    """The expressions that are added up, by name."""
    found: dict[str, Node] = {}
    loss, losses = section.get("loss"), section.get("losses")
    if loss is not None and loss.is_str and "(" in str(loss.value):
        found["loss"] = loss
    if losses is not None and losses.is_map:
        found |= losses.items
    return found


def updated(section: Node) -> tuple[str, ...]:
    """Names under ``update``."""
    node = section.get("update")
    if node is None:
        return ()
    return tuple(str(item.value) for item in (node.elements if node.is_list else [node]))


def read_fields(nodes: list[Node], fields: Mapping[str, Any], known: set[str]) -> list[str]:
    """Fields of the data that expressions read, in the order of the data."""
    read: set[str] = set()
    for node in nodes:
        if node.is_str:
            try:
                read |= set(names(parse_node(node)))
            except DiagnosticError:
                continue
    return [name for name in fields if name in read - known]


def _bound(builder: Builder, key: str, node: Node, scope: Scope, body: Body) -> Any:
    """What a name of ``let`` stands for; `POISON` when it cannot be told."""
    try:
        return _computed(builder, key, node, scope, body)
    except DiagnosticError as problem:
        builder.tell(*problem.diagnostics)
    except Poisoned:
        pass
    return POISON


def _computed(builder: Builder, key: str, node: Node, scope: Scope, body: Body) -> Any:
    """The value of an expression, its nodes added to the body; a number when it reads none."""
    step = Step("compute", "compute", node.span, name=key)
    made: list[AnyNode] = []
    if not node.is_str:
        return node.py()
    found = ObjectiveComputer(builder.steps, node, step, scope, body, made).of(parse_node(node))[0]
    if found is POISON:
        raise Poisoned
    for inner in made[:-1]:
        if isinstance(inner, OpNode):
            inner.folded = not inner.op.stochastic
    body.nodes += made
    if isinstance(found, Value) and not found.label:
        found.label = key
    return found


def _term(builder: Builder, key: str, node: Node, scope: Scope, body: Body) -> Any:
    """One number per batch."""
    found = _bound(builder, key, node, scope, body)
    if found is POISON:
        return POISON
    if not isinstance(found, Value):
        builder.tell(
            error(
                "E0601", f"`{key}` depends on no network: it is {describe(found)}", node.span,
                helps=["call a network in it, such as `mse(model(image), image)`"],
            )
        )  # fmt: skip
        return POISON
    if found.type.dtype != "float":
        message = f"`{key}` gives {found.type}, which cannot be made small"
        builder.tell(error("E0602", message, node.span, helps=["compare it with a loss"]))
        return POISON
    return averaged(found, node.span, body, key)


def averaged(value: Value, span: Span, body: Body, label: str) -> Value:
    """A value as one number: its mean, unless it is one already."""
    if value.type.kind == LOSS.kind:
        return value
    from .adding import made_node

    node = made_node(BatchMean(), span, "batch_mean", {}, body, value, body.unique(label, span))
    count_uses(node)
    before = body.nodes[-1] if body.nodes else None
    if isinstance(before, OpNode) and before.outputs.get("") is value and value.uses == 1:
        before.folded = not before.op.stochastic
    body.nodes.append(node)
    found = node.outputs[""]
    found.label = label
    return found


class ObjectiveComputer(Computer):
    """Expressions that may call losses, and draw without being told the batch."""

    def _call(self, expr: Expr) -> Traced:
        name = str(expr.value)
        own = name in self.scope.modules or name in self.steps.builder.spec.networks
        if not own and name in WRITTEN and len(expr.args) == len(WRITTEN[name][0]):
            return self._spelled(expr, name)
        if not own and name in LOSSES:
            return self._loss(expr, name)
        if name in ("mean", "sum") and len(expr.args) == 1 and not expr.keywords:
            return self._total(expr, name)
        if not own and name in OPS and draws(OPS[name]) and not self._leading(expr):
            return self._drawn(expr, name)
        return super()._call(expr)

    def binary(self, expr: Expr, first: Traced, second: Traced) -> Traced:
        """A loss meets values as one number: they are averaged first."""
        (left, a), (right, b) = first, second
        if (
            valued(left)
            and valued(right)
            and (left.type.kind == LOSS.kind) != (right.type.kind == LOSS.kind)
        ):
            if expr.value not in ("+", "-", "*"):
                raise self.fail(expr, f"`{expr.value}` cannot join one number with one per example")
            left, right = (self._mean(expr, item) for item in (left, right))
        return super().binary(expr, (left, a), (right, b))

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
        fields |= {key: self._field(kind.fields[key], part) for key, part in expr.keywords}
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
        inner = self.scope.child()
        for part, arg in zip(parts, expr.args, strict=True):
            found = self.of(arg)[0]
            if not valued(found):
                raise self.fail(arg, f"`{name}` takes values, not {describe(found)}", "E0403")
            inner.bind(part, found, self.node.at(arg.start, arg.end))
        text = summed if reduction == "per_example" else averaged_
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
        step = Step(name, "op", span)
        label = numbered(self.step.name or name, self.names)
        op = Term(loss=loss, target=True)
        return self.steps.apply(
            op, step, {"target": target}, self.body, self.nodes, output, name=label
        ), None

    def _named(self, kind: type[Loss], name: str, key: str, part: Expr) -> Any:
        """A field of a loss."""
        if key not in kind.fields:
            helps = did_you_mean(key, kind.fields) or [f"`{name}` takes: {', '.join(kind.fields)}"]
            raise self.fail(part, f"`{name}` has no field `{key}`", "E0201", helps[0])
        field_ = kind.fields[key]
        bare = part.op == "name" and str(part.value) not in self.scope.names
        if field_.kind in ("word", "text") and (bare or part.op == "str"):
            return str(part.value)
        return sized(*self.of(part))


def draws(kind: Any) -> bool:
    """Whether an op draws numbers in a shape of its own, and its input gives only the batch."""
    return bool(kind.samples) and "shape" in kind.fields


def moved(expr: Expr, start: int, end: int) -> Expr:
    """The same expression, all of it at one place: mistakes in it stand at the user's call."""
    args = tuple(moved(arg, start, end) for arg in expr.args)
    return replace(expr, start=start, end=end, args=args)


__all__ = ["NAME", "Objective", "objective", "written_terms"]
