"""What metrics read where losses are expressions: the output and the target of one of the losses.

A metric follows the loss that it has a meaning for.  Where several have it, ``of`` names a term of
``losses`` or a name of ``let``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..diagnostics import Diagnostic, DiagnosticError, did_you_mean, error, shown
from ..losses import Loss
from ..ops import Refusal
from ..policy.metric_names import metric_name
from ..spec.words import call_of
from ..text import Node
from .detected import OBJECTS, sought
from .nodes import Bundle, OpNode, Value
from .reading import read_in
from .term import Term

if TYPE_CHECKING:
    from .build import Builder
    from .objective import Objective


@dataclass(frozen=True)
class Comparison:
    """A loss whose output and target are given out for metrics.

    Attributes:
        of: the term, or the name of ``let``, in which the loss stands.
        place: which loss of it.
        loss: the record, which says how outputs are read.
        output, target: names of the two among the results of the objective.
        metrics: what is computed from them.
        digested: results that output and target are made of, by their meaning, where they are none.
    """

    of: str
    place: int
    loss: Any
    output: str
    target: str
    metrics: tuple[Any, ...] = ()
    digested: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One loss of an expression."""

    of: str
    place: int
    node: OpNode

    @property
    def loss(self) -> Loss:
        """Its record."""
        made: Any = self.node.op
        assert isinstance(made.loss, Loss)
        return made.loss

    @property
    def reading(self) -> tuple[Any, ...]:
        """What a metric makes of it: losses of one output and target are often the same here."""
        loss, inputs = self.loss, self.node.inputs
        told = (getattr(loss, name, None) for name in ("ignore", "blank", "format"))
        ways = (loss.reading, loss.chances, loss.link, loss.shift, *told)
        return (id(inputs["x"]), id(inputs["target"]), *ways)

    def fits(self, metric: Any) -> Refusal | None:
        """Why a metric has no meaning for this loss; None when it has one."""
        try:
            metric.check(self.node.inputs["x"].type, self.loss)
        except Refusal as problem:
            return problem
        return None


def compare(
    builder: Builder, section: Node, whole: Objective, parts: Sequence[Objective]
) -> tuple[Comparison, ...]:
    """Give out what the metrics of a training read; mistakes are reported to the builder.

    Args:
        builder: of the program.
        section: ``training``.
        whole: the objective of all terms.
        parts: that of each update, where there are several.
    """
    chosen: dict[tuple[str, int], tuple[Found, list[Any]]] = {}
    holders = parts or (whole,)
    taken = {"loss", *whole.terms}
    made: list[Comparison] = []
    for metric, node in written_metrics(builder, section):
        if metric.detects:
            made += detections(builder, metric, node, whole, parts, taken)
            continue
        found = chosen_loss(builder, metric, node, holders)
        if found is None:
            continue
        if (name := metric_name(metric)) in taken:
            helps = ["a metric is called after the term that `of` names"]
            message = f"there is another figure `{name}`"
            builder.tell(error("E0209", message, node.span, helps=helps))
            continue
        taken.add(name)
        chosen.setdefault((found.of, found.place), (found, []))[1].append(metric)
    for (of, place), (found, metrics) in chosen.items():
        output, target = (free(f"{of}_{what}", taken) for what in ("output", "target"))
        made.append(Comparison(of, place, found.loss, output, target, tuple(metrics)))
    for one in made:
        if one.digested:
            continue
        holder = next(part for part in holders if one.of in part.named)
        for objective in {id(part): part for part in (whole, holder)}.values():
            give_out(objective, one)
    return tuple(made)


def detections(
    builder: Builder, metric: Any, node: Node, whole: Objective, parts: Sequence[Objective], taken: set[str]
) -> list[Comparison]:
    """What a metric of a detector reads, given out; a mistake is reported to the builder."""
    found = sought(metric, node, whole, losses_of(whole, metric.of))
    if isinstance(found, Diagnostic):
        builder.tell(found)
        return []
    of, loss, values = found
    taken.add(metric_name(metric))
    names = {meaning: free(f"{of}_{meaning}", taken) for meaning in values}
    for meaning, value in values.items():
        give(whole, names[meaning], value)
    for part in [part for part in parts if of in part.named][:1]:
        for name in OBJECTS:
            if name not in part.body.inputs:
                read_in(builder, part, name, whole.body.inputs[name].type)
        again = sought(metric, node, part, losses_of(part, metric.of))
        if isinstance(again, Diagnostic):  # what it lacks only another update has
            builder.tell(again)
            return []
        for meaning, value in again[2].items():
            give(part, names[meaning], value)
    output, target = (free(f"{of}_{what}", taken) for what in ("output", "target"))
    return [Comparison(of, 0, loss, output, target, (metric,), names)]


def free(name: str, taken: set[str]) -> str:
    """A name like this one that no figure has."""
    while name in taken:
        name += "_"
    taken.add(name)
    return name


def written_metrics(builder: Builder, section: Node) -> Iterator[tuple[Any, Node]]:
    """The metrics of a training that can be read; what is wrong with others is said elsewhere."""
    node = section.get("metrics")
    for item in () if node is None else node.elements if node.is_list else (node,):
        try:
            yield call_of(item, "metrics", builder.globals, "metrics"), item
        except DiagnosticError:
            continue


def chosen_loss(
    builder: Builder, metric: Any, node: Node, holders: Sequence[Objective]
) -> Found | None:
    """The loss that a metric reads, None after a mistake."""
    if metric.of is not None:
        holders = [part for part in holders if metric.of in part.named][:1] or holders
    every = [found for part in holders for found in losses_of(part, metric.of)]
    fitting = [found for found in every if found.fits(metric) is None]
    if len({found.reading for found in fitting}) == 1:
        return fitting[0]
    builder.tell(_mistake(metric, node, holders, every, fitting))
    return None


def _mistake(
    metric: Any,
    node: Node,
    holders: Sequence[Objective],
    every: Sequence[Found],
    fitting: Sequence[Found],
) -> Any:
    """Why there is not one loss that a metric reads."""
    names = list(dict.fromkeys(name for part in holders for name in part.named))
    if metric.of is not None and metric.of not in names:
        helps = did_you_mean(metric.of, names) or [f"terms and names: {', '.join(names)}"]
        message = f"there is no term `{shown(metric.of)}` that `{metric.word}` could read"
        return error("E0301", message, node.span, helps=helps)
    if fitting:
        homes = list(dict.fromkeys(found.of for found in fitting))
        listed = ", ".join(f"`{name}`" for name in homes)
        where = f"each of {listed}" if len(homes) > 1 else f"several losses of {listed}"
        helps = [f"say which one: `{{{metric.word}: {{of: {homes[0]}}}}}`"]
        helps = helps if len(homes) > 1 else ["make each of them a term of `losses`"]
        return error("E0209", f"`{metric.word}` could read {where}", node.span, helps=helps)
    if len(every) == 1:
        problem = every[0].fits(metric)
        assert problem is not None
        also = [(every[0].node.span, "the loss")]
        helps = [problem.help] if problem.help else []
        return error(problem.code, problem.message, node.span, also=also, helps=helps)
    what = f"no loss in `{metric.of}`" if metric.of else "none of the losses"
    helps = ["a metric reads the output and the target of a loss, such as `mse(model(x), y)`"]
    message = f"`{metric.word}` has a meaning for {what}"
    return error("E0502", message, node.span, helps=helps)


def losses_of(made: Objective, of: str | None) -> list[Found]:
    """The losses of a name; of every term when none is told, each once."""
    if of is not None:
        return list(_found(made, of))
    seen: dict[int, Found] = {}
    for name in made.terms:
        for found in _found(made, name):
            seen.setdefault(id(found.node), found)
    return list(seen.values())


def _found(made: Objective, name: str) -> Iterator[Found]:
    """The losses that a named value is made of, in the order in which they are computed."""
    value = made.named.get(name)
    if not isinstance(value, Value):
        return
    makers = _makers(made.body.nodes)
    reached: set[int] = set()
    _reach(value, makers, reached)
    terms = [n for n in made.body.nodes if id(n) in reached and isinstance(n, OpNode)]
    for place, node in enumerate(node for node in terms if isinstance(node.op, Term)):
        yield Found(name, place, node)


def _makers(nodes: Iterable[Any]) -> Mapping[int, OpNode]:
    """The op that makes a value, by the value's id."""
    return {
        id(value): node
        for node in nodes
        if isinstance(node, OpNode)
        for value in node.outputs.values()
    }


def _reach(value: Any, makers: Mapping[int, OpNode], reached: set[int]) -> None:
    """Collect the ops behind a value, up to losses."""
    node = makers.get(id(value))
    if node is None or id(node) in reached:
        return
    reached.add(id(node))
    if isinstance(node.op, Term):
        return
    for item in node.inputs.values():
        for inner in item if isinstance(item, tuple) else (item,):
            _reach(inner, makers, reached)


def give_out(made: Objective, one: Comparison) -> None:
    """Add output and target of a loss to the results of an objective."""
    found = list(_found(made, one.of))[one.place]
    for name, key in ((one.output, "x"), (one.target, "target")):
        give(made, name, found.node.inputs[key])
    if all(other.node is not found.node for other in losses_of(made, None)):
        found.node.folded = True  # a name that only a metric reads is no unused step


def give(made: Objective, name: str, value: Value) -> None:
    """Add a value to the results of an objective, for metrics alone."""
    result = made.body.result
    assert isinstance(result, Bundle)
    value.uses += 1
    value.label = value.label or name
    if (maker := _makers(made.body.nodes).get(id(value))) is not None:
        maker.folded = False
    result.items[name] = value
    made.compared += (name,)
