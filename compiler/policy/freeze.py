"""freeze: arrays that training leaves as they are."""

from __future__ import annotations

from collections.abc import Iterable

from .regularize import ROLES, selects


def frozen(match: Iterable[str], path: str, role: str, trainable: bool = True) -> bool:
    """Whether selectors freeze an array; running statistics only where names lead to them.

    A frozen parameter has no gradient, no memory of the optimizer, no decay and no penalty.  An op
    whose statistics are frozen uses them as in evaluation.
    """
    return selects(match if trainable else [w for w in match if w not in ROLES], path, role)
