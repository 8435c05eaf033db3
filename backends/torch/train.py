"""The pages of a PyTorch package around ``model.py``."""

from __future__ import annotations

from typing import Any

from ..code.context import Context
from ..code.pages import shared_pages, shared_values
from ..code.templates import render
from . import losses, optimizers


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``layers.py`` and the manifest."""
    values = shared_values(context) | torch_values(context)
    found = shared_pages(context)
    found["weights.py"] = render("torch/weights.py.j2", **values)
    if values["step"]:
        found["step.py"] = render("torch/step.py.j2", **values)
    if values["trainer"]:
        found["train.py"] = render("torch/train.py.j2", **values)
    return found


def torch_values(context: Context) -> dict[str, Any]:
    """What only the PyTorch templates ask."""
    if context.training is None:
        return {}
    loss = context.training.loss
    move = context.output.rank > 1 and context.output_layout == "last"
    lines = losses.ENTRIES[loss.word](loss, move)
    optimizer = context.training.optimizer
    return {
        "loss_lines": lines,
        "loss_uses_f": any("F." in line for line in lines),
        "optimizer": optimizers.ENTRIES[optimizer.word](optimizer),
    }
