"""Plans that stay away from kinks.

Where a relu's input or the two largest values of a pool lie within float32 rounding of each other,
correct programs may take different sides, and the gradients of everything before that point differ
by far more than rounding.  Such a draw says nothing about a translation, so another one is taken:
inputs are redrawn until the reference, evaluated in float32 from several slightly changed inputs and
weights, stays within half of what float32 gradients are allowed.  Every change rounds differently on
the way, as another framework would.  The rule looks at the reference only, never at a framework.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..compiler.front import Checked
from ..compiler.ir.nodes import Network, Program
from ..compiler.ir.walk import op_nodes
from .compare import errors
from .expect import untrained
from .plan import Arrays, Plan, generator, plan

TRIES = 6
"""Draws of inputs; the steadiest is kept when none is steady."""
SHAKES = 5
SHAKE = 3e-7
"""Relative change of every number: a few roundings of float32."""
STEADY = 5e-5
"""Half of the float32 bound for gradients."""
POOLS = ("max_pool1d", "max_pool2d", "global_max_pool", "maximum", "minimum")


def steady(checked: Checked, network: Network, trained: bool) -> Plan:
    """The plan of a network, on inputs that keep away from kinks.

    Raises:
        DiagnosticError: see `plan`.
    """
    first = plan(checked, network, trained)
    if not has_kinks(checked.program):
        return first
    best, least = first, unrest(first)
    for attempt in range(1, TRIES):
        if least <= STEADY:
            break
        made = plan(checked, network, trained, attempt)
        found = unrest(made)
        if found < least:
            best, least = made, found
    return best


def has_kinks(program: Program | None) -> bool:
    """Whether some op has points without a gradient."""
    assert program is not None
    return any(node.op.kinked or node.op.word in POOLS for node in op_nodes(program))


def unrest(made: Plan) -> float:
    """The largest relative error of a gradient that float32 gives from slightly changed numbers."""
    wanted = gradients(made, "float64")
    worst = 0.0
    for shake in range(SHAKES):
        weights = shaken(made.weights, f"weights/{shake}")
        found = gradients(
            replace(made, weights=weights, inputs=shaken(made.inputs, str(shake))), "float32"
        )
        worst = max([worst, *errors(wanted, found, gradients=True).values()])
    return worst


def gradients(made: Plan, dtype: str) -> Arrays:
    """Gradients of the cotangent sum, in training mode."""
    with np.errstate(over="ignore"):
        found = untrained(made, dtype)
    return {n: a for n, a in found.items() if n.startswith(("grad/", "input_grad/"))}


def shaken(arrays: Arrays, name: str) -> Arrays:
    """Every float changed by a little of its own size."""
    draws = generator("shake", name)
    return {
        key: item * (1 + SHAKE * draws.uniform(-1, 1, item.shape))
        if item.dtype.kind == "f"
        else item
        for key, item in arrays.items()
    }
