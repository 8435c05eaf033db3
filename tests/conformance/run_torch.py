"""The PyTorch process of the conformance suite."""

from __future__ import annotations

import math
from types import SimpleNamespace

import child
import torch
import torch.nn.functional as F
from torch import nn

torch.set_num_threads(1)


def prepare(dtype):
    """Modules are made in float32 and converted."""
    torch.set_default_dtype(torch.float32)


def find(module, path):
    """A parameter or buffer by dotted path."""
    owner, _, name = path.rpartition(".")
    return getattr(module.get_submodule(owner), name)


def load(module, rows, arrays):
    """Copy native arrays into parameters and buffers."""
    with torch.no_grad():
        for row in rows:
            spot = find(module, row["native"])
            array = torch.from_numpy(arrays[row["key"]])
            assert spot.shape == array.shape, (row["native"], spot.shape, array.shape)
            spot.copy_(array)


def make(plan, arrays, dtype, scope):
    """(scope with every module, [(module, rows)])."""
    made = []
    parts = [
        *plan["modules"],
        {"name": "child", "build": plan["build"], "weights": plan["weights"]},
    ]
    for part in parts:
        if part["build"] is None:
            continue
        module = eval(part["build"], scope).to(getattr(torch, dtype))
        scope[part["name"]] = module
        load(module, part["weights"], arrays)
        made.append((module, part["weights"]))
        known = {row["native"] for row in part["weights"]}
        lost = {n for n, p in module.named_parameters() if p.requires_grad} - known
        assert not lost, f"parameters without a canonical name: {lost}"
    return made


def run(plan, arrays, dtype, symbols):
    """Outputs, gradients, statistics in both modes."""
    scope = {"torch": torch, "nn": nn, "F": F, "math": math, **symbols}
    found = {}
    for mode in ("eval", "train"):
        torch.manual_seed(7)
        made = make(plan, arrays, dtype, scope)
        for module, rows in made:
            module.train(mode == "train")
            child.place(plan, module)
            if mode == "eval":
                found.update({f"w.{r['key']}": find(module, r["native"]).detach().numpy().copy()
                              for r in rows})  # fmt: skip
        scope["self"] = SimpleNamespace(training=mode == "train")
        inputs = {i["name"]: torch.from_numpy(arrays[i["key"]]) for i in plan["inputs"]}
        leaves = {i["key"]: inputs[i["name"]].requires_grad_() for i in plan["inputs"]
                  if i["dtype"] == "float"}  # fmt: skip
        ys = child.outputs(plan, eval(plan["call"], scope, inputs))
        for module, rows in made:
            leaves.update({r["key"]: find(module, r["native"]) for r in rows if r["trainable"]})
        total = sum((y * torch.from_numpy(arrays["c" + key[1:]])).sum() for key, y in ys.items()
                    if "c" + key[1:] in arrays)  # fmt: skip
        slopes = [None] * len(leaves)
        if getattr(total, "requires_grad", False):
            slopes = torch.autograd.grad(total, list(leaves.values()), allow_unused=True)
        found.update({f"{mode}/{key}": y.detach().numpy() for key, y in ys.items()})
        if plan["draws"]:
            ys = child.outputs(plan, eval(plan["call"], scope, inputs))
            found.update({f"{mode}/more.{key}": y.detach().numpy() for key, y in ys.items()})
        for (key, leaf), slope in zip(leaves.items(), slopes, strict=True):
            found[f"{mode}/g.{key}"] = (torch.zeros_like(leaf) if slope is None else slope).numpy()
        for module, rows in made:
            found.update({f"{mode}/s.{r['key'][2:]}": find(module, r["native"]).numpy().copy()
                          for r in rows if not r["trainable"]})  # fmt: skip
    return found


if __name__ == "__main__":
    child.main(run, prepare)
