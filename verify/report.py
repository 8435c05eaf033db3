"""The HTML report of a verification: one file that needs nothing beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..compiler.diagnostics import DiagnosticError, error
from .charts import bars, curves
from .compare import Comparison
from .run import Verification
from .training import Trained, label

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
OPEN_LAYERS = 60
"""Networks with more layers begin with the list of layers folded."""

PRECISIONS = ("float64", "float32", "bfloat16", "float16")
LAYERED = ("gradients of the loss", "gradients of the output")
"""Quantities drawn by layer; their bounds are equal."""


def write(found: Verification, path: Path) -> None:
    """Write the report of a verification.

    Raises:
        DiagnosticError: E0902 the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(render(found), encoding="utf-8")
    except OSError as problem:
        reason = problem.strerror or problem
        raise DiagnosticError(error("E0902", f"`{path}` cannot be written: {reason}")) from None


def render(found: Verification) -> str:
    """The page."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
    )
    page = environment.get_template("shared/report.html.j2")
    backends = list(dict.fromkeys(c.backend for c in found.comparisons))
    rows = found.comparisons
    return page.render(
        spec=Path(found.spec).name,
        agree=found.agree,
        headline=headline(rows, backends),
        backends=backends,
        held=sum(c.ok for c in rows),
        count=len(rows),
        networks=[
            network(found, name, backends) for name in dict.fromkeys(c.network for c in rows)
        ],
        curves=loss_curves(found, backends),
        switched=found.draws == "switched",
        trained=None if found.trained is None else training(found.trained),
        lines=marked(found),
        failures=[(f"{b}, {d}", text) for (b, d), text in found.failures.items()],
        versions=found.versions,
    )


def headline(rows: Sequence[Comparison], backends: Sequence[str]) -> str:
    """The verdict: who agrees with the reference, and who does not."""
    wrong = [b for b in backends if any(c.backend == b and not c.ok for c in rows)]
    if not rows:
        return "Nothing was compared"
    if not wrong:
        return f"{listed(backends)} agree{'s' if len(backends) == 1 else ''} with the reference"
    right = [b for b in backends if b not in wrong]
    said = f"{listed(wrong)} disagree{'s' if len(wrong) == 1 else ''} with the reference"
    return f"{said}; {listed(right)} agree{'s' if len(right) == 1 else ''}" if right else said


def listed(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def network(found: Verification, name: str, backends: Sequence[str]) -> dict[str, Any]:
    """Table and layers of one network."""
    rows = [c for c in found.comparisons if c.network == name]
    tables = [table(dtype, [c for c in rows if c.dtype == dtype], backends) for dtype in PRECISIONS]
    drawn = [layers(found, name, dtype, backends) for dtype in PRECISIONS]
    return {
        "name": name,
        "tables": [item for item in tables if item["rows"]],
        "layers": [item for item in drawn if item is not None],
        "wrong": first_differences(rows),
    }


def table(dtype: str, rows: Sequence[Comparison], backends: Sequence[str]) -> dict[str, Any]:
    """Errors by quantity and framework, each with its share of the bound."""
    lines = []
    for quantity in dict.fromkeys(row.quantity for row in rows):
        own = {row.backend: row for row in rows if row.quantity == quantity}
        bounds = [row.bound for row in own.values() if row.bound is not None]
        lines.append(
            {
                "quantity": quantity,
                "cells": [cell(own.get(name)) for name in backends],
                "bound": f"{max(bounds):.0e}" if bounds else "not judged",
            }
        )
    return {"dtype": dtype, "rows": lines}


def cell(row: Comparison | None) -> dict[str, Any] | None:
    """One error as the table shows it; ``share`` is how near the bound it is on a log scale."""
    if row is None:
        return None
    finite = math.isfinite(row.max_error)
    share = 0.0
    if row.bound is not None:
        share = 100.0
        if finite:
            far = math.log10(max(row.max_error, 1e-17)) + 17
            share = min(100.0, 100.0 * far / (math.log10(row.bound) + 17))
    return {
        "text": f"{row.max_error:.1e}" if finite else "failed",
        "ok": row.ok,
        "judged": row.bound is not None,
        "share": f"{share:.0f}",
        "where": row.where,
    }


def first_differences(rows: Sequence[Comparison]) -> list[dict[str, str]]:
    """What differs, one line per framework and place."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in rows:
        if row.ok:
            continue
        what = {
            "backend": row.backend,
            "quantity": f"{row.quantity}, {row.dtype}",
            "error": f"{row.max_error:.1e}" if math.isfinite(row.max_error) else "no number",
            "bound": f"{row.bound:.0e}" if row.bound is not None else "none",
            "where": re.sub(r" \(first differs: .*\)$", "", row.where),
            "node": row.node,
            "at": row.at,
        }
        found.setdefault((row.backend, row.at or row.where), what)
    return list(found.values())


def layers(
    found: Verification, name: str, dtype: str, backends: Sequence[str]
) -> dict[str, Any] | None:
    """The largest gradient error of every layer, drawn."""
    errors: dict[str, dict[str, float]] = {}
    for backend in backends:
        known = found.details.get((backend, name, dtype), {})
        for quantity in LAYERED:
            for path, value in known.get(quantity, {}).items():
                layer = path.rpartition(".")[0].removeprefix(f"{name}.") or path
                own = errors.setdefault(layer, {})
                own[backend] = max(own.get(backend, 0.0), value)
    if not errors:
        return None
    bounds = [
        c.bound
        for c in found.comparisons
        if (c.network, c.dtype) == (name, dtype) and c.quantity in LAYERED and c.bound is not None
    ]
    drawing = bars(list(errors.items()), backends, min(bounds, default=1e-10))
    return {
        "dtype": dtype,
        "drawing": drawing,
        "open": len(errors) <= OPEN_LAYERS,
        "count": len(errors),
    }


def loss_curves(found: Verification, backends: Sequence[str]) -> dict[str, Any] | None:
    """Losses of the short training in float64, and how far float32 goes from them."""
    names = [b for b in ("reference", *backends) if (b, "float64") in found.losses]
    exact = {name: found.losses[name, "float64"] for name in names}
    if not exact:
        return None
    base = next(iter(exact.values()))
    noise, drawn = {}, {}
    for name in backends:
        both = found.losses.get((name, "float64")), found.losses.get((name, "float32"))
        if both[0] is None or both[1] is None:
            continue
        label = f"{name}: float32 from its own float64"
        noise[label], drawn[label] = apart(both[0], both[1]), name
    rounded = [found.losses[b, "float32"] for b in backends if (b, "float32") in found.losses]
    if len(rounded) > 1:
        label = "the frameworks from each other in float32"
        noise[label], drawn[label] = spread(rounded), "reference32"
    worst = max((max(apart(base, values)) for values in exact.values()), default=0.0)
    return {
        "steps": len(base),
        "worst": f"{worst:.1e}",
        "names": names,
        "losses": curves(
            exact, False, "Losses of the frameworks in float64", {n: n for n in names}
        ),
        "noise": curves(noise, True, "Distance of the float32 losses", drawn)
        if noise
        else Markup(),
        "noises": [(label, drawn[label]) for label in noise],
    }


def training(found: Trained) -> dict[str, Any]:
    """Losses and weight differences of the generated trainers, step by step."""
    exact = {b: v for (b, dtype), v in found.losses.items() if dtype == "float64"}
    names = [name for name in ("reference", *found.errors) if name in exact]
    weights = {b: [0.0 if e is None else e for e in errors] for b, errors in found.errors.items()}
    return {
        "found": found,
        "names": names,
        "losses": curves(
            {n: exact[n] for n in names}, False, "Losses in float64", {n: n for n in names}
        ),
        "weights": curves(
            weights, True, "Largest relative difference of a weight", {b: b for b in weights}
        ),
        "rounded": [rounding(found, dtype) for dtype in found.rounded if rounded(found, dtype)],
    }


def rounded(found: Trained, dtype: str) -> list[str]:
    """Frameworks that trained in a precision, with rows reversed as well."""
    return [b for b in found.errors if (b, label(dtype, True)) in found.losses]


def rounding(found: Trained, dtype: str) -> dict[str, Any]:
    """How far losses in a precision are from float64, and what reversing rows does to them."""
    noise: dict[str, list[float]] = {}
    drawn: dict[str, str] = {}
    for backend in rounded(found, dtype):
        labels = f"{backend}: {dtype} from float64", f"{backend}: rows reversed"
        noise |= dict(zip(labels, found.noise(backend, dtype), strict=True))
        drawn |= dict(zip(labels, (backend, f"{backend}32"), strict=True))
    return {
        "dtype": dtype,
        "drawing": curves(noise, True, f"Distances of {dtype} losses", drawn),
        "keys": list(drawn.items()),
    }


def apart(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """Relative distance of two curves, step by step."""
    return [abs(a - b) / max(abs(a), 1e-30) for a, b in zip(one, other, strict=True)]


def spread(lines: Sequence[Sequence[float]]) -> list[float]:
    """Relative distance of the curves that are furthest apart, step by step."""
    return [(max(v) - min(v)) / max(abs(max(v)), 1e-30) for v in zip(*lines, strict=True)]


def marked(found: Verification) -> list[dict[str, Any]]:
    """Lines of the spec; those where something differs say what."""
    notes: dict[int, list[str]] = {}
    for row in found.comparisons:
        place = re.search(r":(\d+):\d+$", row.at)
        if place:
            says = notes.setdefault(int(place[1]), [])
            text = f"{row.backend} differs first at {row.node}"
            if text not in says:
                says.append(text)
    lines = found.text.rstrip("\n").split("\n")
    return [{"number": i, "text": t, "notes": notes.get(i, [])} for i, t in enumerate(lines, 1)]
