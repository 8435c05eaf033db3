"""Words of ``deploy``: exports, compression, servers and monitors, one file each.

They are read and checked; the packages of this version do not hold them.
"""

from __future__ import annotations

import os
from typing import ClassVar

from ...types.record import Record
from ...types.room import Room


class Measure(Record):
    """One call in ``deploy``; ``part`` is the key it may stand under."""

    part: ClassVar[str] = ""


MEASURES = Room(__name__, os.path.dirname(__file__), Measure)
