"""Jobs of ops that draw portable numbers: programs of one op, whose reference draws the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from triglot.backends.code.weightmap import WeightMap
from triglot.compiler.ir.alone import NETWORK
from triglot.compiler.reference import array
from triglot.compiler.reference.draws import Draws, key_of
from triglot.compiler.reference.op import evaluate, gradients

from . import programs
from .draw import Drawn
from .jobs import MODES, Job, draw_cotangent
from .layout import forward_axes

SEED, STEP, ROW = 11, 3, 2
"""Of the key, and where `child.place` puts the draws."""


class PortableJob(Job):
    """A job that expects the numbers that the reference draws."""

    path: str

    def expected(self, mode: str) -> dict[str, np.ndarray]:
        """Outputs of two calls and gradients of the first."""
        if mode not in self._expected:
            case, train = self.drawn, MODES[mode]
            arguments = (case.op, case.p, case.x, case.values, train)
            with array.drawing(self.stream()):
                found = outputs("y", evaluate(*arguments, types=case.known))
                found |= outputs("more.y", evaluate(*arguments, types=case.known))
            if self.cotangent is not None:
                with array.drawing(self.stream()):
                    slopes = gradients(*arguments, cotangent=self.cotangent, types=case.known)
                found |= {f"g.{path}": slope for path, slope in slopes.items()}
            self._expected[mode] = found
        return self._expected[mode]

    def stream(self) -> Any:
        """What the op draws from."""
        return Draws(SEED, STEP, ROW).stream(self.path)


def outputs(head: str, y: Any) -> dict[str, Any]:
    """One output, or several by name."""
    return {f"{head}.{k}": v for k, v in y.items()} if isinstance(y, dict) else {head: y}


def make(case: Drawn, backend: str) -> PortableJob:
    """The case as a program of its own that draws portable numbers."""
    lowering, plan = programs.compiled(case, backend, portable=True)
    plan["id"], plan["draws"] = f"{case.id}-{backend}-portable", True
    arrays: dict[str, np.ndarray] = {}
    steps: dict[str, Any] = {}
    layouts, given = programs.fill(case, lowering, plan, arrays, steps)
    weights = WeightMap(lowering)
    weights.of(lowering.program.networks[NETWORK])
    (row,) = weights.keyed
    plan["keys"] = {row["native"]: key_of(SEED, row["canonical"])}
    cotangent = draw_cotangent(case)
    if cotangent is not None:
        arrays["c"] = forward_axes(cotangent, given)
    parts = (plan, arrays, steps, given, layouts["x"], case, cotangent, layouts)
    job = PortableJob(plan["id"], *parts)
    job.path = row["canonical"]
    return job
