"""The pages of a Keras package around ``model.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..code import precision
from ..code.about import about_pages
from ..code.context import Context
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
    ("import math", "from functools import cache", "from typing import Any"),
    ("import keras", "import numpy as np", "import tensorflow as tf", "from keras import ops"),
    ("import weights",),
)
OF_STEP = ("PARTS", "TERMS", "average_arrays", "follow", "loss_fn")
"""What pages of phases have from ``step.py``."""

OF_UPDATES = (
    "EVERY", "NETWORKS", "STILL", "TERMS_OF", "TIMES", "Optimizers", "part", "statistics", "variables",
)  # fmt: skip
"""The same where updates take turns."""
PRECISION_IMPORTS = (
    ("from collections.abc import Callable",),
    ("import keras", "import numpy as np", "import tensorflow as tf", "from keras import ops"),
)
TRAIN_IMPORTS = (
    (
        "import argparse",
        "import math",
        "import time",
        "from collections.abc import Iterator",
        "from itertools import pairwise",
        "from pathlib import Path",
        "from typing import Any",
    ),
    ("import keras", "import numpy as np", "import tensorflow as tf"),
    ("import data", "import metrics", "import run", "import weights"),
)

DEVICES = tuple(
    f"from devices import {name}"
    for name in ("gather", "join", "places", "share_statistics", "split", "total")
)
TERM = '''class Term(keras.layers.Layer):
    """A loss as a layer of a functional model: one number for a batch."""

    def __init__(self, loss: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]) -> None:
        super().__init__()
        self.loss = loss

    def call(self, output: tf.Tensor, target: tf.Tensor) -> tf.Tensor:
        """Return the loss of a batch."""
        return self.loss(output, target)

    def compute_output_spec(
        self, output: keras.KerasTensor, target: keras.KerasTensor
    ) -> keras.KerasTensor:
        """Return the type of the loss."""
        return keras.KerasTensor((), dtype=output.dtype)'''

LOSS_IMPORTS = (
    ("import math", "from collections.abc import Callable"),
    ("import numpy as np", "import tensorflow as tf"),
    ("import keras", "from keras import ops"),
)


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``objective.py``, ``layers.py`` and the manifest."""
    values, phases = with_phases(context, all_values)
    found = shared_pages(context, values)
    found["weights.py"] = render("keras/weights.py.j2", **values)
    if values["step"]:
        found["step.py"] = page("keras/step.py.j2", values, step_imports(context, values))
    for each in phases:
        named = (*OF_STEP, *(OF_UPDATES if context.parts else ()))
        named += tuple(f"move_{name}" for name in context.averages)
        own = step_imports(context, each, tuple(f"from step import {name}" for name in named))
        found[f"phase_{each['phase']}.py"] = page("keras/phase.py.j2", each, own)
    if text := layers_page("keras", values.get("loss_helpers", set()), "losses"):
        found["losses.py"] = text
    used = {f"functions.{name}" for name in values["optimizer_helpers"]}
    if text := layers_page("keras", used, "optimizers"):
        found["optimizers.py"] = text
    if values["devices"]:
        found["devices.py"] = render("keras/devices.py.j2", **values)
    if values["trainer"]:
        own = (*TRAIN_IMPORTS[2], *(f"import {name}" for name, *_ in values["phases"]))
        own = (*TRAIN_IMPORTS[:2], (*own, "from layers import seek"))
        found["train.py"] = page("keras/train.py.j2", values, own)
    if values["lowered"]:
        found["precision.py"] = page("keras/precision.py.j2", values, PRECISION_IMPORTS)
    if text := losses_page("keras", context.facts, "tf.Tensor", LOSS_IMPORTS, TERM):
        found["losses.py"] = text
    return found | about_pages(context, values, found)


def page(template: str, values: dict[str, Any], imports: Any) -> str:
    """A page whose import lines follow from its text."""
    body = render(template, **values, imports="")
    return render(template, **values, imports=needed(body, imports))


def all_values(context: Context) -> dict[str, Any]:
    """What the templates ask."""
    values = shared_values(context) | keras_values(context)
    values |= penalty_values(context, regularizers.ENTRIES)
    values |= group_values(context, values)
    return values | optimizer_values(context, values)


def step_imports(context: Context, values: Mapping[str, Any], more: tuple[str, ...] = ()) -> Any:
    """Import lines that the page of a training step may need."""
    page_of = "objective" if context.objective else "model"
    own = (
        *STEP_IMPORTS[2],
        *more,
        *(f"from layers import {name}" for name in ("advance", "calls_of", "draw_again", "give_keys", "seek")),
        *(f"from losses import {name}" for name in values["loss_names"]),
        *(["from metrics import digest"] if values["digests"] else ()),
        f"from {page_of} import {context.network}",
        *precision.IMPORTS,
        *optimizer_imports(values),
        *(DEVICES if values["devices"] else ()),
    )
    return (*STEP_IMPORTS[:2], own)


def optimizer_imports(values: Mapping[str, Any]) -> list[str]:
    """Import lines of helpers; those that only other helpers call are not needed."""
    return [f"from optimizers import {name}" for name in sorted(values["optimizer_helpers"])]


def optimizer_values(context: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """The class of the optimizer, with what differs between groups taken out of it."""
    if context.training is None:
        return {"optimizer_helpers": ()}
    optimizer, groups = context.training.optimizer, values["groups"]
    if context.parts:
        every = values["optimizer_classes"]
        return {"optimizer_helpers": sorted({name for said in every for name in said.helpers})}
    if not groups:
        return {"optimizer_helpers": values["optimizer"].helpers}
    said, told = grouped(optimizer, groups)
    for group, settings in zip(groups, told[1:], strict=True):
        group["settings"] = settings
    return {"optimizer": said, "settings": told[0], "optimizer_helpers": said.helpers}


def grouped(optimizer: Any, groups: list[dict[str, Any]]) -> tuple[Any, list[dict[str, float]]]:
    """The class of an optimizer that asks for what differs between groups.

    Returns:
        The class; the settings of what is in no group, then those of each group.
    """
    every = [optimizer, *(group["optimizer"] for group in groups)]
    decays = [getattr(record, "weight_decay", 0.0) for record in every]
    most = optimizer.replaced(weight_decay=max(decays)) if any(decays) else optimizer
    said = optimizers.ENTRIES[optimizer.word](most)
    found = [key for key in ("l2", "shrinkage") if key in said.constants]
    name = found[0] if found and any(decays) else None
    lines = tuple(line.replace(f"self.{name}", f'own["{name}"]') for line in said.lines)
    constants = {key: value for key, value in said.constants.items() if key != name}
    told = [
        {"share": share, **({name: decay} if name else {})}
        for share, decay in zip([1.0, *(g["share"] for g in groups)], decays, strict=True)
    ]
    return replace(said, lines=lines, constants=constants), told


def keras_values(context: Context) -> dict[str, Any]:
    """What only the Keras templates ask."""
    if context.training is None:
        return {}
    training, several = context.training, len(context.inputs) > 1
    said = optimizers.ENTRIES[training.optimizer.word](training.optimizer)
    rows = {p.name: group_rows(training, p.optimizer) for p in context.parts}
    made = {p.name: grouped(p.optimizer, rows[p.name]) for p in context.parts}
    each = {
        p.name: made[p.name][0]
        if rows[p.name]
        else optimizers.ENTRIES[p.optimizer.word](p.optimizer)
        for p in context.parts
    }
    classes = named(each)
    spaced = any(part.every > 1 for part in context.parts)
    native = (context.has_dropout or context.has_samples) and not context.keyed
    return {
        **update_values(
            context,
            lambda part: {
                "optimizer": classes[part.name].name,
                "rate": repr(float(part.optimizer.lr)),
            },
        ),
        "group_table": {
            name: [
                (group["match"], settings)
                for group, settings in zip(rows[name], told[1:], strict=True)
            ]
            for name, (_, told) in made.items()
        },
        "group_defaults": {name: told[0] for name, (_, told) in made.items()},
        "muons": tuple(p.name for p in context.parts if p.optimizer.word == "muon"),
        "optional": any(said.optional for said in each.values()),
        "optimizer_classes": list({found.name: found for found in classes.values()}.values()),
        "part_slots": {
            name: {canonical: slot for slot, canonical in found.slots.items()}
            for name, found in each.items()
        },
        **({} if context.objective else loss_values(context, losses.TABLE)),
        "optimizer": said,
        "slots": {canonical: name for name, canonical in said.slots.items()},
        "sparse": any(entry["role"] == "embedding" for entry in context.parameters),
        "unread": context.unread,
        "compiled": not (context.has_conv or native or training.devices),
        "together": not (context.objective or training.loss.apart),
        "why": _why(context),
        "block": block(context) if training.accumulate == 1 and not spaced else 1,
        "dtype": "float64" if training.precision == "float64" else "float32",
        "inputs_type": "tuple[tf.Tensor, ...]" if several else "tf.Tensor",
        "numpy_type": "tuple[np.ndarray, ...]" if several else "np.ndarray",
    }


def named(each: dict[str, Any]) -> dict[str, Any]:
    """The optimizer class of every update; classes that differ have names that do."""
    found: dict[str, Any] = {}
    for name, said in each.items():
        same = next(
            (other for other in found.values() if replace(other, name=said.name) == said), None
        )
        taken = {other.name for other in found.values()}
        own = "".join(word.capitalize() for word in name.split("_")) + said.name
        found[name] = same or (replace(said, name=own) if said.name in taken else said)
    return found


def _why(context: Context) -> str:
    """Why the steps are, or are not, compiled by XLA; measured in shared/speed.md."""
    if context.has_conv:
        return "Not compiled by XLA, whose convolutions are slower on CPU than TensorFlow's own."
    if context.has_dropout and not context.keyed:
        return "Not compiled by XLA, in which Keras' dropout is many times slower on CPU."
    if context.has_samples and not context.keyed:
        return "Not compiled by XLA, which draws other numbers than TensorFlow, and slower on CPU."
    return "XLA compiles the whole loop."


def block(context: Context) -> int:
    """Updates in one call: many of a small network, few of a large one (Ctrl-C waits for them)."""
    size = sum(_count(entry) for entry in context.parameters)
    return 32 if size < 1_000_000 else 8


def _count(entry: Any) -> int:
    total = 1
    for factor in (*entry["shape"], *entry.get("repeat", ())):
        total *= factor
    return total
