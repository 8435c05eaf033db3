"""The pages of a JAX package around ``model.py``."""

from __future__ import annotations

from typing import Any

from ..code.context import Context, Update
from ..code.helpers import layers_page
from ..code.losses import loss_values
from ..code.needs import needed
from ..code.objective import losses_page
from ..code.pages import shared_pages, shared_values
from ..code.penalties import penalty_values
from ..code.templates import render
from ..code.updates import update_values
from . import losses, optimizers, regularizers

STEP_IMPORTS = (
    (
        "import math",
        "from dataclasses import dataclass",
        "from dataclasses import replace",
        "from functools import partial",
        "from typing import Any",
    ),
    (
        "import jax",
        "import jax.numpy as jnp",
        "import numpy as np",
        "import optax",
        "from flax import nnx",
    ),
    ("import weights",),
)
TRAIN_IMPORTS = (
    ("import argparse", "import math", "import time", "from pathlib import Path"),
    ("import numpy as np",),
    ("import data", "import metrics", "import run", "import weights"),
)

LOSS_IMPORTS = (("import math",), ("import jax", "import jax.numpy as jnp", "import optax"))


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``layers.py`` and the manifest."""
    values = shared_values(context) | jax_values(context)
    values |= penalty_values(context, regularizers.ENTRIES)
    found = shared_pages(context, values)
    found["weights.py"] = render("jax/weights.py.j2", **values)
    if values["step"]:
        helped = [f"from losses import {name}" for name in values["loss_names"]]
        own = (
            *STEP_IMPORTS[2],
            *helped,
            f"from {'objective' if context.objective else 'model'} import {context.network}",
        )
        found["step.py"] = page("jax/step.py.j2", values, (*STEP_IMPORTS[:2], own))
    if text := layers_page("jax", values.get("loss_helpers", set()), "losses"):
        found["losses.py"] = text
    if values["trainer"]:
        found["train.py"] = page("jax/train.py.j2", values, TRAIN_IMPORTS)
    if text := losses_page("jax", context.facts, "jax.Array", LOSS_IMPORTS):
        found["losses.py"] = text
    return found


def page(template: str, values: dict[str, Any], imports: Any) -> str:
    """A page whose import lines follow from its text."""
    body = render(template, **values, imports="")
    return render(template, **values, imports=needed(body, imports))


def jax_values(context: Context) -> dict[str, Any]:
    """What only the JAX templates ask."""
    if context.training is None:
        return {}
    training, several = context.training, len(context.inputs) > 1
    said = optimizers.ENTRIES[training.optimizer.word](training.optimizer)
    each = {p.name: optimizers.ENTRIES[p.optimizer.word](p.optimizer) for p in context.parts}
    clip = (f"optax.clip_by_global_norm({training.clip!r})",) if training.clip else ()
    scheduled = training.schedule.word != "constant"
    rate = () if scheduled else ("optax.scale_by_learning_rate(LEARNING_RATE)",)
    rest = [
        *(["running statistics"] if context.has_state else []),
        *(["the random generators"] if context.has_samples else []),
        *(["dropout's generators"] if context.has_dropout and not context.has_samples else []),
    ]
    return {
        **({} if context.objective else loss_values(context, losses.TABLE)),
        **update_values(context, lambda part: update(part, each[part.name], clip)),
        "part_slots": {name: found.slots for name, found in each.items()},
        "counted": {part.name: part.times for part in context.parts if each[part.name].adam},
        "links": (*clip, *said.links, *rate),
        "slots": said.slots,
        "adam": any(found.adam for found in each.values()) if each else said.adam,
        "scanned": not context.has_conv,
        "block": block(context),
        "dtype": training.precision,
        "embedded": any(entry["role"] == "embedding" for entry in context.parameters),
        "rest_text": " and ".join(rest) or "nothing in this network",
        "variable_kinds": "(nnx.Param, nnx.BatchStat)" if context.has_state else "nnx.Param",
        "inputs_type": "tuple[jax.Array, ...]" if several else "jax.Array",
        "numpy_type": "tuple[np.ndarray, ...]" if several else "np.ndarray",
    }


def update(part: Update, said: Any, clip: tuple[str, ...]) -> dict[str, Any]:
    """What only the JAX templates ask about one of several updates."""
    rate = f"optax.scale_by_learning_rate({float(part.optimizer.lr)!r})"
    return {"links": (*clip, *said.links, rate), "constant": part.name.upper()}


def block(context: Context) -> int:
    """Updates in one call: many of a small network, few of a large one (Ctrl-C waits for them)."""
    size = sum(_count(entry) for entry in context.parameters)
    return 32 if size < 1_000_000 else 8


def _count(entry: Any) -> int:
    total = 1
    for factor in (*entry["shape"], *entry.get("repeat", ())):
        total *= factor
    return total
