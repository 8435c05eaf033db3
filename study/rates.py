"""Finding a learning rate: one short run in which the rate rises, and where the loss falls fastest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

LOWEST, HIGHEST, STEPS = 1e-6, 10.0, 120
WINDOW = 21


@dataclass(frozen=True)
class Finding:
    """Rates and smoothed losses of the run, and the rate at which the loss falls fastest."""

    rates: list[float]
    losses: list[float]
    best: float


def overrides(spec: Mapping[str, Any]) -> list[str]:
    """What makes of a spec (with all defaults) a run whose rate rises from `LOWEST` to `HIGHEST`."""
    optimizer = spec["training"].get("optimizer", "adamw")
    word, fields = (optimizer, {}) if isinstance(optimizer, str) else next(iter(optimizer.items()))
    factor = (HIGHEST / LOWEST) ** (1 / (STEPS - 1))
    settings = {
        "optimizer": {word: {**fields, "lr": LOWEST}},
        "schedule": {"exponential": {"factor": factor, "every": "1 steps"}},
        "max_steps": STEPS,
        "evaluate": f"{STEPS} steps",
    }
    return [f"training.{name}={json.dumps(value)}" for name, value in settings.items()]


def find(losses: np.ndarray[Any, Any]) -> Finding | None:
    """Where the loss falls fastest per decade of the rate; None when it never falls.

    A line is fitted to `WINDOW` updates around each one: losses of single batches are noisy.  The search
    ends where the smoothed loss has risen above its beginning.

    Source: Smith 2017, "Cyclical Learning Rates for Training Neural Networks".
    """
    rates = LOWEST * (HIGHEST / LOWEST) ** (np.arange(len(losses)) / (STEPS - 1))
    place = np.log10(rates)
    slopes: list[float] = []
    means: list[float] = []
    for first in range(len(losses) - WINDOW + 1):
        x, y = place[first : first + WINDOW], losses[first : first + WINDOW]
        if not np.isfinite(y).all() or (means and y.mean() > 1.5 * abs(means[0])):
            break
        slopes.append(float(np.polyfit(x, y, 1)[0]))
        means.append(float(y.mean()))
    if not slopes or min(slopes) >= 0:
        return None
    middle = int(np.argmin(slopes)) + WINDOW // 2
    kept = rates[WINDOW // 2 :][: len(means)]
    return Finding(kept.tolist(), means, float(f"{rates[middle]:.2g}"))
