"""A report about the data of a spec: gaps, outliers, rare classes, equal examples, leaks."""

from __future__ import annotations

import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2

from ..backends.package import compile_checked
from ..compiler.front import Checked
from ..compiler.policy.plan import DataPlan, FieldPlan
from ..compiler.policy.sources import Scan
from ..compiler.policy.transforms import Part, missing
from ..compiler.policy.transforms.number import is_number
from .processes import environment

FACTS = Path(__file__).with_name("dataset_facts.py")
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
GAPS = 0.3
"""Share of missing values from which a column is named."""
FAR = 3.0
"""Distances between the quartiles beyond which a value is far out (Tukey 1977)."""
RARE = 0.1
"""Share of the largest class below which a class is rare."""
LEAK = 0.95
"""Share of the target's variance that no honest column explains alone."""
BINS = 24


class Unreadable(Exception):
    """The data cannot be read; the message says why."""


@dataclass(frozen=True)
class Column:
    """What one column of a table holds.

    Attributes:
        name, kind: its name; number, category, boolean, date or text.
        missing, count: rows without a value, rows.
        summary: its range, or its most frequent values.
        far: numbers that lie far out.
        bars: heights of a histogram, 0 to 1.
    """

    name: str
    kind: str
    missing: int
    count: int
    summary: str
    far: int = 0
    bars: tuple[float, ...] = ()


@dataclass
class Report:
    """All there is to say.

    Attributes:
        source: name of the data.
        counts: examples of each split.
        columns: of a table.
        classes: split -> class -> examples.
        problems: what makes figures wrong: leaks, equal examples in two splits.
        remarks: what one should know.
    """

    source: str
    counts: dict[str, int]
    columns: list[Column] = field(default_factory=list)
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def report(checked: Checked, folder: Path) -> Report:
    """Read the data of a checked spec as its programs do, and look at it.

    Raises:
        Unreadable: there is no trainer, so no program that reads the data, or reading fails.
    """
    plan: DataPlan = checked.plan
    facts = read(checked, folder)
    scan = plan.source.scan_large(folder) if plan.lazy else plan.source.scan(folder)
    found = Report(scan.name, facts["counts"])
    if scan.columns is not None and not scan.stream:
        found.columns = [column(name, scan, plan) for name in scan.columns]
    names = plan.target.names
    for split, classes in facts["classes"].items():
        found.classes[split] = {
            names[int(k)] if int(k) < len(names) else k: n for k, n in classes.items()
        }
    found.problems = [*_copies(facts), *_leaks(plan, facts)]
    found.remarks = [*_gaps(found.columns), *_balance(found.classes), *_doubles(facts)]
    return found


def read(checked: Checked, folder: Path) -> dict[str, Any]:
    """What the generated ``data.py`` finds, in a process of its own."""
    with tempfile.TemporaryDirectory() as place:
        written = compile_checked(checked, ["torch"], Path(place))
        package = written.packages["torch"]
        if not (package / "data.py").exists():
            raise Unreadable("no program reads this data, because no trainer is written yet")
        done = subprocess.run(
            [sys.executable, str(FACTS), str(folder.resolve())],
            cwd=package, capture_output=True, text=True, check=False, env=environment(),
        )  # fmt: skip
    if done.returncode:
        raise Unreadable(done.stderr.strip().rpartition("\n")[2] or "reading the data failed")
    facts: dict[str, Any] = json.loads(done.stdout)
    if "error" in facts:
        raise Unreadable(facts["error"])
    return facts


def column(name: str, scan: Scan, plan: DataPlan) -> Column:
    """What a column holds."""
    assert scan.columns is not None
    texts = scan.columns[name]
    known = [text.strip() for text in texts if not missing(text)]
    gaps = len(texts) - len(known)
    parts = {part.column: part.kind for each in plan.fields.values() for part in each.parts}
    tokens = {each.tokens.column for each in plan.fields.values() if each.tokens}
    guess = "number" if known and all(map(is_number, known)) else "category"
    kind = "text" if name in tokens else parts.get(name, guess)
    if kind == "number" and known:
        values = [float(text) for text in known]
        said = f"{min(values):.6g} to {max(values):.6g}, mean {statistics.fmean(values):.4g}"
        return Column(name, kind, gaps, len(texts), said, far_out(values), histogram(values))
    counts = sorted(Counter(known).items(), key=lambda item: (-item[1], item[0]))
    shown = ", ".join(f"{value[:20]} ({n})" for value, n in counts[:3])
    more = f", {len(counts)} in all" if len(counts) > 3 else ""
    bars = tuple(n / counts[0][1] for _, n in counts[:BINS]) if counts else ()
    return Column(name, kind, gaps, len(texts), shown + more, bars=bars)


def far_out(values: list[float]) -> int:
    """Values beyond three distances between the quartiles."""
    if len(values) < 4:
        return 0
    low, _, high = statistics.quantiles(values, n=4)
    room = FAR * (high - low)
    return sum(not low - room <= value <= high + room for value in values) if room else 0


def histogram(values: list[float]) -> tuple[float, ...]:
    """Heights of equal bins, the highest 1."""
    low, high = min(values), max(values)
    counts = [0] * BINS
    for value in values:
        share = (value - low) / (high - low) if high > low else 0.5
        counts[min(math.floor(share * BINS), BINS - 1)] += 1
    return tuple(count / max(counts) for count in counts)


def _copies(facts: dict[str, Any]) -> list[str]:
    return [
        f"{count} examples are in {where}: what is measured there is partly known by heart"
        for where, count in facts["shared"].items()
        if count and where != "train"
    ]


def _leaks(plan: DataPlan, facts: dict[str, Any]) -> list[str]:
    found = []
    for input_, shares in zip(plan.inputs, facts["explained"], strict=False):
        if input_.name == plan.target.name:
            continue  # an objective reads the answer as one of its fields
        names = features(input_)
        for place, share in enumerate(shares if plan.aimed else ()):
            if share >= LEAK:
                name = names[place] if place < len(names) else f"{input_.name}[{place}]"
                found.append(
                    f"`{name}` alone explains {share:.1%} of `{plan.target.name}`: does it hold "
                    "the answer?"
                )
    return found


def features(plan: FieldPlan) -> list[str]:
    """What every number of a vector stands for."""
    return [name for part in plan.parts for name in _numbers(part)]


def _numbers(part: Part) -> list[str]:
    if part.kind == "category" and part.categories:
        return [
            *(f"{part.column} = {value}" for value in part.categories),
            f"{part.column} missing",
        ]
    names = [part.column] * part.width
    return [*names[:-1], f"{part.column} missing"] if part.indicator else names


def _gaps(columns: list[Column]) -> list[str]:
    found = []
    for each in columns:
        if each.missing >= GAPS * each.count:
            share = each.missing / each.count
            found.append(f"`{each.name}` is missing in {share:.0%} of the rows")
        if each.far:
            found.append(f"`{each.name}` has {each.far} values far out; `scale: robust` minds less")
    return found


def _balance(classes: dict[str, dict[str, int]]) -> list[str]:
    train = classes.get("train", {})
    most = max(train.values(), default=0)
    rare = [f"`{name}` ({n})" for name, n in train.items() if n < RARE * most]
    found = [f"rare in training: {', '.join(rare)}; see `sampler: balanced`"] if rare else []
    names = dict.fromkeys(name for counts in classes.values() for name in counts)
    for split, counts in classes.items():
        lost = [f"`{name}`" for name in names if name not in counts]
        if lost and counts:
            found.append(f"{split} has no example of {', '.join(lost)}; see `split.stratify`")
    return found


def _doubles(facts: dict[str, Any]) -> list[str]:
    found = []
    if facts["shared"]["train"]:
        found.append(f"{facts['shared']['train']} training examples are there twice")
    if facts["conflicts"]:
        found.append(f"{facts['conflicts']} training examples have equals with another answer")
    return found


def lines(found: Report) -> list[str]:
    """The report as text."""
    counts = ", ".join(f"{name} {n}" for name, n in found.counts.items() if n)
    said = [f"{found.source}: {sum(found.counts.values())} examples ({counts})"]
    wide = max((len(each.name) for each in found.columns), default=0)
    for each in found.columns:
        gaps = f"{each.missing} missing; " if each.missing else ""
        said.append(f"  {each.name:<{wide}}  {each.kind:<8}  {gaps}{each.summary}")
    for split, classes in found.classes.items():
        if classes:
            said.append(f"  {split}: " + ", ".join(f"{name} {n}" for name, n in classes.items()))
    said += [f"problem: {text}" for text in found.problems]
    said += [f"note: {text}" for text in found.remarks]
    return said if found.problems or found.remarks else [*said, "nothing remarkable"]


def page(found: Report) -> str:
    """The report as one HTML file that needs nothing beside it."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, autoescape=True,
    )  # fmt: skip
    return made.get_template("shared/dataset.html.j2").render(found=found)
