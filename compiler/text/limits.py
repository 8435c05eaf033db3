"""What a spec text may be at most: a spec is written by hand, an attack is not."""

from __future__ import annotations

MAX_SIZE = 4 << 20
"""Code points (and bytes) of a text."""
MAX_DEPTH = 64
"""Nested maps and lists."""
MAX_NODES = 250_000
"""Values of a document; some ten times those of a 10,000-line spec."""
MAX_DIGITS = 18
"""Digits of an integer: more do not fit the integers of the frameworks."""
MAX_REPORTED = 100
"""Findings after which a reader stops telling: nobody reads further."""
MAX_REPAIRS = 20
"""Syntax mistakes of a TOML text: each costs another reading."""
