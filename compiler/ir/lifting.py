"""Constants of the spec as values of a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..constants import Constant
from ..diagnostics import DiagnosticError, Span, error
from ..ops import Refusal
from ..ops.constant import FixedNumbers
from .adding import made_node
from .calls import count_uses
from .nodes import Body, Value


def lifter(body: Body) -> Callable[[Constant, Span], Value]:
    """The function that makes a value of a constant in this body.

    Its node stands before whatever is built next; the first real input gives it the batch.
    """
    made: dict[Any, Value] = {}

    def lift(constant: Constant, span: Span) -> Value:
        nodes = body.nodes if body.sink is None else body.sink
        key = (id(nodes), constant.key())
        if key in made:
            return made[key]
        numbers = constant.numbers()
        if numbers is None:
            parts = ", ".join(f"`.{name}`" for name in constant.parts())
            message = f"`{constant.word}` is no array"
            raise DiagnosticError(error("E0203", message, span, helps=[f"it has {parts}"]))
        real = [v for v in body.inputs.values() if isinstance(v, Value) and v.type.dtype == "float"]
        if not real:
            help = "give the network an input of real numbers, or embed its ids in a block of their own"
            message = "a constant needs an input of real numbers beside it"
            raise DiagnosticError(error("E0503", message, span, helps=[help]))
        op = FixedNumbers(numbers=_plain(numbers))
        try:
            node = made_node(op, span, "constant", {}, body, real[0], body.unique("constant", span))
        except Refusal as problem:
            raise DiagnosticError(
                error(
                    problem.code, problem.message, span, helps=[problem.help] * bool(problem.help)
                )
            ) from None
        count_uses(node)
        nodes.append(node)
        value = made[key] = node.outputs[""]
        name = span.text.rpartition(".")[2]
        value.label = name if name.isidentifier() else ""
        return value

    return lift


def _plain(item: Any) -> Any:
    return [_plain(part) for part in item] if isinstance(item, (list, tuple)) else item
