"""Which parameters have other settings of the optimizer, as the templates ask it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...compiler.diagnostics import DiagnosticError, error
from ...compiler.policy.regularize import ROLES
from .context import Context

NUMBERED = ("nadam", "novograd", "schedule_free_adamw")
"""Optimizers with a number among their slots."""


def group_values(context: Context, penalties: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates of optimizers and of ``weights.select`` ask.

    Args:
        context: the facts.
        penalties: of `penalty_values`, which selects too.
    """
    training = context.training
    if training is None:
        return {"selected": False, "factored": False, "numbered": False}
    optimizer, groups = training.optimizer, training.groups or ()
    every = [part.optimizer for part in context.parts] or [optimizer]
    used = {record.word for record in every}
    matrices = "muon" in used
    for word in sorted(used & {"muon", "adafactor"}):
        matrices_agree(context, word)
    words = [word for group in groups for word in group.match]
    words += [word for term in training.regularize or () for word in term.match]
    words += ["kernel"] if matrices else []
    words += context.frozen
    return {
        "groups": group_rows(training, optimizer),
        "matrices": matrices,
        "selected": bool(words),
        "select_role": any(word in ROLES for word in words),
        "select_path": any(word not in ROLES for word in words),
        "select_axes": penalties.get("select_axes", False),
        "select_matrix": matrices,
        "select_state": penalties["frozen_state"],
        "factored": "adafactor" in used,
        "numbered": any(record.word in NUMBERED for record in every),
    }


def group_rows(training: Any, optimizer: Any) -> list[dict[str, Any]]:
    """The groups of a training as one of its optimizers has them."""
    return [row(number, group, optimizer) for number, group in enumerate(training.groups or (), 1)]


def row(number: int, group: Any, optimizer: Any) -> dict[str, Any]:
    """One group: a name, selectors, its optimizer, its share of the learning rate."""
    found = group.settle(optimizer)
    lone = len(group.match) == 1 and group.match[0].isidentifier()
    return {
        "name": group.match[0] if lone else f"group_{number}",
        "match": tuple(group.match),
        "optimizer": found,
        "share": found.lr / optimizer.lr,
        "changes": {
            name: getattr(found, name)
            for name in ("lr", "weight_decay")
            if group.get(name) is not None
        },
    }


def matrices_agree(context: Context, word: str) -> None:
    """Refuse arrays that are a matrix in one layout and none, or another one, in the other.

    Raises:
        DiagnosticError: E0803.
    """
    for entry in context.parameters:
        shape = list(entry["shape"])
        here = sorted(size for size in shape if size > 1)
        for kind, *detail in entry["steps"]:
            shape = list(detail[0]) if kind == "reshape" else shape
        there = sorted(size for size in shape if size > 1)
        if entry["trainable"] and here != there and 2 in (len(here), len(there)):
            raise DiagnosticError(
                error(
                    "E0803",
                    f"{context.backend} holds `{entry['canonical']}` in a shape that "
                    f"`{word}` would treat otherwise",
                    helps=["choose another optimizer, such as `adamw`"],
                )
            )
