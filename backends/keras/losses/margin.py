"""Losses with a margin; Keras' own guess from each batch whether labels are 0 or -1."""

from __future__ import annotations

from ...code.alike import margin
from . import says

margin.ENTRIES.say(says, np="ops", nn="ops")
