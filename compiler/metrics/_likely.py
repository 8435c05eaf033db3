"""Figures on chances."""

from __future__ import annotations

from typing import Any

LEAST = 1e-15


def surprise(np: Any, chances: Any, ids: Any) -> float:
    """Mean of minus the log chance of the right class, chances held above 1e-15."""
    right = np.take_along_axis(chances, ids[:, None], axis=1)
    return float(-np.mean(np.log(np.maximum(right, LEAST))))


def binary_surprise(np: Any, chance: Any, truth: Any) -> float:
    """Mean of minus the log chance of the right answer, chances held above 1e-15."""
    return float(-np.mean(np.log(np.maximum(np.where(truth, chance, 1 - chance), LEAST))))
