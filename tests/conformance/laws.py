"""What holds for ops that draw random numbers in training, where equality cannot be asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .compare import Differs, canonical, same


def check(job: Any, dtype: str, result: dict[str, np.ndarray], part: str) -> None:
    """Apply the law of the op to its training run.

    Raises:
        Differs: the law is broken, or nobody has written one.
    """
    law = LAWS.get(job.drawn.word)
    if law is None:
        raise Differs(f"`{job.drawn.word}` draws random numbers and has no law in {__name__}")
    law(job, dtype, result, part)


def dropout(job: Any, dtype: str, result: dict[str, np.ndarray], part: str) -> None:
    """Values are 0 or x / (1 - rate), the kept share is 1 - rate, the gradient is the mask."""
    rate, x = job.drawn.op.rate, job.drawn.x
    y = canonical(job, "y", result["train/y"]).astype(np.float64)
    kept = y != 0
    bound = 1e-6 if dtype == "float32" else 1e-12
    if part == "forward":
        same("kept values", y, np.where(kept, x / (1 - rate), 0.0), bound)
        share, spread = kept.mean(), (rate * (1 - rate) / kept.size) ** 0.5
        if abs(share - (1 - rate)) > 5 * spread:
            raise Differs(f"kept {share:.5f} of the values, expected {1 - rate:.5f}")
        return
    slope = canonical(job, "g.x", result["train/g.x"]).astype(np.float64)
    same("gradient", slope, np.where(kept, job.cotangent / (1 - rate), 0.0), bound)


LAWS: dict[str, Callable[..., None]] = {"dropout": dropout}
