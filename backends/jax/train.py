"""The pages of a JAX package around ``model.py``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..code import precision
from ..code.about import about_pages
from ..code.context import Context, Update
from ..code.groups import group_rows, group_values
from ..code.helpers import layers_page
from ..code.losses import loss_values
from ..code.needs import needed
from ..code.objective import losses_page
from ..code.pages import shared_pages, shared_values
from ..code.penalties import penalty_values
from ..code.phases import with_phases
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
        "from jax.sharding import Mesh",
    ),
    ("import weights",),
)
OF_STEP = ("PARTS", "TERMS", "TrainState", "average_arrays", "begin_average", "follow", "loss_fn")
"""What pages of phases have from ``step.py``."""

OF_UPDATES = ("EVERY", "only", "sync")
"""The same where updates take turns."""
PRECISION_IMPORTS = STEP_IMPORTS[:2]
TRAIN_IMPORTS = (
    (
        "import argparse",
        "import math",
        "import time",
        "from collections import deque",
        "from collections.abc import Iterator",
        "from concurrent.futures import Future",
        "from concurrent.futures import ThreadPoolExecutor",
        "from dataclasses import replace",
        "from itertools import pairwise",
        "from pathlib import Path",
        "from typing import Any",
    ),
    ("import jax", "import numpy as np", "from flax import nnx"),
    ("import data", "import metrics", "import run", "import weights"),
)

DEVICES = tuple(f"from devices import {name}" for name in ("mesh_of", "place", "scatter", "split"))
LOSS_IMPORTS = (("import math",), ("import jax", "import jax.numpy as jnp", "import optax"))


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``objective.py``, ``layers.py`` and the manifest."""
    values, phases = with_phases(context, all_values)
    found = shared_pages(context, values)
    found["weights.py"] = render("jax/weights.py.j2", **values)
    if values["step"]:
        found["step.py"] = page("jax/step.py.j2", values, step_imports(context, values))
    for each in phases:
        named = (*OF_STEP, *(OF_UPDATES if context.parts else ()))
        named += tuple(f"move_{name}" for name in context.averages)
        own = step_imports(context, each, tuple(f"from step import {name}" for name in named))
        found[f"phase_{each['phase']}.py"] = page("jax/phase.py.j2", each, own)
    if text := layers_page("jax", values.get("loss_helpers", set()), "losses"):
        found["losses.py"] = text
    used = {f"per_parameter.{name}" for name in values["optimizer_helpers"]}
    if text := layers_page("jax", used, "optimizers"):
        found["optimizers.py"] = text
    if values["devices"]:
        found["devices.py"] = render("jax/devices.py.j2", **values)
    if values["trainer"]:
        own = (*TRAIN_IMPORTS[2], *(f"import {name}" for name, *_ in values["phases"]))
        own = (*own, "from layers import seek", *DEVICES)
        own = (*TRAIN_IMPORTS[:2], own)
        found["train.py"] = page("jax/train.py.j2", values, own)
    if values["lowered"]:
        found["precision.py"] = page("jax/precision.py.j2", values, PRECISION_IMPORTS)
    if text := losses_page("jax", context.facts, "jax.Array", LOSS_IMPORTS):
        found["losses.py"] = text
    return found | about_pages(context, values, found)


def page(template: str, values: dict[str, Any], imports: Any) -> str:
    """A page whose import lines follow from its text."""
    body = render(template, **values, imports="")
    return render(template, **values, imports=needed(body, imports))


def all_values(context: Context) -> dict[str, Any]:
    """What the templates ask."""
    values = shared_values(context) | jax_values(context)
    values |= penalty_values(context, regularizers.ENTRIES)
    values |= group_values(context, values)
    return values | optimizer_values(context, values)


def step_imports(context: Context, values: Mapping[str, Any], more: tuple[str, ...] = ()) -> Any:
    """Import lines that the page of a training step may need."""
    page_of = "objective" if context.objective else "model"
    own = (
        *STEP_IMPORTS[2],
        *more,
        *(f"from layers import {name}" for name in ("activity_penalty", "advance", "give_keys", "seek", "turn")),
        *(f"from losses import {name}" for name in values["loss_names"]),
        *(["from metrics import digest"] if values["digests"] else ()),
        f"from {page_of} import {context.network}",
        *precision.IMPORTS,
        *[f"from optimizers import {name}" for name in values["optimizer_helpers"]],
        *(DEVICES if values["devices"] else ()),
    )
    return (*STEP_IMPORTS[:2], own)


CLIPS = {
    "global_norm": "optax.clip_by_global_norm({limit!r})",
    "norm": "clip_by_norm({limit!r})",
    "value": "optax.clip({limit!r})",
}


def before(clip: Any) -> tuple[str, ...]:
    """The link in front of an optimizer."""
    return (CLIPS[clip.by].format(limit=clip.limit),) if clip else ()


def optimizer_values(context: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """The links of the optimizer, in parts where some parameters have others."""
    training = context.training
    if training is None:
        return {"optimizer_helpers": ()}
    entry = optimizers.ENTRIES[training.optimizer.word]
    said, clip, scheduled = entry(training.optimizer), training.clip, values["scheduled"]
    each = [optimizers.ENTRIES[p.optimizer.word](p.optimizer) for p in context.parts]
    if each:
        return several_values(context, each, clip)
    rate = () if scheduled or said.rated else ("optax.scale_by_learning_rate(LEARNING_RATE)",)
    groups = [*values["groups"], {"name": "others", "optimizer": training.optimizer, "share": 1.0}]
    parts = rules(said, groups, bool(said.others))
    return {
        "links": (*before(clip), *said.links, *rate),
        "before": before(clip),
        "after": rate,
        "rules": parts,
        "slots": said.slots,
        "adam": said.adam,
        "forgets": said.forgets,
        "counts": said.counted,
        "rated": said.rated,
        "by_path": bool(said.own or parts),
        "optimizer_helpers": _helpers([said], groups, clip),
    }


def several_values(context: Context, each: list[optimizers.Chain], clip: Any) -> dict[str, Any]:
    """What all updates together need, where there are several."""
    rows = [row for part in context.parts for row in group_rows(context.training, part.optimizer)]
    ruled = bool(rows) or any(said.others for said in each)
    by_path = ruled or any(said.own for said in each)
    counted = {
        part.name: part.times
        for part, said in zip(context.parts, each, strict=True)
        if said.counted or by_path
    }
    return {
        "adam": any(found.adam for found in each),
        "forgets": any(found.forgets for found in each),
        "ruled": ruled,
        "by_path": by_path,
        "counted": counted,
        "optimizer_helpers": _helpers(each, rows, clip),
    }


def rules(
    said: optimizers.Chain, groups: list[dict[str, Any]], split: bool
) -> list[dict[str, str]]:
    """An optimizer in parts: one for each group, the last of which are the others.

    Args:
        said: the optimizer.
        groups: with their own optimizers.
        split: kernels that are matrices have labels of their own.
    """
    found = []
    for group in groups if len(groups) > 1 or said.others else ():
        own = optimizers.ENTRIES[group["optimizer"].word](group["optimizer"])
        kinds = (("_matrix", own.links), ("", own.others or own.links))
        for end, links in kinds if split else (("", own.links),):
            made = _chain(links, group["share"], said.rated)
            found.append({"name": group["name"] + end, "source": made})
    return found


def _chain(links: tuple[str, ...], share: float, rated: bool) -> str:
    """Links as one expression, at a share of the learning rate."""
    if share != 1.0 and not rated:
        links = (*links, f"optax.scale({share!r})")
    chain = links[0] if len(links) == 1 else f"optax.chain({', '.join(links)})"
    chain = chain if links else "optax.identity()"
    return f"at_share({share!r}, {chain})" if share != 1.0 and rated else chain


def _helpers(
    every: list[optimizers.Chain], groups: list[dict[str, Any]], clip: Any
) -> tuple[str, ...]:
    """What is used of ``optimizers.py``."""
    rated = any(said.rated for said in every)
    shared = rated and any(group["share"] != 1.0 for group in groups)
    clipped = clip is not None and clip.by == "norm"
    more = (("at_share", shared), ("clip_by_norm", clipped))
    own = {name for said in every for name in said.own}
    return tuple(sorted([*own, *(name for name, used in more if used)]))


def jax_values(context: Context) -> dict[str, Any]:
    """What only the JAX templates ask."""
    if context.training is None:
        return {}
    training, several = context.training, len(context.inputs) > 1
    each = {p.name: optimizers.ENTRIES[p.optimizer.word](p.optimizer) for p in context.parts}
    clip = before(training.clip)
    spaced = any(part.every > 1 for part in context.parts)
    native = context.has_dropout and not context.keyed
    frozen = bool(context.frozen)
    rest = [
        *(["what is frozen"] if training.freeze else []),
        *(["averages of networks"] if context.averages else []),
        *(["running statistics"] if context.has_state else []),
        *(["the place of all draws"] if context.keyed else []),
        *(["the random generators"] if context.has_samples and not context.keyed else []),
        *(["dropout's generators"] if native and not context.has_samples else []),
    ]
    return {
        **({} if context.objective else loss_values(context, losses.TABLE)),
        **update_values(context, lambda part: update(part, each, context, clip)),
        "part_slots": {name: found.slots for name, found in each.items()},
        "scanned": not (context.has_conv or training.accumulate > 1 or spaced),
        "block": block(context),
        "dtype": "float64" if training.precision == "float64" else "float32",
        "embedded": any(entry["role"] == "embedding" for entry in context.parameters),
        "trained": "TRAINED" if frozen else "nnx.Param",
        "rest_text": " and ".join(rest) or "nothing in this network",
        "variable_kinds": "(nnx.Param, nnx.BatchStat)" if context.has_state else "nnx.Param",
        "inputs_type": "tuple[jax.Array, ...]" if several else "jax.Array",
        "numpy_type": "tuple[np.ndarray, ...]" if several else "np.ndarray",
    }


def update(
    part: Update, each: Mapping[str, optimizers.Chain], context: Context, clip: tuple[str, ...]
) -> dict[str, Any]:
    """What only the JAX templates ask about one of several updates."""
    said, lr = each[part.name], float(part.optimizer.lr)
    training: Any = context.training
    constant = training.schedule.word == "constant" and not training.schedule.warmup
    scheduled = bool(context.phase) or not constant  # pages of phases always take a rate
    rate = () if scheduled or said.rated else (f"optax.scale_by_learning_rate({lr!r})",)
    others = {"name": "others", "optimizer": part.optimizer, "share": 1.0}
    groups = [*group_rows(training, part.optimizer), others]
    return {
        "constant": part.name.upper(),
        "links": (*clip, *said.links, *rate),
        "before": clip,
        "after": rate,
        "rules": rules(said, groups, any(found.others for found in each.values())),
        "rated": said.rated,
        "rate": repr(lr),
    }


def block(context: Context) -> int:
    """Updates in one call: many of a small network, few of a large one (Ctrl-C waits for them)."""
    size = sum(_count(entry) for entry in context.parameters)
    return 32 if size < 1_000_000 else 8


def _count(entry: Any) -> int:
    total = 1
    for factor in (*entry["shape"], *entry.get("repeat", ())):
        total *= factor
    return total
