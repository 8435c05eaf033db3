"""One text form of the program, for ``triglot show --after PASS`` and for tests.

Hierarchy stays as it is: a block is printed once per distinct use, a loop as one body per copy that
differs.  Values are named after the node that makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..types.dims import Size
from ..types.record import Record
from ..types.tensor import TensorType
from .nodes import AnyNode, Block, Body, Bundle, Call, Guard, Loop, Network, OpNode, Program, Value

INDENT = "  "


def print_program(
    program: Program,
    *,
    types: bool = True,
    layout: Callable[[Value], Any] | None = None,
    expansions: Mapping[int, list[OpNode]] | None = None,
) -> str:
    """The whole program as text, ending without a line break.

    Args:
        program: what to print.
        types: print types and what every op owns, not just names.
        layout: layout of a value on a target; printed behind its type.
        expansions: nodes that a target replaces, by id; their replacements are printed.
    """
    return "\n".join(_Printer(types, layout, expansions or {}).program(program))


class _Printer:
    """Collects lines; knows the name of every value it has passed."""

    def __init__(
        self,
        types: bool,
        layout: Callable[[Value], Any] | None,
        expansions: Mapping[int, list[OpNode]],
    ) -> None:
        self.types, self.layout, self.expansions = types, layout, expansions
        self.names: dict[int, str] = {}
        self.lines: list[str] = []

    def program(self, program: Program) -> list[str]:
        """Header, blocks, networks."""
        self.add(0, f"program {program.name}")
        for name, value in program.params.items():
            self.add(1, f"param {name} = {shown(int(value) if isinstance(value, Size) else value)}")
        for symbol, bound in program.symbols.items():
            self.add(1, f"size {symbol}" + (f" <= {bound}" if bound is not None else ""))
        for block in program.blocks.values():
            self.block(block)
        for network in program.networks.values():
            self.network(network)
        return self.lines

    def add(self, depth: int, text: str) -> None:
        """One line."""
        self.lines.append(INDENT * depth + text)

    def block(self, block: Block) -> None:
        """Every distinct use of a block."""
        for number, body in enumerate(block.bodies.values(), 1):
            use = f" #{number}" if len(block.bodies) > 1 else ""
            self.add(0, f"block {block.name}{use}({self.inputs(body)})")
            self.body(body, 1)

    def network(self, network: Network) -> None:
        """Inputs, shared modules, nodes, outputs."""
        body = network.body
        self.add(0, f"network {network.name}({self.inputs(body)})")
        for name, node in network.shared.items():
            self.add(1, f"shared {name} = {call(node.op)}")
            self.parameters(node, 2)
        self.body(body, 1)

    def inputs(self, body: Body) -> str:
        """``x: image[8, 8, 3]`` for every value that enters."""
        parts = []
        for name, value in body.inputs.items():
            self.names[id(value)] = name
            parts.append(name + self.kind(value))
        return ", ".join(parts)

    def kind(self, value: Any) -> str:
        """``: image[8, 8, 3]``, once types are known."""
        if not self.types or not isinstance(getattr(value, "type", None), TensorType):
            return ""
        place = self.layout(value) if self.layout is not None and value.type.axes else ""
        return f": {value.type}" + (f" @{place}" if place else "")

    def body(self, body: Body, depth: int) -> None:
        """Nodes and what is returned."""
        for node in body.nodes:
            self.node(node, depth)
        self.add(depth, f"return {self.read(body.result)}")

    def read(self, value: Any) -> str:
        """How a value is called where it is read."""
        if isinstance(value, tuple):
            return f"[{', '.join(self.read(item) for item in value)}]"
        if isinstance(value, Bundle):
            return f"{{{', '.join(f'{k}: {self.read(v)}' for k, v in value.items.items())}}}"
        if not isinstance(value, Value):
            return "?"
        if value.list_of is not None:
            return f"{value.list_of.name}[{value.index}]"
        return self.names.get(id(value), value.word or "?")

    def node(self, node: AnyNode, depth: int) -> None:
        """One node; structures hold theirs indented."""
        writers: dict[type, Callable[[Any, int], None]] = {
            OpNode: self.op,
            Call: self.use,
            Loop: self.loop,
            Guard: self.guard,
        }
        writers[type(node)](node, depth)

    def results(self, node: AnyNode) -> str:
        """Names and types on the left of a node."""
        parts = []
        for name, value in node.outputs.items():
            self.names[id(value)] = f"{node.name}.{name}" if name else node.name
            parts.append(self.names[id(value)] + self.kind(value))
        return ", ".join(parts) or node.name

    def op(self, node: OpNode, depth: int) -> None:
        """``dense: vector[4] = dense(flatten, units: 4)``."""
        if id(node) in self.expansions:
            self.add(depth, f"# {node.op.word} in simpler ops")
            for inner in self.expansions[id(node)]:
                self.op(inner, depth)
            return
        reads = [self.read(node.inputs["x"])]
        reads += [f"{k}: {self.read(v)}" for k, v in node.inputs.items() if k != "x"]
        extra = [f"module: {node.module}"] if node.module else []
        word = f"use {node.shared}" if node.shared else node.op.word
        fields = [] if node.shared else settings(node.op, skip=set(node.inputs) | {"module"})
        text = f"{self.results(node)} = {word}({', '.join([*reads, *extra, *fields])})"
        self.add(depth, text)
        self.parameters(node, depth + 1)

    def parameters(self, node: OpNode, depth: int) -> None:
        """What an op owns."""
        for name, parameter in node.parameters.items() if self.types else ():
            sizes = ", ".join(str(size) for size in parameter.shape)
            kind = "" if parameter.trainable else ", not trained"
            self.add(depth, f"{name} [{sizes}] {call(parameter.init)}{kind}")

    def use(self, node: Call, depth: int) -> None:
        """A use of a block."""
        number = list(node.block.bodies.values()).index(node.body) + 1
        use = f" #{number}" if len(node.block.bodies) > 1 else ""
        reads = [
            self.read(v) if k == "x" else f"{k}: {self.read(v)}" for k, v in node.inputs.items()
        ]
        given = [f"{k}: {shown(v)}" for k, v in node.arguments.items()]
        word = "network" if isinstance(node.block, Network) else "block"
        if node.shared is not None and word == "block":
            word = f"use {node.shared} of block"
        text = (
            f"{self.results(node)} = {word} {node.block.name}{use}({', '.join([*reads, *given])})"
        )
        self.add(depth, text)

    def loop(self, node: Loop, depth: int) -> None:
        """A loop, one body per copy that differs."""
        reads = [self.read(node.carried)] if node.carried is not None else []
        for name, values in node.captures.items():
            kept = list(dict.fromkeys(self.read(value) for value in values))
            reads.append(f"{name}: {kept[0] if len(kept) == 1 else '[' + ', '.join(kept) + ']'}")
        lists = [name for name, export in node.exports.items() if export.used]
        extra = f" exports {', '.join(lists)}" if lists else ""
        head = f"{self.results(node)} = repeat {shown(node.count)} ({', '.join(reads)}){extra}"
        self.add(depth, head)
        for k, body in enumerate(node.bodies):
            last = k == len(node.bodies) - 1
            copies = f"{k}..{int(node.count) - 1}" if last and int(node.count) - 1 > k else f"{k}"
            own = {n: v for n, v in node.arguments[k].items() if n in self.variables(node)}
            said = "".join(f", {n} = {shown(v)}" for n, v in own.items())
            self.add(depth + 1, f"copy {copies}{said} ({self.inputs(body)})")
            self.body(body, depth + 2)

    @staticmethod
    def variables(node: Loop) -> set[str]:
        """Names whose values are not the same in every copy."""
        first = node.arguments[0]
        return {
            name
            for name, value in first.items()
            if name != "index" and any(other.get(name) != value for other in node.arguments)
        }

    def guard(self, node: Guard, depth: int) -> None:
        """A step with ``when``."""
        truth = str(node.origin) if node.origin is not None else "true" if node.taken else "false"
        state = "taken" if node.taken else "left out"
        self.add(depth, f"when {truth} ({state})")
        for inner in node.nodes if node.taken else ():
            self.node(inner, depth + 1)
        chosen = self.read(node.result if node.taken else node.input)
        self.add(depth, f"{self.results(node)} = {chosen}")


def settings(record: Record, skip: set[str]) -> list[str]:
    """``units: 4`` for every field that has a value."""
    found = []
    for name, field in record.fields.items():
        value = record.get(name)
        if (
            name not in skip
            and value is not None
            and field.kind not in ("value", "values", "module")
        ):
            found.append(f"{name}: {shown(value)}")
    return found


def call(record: Any) -> str:
    """``normal(std: 0.02)``; a bare word when it has no fields."""
    fields = settings(record, set())
    return f"{record.word}({', '.join(fields)})" if fields else str(record.word)


def shown(value: Any) -> str:
    """A static value as the spec writes it; a size with the expression it came from."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Size):
        origin = str(value.origin)
        return f"{int(value)} ({origin})" if origin != str(int(value)) else str(int(value))
    if isinstance(value, Record):
        return call(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(shown(item) for item in value)}]"
    return str(value)
