"""http: answers over HTTP."""

from __future__ import annotations

from typing import Any

from ...types.record import duration, integer
from . import Measure


class Http(Measure):
    """A server that answers requests together, up to a size and a time."""

    port: int = integer(8080, minimum=1, maximum=65535, doc="where it listens")
    max_batch: int = integer(32, minimum=1, doc="requests that are answered together")
    max_wait: Any = duration(("ms", 5), ("ms",), doc="how long a request waits for others")

    part = "serve"
