"""What a training logs besides losses and figures, as the templates ask it."""

from __future__ import annotations

from typing import Any

from ...compiler.policy.training import Training


def log_values(training: Training, backend: str) -> dict[str, Any]:
    """Between how many updates there is an entry, and what stands in it."""
    log = training.log
    return {
        "logged": log and int(log.every[1]),
        "log_gradients": bool(log and log.gradients),
        "histograms": bool(log and log.histograms),
        "watches": bool(log and log.watches),
        "graphed": bool(log and log.graph),
        "shown": log and log.examples,
        "texts": bool(log and (log.examples or (log.graph and backend == "jax"))),
    }
