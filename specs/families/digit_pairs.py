"""Pairs of handwritten digits, for ``multi_task.yaml``."""

import numpy as np
from sklearn.datasets import load_digits


def examples(folder, count=3000):
    """Yield images of two digits side by side, the left one, and their sum."""
    digits, draw = load_digits(), np.random.default_rng(0)
    for a, b in draw.integers(len(digits.target), size=(count, 2)):
        image = np.concatenate([digits.images[a], digits.images[b]], axis=1)[:, :, None]
        left, right = digits.target[a], digits.target[b]
        yield {"image": image, "left": int(left), "total": [float(left + right)]}
