"""Names of local variables: what a person would call them, reused as soon as that is safe."""

from __future__ import annotations

import keyword
from collections.abc import Container, Mapping
from typing import Any

from ...compiler.ir.nodes import Body, Bundle, Guard, Loop, OpNode, Value
from .fold import folds

PLAIN = ("x", "y", "z", "u", "v", "w")
RESERVED = frozenset(
    {
        "self", "F", "nn", "torch", "jax", "jnp", "nnx", "lax", "np", "keras", "layers", "ops", "name", "losses",
        "math", "i", "range", "zip", "reversed", "enumerate", "tuple", "dict", "list", "len",
    }
)  # fmt: skip
END = 1 << 60


def safe(word: str, taken: Container[str] = ()) -> str:
    """A word that can be a variable of generated code; ``taken`` are names of the module."""
    word = word.replace(".", "_")
    return f"{word}_" if keyword.iskeyword(word) or word in RESERVED or word in taken else word


class Liveness:
    """When each value of a body is read for the last time, by position in a depth-first walk."""

    def __init__(
        self,
        body: Body,
        expansions: Mapping[int, list[OpNode]] | None = None,
        waits: Mapping[int, Value] | None = None,
    ) -> None:
        self.expansions, self.waits = expansions or {}, waits or {}
        self.last: dict[int, int] = {}
        self.alias: dict[int, Value] = {}
        self.position: dict[int, int] = {}
        self.parts: dict[int, OpNode] = {}
        self.clock = 0
        self._nodes(body.nodes)
        for value in results(body):
            self.last[id(self.resolve(value))] = END

    def _nodes(self, nodes: list[Any]) -> None:
        for node in nodes:
            if isinstance(node, Guard) and node.taken:
                self._nodes(node.nodes)
            if id(node) in self.expansions:
                self._nodes(self.expansions[id(node)])
                continue
            self.clock += 1
            self.position[id(node)] = self.clock
            if id(node) in self.waits:
                self._read(self.waits[id(node)])
            if isinstance(node, Guard):
                self._read(node.result if node.taken else node.input)
                continue
            for _, value in node.reads():
                self._read(value)
            if folds(node):
                self.parts |= {id(value): node for value in node.outputs.values()}

    def _read(self, value: Value) -> None:
        for _, source in self.parts[id(value)].reads() if id(value) in self.parts else ():
            self._read(source)  # a part is said here, so what it reads lives until here
        self.last[id(self.resolve(value))] = self.clock
        if value.list_of is not None:
            self.last[id(value.list_of)] = self.clock

    def resolve(self, value: Value) -> Value:
        """Follow aliases to the value that has a variable."""
        while id(value) in self.alias:
            value = self.alias[id(value)]
        return value

    def dead_after(self, value: Value, node: Any) -> bool:
        """Whether nobody reads the value after this node."""
        return self.last.get(id(value), 0) <= self.position[id(node)]


def results(body: Body) -> list[Value]:
    """The values that leave a body."""
    out = list(body.result.items.values()) if isinstance(body.result, Bundle) else [body.result]
    return [*out, *body.exports.values()]


class Names:
    """Assigns variables to values while statements are made in order."""

    def __init__(self, taken: Container[str] = ()) -> None:
        self.taken = taken
        self.holder: dict[str, Any] = {}

    def free(self, wanted: str, dead: Any) -> str:
        """A user's word as a variable, numbered when another live value has it."""
        first = safe(wanted, self.taken)
        name, n = first, 1
        while name in self.holder and not dead(self.holder[name]):
            n += 1
            name = f"{first}_{n}"
        return name

    def plain(self, dead: Any) -> str:
        """The first of x, y, z, … that holds nothing alive."""
        for name in PLAIN:
            if name not in self.holder or dead(self.holder[name]):
                return name
        n = 1
        while f"x{n}" in self.holder and not dead(self.holder[f"x{n}"]):
            n += 1
        return f"x{n}"


__all__ = ["Liveness", "Loop", "Names", "results", "safe"]
