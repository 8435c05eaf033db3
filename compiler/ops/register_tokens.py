"""register_tokens: learned steps behind a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call, integer
from . import case, refused
from ._tokens import LearnedSteps


class RegisterTokens(LearnedSteps):
    """Learned steps behind the sequence, where attention may keep what belongs to no position.

    Source: Darcet et al. 2023, "Vision Transformers Need Registers".
    """

    count: int = integer(4, minimum=1, doc="number of steps")
    init: Any = call("initializers", "normal", doc="initialiser, standard deviation 0.02")

    cases = (
        case("sequence[5, 7]", count=2),
        case("sequence[T, 3]"),
        case("sequence[1, 6]", count=1, init="ones"),
        refused("E0503", "vector[4]"),
        refused("E0209", "sequence[5, 4]", count=0),
    )

    @property
    def many(self) -> int:
        """How many join."""
        return self.count

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The sequence, then the tokens."""
        return b.concat(x, with_=self.tokens(b, x), axis="time")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Every example ends with them."""
        p = {"token.value": [[7.0], [8.0]]}
        yield run([[[1.0]], [[2.0]]], p, count=2), [[[1.0], [7.0], [8.0]], [[2.0], [7.0], [8.0]]]
