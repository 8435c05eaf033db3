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


def noisy(job: Any, dtype: str, result: dict[str, np.ndarray], part: str) -> None:
    """Dropout inside: outputs vary around those of evaluation; every gradient is finite.

    The mean deviation is 0 where the output is linear in what is dropped (attention weights) and
    small elsewhere; 5 standard errors and a fifth of the spread are granted.
    """
    if part == "gradient":
        for key, slope in result.items():
            if key.startswith("train/g.") and not np.isfinite(slope).all():
                raise Differs(f"{key} is not finite")
        return
    deviation = (result["train/y"] - result["eval/y"]).astype(np.float64)
    spread = float(deviation.std())
    if spread < 1e-3:
        raise Differs("training draws nothing: its outputs are those of evaluation")
    linear = job.drawn.word == "attention"
    allowed = spread * (5 * len(deviation) ** -0.5 + (0.0 if linear else 0.2))
    worst = float(np.max(np.abs(deviation.mean(0))))
    if worst > allowed:
        raise Differs(f"mean deviation {worst:.1e} from evaluation, allowed {allowed:.1e}")


LAWS: dict[str, Callable[..., None]] = {
    "dropout": dropout,
    "attention": noisy,
    "simple_rnn": noisy,
}
