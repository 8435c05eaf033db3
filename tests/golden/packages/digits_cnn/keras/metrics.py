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
    return {"accuracy": accuracy(output, target)}


def accuracy(scores: np.ndarray, ids: np.ndarray) -> float:
    """Share of right answers."""
    return float(np.mean(np.argmax(scores, axis=-1) == ids))
