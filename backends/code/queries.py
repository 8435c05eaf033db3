"""Queries of attention: one vector is asked as a sequence of one."""

from __future__ import annotations

from typing import Any

from .expr import Expr, text
from .say import Site


def asked(n: Site) -> Expr:
    """The query as a sequence."""
    query: Any = n.value("query")
    return text("{}[:, None]", query) if n.types["query"].rank == 1 else query


def answer(n: Site, made: Expr) -> Expr:
    """The answer in the shape of the query."""
    return text("{}[:, 0]", made) if n.types["query"].rank == 1 else made
