"""What losses on class scores share."""

from __future__ import annotations

from typing import Any

SMALL = 1e-7
"""Probabilities are held this far from 0 (and from 1, where that matters)."""


def log_probabilities(np: Any, prediction: Any, source: str) -> Any:
    """Log probability of every class, from ``logits`` or ``probabilities``."""
    if source == "logits":
        return prediction - np.logsumexp(prediction, axis=-1, keepdims=True)
    return np.log(np.where(prediction > SMALL, prediction, SMALL))


def picked(np: Any, values: Any, ids: Any) -> Any:
    """The entry of the last axis that ``ids`` names, at every position."""
    return np.take_along_axis(values, ids[..., None], -1)[..., 0]


def held(np: Any, prediction: Any) -> Any:
    """Probabilities held in [1e-7, 1 - 1e-7]."""
    low = np.where(prediction > SMALL, prediction, SMALL)
    return np.where(low < 1 - SMALL, low, 1 - SMALL)
