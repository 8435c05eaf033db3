"""Several updates for every batch, as the templates of ``step.py`` see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .context import Context, Update


def update_values(context: Context, said: Callable[[Update], dict[str, Any]]) -> dict[str, Any]:
    """What the templates ask about the updates; nothing where there is only one.

    Args:
        context: the facts.
        said: what a backend says about one update.
    """
    if not context.parts:
        return {"parts": (), "still": False}
    alone = len(context.inputs) == 1
    rows = [
        {
            "name": part.name,
            "method": part.method,
            "terms": part.terms,
            "networks": part.networks,
            "networks_text": " and ".join(f"the {name}" for name in part.networks),
            "still": part.still,
            "times": part.times,
            "sum": " + ".join(f'terms["{term}"]' for term in part.terms),
            "arguments": "inputs"
            if alone
            else ", ".join(f"inputs[{place}]" for place in part.inputs),
            **said(part),
        }
        for part in context.parts
    ]
    return {"parts": rows, "still": any(part.still for part in context.parts)}
