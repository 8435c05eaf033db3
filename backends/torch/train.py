"""The pages of a PyTorch package around ``model.py``."""

from __future__ import annotations

from typing import Any

from ..code.context import Context, Update
from ..code.helpers import layers_page
from ..code.losses import loss_values
from ..code.objective import losses_page
from ..code.pages import shared_pages, shared_values
from ..code.penalties import penalty_values
from ..code.templates import render
from ..code.updates import update_values
from . import losses, optimizers, regularizers

LOSS_IMPORTS = (("import math",), ("import torch", "import torch.nn.functional as F"))


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``layers.py`` and the manifest."""
    values = shared_values(context) | torch_values(context)
    values |= penalty_values(context, regularizers.ENTRIES)
    found = shared_pages(context, values)
    found["weights.py"] = render("torch/weights.py.j2", **values)
    if values["step"]:
        found["step.py"] = render("torch/step.py.j2", **values)
    if text := layers_page("torch", values.get("loss_helpers", set()), "losses"):
        found["losses.py"] = text
    if values["trainer"]:
        found["train.py"] = render("torch/train.py.j2", **values)
    if text := losses_page("torch", context.facts, "torch.Tensor", LOSS_IMPORTS):
        found["losses.py"] = text
    return found


def torch_values(context: Context) -> dict[str, Any]:
    """What only the PyTorch templates ask."""
    if context.training is None:
        return {}
    optimizer = context.training.optimizer
    each = {p.name: optimizers.ENTRIES[p.optimizer.word](p.optimizer) for p in context.parts}
    return {
        **update_values(context, lambda part: update(part, each[part.name])),
        "part_slots": {name: said.slots for name, said in each.items()},
        "counted": {part.name: part.times for part in context.parts if each[part.name].counted},
        **({} if context.objective else loss_values(context, losses.TABLE)),
        "optimizer": optimizers.ENTRIES[optimizer.word](optimizer),
    }


def update(part: Update, said: Any) -> dict[str, Any]:
    """What only the PyTorch templates ask about one of several updates."""
    owned = [f"model.{name}.parameters()" for name in part.networks]
    own = owned[0] if len(owned) == 1 else "[" + ", ".join(f"*{item}" for item in owned) + "]"
    return {
        "build": said.build.replace("model.parameters()", own),
        "parameters": f"list({own})" if len(owned) == 1 else own,
        "still": tuple(f"model.{name}" for name in part.still),
    }
