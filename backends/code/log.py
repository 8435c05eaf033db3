"""What a training logs besides losses and figures, as the templates ask it."""

from __future__ import annotations

from typing import Any

from ...compiler.policy.training import Training
from .context import Context


def log_values(context: Context, training: Training) -> dict[str, Any]:
    """Between how many updates there is an entry, and what stands in it."""
    log, backend = training.log, context.backend
    norms = [f"gradient_norm.{part.name}" for part in context.parts] if log and log.gradients else []
    return {
        "columns": ("rate", *(norms or ["gradient_norm"])),
        "logged": log and int(log.every[1]),
        "log_gradients": bool(log and log.gradients),
        "histograms": bool(log and log.histograms),
        "watches": bool(log and log.watches),
        "graphed": bool(log and log.graph),
        "shown": log and log.examples,
        "texts": bool(log and (log.examples or (log.graph and backend == "jax"))),
    }
