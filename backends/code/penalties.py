"""``penalty`` of a package: what parameters cost besides the loss of a batch, term by term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.policy.regularize import ROLES, Penalty
from .context import Context

Entry = Callable[[Any, str], str]
"""(regularizer, name of the list of arrays) -> an expression."""
PLURALS = {"kernel": "kernels", "bias": "biases", "norm": "norms", "embedding": "embeddings"}
"""Roles in the names of variables."""


def penalty_values(context: Context, entries: Mapping[str, Entry]) -> dict[str, Any]:
    """What the templates of ``penalty`` and of ``weights.select`` ask.

    Args:
        context: the facts.
        entries: how the backend says each regularizer.
    """
    training = context.training
    terms = training.regularize if training is not None else None
    if not terms:
        return {"penalties": []}
    words = [word for term in terms for word in term.match]
    rows: list[dict[str, Any]] = []
    for number, term in enumerate(terms, 1):
        plural = PLURALS.get(term.match[0], "") if len(term.match) == 1 else ""
        name = (
            plural if plural and plural not in (row["name"] for row in rows) else f"arrays_{number}"
        )
        rows.append(
            {
                "name": name,
                "match": term.match,
                "axes": term.by.least_axes,
                "value": entries[term.by.word](term.by, name),
            }
        )
        if term.by.least_axes > 1:
            upright(context, term)
    return {
        "penalties": rows,
        "select_role": any(word in ROLES for word in words),
        "select_path": any(word not in ROLES for word in words),
        "select_axes": any(row["axes"] > 1 for row in rows),
        "excess": any(term.by.word == "orthogonal" for term in terms),
    }


def upright(context: Context, term: Penalty) -> None:
    """Refuse arrays of more than two axes whose outputs do not stand where the package looks.

    That is first in PyTorch, last elsewhere; a matrix and its transpose cost the same.

    Raises:
        DiagnosticError: E0803.
    """
    for entry in context.parameters:
        rank = len(entry["shape"])
        selected = term.applies(entry["canonical"], Declared(entry))
        if rank < 3 or not selected:
            continue
        place = rank - 1
        for kind, *detail in entry["steps"]:
            if kind == "transpose":
                place = list(detail[0]).index(place)
            elif kind != "take":
                place = -1
        if place != (0 if context.backend == "torch" else rank - 1):
            raise DiagnosticError(
                error(
                    "E0803",
                    f"{context.backend} cannot hold `{entry['canonical']}` against an orthogonal "
                    "matrix: its outputs stand elsewhere",
                    helps=["match other parameters by their paths"],
                )
            )


class Declared:
    """A row of ``weights.json`` as the parameter it came from."""

    def __init__(self, entry: Mapping[str, Any]) -> None:
        self.shape, self.role = entry["shape"], entry["role"]
        self.trainable = entry["trainable"]
