"""The pages of a PyTorch package around ``model.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..code.about import about_pages
from ..code.context import Context, Update
from ..code.groups import group_rows, group_values
from ..code.helpers import layers_page
from ..code.losses import loss_values
from ..code.needs import used as occurs
from ..code.objective import losses_page
from ..code.pages import shared_pages, shared_values
from ..code.penalties import penalty_values
from ..code.phases import with_phases
from ..code.templates import render
from ..code.updates import update_values
from . import losses, optimizers, regularizers

LOSS_IMPORTS = (("import math",), ("import torch", "import torch.nn.functional as F"))


def pages(context: Context) -> dict[str, str]:
    """File name -> text of every page but ``model.py``, ``objective.py``, ``layers.py`` and the manifest."""
    values, phases = with_phases(context, all_values)
    found = shared_pages(context, values)
    found["weights.py"] = render("torch/weights.py.j2", **values)
    if values["step"]:
        found["step.py"] = page("torch/step.py.j2", values)
    for each in phases:
        found[f"phase_{each['phase']}.py"] = page("torch/phase.py.j2", each)
    if text := layers_page("torch", values.get("loss_helpers", set()), "losses"):
        found["losses.py"] = text
    used = {f"per_parameter.{name}" for name in values["optimizer_helpers"]}
    if text := layers_page("torch", used, "optimizers"):
        found["optimizers.py"] = text
    if values["devices"]:
        found["devices.py"] = render("torch/devices.py.j2", **values)
    if values["devices"] and values["trainer"]:
        found["launch.py"] = render("torch/launch.py.j2", **values)
    if values["trainer"]:
        found["train.py"] = page("torch/train.py.j2", values)
    if values["lowered"]:
        found["precision.py"] = render("torch/precision.py.j2", **values)
    if text := losses_page("torch", context.facts, "torch.Tensor", LOSS_IMPORTS):
        found["losses.py"] = text
    return found | about_pages(context, values, found)


def page(template: str, values: dict[str, Any]) -> str:
    """A page that has of ``precision.py`` what its text uses."""
    if not values["of_low"]:
        return render(template, **values)
    body = render(template, **values | {"of_low": ()})
    names = [name for name in values["of_low"] if occurs(body, f"from precision import {name}")]
    return render(template, **values | {"of_low": names})


def all_values(context: Context) -> dict[str, Any]:
    """What the templates ask."""
    values = shared_values(context) | torch_values(context)
    values |= penalty_values(context, regularizers.ENTRIES)
    values |= group_values(context, values)
    return values | optimizer_values(context, values)


def torch_values(context: Context) -> dict[str, Any]:
    """What only the PyTorch templates ask."""
    if context.training is None:
        return {}
    optimizer = context.training.optimizer
    each = {p.name: optimizers.ENTRIES[p.optimizer.word](p.optimizer) for p in context.parts}
    return {
        **update_values(context, lambda part: update(part, each[part.name], context)),
        "part_slots": {name: said.slots for name, said in each.items()},
        "bared": "model" if context.training.distribute and context.training.distribute.by == "fsdp" else "bare(model)",
        "together": not (context.objective or context.training.loss.apart),
        "counted": {part.name: part.times for part in context.parts if each[part.name].counted},
        **({} if context.objective else loss_values(context, losses.TABLE)),
        "optimizer": whole_or_split(optimizers.ENTRIES[optimizer.word](optimizer), context),
    }


def whole_or_split(said: Any, context: Context) -> Any:
    """The optimizer; fused SGD knows no parameters of which a process has a part."""
    training = context.training
    assert training is not None
    split = training.devices and training.distribute.by == "fsdp"
    return replace(said, switch="foreach") if split and said.name == "SGD" else said


def update(part: Update, said: Any, context: Context) -> dict[str, Any]:
    """What only the PyTorch templates ask about one of several updates."""
    training: Any = context.training
    frozen, matrix = bool(context.frozen), part.optimizer.word == "muon"
    owned = [f"model.{name}.parameters()" for name in part.networks]
    several = ", ".join(f"*{item}" for item in owned)
    own = owned[0] if len(owned) == 1 else f"[{several}]"
    if frozen:
        every = own if len(owned) == 1 else f"({several})"
        own = f"[p for p in {every} if p.requires_grad]"
    groups = f"parameter_groups(model, {part.name!r})"
    groups = f"by_matrix(model, {groups})" if matrix else groups
    return {
        "build": said.build(groups if training.groups or matrix else own),
        "parameters": f"list({own})" if len(owned) == 1 and not frozen else own,
        "still": tuple(f"model.{name}" for name in part.still),
    }


def optimizer_values(context: Context, values: Mapping[str, Any]) -> dict[str, Any]:
    """How groups are written, and which classes of ``optimizers.py`` are used."""
    if context.training is None:
        return {"optimizer_helpers": ()}
    used = [part.optimizer for part in context.parts] or [context.training.optimizer]
    every = [optimizers.ENTRIES[record.word](record) for record in used]
    helpers = sorted({said.name for said in every if said.helper})
    groups = {p.name: group_rows(context.training, p.optimizer) for p in context.parts}
    rows = [row for found in groups.values() for row in found] or values["groups"]
    shared = values["scheduled"] and any(row["share"] != 1.0 for row in rows)
    if context.parts:
        table = {
            part.name: [(row["match"], settings(row, shared, said.name)) for row in groups[part.name]]
            for part, said in zip(context.parts, every, strict=True)
        }
        return {"optimizer_helpers": helpers, "shared": shared, "group_table": table}
    for group in rows:
        told = settings(group, shared, every[0].name)
        group["settings"] = ", ".join(f"{name!r}: {value!r}" for name, value in told.items())
    return {"optimizer_helpers": helpers, "shared": shared}


def settings(group: Mapping[str, Any], shared: bool, name: str) -> dict[str, Any]:
    """What a group of parameters has otherwise than the rest, as an optimizer class calls it."""
    told, changes = {}, group["changes"]
    if shared:
        told["share"] = group["share"]
    elif "lr" in changes:
        told["lr"] = changes["lr"]
    if "weight_decay" in changes:
        told["decay" if name == "SGDW" else "weight_decay"] = changes["weight_decay"]
    return told
