"""A network as a flat list of rows, so that two of them can be held against each other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ..ir.nodes import AnyNode, Body, Bundle, Call, Guard, Loop, Network, OpNode, Value
from ..measure import Meter, owned
from ..types.record import Record

COUNTER = re.compile(r"_\d+\Z")


@dataclass
class Row:
    """One input, step, copy or output.

    Attributes:
        depth: how deeply it is nested.
        word: op, block, ``repeat``, ``copy``, ``input``, ``shared`` or ``output``.
        name: its own name; counters do not count.
        path: names from the network down.
        fields: what it is made with, everything plain.
        output: type of what comes out.
        reads: input -> number of the row that makes it.
        parameters: of one copy.
    """

    depth: int
    word: str
    name: str
    path: str
    fields: dict[str, Any] = field(default_factory=dict)
    output: str = ""
    reads: dict[str, int] = field(default_factory=dict)
    parameters: int = 0

    @property
    def label(self) -> str:
        """The name without the counter that tells equal ones apart."""
        return COUNTER.sub("", self.name)

    @property
    def key(self) -> tuple[int, str]:
        """What makes two rows comparable."""
        return self.depth, f"{self.word} {self.label}" if self.word in (
            "input",
            "output",
        ) else self.word


def rows_of(network: Network) -> list[Row]:
    """Inputs, shared modules, steps with everything inside them, outputs."""
    return _Flat(network).rows


class _Flat:
    def __init__(self, network: Network) -> None:
        self.rows: list[Row] = []
        self.makers: dict[int, int] = {}
        self.shared: dict[str, int] = {}
        self.meter = Meter(network)
        self.seen: dict[int, int] = {}
        body = network.body
        for name in network.input_names:
            value = body.inputs[name]
            self._add(Row(0, "input", name, name, output=_type(value)))
            self._made(value)
        for name, node in network.shared.items():
            fields = {"op": node.op.word, **_fields(node.op)}
            self._add(Row(0, "shared", name, name, fields, parameters=owned(node).parameters))
            self.shared[name] = len(self.rows) - 1
        self._nodes(body.nodes, "", 0)
        values = body.result.items if isinstance(body.result, Bundle) else {"": body.result}
        for name, value in values.items():
            self._add(
                Row(0, "output", name, name, output=_type(value), reads=self._reads([("x", value)]))
            )

    def _add(self, row: Row) -> None:
        self.rows.append(row)

    def _made(self, value: Value) -> None:
        """Remember the newest row as the maker of a value and its parts."""
        self.makers[id(value)] = len(self.rows) - 1
        for part in value.parts.values():
            self.makers.setdefault(id(part), len(self.rows) - 1)

    def _reads(self, pairs: Any) -> dict[str, int]:
        found: dict[str, int] = {}
        for name, value in pairs:
            maker = self.makers.get(id(value), self.makers.get(id(value.list_of), -1))
            key, n = name, 1
            while key in found:
                n += 1
                key = f"{name}_{n}"
            found[key] = maker
        return found

    def _nodes(self, nodes: list[AnyNode], prefix: str, depth: int) -> None:
        for node in nodes:
            if isinstance(node, Guard):
                self._nodes(node.nodes if node.taken else [], prefix, depth)
                maker = self.makers.get(id(node.result if node.taken else node.input), -1)
                self.makers |= {id(value): maker for value in node.outputs.values()}
            else:
                self._node(node, prefix, depth)

    def _node(self, node: AnyNode, prefix: str, depth: int) -> None:
        assert not isinstance(node, Guard)
        reads = self._reads(node.reads())
        path = prefix + node.name
        row = Row(
            depth, "", node.name, path, {}, _types(node), reads, self.meter.node(node).parameters
        )
        self._add(row)
        at = len(self.rows) - 1
        if isinstance(node, OpNode):
            row.word = f"use {node.shared}" if node.shared else node.op.word
            row.fields = {} if node.shared else _fields(node.op)
            if node.module:
                row.fields["module"] = node.module
            inits = {f"init of {name}": plain(p.init) for name, p in node.parameters.items()}
            row.fields |= inits if not node.shared else {}
        elif isinstance(node, Call):
            row.word, row.fields = node.block.name, {k: plain(v) for k, v in node.arguments.items()}
            self._body(node.body, f"{path}.", depth + 1)
        else:
            row.word, row.fields = "repeat", {"count": int(node.count)}
            for k, body in enumerate(node.bodies):
                last = int(node.count) - 1 if k == len(node.bodies) - 1 else k
                label = str(k) if last == k else f"{k}-{last}"
                self._add(
                    Row(depth + 1, "copy", label, f"{path}.{label}", output=_type(body.result))
                )
                self._body(body, f"{path}.{label}.", depth + 2)
        for value in node.outputs.values():
            self.makers[id(value)] = at
            for part in value.parts.values():
                self.makers.setdefault(id(part), at)
        if isinstance(node, Loop):
            for export in node.exports.values():
                self.makers[id(export)] = at
                self.makers |= {id(value): at for value in export.values}

    def _body(self, body: Body, prefix: str, depth: int) -> None:
        """What a block or copy holds; shown once where the very same body is used again."""
        if id(body) in self.seen:
            return
        self.seen[id(body)] = len(self.rows)
        for at, value in enumerate(
            [*body.inputs.values(), *(v for _, v in body.captured.values())]
        ):
            self.makers.setdefault(id(value), -2 - at)
        self._nodes(body.nodes, prefix, depth)


def _types(node: AnyNode) -> str:
    return ", ".join(
        f"{name}: {v.type}" if name else str(v.type) for name, v in node.outputs.items()
    )


def _type(value: Any) -> str:
    if isinstance(value, Bundle):
        return ", ".join(f"{name}: {v.type}" for name, v in value.items.items())
    return str(value.type) if isinstance(value, Value) else ""


def _fields(record: Record) -> dict[str, Any]:
    """Every field with a value, but those that are values of the network."""
    return {
        name: plain(record.get(name))
        for name, declared in record.fields.items()
        if declared.kind not in ("value", "values", "module", "call")
        and record.get(name) is not None
    }


def plain(value: Any) -> Any:
    """A static value without the expression it came from; records as text."""
    if isinstance(value, Record):
        inner = {
            name: plain(value.get(name)) for name in value.fields if value.get(name) is not None
        }
        fields = ", ".join(f"{name}: {item}" for name, item in inner.items())
        return f"{value.word}({fields})" if fields else value.word
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Value):
        return value.label or value.word
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value
