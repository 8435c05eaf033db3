"""The generated side: the loop of a package's ``train.py`` around its own ``step.py``."""

from __future__ import annotations

import importlib
import json
import math
import sys
from pathlib import Path

import numpy as np


def program(package, framework, case):
    """A function that trains one epoch with a generated package."""
    sys.path.insert(0, str(package))
    step = importlib.import_module("step")
    inputs, target = case.arrays()
    if framework == "torch" and inputs.ndim == 4:
        inputs = np.ascontiguousarray(inputs.transpose(0, 3, 1, 2))
    model = step.make_model(0)
    state = step.make_optimizer(model)
    draw = np.random.default_rng(0)
    if framework == "torch":
        return torch_epoch(step, model.train(), state, inputs, target, case, draw)
    block = updates_in_one_call(package) if hasattr(step, "train_steps") else 1

    def epoch():
        nonlocal state
        losses, rows = [], draw.permutation(len(target))
        for first in range(0, len(target), case.batch * block):
            chosen = rows[first : first + case.batch * block].reshape(-1, case.batch)
            if block == 1:
                state, loss = step.train_step(state, inputs[chosen[0]], target[chosen[0]])
            elif framework == "keras":
                loss = step.train_steps(model, state, inputs[chosen], target[chosen])
            else:
                state, loss = step.train_steps(state, (inputs[chosen], target[chosen]))
            losses.append(loss)
        return float(np.mean([np.mean(loss) for loss in losses]))

    return epoch


def torch_epoch(step, model, optimizer, inputs, target, case, draw):
    """The same for PyTorch: slices of tensors."""
    import torch

    inputs, target = torch.from_numpy(inputs), torch.from_numpy(target)

    def epoch():
        rows = torch.from_numpy(draw.permutation(len(target))).split(case.batch)
        losses = [step.train_step(model, optimizer, inputs[r], target[r]) for r in rows]
        return float(torch.stack(losses).mean())

    return epoch


def updates_in_one_call(package):
    """``BLOCK`` of a train.py for this network (packages without data have none)."""
    entries = json.loads((Path(package) / "weights.json").read_text())["parameters"]
    sizes = (math.prod((*entry["shape"], *entry.get("repeat", ()))) for entry in entries)
    return 32 if sum(sizes) < 1_000_000 else 8
