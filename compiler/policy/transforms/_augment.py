"""What random changes of images have in common."""

from __future__ import annotations

from typing import Any

from ...types.record import number
from ..sources import Change, Scan
from . import Transform


class Augment(Transform):
    """A random change of training images, drawn from (seed, epoch, position).

    Evaluation and prediction leave images as they are.  The function of the same name in
    ``templates/shared/augment`` is its definition; packages hold a copy of it.
    """

    def change(self, field: str, scan: Scan) -> Change:
        """The change: the word and what its fields say, in order."""
        self.images(field, scan)
        amounts = tuple(self.get(name) for name in self.fields)
        return Change("augment", word=self.word, amounts=amounts)


class Chance(Augment):
    """A change that happens or does not."""

    chance: float = number(0.5, minimum=0, maximum=1, doc="how often it happens")


def amount(default: float, doc: str, **bounds: Any) -> Any:
    """How far a change goes at most."""
    return number(default, **{"above": 0.0, "maximum": 1.0, "doc": doc, **bounds})


class RowAugment(Transform):
    """A random change of training examples that are rows of ids or numbers.

    The function of the same name in ``templates/shared/augment/rows`` is its definition.
    """

    kind = "float"
    """What it changes: int, ids of tokens; float, numbers."""


class SoundAugment(Transform):
    """A random change of sounds in training.

    The function of the same name in ``templates/shared/augment/sounds`` is its definition.
    """


class TokenAugment(RowAugment):
    """A random change of tokens; padding stays at the end."""

    kind = "int"
    share: float = number(0.1, minimum=0, below=1, doc="share of the tokens")
