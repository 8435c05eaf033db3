"""``report.html``: one page about a run that needs nothing beside it."""

from __future__ import annotations

import ast
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import numpy as np

from ..compiler.losses import LOSSES, Loss
from . import charts, figures
from .compare import NOT_FIGURES
from .folder import RunFolder

Array = np.ndarray[Any, Any]
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SHOWN = 24
"""Examples of the worst errors."""
EXAMPLES = """
import sys, numpy as np
package, folder, kind, split, rows, out = sys.argv[1:]
sys.path.insert(0, package)
import json, data, pathlib
fitted = json.loads(pathlib.Path(out).with_name("fitted.json").read_text(encoding="utf-8"))
inputs, _ = getattr(data.load(folder, kind, fitted), split)
if not isinstance(inputs, tuple):
    np.save(out, np.asarray(inputs[np.array(json.loads(rows), int)]))
"""
"""Reads examples in a process of their own; ``data.py`` of a package knows NumPy only."""


@dataclass(frozen=True)
class Chart:
    """A drawing, the line below it, and what its colours mean: (colour, name) pairs."""

    caption: str
    svg: str
    keys: tuple[tuple[int, str], ...] = ()


def drawn(
    caption: str, series: Sequence[charts.Series], axes: tuple[str, str], **options: Any
) -> Chart:
    """A chart of some series; several of them have a legend."""
    keys = tuple(zip(charts.colours(series), (one[0] for one in series), strict=True))
    svg = charts.chart(series, caption, axes, **options)
    return Chart(caption, svg, keys if len(series) > 1 else ())


@dataclass
class Section:
    """A part of the page.

    Attributes:
        title: its heading.
        charts: what is drawn.
        examples: rows about single examples.
        wide: one chart takes the whole width.
    """

    title: str
    charts: list[Chart] = field(default_factory=list)
    examples: list[dict[str, Any]] = field(default_factory=list)
    wide: bool = False


def page(run: RunFolder, measured: Mapping[str, Any], arrays: Mapping[str, Array]) -> str:
    """The page.

    Args:
        run: the run.
        measured: what ``evaluate.py`` printed; empty when it could not.
        arrays: ``output`` and ``target`` of the examples it measured, of an objective those of the loss
            that its metrics follow, and what makes ``chances`` of them; empty where there is none.
    """
    sections = [learning(run)]
    if arrays:
        loss = loss_of(run.spec)
        way = loss.chances if loss is not None else str(arrays.get("chances", ""))
        found = figures.answers(arrays["output"], arrays["target"], way) if way else None
        if found is not None:
            sections += classified(run, found, measured)
        elif arrays["output"].shape == arrays["target"].shape:
            sections.append(measured_against(arrays["output"], arrays["target"]))
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    template = environment.get_template("shared/run.html.j2")
    figure, _ = run.watched
    return template.render(
        run=run, sections=sections, measured=measured, figure=figure, spec=_spec_rows(run)
    )


def loss_of(spec: Mapping[str, Any]) -> Loss | None:
    """The loss of a spec, None for an objective."""
    given = spec.get("training", {}).get("loss")
    word, fields = (
        (given, {}) if isinstance(given, str) else next(iter((given or {"": {}}).items()))
    )
    if word not in LOSSES:
        return None
    made = LOSSES[word](**fields)
    return made if isinstance(made, Loss) else None


def learning(run: RunFolder) -> Section:
    """Curves over the updates: a chart for each figure, training and validation together."""
    found = Section("How it learnt")
    rows = run.epochs
    names = [n for n in dict.fromkeys(k for row in rows for k in row) if n not in NOT_FIGURES]
    every = _losses(run)
    for name in [n for n in names if not n.startswith("val.")] + [
        n for n in names if n.startswith("val.") and n.removeprefix("val.") not in names
    ]:
        series: list[charts.Series] = []
        plain = name.removeprefix("val.")
        if name == "loss" and len(every) > 1:
            series.append(("every update", every[:, 0], every[:, 1], "faint"))
        for key, label in ((plain, "training"), (f"val.{plain}", "validation")):
            known = [row for row in rows if key in row]
            if known:
                steps = [row["step"] for row in known]
                series.append((label, steps, [row[key] for row in known], "line"))
        found.charts.append(drawn(plain, series, ("updates", plain)))
    if any("rate" in row for row in rows):
        line = [("rate", [r["step"] for r in rows], [r.get("rate", np.nan) for r in rows], "line")]
        found.charts.append(drawn("learning rate", line, ("updates", "rate")))
    norms = _norms(run)
    if norms:
        curves = [(name, rows[:, 0], rows[:, 1], "line") for name, rows in norms.items()]
        caption = "norm of the gradient, before it is clipped"
        found.charts.append(drawn(caption, curves, ("updates", "norm")))
    return found


def _norms(run: RunFolder) -> dict[str, Array]:
    """Steps and norms in the columns of ``log.csv`` that have any: of every update its own."""
    try:
        text = (run.path / "log.csv").read_text(encoding="utf-8")
        head, *rows = [line.split(",") for line in text.splitlines()]
        found = {
            name.partition(".")[2] or "gradient norm": np.array(
                [(float(row[0]), float(row[place])) for row in rows if row[place]]
            )
            for place, name in enumerate(head)
            if name.startswith("gradient_norm")
        }
    except (OSError, ValueError, IndexError):
        return {}
    return {name: rows for name, rows in found.items() if len(rows)}


def _losses(run: RunFolder) -> Array:
    """Step and loss of every update."""
    try:
        found = np.loadtxt(run.path / "losses.csv", delimiter=",", skiprows=1, ndmin=2)
    except (OSError, ValueError):
        return np.zeros((0, 2))
    return found[:, :2] if found.size else np.zeros((0, 2))


def classified(
    run: RunFolder, found: figures.Answers, measured: Mapping[str, Any]
) -> list[Section]:
    """Confusion, thresholds, calibration and the worst errors of a classifier."""
    classes = found.chances.shape[-1]
    names = class_names(run, classes)
    sections = []
    if classes <= 40:
        mixed = Section("What it mistakes", wide=True)
        caption = "rows: true class; columns: what was said; darker: a larger share of the row"
        mixed.charts.append(Chart(caption, charts.matrix(figures.confusion(found), names)))
        sections.append(mixed)
    which = [1] if classes == 2 else list(range(classes))[:6]
    roc: list[charts.Series] = []
    pr: list[charts.Series] = []
    for k in which:
        made = figures.curves(found.chances[:, k], found.truth == k)
        label = f"{names[k]} ({figures.area(made['false'], made['true']):.4f})"
        roc.append((label, made["false"], made["true"], "line"))
        pr.append((names[k], made["recall"], made["precision"], "line"))
    box = (0.0, 1.0, 0.0, 1.0)
    sure = figures.calibration(found)
    dots = [("share of right answers", sure["sure"], sure["right"], "line")]
    thresholds = Section("How sure it is")
    thresholds.charts = [
        drawn("ROC, with its area", roc, ("false positives", "true positives"), bounds=box,
              diagonal=True),
        drawn("precision over recall", pr, ("recall", "precision"), bounds=box),
        drawn(f"calibration; error {figures.calibration_error(found):.4f}", dots,
              ("confidence", "share right"), bounds=box, diagonal=True),
    ]  # fmt: skip
    sections.append(thresholds)
    rows = figures.worst(found, SHOWN)
    if len(rows):
        pictures = images(run, str(measured.get("split", "test")), found.example[rows])
        wrong = Section("Its worst errors")
        for i, row in enumerate(rows):
            truth, said = int(found.truth[row]), int(found.said[row])
            wrong.examples.append({
                "number": int(found.example[row]), "true": names[truth], "said": names[said],
                "chance": f"{found.chances[row, said]:.3f}",
                "picture": pictures[i] if pictures else "",
            })  # fmt: skip
        sections.append(wrong)
    return sections


def measured_against(output: Array, target: Array) -> Section:
    """Predictions against the truth, and what is left."""
    said, true = output.reshape(-1).astype(float), target.reshape(-1).astype(float)
    said, true = said[: figures.MOST], true[: figures.MOST]
    left = said - true
    low, high = float(min(said.min(), true.min())), float(max(said.max(), true.max()))
    spare = 0.03 * max(high - low, 1e-9)
    box = (low - spare, high + spare, low - spare, high + spare)
    counts, edges = np.histogram(left, min(40, max(5, int(np.sqrt(len(left))))))
    bars = np.repeat(edges, 2)[1:-1], np.repeat(counts, 2)
    found = Section("Predicted and true")
    found.charts = [
        drawn("predicted over true", [("examples", true, said, "dots")], ("true", "predicted"),
              bounds=box, diagonal=True),
        drawn("predicted minus true, over true", [("examples", true, left, "dots")],
              ("true", "residual")),
        drawn("how often a residual occurs", [("residuals", *bars, "line")],
              ("residual", "examples")),
    ]  # fmt: skip
    order = np.argsort(-np.abs(left), kind="stable")[:8]
    width = max(1, output[0].size)
    found.examples = [
        {"number": int(row) // width, "true": f"{true[row]:.5g}", "said": f"{said[row]:.5g}",
         "chance": f"{left[row]:+.4g}", "picture": ""}
        for row in order
    ]  # fmt: skip
    return found


def class_names(run: RunFolder, count: int) -> list[str]:
    """Names of the classes, as the package's ``predict.py`` has them."""
    path = run.path / run.backend / "predict.py"
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError):
        tree = ast.parse("")
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CLASSES":
            names = [str(name) for name in ast.literal_eval(node.value)]
            if len(names) == count:
                return names
    return ["no", "yes"] if count == 2 else [str(k) for k in range(count)]


def images(run: RunFolder, split: str, rows: Array) -> list[str]:
    """Examples as pictures where the data are pictures; else none."""
    package = run.path / run.backend
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "examples.npy"
        try:
            (Path(name) / "fitted.json").write_bytes((run.path / "data.json").read_bytes())
        except OSError:
            return []
        done = subprocess.run(
            [sys.executable, "-c", EXAMPLES, str(package), str(run.config.get("data", ".")),
             "float32", split, str(rows.tolist()), str(out)],
            capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode or not out.exists():
            return []
        found = np.load(out, allow_pickle=False)
    if found.ndim != 4:
        return []
    if run.backend == "torch":
        found = np.moveaxis(found, 1, -1)
    return [charts.picture(one) for one in found] if found.shape[-1] in (1, 3) else []


def _spec_rows(run: RunFolder) -> list[str]:
    path = run.path / run.backend / "spec.resolved.yaml"
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
