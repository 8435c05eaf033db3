"""Noise schedules in generated code."""

from __future__ import annotations

from .expr import Expr, call
from .say import Site


def betas(n: Site) -> Expr:
    """The variances of the schedule that an op names: ``cosine_betas(1000)``."""
    op = n.op
    made = n.helper(f"diffusion.{op.kind}_betas")
    if op.kind == "cosine":
        return call(made, op.steps)
    plain = {"start": 1e-4, "end": 0.02}
    return call(made, op.steps, **{k: op.get(k) for k, usual in plain.items() if op.get(k) != usual})
