"""How this framework says each op: a table, one short entry per op, grouped by family."""

from __future__ import annotations

from ...code.say import Table

TABLE, PORTABLE = Table(), Table()
says = TABLE.says


def table(portable: bool = False) -> Table:
    """The filled table; importing the entries happens on first use.

    Args:
        portable: what draws says so with numbers that are the same in every framework.
    """
    if not TABLE.rows:
        TABLE.load(__name__, list(__path__))
    return TABLE.under(PORTABLE) if portable else TABLE
