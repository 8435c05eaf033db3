"""How this framework says each op: a table, one short entry per op, grouped by family."""

from __future__ import annotations

from ...code.say import Table

TABLE = Table()
says = TABLE.says


def table() -> Table:
    """The filled table; importing the entries happens on first use."""
    if not TABLE.rows:
        TABLE.load(__name__, list(__path__))
    return TABLE
