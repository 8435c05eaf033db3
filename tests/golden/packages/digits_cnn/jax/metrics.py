"""Figures of digits_cnn.

Computed once on all outputs of a split, in float64 NumPy.
"""

import numpy as np


def compute(output: np.ndarray, target: np.ndarray) -> dict[str, float]:
    """Return every figure by name.

    Args:
        output: what the network returned, channels last.
        target: class ids.
    """
    output = output.astype(float)
    scores, ids = output.reshape(-1, output.shape[-1]), target.reshape(-1)
    return {
        "accuracy": accuracy(scores, ids),
    }


def accuracy(scores: np.ndarray, ids: np.ndarray, top: int = 1) -> float:
    """Return the share of ids among the highest scores, lower ids first."""
    best = np.argsort(-scores, axis=-1, kind="stable")[:, :top]
    return float(np.mean(np.any(best == ids[:, None], axis=-1)))
