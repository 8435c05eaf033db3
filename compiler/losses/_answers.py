"""Log chances of yes and no."""

from __future__ import annotations

from typing import Any

from ._classes import held


def chances(np: Any, prediction: Any, source: str) -> tuple[Any, Any]:
    """Log p and log(1 - p), from ``logits`` without overflow, or from ``probabilities``."""
    if source == "probabilities":
        p = held(np, prediction)
        return np.log(p), np.log(1 - p)
    return -np.logaddexp(0.0, -prediction), -np.logaddexp(0.0, prediction)
