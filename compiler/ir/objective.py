"""Objectives: ``loss``, ``losses`` and ``let`` of the training, as a network of its own.

Its inputs are fields of the data; it calls the networks of the spec, and what comes out is one number
per term.  Everything that holds for networks holds for it: types, layouts, printing, the reference.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..diagnostics import DiagnosticError, Span, error
from ..ops import Refusal
from ..spec.evaluate import describe, evaluate, parse_node
from ..spec.naming import segment
from ..spec.records import Step
from ..spec.scope import POISON, Poisoned, Scope
from ..spec.words import call_of
from ..text import Node
from ..text.expression import Expr, names
from .average import averages
from .compared import Comparison, compare, written_metrics
from .detected import OBJECTS
from .expand import numbered
from .lifting import lifter
from .nodes import AnyNode, Body, Bundle, Call, Guard, Loop, Network, NodeNames, OpNode, Value
from .reading import read_in
from .terms import ObjectiveComputer, averaged
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
        named: what ``let`` and the terms stand for.
        comparisons: what metrics read, of the whole.
        compared: names of the results that only metrics read.
    """

    update: tuple[str, ...] = field(default_factory=tuple)
    times: int = 1
    every: int = 1
    optimizer: Any = None
    named: dict[str, Any] = field(default_factory=dict)
    comparisons: tuple[Comparison, ...] = ()
    compared: tuple[str, ...] = ()

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the numbers that are added up."""
        found: Any = self.body.output_types
        return tuple(name or "loss" for name in found if name not in self.compared)

    @property
    def called(self) -> tuple[str, ...]:
        """Networks that it calls, in order."""
        return tuple(shared_calls(self.body.nodes))

    @property
    def changed(self) -> tuple[str, ...]:
        """Networks whose parameters it changes; averages follow others instead."""
        return self.update or tuple(n for n in self.called if n not in averages(self))


@dataclass(frozen=True)
class Terms:
    """What one update adds up, as it is written.

    Attributes:
        let: named expressions.
        losses: the terms by the names under which they are logged.
    """

    let: dict[str, Node]
    losses: dict[str, Node]


def objective(
    builder: Builder, section: Node, fields: Mapping[str, Any], span: Span, planned: bool = True
) -> Objective | None:
    """The network of all terms of a training; mistakes are reported to the builder.

    Args:
        builder: of the program, whose networks are built.
        section: ``training``.
        fields: types of the data's fields by name.
        span: where it is said.
        planned: whether those are all; else a name that nothing has may be a field, too.
    """
    if not planned:
        fields = {**fields, **dict.fromkeys(unknown(builder, section, fields), POISON)}
    shared = NodeNames()
    shared.taken |= {segment(other) for other in builder.spec.networks}
    steps = section.get("steps")
    if steps is None:
        terms = Terms(_entries(section, "let"), written_terms(section))
        if not terms.losses:
            return None
        objects = _objects(builder, section, fields)
        whole = built(builder, NAME, [terms], fields, shared, span, also=objects)
        if whole is not None:
            whole.comparisons = compare(builder, section, whole, ())
        return whole
    if not (steps.is_list and all(step.is_map for step in steps.elements)):
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
        made.times, made.every = (_count(builder, step, key) for key in ("times", "every"))
        made.update, made.optimizer = updated(step), _optimizer(builder, step)
        parts.append(made)
    whole = built(builder, NAME, every, fields, shared, span, batch, _objects(builder, section, fields))
    if whole is not None:
        whole.parts = tuple(parts)
        whole.comparisons = compare(builder, section, whole, parts)
    return whole


def built(
    builder: Builder,
    name: str,
    every: Sequence[Terms],
    fields: Mapping[str, Any],
    shared: NodeNames,
    span: Span,
    batch: str = "",
    also: Sequence[str] = (),
) -> Objective | None:
    """One network for some terms; None when something is wrong with them.

    ``batch`` is the field that says how many examples there are when the terms read none, ``also``
    are fields that something else than the terms reads.
    """
    made = Objective(name, span)
    body = Body(made, names=shared)
    made.bodies[()] = body
    nodes = [node for terms in every for node in (*terms.let.values(), *terms.losses.values())]
    known = {key for terms in every for key in terms.let}
    read = read_fields(nodes, fields, known) or [name for name in (batch,) if name]
    read += [name for name in also if name not in read]
    for field_ in read:
        read_in(builder, made, field_, fields[field_])
    lift, results = lifter(body), {}
    common: dict[int, tuple[Any, bool]] = {}  # names that several updates have in common
    for terms in every:
        scope = builder.globals.child()
        scope.lift = lift
        for field_, value in body.inputs.items():
            scope.bind(field_, value, span)
        for key, node in terms.let.items():
            count = len(body.nodes)
            if id(node) not in common:
                bound = _bound(builder, key, node, scope, body)
                common[id(node)] = bound, any(map(moves, body.nodes[count:]))
            elif common[id(node)][1]:
                builder.tell(_moved_by_steps(key, node))
                return None
            bound, _ = common[id(node)]
            scope.bind(key, bound, node.span)
            made.named.setdefault(key, bound)
        for key, node in terms.losses.items():
            results[key] = _term(builder, key, node, scope, body)
    if any(item is POISON for item in results.values()):
        return None
    for value in results.values():
        value.uses += 1
    body.result = Bundle(results)
    made.named |= results
    return made


def moves(node: AnyNode) -> bool:
    """Whether something in a node is drawn or has running statistics: computed twice it is another."""
    if isinstance(node, OpNode):
        still = all(parameter.trainable for parameter in node.parameters.values())
        return bool(node.op.stochastic or node.op.samples) or not still
    if isinstance(node, Guard):
        return any(map(moves, node.nodes))
    bodies = node.bodies if isinstance(node, Loop) else [node.body] if isinstance(node, Call) else []
    return any(moves(inner) for body in bodies for inner in body.nodes)


def _moved_by_steps(key: str, node: Node) -> Any:
    """Every step computes it anew, an evaluation of all of them once."""
    message = f"`{key}` draws or has running statistics, which several steps cannot have in common yet"
    found = error("E0801", message, node.span, helps=["write it under `let` of each step"])
    found.severity = "warning"
    return found


def _batch(steps: Node, fields: Mapping[str, Any]) -> str:
    """The field whose examples an update counts that reads none itself."""
    nodes = [
        node
        for step in steps.elements
        for node in (*_entries(step, "let").values(), *written_terms(step).values())
    ]
    return next(iter([*read_fields(nodes, fields, set()), *fields]), "")


def _objects(builder: Builder, section: Node, fields: Mapping[str, Any]) -> list[str]:
    """Fields that only metrics of detectors read."""
    detects = any(metric.detects for metric, _ in written_metrics(builder, section))
    return [name for name in OBJECTS if name in fields] if detects else []


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
        found = call_of(node, "optimizers", builder.globals, "optimizer")
        found.check()
    except DiagnosticError as problem:
        builder.tell(*problem.diagnostics)
        return None
    except Refusal as problem:
        fields = node.items.get(found.word) if node.is_map else None
        place = fields.key_span(problem.at or "") if fields is not None and fields.is_map else node.span
        builder.tell(error(problem.code, problem.message, place))
        return None
    return found


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


def unknown(builder: Builder, section: Node, fields: Mapping[str, Any]) -> list[str]:
    """Names in the expressions of a training that nothing in the spec has."""
    steps = section.get("steps")
    parts = [section, *(steps.elements if steps is not None and steps.is_list else ())]
    bound = {*fields, *builder.globals.names, *builder.spec.networks}
    found: dict[str, None] = {}
    for part in parts:
        entries = _entries(part, "let")
        bound |= {*entries}
        for node in (*entries.values(), *written_terms(part).values()):
            if node.is_str:
                try:
                    found |= dict.fromkeys(_plain(parse_node(node)))
                except DiagnosticError:
                    continue
    return [name for name in found if name not in bound]


def _plain(expr: Expr) -> Iterator[str]:
    """Names of an expression that are no settings: those of ``key=name`` may be words."""
    if expr.op == "name":
        yield str(expr.value)
    for part in expr.args:
        yield from _plain(part)


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
    if isinstance(found, Bundle):
        for name, value in found.items.items():
            value.label = value.label or f"{key}_{name}"
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


__all__ = ["NAME", "Objective", "objective", "written_terms"]
