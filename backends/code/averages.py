"""Networks that follow others as running averages, as the templates ask about them."""

from __future__ import annotations

from typing import Any

from ...compiler.ir.average import averages
from .context import Context

__all__ = ["average_rows", "averages", "begun"]


def average_rows(context: Context) -> list[dict[str, Any]]:
    """What an update of the other network does with each average."""
    return [
        {
            "name": name,
            "of": average.of,
            "decay": average.decay,
            "has_state": any(
                not entry["trainable"] and entry["canonical"].startswith(f"{average.of}.")
                for entry in context.parameters
            ),
        }
        for name, average in context.averages.items()
    ]


def begun(entries: list[dict[str, Any]], networks: Any) -> list[dict[str, Any]]:
    """Entries of ``weights.json``; arrays of averages name those that they begin as."""
    found = []
    for entry in entries:
        head = entry["canonical"].partition(".")[0]
        average = networks[head].average if head in networks else None
        more = {"begins": average.home(head, entry["canonical"])} if average is not None else {}
        found.append({**entry, **more})
    return found
