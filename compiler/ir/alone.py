"""One op as a whole program: what its body means and how it is written can be asked of it alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..diagnostics import Source, Span
from ..ops import Op
from ..spec.records import Spec, Step
from ..text import Node
from ..types.tensor import TensorType
from .build import Builder
from .nodes import Body, Bundle, Network, OpNode, Program, Value

NETWORK = "model"


def alone(
    op: Op,
    types: Mapping[str, Any],
    modules: Mapping[str, tuple[Op, TensorType | None]] | None = None,
) -> Program:
    """A program with one network that holds just this op.

    The network takes ``x`` and the value fields, those of a field with several as ``with_1``, …

    Args:
        op: with all fields resolved.
        types: of ``x`` and the value fields that are given.
        modules: field -> op of the shared module and the type of its input, None for nobody's.

    Raises:
        DiagnosticError: the op, or one in its body, cannot take these types.
    """
    span = Span(Source("<op>", op.word), 0, len(op.word))
    builder = Builder(Spec("<op>", Node("map", {}, span), op.word), [])
    network = Network(NETWORK, span)
    body = network.bodies[()] = Body(network)
    given: dict[str, Any] = {}
    for name, kind in types.items():
        if isinstance(kind, tuple):
            given[name] = tuple(_input(f"{name}_{i + 1}", k, network) for i, k in enumerate(kind))
        else:
            given[name] = _input(name, kind, network)
    for name, (inner, entry) in (modules or {}).items():
        node = OpNode(body.unique(name, span), span, inner, {}, {}, {})
        if entry is not None:
            node.inputs, node.parameters = (
                {"x": Value(entry, name, span, body)},
                inner.parameters(entry),
            )
        network.shared[node.name] = given[name] = node
    step = Step(op.word, "op", span)
    out = builder.steps.apply(op, step, given, body, body.nodes, given.pop("x"))
    body.result = Bundle(dict(out.items)) if isinstance(out, Bundle) else out
    program = builder.program
    program.networks[NETWORK] = network
    program.symbols = {
        symbol: None
        for kind in types.values()
        for one in (kind if isinstance(kind, tuple) else (kind,))
        for symbol in sorted(one.symbols)
    }
    return program


def _input(name: str, kind: TensorType, network: Network) -> Value:
    body = network.body
    label = name if name.isidentifier() else f"{name}_"
    value = body.inputs[label] = Value(kind, name, network.span, body)
    network.input_names.append(label)
    return value
