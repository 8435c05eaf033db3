"""``README.md`` and ``pyproject.toml`` of a package, which say what else is in it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from .context import Context
from .templates import render

HOLDS = (
    (("model.py",), "the network{s}"),
    (("layers.py",), "layers that {framework_name} lacks, or says differently"),
    (("objective.py",), "what training makes small"),
    (("losses.py",), "losses that {framework_name} lacks, or says differently"),
    (
        ("weights.py", "weights.json"),
        "canonical names, layouts, initial values, safetensors files",
    ),
    (("step.py",), "{step_holds}"),
    (("phase_1.py",), "optimizer and training step of the first phase; so on for the others"),
    (("optimizers.py",), "optimizers that {framework_name} lacks, or says differently"),
    (("precision.py",), "arithmetic in a lower precision than that of the weights"),
    (("devices.py", "launch.py"), "how devices share a batch"),
    (("data.py",), "the data and its splits"),
    (("augment.py",), "what changes at random in the data"),
    (("metrics.py",), "figures"),
    (("run.py",), "run folder: checkpoints, history, TensorBoard events"),
    (("requirements.py",), "which versions this package was written for"),
    (("track.py",), "figures for MLflow or Weights & Biases, where `--log-to` asks for it"),
    (("train.py", "evaluate.py", "predict.py"), "the commands"),
)
"""Pages, and what the README says of them."""


def about_pages(
    context: Context, values: Mapping[str, Any], pages: Collection[str]
) -> dict[str, str]:
    """``README.md`` and ``pyproject.toml``.

    Args:
        context: the facts.
        values: of the templates.
        pages: the other files of the package, but for those that each package has.
    """
    names = {*pages, "model.py"} | ({"layers.py"} if context.layered else set())
    names |= {"objective.py"} if context.objective else set()
    told = {
        "framework_name": values["framework_name"],
        "s": "s" if context.objective and len(values["networks"]) > 2 else "",
        "step_holds": "making of the networks, loss, evaluation"
        if values["phases"]
        else "loss, optimizer, one training step, evaluation",
    }
    rows = []
    for files, text in HOLDS:
        found = [name for name in files if name in names]
        if found:
            rows.append((", ".join(f"`{name}`" for name in found), text.format(**told)))
    rows += [(f"`{name}`", "yours, as it was") for name in context.custom]
    modules = {name.removesuffix(".py") for name in {*names, *context.custom} if name[-3:] == ".py"}
    values = {**values, "rows": rows, "modules": sorted(modules), "excused": context.excused}
    return {
        "README.md": render("shared/README.md.j2", **values),
        "pyproject.toml": render("shared/pyproject.toml.j2", **values),
    }


def excused(texts: Sequence[str]) -> tuple[str, ...]:
    """Rules that names of the spec break: capital letters, and the lone letters l, I and O."""
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    names = {n.arg for n in nodes if isinstance(n, ast.arg)}
    names |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    made = {n.name for n in nodes if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
    capital = ("N803", "N806") if any(name != name.lower() for name in names) else ()
    return (*capital, *(("E741", "E742", "E743") if (names | made) & set("lIO") else ()))
