"""class_token: a learned step in front of a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..types.record import call
from . import case, refused
from ._tokens import LearnedSteps


class ClassToken(LearnedSteps):
    """A learned step in front of the sequence: its output can stand for the whole.

    Source: Devlin et al. 2018, "BERT", section 3 ([CLS]); Dosovitskiy et al. 2020, "An Image is
    Worth 16x16 Words", equation 1.
    """

    init: Any = call("initializers", "normal", doc="initialiser, standard deviation 0.02")

    cases = (
        case("sequence[5, 4]"),
        case("sequence[T, 3]", init="ones"),
        case("sequence[1, 7]"),
        refused("E0503", "vector[4]"),
        refused("E0503", "tokens[4]"),
    )

    def body(self, b: Any, x: Any, **values: Any) -> Any:
        """The token, then the sequence."""
        return b.concat(self.tokens(b, x), with_=x, axis="time")

    @classmethod
    def witness(cls, run: Any) -> Iterator[tuple[Any, Any]]:
        """Every example begins with it."""
        p = {"token.value": [[7.0, 8.0]]}
        x = [[[1.0, 2.0]], [[3.0, 4.0]]]
        yield run(x, p), [[[7.0, 8.0], [1.0, 2.0]], [[7.0, 8.0], [3.0, 4.0]]]
