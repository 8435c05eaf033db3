"""What an op refuses, with the places only the builder knows."""

from __future__ import annotations

from typing import Any

from ..diagnostics import Diagnostic, Fix, Span, error, warning
from ..ops import OPS, Op, Parameter, Refusal
from ..spec.records import Step
from ..spec.vocabulary import primary
from ..text import Node
from ..text.edits import addition
from .nodes import Body, Bundle, Network, Value


def refusal(problem: Refusal, step: Step, current: Value, given: dict[str, Any]) -> Diagnostic:
    """A located diagnostic: primary at the field or op, one label per input that is the cause."""
    span, text = step.span, problem.text
    if problem.at is not None and problem.at in step.fields:
        span = step.fields[problem.at].span
    also: list[tuple[Span, str]] = []
    for key, said in problem.because.items():
        name, _, place = key.rstrip("]").partition("[")
        values = [current] if name == "x" else given.get(name, ())
        if place and isinstance(values, tuple):
            values = values[int(place) : int(place) + 1]
        for value in values if isinstance(values, (tuple, list)) else [values]:
            if isinstance(value, Value) and value.span != step.span:
                also.append((value.sized_by.span, label(said, value.sized_by)))
    return error(
        problem.code,
        problem.message,
        span,
        text,
        also=also,
        notes=[problem.note] if problem.note else [],
        helps=[problem.help] if problem.help else [],
    )


def known_sizes(op: Op, parameters: dict[str, Parameter], current: Value) -> None:
    """Refuse parameters whose size is left open: they could not be stored.

    Raises:
        Refusal: E0504.
    """
    for name, parameter in parameters.items():
        if all(isinstance(size, int) for size in parameter.shape):
            continue
        sizes = ", ".join(str(size) for size in parameter.shape)
        raise Refusal(
            "E0504",
            f"`{op.word}` cannot own parameters of unknown size: this is {current.type}",
            text=f"`{name}` would be [{sizes}]",
            because={"x": f"gives {current.type}"},
            help="write a number into the type of the input, or reduce the axis first: "
            "`- global_avg_pool`",
        )


def several_values(step: Step, current: Bundle, node: Node | None = None) -> Diagnostic:
    """E0503: a step takes one value, and the one before it, or what ``node`` names, is several."""
    names, first = ", ".join(current.items), next(iter(current.items))
    message = f"`{step.word}` needs one value, not the values {names}"
    if node is not None and node.is_str:
        one = f"{node.value}[{first}]" if current.listed else f"{node.value}.{first}"
        return error("E0503", message, node.span, helps=[f"take one of them: `{one}`"])
    return error(
        "E0503",
        message,
        step.span,
        helps=[
            "name them with `as: [a, b]` on the step before, and take one with `from: a`"
            if current.listed
            else f"take one with `from: {first}`, or give `parallel` a `merge`"
        ],
    )


def too_many(step: Step, count: int, taken: int) -> Diagnostic:
    """E0306: ``from`` names more values than a step takes."""
    values = "one value" if taken == 1 else f"{taken} values"
    place = step.source.span if step.source is not None else step.span
    return error(
        "E0306",
        f"`{step.word}` takes {values}, but `from` names {count}",
        place,
        helps=["join them first, for example with `concat`"],
    )


def label(said: str, value: Value) -> str:
    """What a value says for itself; what enters a block was given by somebody else."""
    if not said.startswith("gives") or not value.word:
        return said
    body = value.body
    if isinstance(body, Body) and not isinstance(body.block, Network):
        for name, entering in body.inputs.items():
            if entering is value:
                verb = "takes" if name == "x" else "is"
                return f"`{value.word}` {verb} {said.removeprefix('gives ')}"
    return f"`{value.word}` {said}"


def padding_warning(step: Step, current: Value, visible: bool) -> Diagnostic:
    """W0302 with the edit that mends it; ``visible``: the padded value has its name here."""
    mask = current.parts["mask"]
    edits = []
    if visible and step.node is not None and step.word in OPS:
        edits = addition(step.node, step.word, primary(OPS[step.word]), "mask", mask.word)
    return warning(
        "W0302",
        f"`{step.word}` reads padded positions",
        step.span,
        "no `mask`",
        also=[(mask.span, "padding is declared here")],
        notes=["padding would be treated as real input, and results would depend on the batch"],
        helps=[f"add `mask: {mask.word}`"],
        fix=Fix(edits, f"add `mask: {mask.word}`", safe=False) if edits else None,
    )
