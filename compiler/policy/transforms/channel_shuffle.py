"""channel_shuffle: channels in another order."""

from __future__ import annotations

from ...types.record import number
from ._augment import Chance


class ChannelShuffle(Chance):
    """The channels in a random order."""

    chance: float = number(0.1, minimum=0, maximum=1, doc="how often it happens")
