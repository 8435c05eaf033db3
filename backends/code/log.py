"""What a training logs besides losses and figures, as the templates ask it."""

from __future__ import annotations

from typing import Any

from ...compiler.policy.training import Training
from .context import Context


def log_values(context: Context, training: Training) -> dict[str, Any]:
    """Between how many updates there is an entry, and what stands in it."""
    log, backend = training.log, context.backend
    norms = [f"gradient_norm.{part.name}" for part in context.parts] if log and log.gradients else []
    return {
        "columns": ("rate", *(norms or ["gradient_norm"])),
        "logged": log and int(log.every[1]),
        "log_gradients": bool(log and log.gradients),
        "histograms": bool(log and log.histograms),
        "watches": bool(log and log.watches),
        "graphed": bool(log and log.graph),
        "shown": log and log.examples,
        "texts": bool(log and (log.examples or (log.graph and backend == "jax"))),
    }


PATHS = {"torch": ".{}", "keras": ".get_layer({!r})", "jax": ".{}"}
"""Where a network is in an objective."""

ARRAYS = {"torch": "torch.Tensor", "keras": "tf.Tensor", "jax": "jax.Array"}
"""What networks take."""


def answering_values(context: Context) -> dict[str, Any] | None:
    """What the templates ask about the network of an objective that answers examples."""
    if context.answering is None or context.training is None:
        return None
    name, inputs = context.answering
    several = len(inputs) > 1
    taken = ", ".join(f'shown["{each}"]' for each in inputs)
    array = ARRAYS[context.backend]
    return {
        "path": PATHS[context.backend].format(name),
        "title": f"{name}({', '.join(inputs)})",
        "inputs": inputs,
        "fields": [each.name for each in context.inputs],
        "taken": f"({taken})" if several else taken,
        "star": "*" if several else "",
        "call": "low(model, " if context.training.lowered else "model(",
        "inputs_type": f"tuple[{array}, ...]" if several else array,
        "numpy_type": "tuple[np.ndarray, ...]" if several else "np.ndarray",
    }
