"""One op becomes a node: types inferred, parameters owned, values taken into the body."""

from __future__ import annotations

from typing import Any

from ..diagnostics import Span
from ..ops import Op
from .nodes import Body, Network, OpNode, Value
from .refusals import known_sizes
from .values import keep_mask, type_arguments


def made_node(
    op: Op,
    span: Span,
    word: str,
    given: dict[str, Any],
    body: Body,
    current: Value,
    name: str,
) -> OpNode:
    """The node of an op in a body; it is not appended yet.

    Args:
        op: with all fields resolved.
        span: the step it comes from.
        word: of that step, for messages.
        given: values of the value fields; a shared module as its node.
        body: owner of the values.
        current: the value it takes.
        name: of the node, unique in the body.

    Raises:
        Refusal: the op cannot take these values.
    """
    module = next((item for item in given.values() if isinstance(item, OpNode)), None)
    none = {name: () for name, field in op.fields.items() if field.default == () and field.reads}
    given = {**none, **given}
    types = type_arguments(given)
    out = output_types(op, current, given, types)
    parameters = op.parameters(current.type, **types)
    known_sizes(op, parameters, current)
    inputs: dict[str, Any] = {"x": body.take(current)}
    for key, item in given.items():
        if isinstance(item, tuple):
            inputs[key] = tuple(body.take(value) for value in item)
        elif isinstance(item, Value):
            inputs[key] = body.take(item)
    named = out if isinstance(out, dict) else {"": out}
    outputs = {key: Value(kind, word, span, body) for key, kind in named.items()}
    if op.keeps_steps:
        keep_mask(current, outputs)
    if current not in body.inputs.values() or isinstance(body.block, Network):
        for value in outputs.values():
            value.passes_on(current)
    node = OpNode(name, span, op, inputs, outputs, parameters)
    if module is not None:
        node.module, node.tied = module.name, module
    return node


def output_types(op: Op, current: Value, given: dict[str, Any], types: dict[str, Any]) -> Any:
    """What comes out; a composite that states no rule has that of its body."""
    if not op.composite() or type(op).infer is not Op.infer:
        return op.infer(current.type, **types)
    from .expand import trial

    found = {name: value.type for name, value in trial(op, current, given).items()}
    return found.get("", found)
