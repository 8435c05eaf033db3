"""Phases of a training: a page ``phase_N.py`` for each, and what the other pages know of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ...compiler.policy.training import Training
from .context import Context, Update

Values = dict[str, Any]
UNITED = (
    "selected", "select_role", "select_path", "select_axes", "select_matrix", "select_state", "factored",
)  # fmt: skip
"""What ``weights.py`` has when any of the phases asks for it."""


def with_phases(context: Context, said: Callable[[Context], Values]) -> tuple[Values, list[Values]]:
    """Values of the pages that all phases share, and of the page of each phase.

    Args:
        context: the facts.
        said: values of a training without phases.
    """
    training = context.training
    if training is None or not training.phases:
        return said(context), []
    phases = [
        said(replace(context, training=stage, phase=number, parts=trained_by(context.parts, stage)))
        for number, stage in enumerate(training.stages, 1)
    ]
    first, rows = 0, []
    for number, stage in enumerate(training.stages, 1):
        rows.append((f"phase_{number}", first, first + stage.epochs))
        first += stage.epochs
    shared = said(replace(context, phase=len(phases)))
    for name in UNITED:
        shared[name] = any(values.get(name) for values in phases)
    shared["frozen"] = any(values["frozen"] for values in phases)
    shared["frozen_state"] = any(values["frozen_state"] for values in phases)
    shared["optimizer_helpers"] = sorted({n for each in phases for n in each["optimizer_helpers"]})
    shared["plateau"] = any(values["plateau"] for values in phases)
    shared |= {"phases": rows, "of": "phase.", "at": "state.step - begun"}
    shared |= {"epochs": first, "whole": "args.epochs"}
    for values in phases:
        values |= {name: shared[name] for name in ("phases", "of", "at", "whole", "lagging", *UNITED)}
        values["moded"], values["falling"] = shared["frozen_state"], shared["plateau"]
    return shared, phases


def trained_by(parts: tuple[Update, ...], stage: Training) -> tuple[Update, ...]:
    """Updates in a phase: those without an optimizer of their own have that of the phase."""
    return tuple(part if part.own else replace(part, optimizer=stage.optimizer) for part in parts)
