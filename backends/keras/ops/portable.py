"""What draws the same numbers in every framework."""

from __future__ import annotations

from ...code.alike.portable import ENTRIES
from . import PORTABLE

ENTRIES.say(PORTABLE.says)
