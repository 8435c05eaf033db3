"""Ops that are said with other ops: `Op.body` becomes nodes."""

from __future__ import annotations

from typing import Any

from ..ops import OPS, Op
from ..spec.words import default_words
from .nodes import OpNode, Value


class BodyBuilder:
    """What `Op.body` writes with: ``b.sigmoid(x)``, ``b.multiply(x, with_=(y,))``."""

    def __init__(self, node: OpNode) -> None:
        self.node = node
        self.nodes: list[OpNode] = []

    def __getattr__(self, word: str) -> Any:
        """A function that adds the op of this name."""
        if word.startswith("_") or word not in OPS:
            raise AttributeError(word)

        def add(x: Value, **fields: Any) -> Value:
            return self._add(word, x, fields)

        return add

    def _add(self, word: str, x: Value, fields: dict[str, Any]) -> Value:
        kind: type[Op] = OPS[word]  # type: ignore[assignment]
        given: dict[str, Any] = {}
        statics: dict[str, Any] = {}
        for key, item in fields.items():
            name = key.rstrip("_")
            reads = kind.fields[name].kind in ("value", "values")
            (given if reads else statics)[name] = item
        op = kind(**{**default_words(kind), **statics, **dict.fromkeys(given, True)})
        types = {
            n: tuple(v.type for v in i) if isinstance(i, tuple) else i.type
            for n, i in given.items()
        }
        out = op.infer(x.type, **types)
        value = Value(out, word, self.node.span, x.body)
        name = f"{self.node.name}_{word}"
        taken = {node.name for node in self.nodes}
        count = 1
        while name in taken:
            count += 1
            name = f"{self.node.name}_{word}_{count}"
        made = OpNode(
            name, self.node.span, op, {"x": x, **given}, {"": value}, op.parameters(x.type, **types)
        )
        self.nodes.append(made)
        return value


def expand(node: OpNode) -> list[OpNode] | None:
    """The nodes of an op's body; None when it has none.

    The last node's output *is* the output of the op, so that readers need not change.
    """
    given = {name: item for name, item in node.inputs.items() if name != "x"}
    builder = BodyBuilder(node)
    result = node.op.body(builder, node.inputs["x"], **given)
    if result is None or not builder.nodes:
        return None
    last = builder.nodes[-1]
    last.outputs = {"": node.outputs[""]}
    return builder.nodes
