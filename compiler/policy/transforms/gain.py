"""gain: louder or softer sounds."""

from __future__ import annotations

from ...types.record import number
from ._augment import SoundAugment


class Gain(SoundAugment):
    """Louder or softer by up to so many decibels."""

    decibels: float = number(6.0, above=0, maximum=60, doc="how far at most, either way")
