"""Ops: what each one means, one file each.

A file states the fields, the shape rule, the parameters, the executable meaning in NumPy, the cost
and the cases that conformance tests run in every backend.  Nothing here knows a framework, and
nothing imports NumPy: `Op.reference` receives the array namespace, so that `triglot check` starts
without it and gradients come from the same lines (see ``compiler/reference``).
"""

from __future__ import annotations

import os

from ..types.room import Room
from ._base import Case, Op, Parameter, Refusal, case, refused, weight

OPS = Room(__name__, os.path.dirname(__file__), Op)

__all__ = ["OPS", "Case", "Op", "Parameter", "Refusal", "case", "refused", "weight"]
