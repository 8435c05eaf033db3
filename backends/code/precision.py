"""What pages say about a precision lower than that of the weights."""

from __future__ import annotations

from typing import Any

from .context import Context

NAMES = (
    "Scaler", "keep_if", "low", "lowered", "make_scaler", "restore_scaler", "restored_scaler",
    "scaler_arrays", "skipped",
)  # fmt: skip
"""What other pages may have from ``precision.py``."""

IMPORTS = tuple(f"from precision import {name}" for name in NAMES)


def precision_values(context: Context) -> dict[str, Any]:
    """In which precision networks compute, and how pages call them then."""
    training = context.training
    if training is None or not training.lowered:
        return {"lowered": False, "scaled": False, "net": "model(", "of_low": ()}
    return {
        "lowered": True,
        "scaled": training.scaled,
        "precision": training.precision,
        "bundled": context.bundled,
        "net": "model(" if context.objective else "low(model, ",
        "of_low": NAMES,
    }
