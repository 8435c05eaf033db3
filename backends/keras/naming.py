"""Names of Keras layers: a model's operations have unique names, and Keras makes up the missing ones.

What we name is what owns weights, so that they can be found; what we leave to Keras gets the name of
its class (``flatten``, ``relu``, ``add_1``).  Here the two are kept apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ..code.expr import Call, Expr, source
from ..code.model import Assign, CallDefinition, Definition, For, Statement


@cache
def operations() -> frozenset[str]:
    """What Keras 3.15 calls the nodes of ``keras.ops`` functions and of operators."""
    path = Path(__file__).with_name("operations.txt")
    return frozenset(path.read_text(encoding="utf-8").split())


def stem(name: str) -> str:
    """A name without the number that tells it from others."""
    return re.sub(r"_\d+\Z", "", name)


def layer_name(attr: str) -> str:
    """The name of a layer that owns weights: ``relu`` would be that of a function."""
    return f"{attr}_layer" if stem(attr) in operations() else attr


def automatic(build: Expr) -> str:
    """What Keras calls a layer without a name: its class in snake case."""
    word = source(build.func).rpartition(".")[2] if isinstance(build, Call) else ""
    word = re.sub(r"\W+", "", word)
    word = re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", word)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", word).lower()


class Naming:
    """Which layers of a model get a name."""

    def __init__(self, definitions: Iterable[Definition]) -> None:
        self.given: set[str] = set()
        for made in definitions:
            if made.network:
                names = [child.attr for child in made.shared]
                names += [name for name, item in assignments(made.body) if item.weighted]
                self.given |= {stem(layer_name(name)) for name in names}

    def names(self, item: Assign) -> bool:
        """Whether a layer is named: it owns weights, or Keras would give it a name that is taken."""
        clash = item.build is not None and automatic(item.build) in self.given
        return not item.place and (item.weighted or clash)

    def needs(self, body: Iterable[Statement]) -> bool:
        """Whether anything in a body is named."""
        for item in body:
            if isinstance(item, Assign):
                found = self.names(item)
            elif isinstance(item, CallDefinition):
                found = not item.place and self.needs(item.definition.body)
            else:
                found = self.needs(item.body)
            if found:
                return True
        return False


def assignments(body: Iterable[Statement], loop: For | None = None) -> Iterator[tuple[str, Assign]]:
    """Every assignment of a body with the name of its layer, those of loops and conditions included."""
    for item in body:
        if isinstance(item, Assign):
            own = loop is not None and item.child == loop.item
            yield (loop.attr if own and loop is not None else item.child or ""), item
        elif isinstance(item, For):
            yield from assignments(item.body, item)
        elif not isinstance(item, CallDefinition):
            yield from assignments(item.body, loop)
