"""``metrics.py`` of a package: what it makes of outputs and targets, and copies of each figure.

The formulas are those of ``compiler/metrics``; the lines here are what `View` does there, written
out for one loss and one shape of output.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ...compiler.metrics import _found, _view
from ...compiler.policy.metric_names import metric_name
from ...compiler.types.tensor import TensorType
from .copied import Copier

TYPES = {
    "classes": "int", "rows": "list[np.ndarray]", "true_rows": "list[np.ndarray]", "size": "int",
    "bins": "int", "power": "int", "blank": "int", "stride": "int", "top": "int",
}  # fmt: skip


class ArrayTypes(dict[str, str]):
    """Arguments are arrays unless something else is known."""

    def get(self, name: str, default: Any = None) -> Any:
        """The annotation of an argument."""
        return super().get(name, "np.ndarray")


TARGETS = {
    "values": "values to compare it with",
    "ids": "class ids",
    "label": "class ids, one per example",
    "tokens": "rows of ids",
    "objects": "left, top, right, bottom, 1 (0 fills up) and class of every object",
}
"""`Loss.target` in words."""


@dataclass(frozen=True)
class Reading:
    """Metrics that read the same output and target.

    Attributes:
        loss: which says how outputs are read.
        output: type of the output.
        first: outputs have their channels first.
        metrics: records.
        of: the term of an objective that the loss stands in.
        names: of output and target, where there may be several.
        digested: what output and target are made of, batch by batch; see `Compared`.
    """

    loss: Any
    output: TensorType
    first: bool
    metrics: tuple[Any, ...]
    of: str = ""
    names: tuple[str, str] = ("output", "target")
    digested: tuple[tuple[str, str, bool], ...] = ()


def metric_values(readings: Sequence[Reading]) -> dict[str, Any]:
    """What the template of ``metrics.py`` asks."""
    copier, functions = Copier(ArrayTypes(TYPES)), []
    rows, helpers = [], set[str]()
    for reading in readings:
        lines = Lines(reading.loss, reading.output, reading.first)
        calls = []
        for metric in reading.metrics:
            form, name = metric.form(reading.output, reading.loss), metric_name(metric)
            lines.two = reading.loss.reading == "classes" and form == "yes"
            given = ", ".join(lines.want(argument) for argument in metric.needs(form))
            function = re.sub(r"\W", "_", name)
            calls.append({"name": name, "call": f"{function}({given})"})
            method = metric.method(form)
            values = {field: metric.get(field) for field in metric.fields}
            functions.append(copier.method(method, function, meaning(metric), values=values))
        helpers |= lines.helpers
        channels = "second" if reading.first and reading.output.rank > 1 else "last"
        said = f"what the network returned, channels {channels}"
        if reading.digested:
            said = "left, top, right, bottom, score and class of every box"
        rows.append(
            {
                "of": reading.of,
                "names": reading.names,
                "output": said,
                "target": TARGETS[reading.loss.target],
                "lines": lines.start() + lines.found,
                "calls": calls,
            }
        )
    for helper in sorted(helpers):
        copier.function(getattr(_view, helper))
    digests = digested(readings, copier)
    return {
        "digests": digests,
        "metrics": [call for row in rows for call in row["calls"]],
        "metric_readings": rows,
        "metric_constants": list(copier.constants.values()),
        "metric_functions": [*functions, *copier.functions.values()],
    }


def digested(readings: Sequence[Reading], copier: Copier) -> list[str]:
    """What is kept of a batch for ``compute``, as expressions; none where all is kept as it is."""
    if not any(reading.digested for reading in readings):
        return []
    kept = []
    for reading in readings:
        if not reading.digested:
            kept += [f"values[{name!r}]" for name in reading.names]
            continue
        part = {what: array(name, first) for what, name, first in reading.digested}
        top = reading.loss.top
        if reading.loss.stride:
            copier.function(_found.centres)
            maps = ", ".join(part[name] for name in ("heatmap", "size", "offset"))
            kept.append(f"centres({maps}, stride={reading.loss.stride}, top={top})")
        else:
            copier.function(_found.best)
            kept.append(f"best({part['found']}, top={top})")
        copier.function(_found.scored)
        kept.append(f"scored({part['boxes']}, {part['labels']}, {part['valid']})")
    return kept


def array(name: str, first: bool) -> str:
    """A result of a batch, channels last."""
    return f"np.moveaxis(values[{name!r}], 1, -1)" if first else f"values[{name!r}]"


def meaning(metric: Any) -> str:
    """What a figure is, as a sentence: the first line of its file."""
    text = sys.modules[type(metric).__module__].__doc__ or ""
    title = text.splitlines()[0].partition(": ")[2]
    return title[:1].upper() + title[1:]


class Lines:
    """The lines of ``compute`` that make what metrics take; each is written once.

    Attributes:
        two: two classes are read as yes and no at the moment.
        found: the lines so far.
        helpers: functions of `compiler.metrics._view` that they call.
    """

    def __init__(self, loss: Any, output: TensorType, first: bool) -> None:
        self.loss, self.output = loss, output
        self.first = first and output.rank > 1
        self.two = False
        self.found: list[str] = []
        self.names: dict[str, str] = {}
        self.helpers: set[str] = set()

    @property
    def ignore(self) -> Any:
        """The id that does not count."""
        return getattr(self.loss, "ignore", None)

    @property
    def given(self) -> bool:
        """Outputs are probabilities."""
        return bool(self.loss.chances == "given")

    def start(self) -> list[str]:
        """What is done to outputs and targets before anything else."""
        lines = ["output = output.astype(float)"]
        if not self.loss.integer_target and self.loss.reading != "yes":
            lines.append("target = target.astype(float)")
        if self.first:
            lines.append("output = np.moveaxis(output, 1, -1)")
            if not self.loss.integer_target:
                lines.append("target = np.moveaxis(target, 1, -1)")
        if self.loss.shift:
            n = self.loss.shift
            lines.append(f"output, target = output[:, :-{n}], target[:, {n}:]")
        if self.loss.link == "exp":
            lines.append("output = np.exp(output)")
        elif self.loss.link == "mean":
            lines.append(f"output = output[..., : {self.output.channels // 2}]")
        return lines

    def want(self, name: str) -> str:
        """An expression for what an argument of this name is."""
        if name not in self.names:
            self.names[name] = getattr(self, f"_{name}")()
        return self.names[name]

    def put(self, name: str, text: str) -> str:
        """Write a line; returns the name it defines."""
        self.found.append(f"{name} = {text}")
        return name

    def flat(self, array: str) -> str:
        """Scores as rows."""
        if self.output.rank == 1:
            return array
        return f"{array}.reshape(-1, {self.output.channels})"

    def _scores(self) -> str:
        self._positions()
        return self.names["scores"]

    def _ids(self) -> str:
        self._positions()
        return self.names["ids"]

    def _positions(self) -> None:
        """Scores and ids, without those that are ignored."""
        flat = self.output.rank > 1
        names = ("scores", "ids") if flat or self.ignore is not None else ("output", "target")
        if flat:
            self.found.append(f"scores, ids = {self.flat('output')}, target.reshape(-1)")
        elif self.ignore is not None:
            self.found.append("scores, ids = output, target")
        if self.ignore is not None:
            self.found.append(f"counted = ids != {self.ignore}")
            self.found.append("scores, ids = scores[counted], ids[counted]")
        self.names |= {"scores": names[0], "ids": names[1]}

    def _guess(self) -> str:
        return self.put("guess", f"np.argmax({self.want('scores')}, axis=-1)")

    def _classes(self) -> str:
        return str(self.output.channels)

    def _chances(self) -> str:
        return self.softmax("chances", self.want("scores"))

    def softmax(self, name: str, scores: str) -> str:
        """Scores as chances."""
        if self.given:
            return scores
        self.put("odds", f"np.exp({scores} - np.max({scores}, axis=-1, keepdims=True))")
        return self.put(name, "odds / np.sum(odds, axis=-1, keepdims=True)")

    def _score(self) -> str:
        if self.two:
            scores = self.want("scores")
            return self.put("score", f"{scores}[:, 1] - {scores}[:, 0]")
        return self.put("score", "output.reshape(-1)")

    def _truth(self) -> str:
        if self.two:
            return self.put("truth", f"{self.want('ids')} == 1")
        return self.put("truth", "target.reshape(-1) > 0.5")

    @property
    def threshold(self) -> str:
        """Above it an answer is yes."""
        return "0.5" if self.given else "0"

    def _answer(self) -> str:
        return self.put("answer", f"{self.want('score')} > {'0' if self.two else self.threshold}")

    def _chance(self) -> str:
        if self.given:
            return f"{self.want('scores')}[:, 1]" if self.two else self.want("score")
        return self.put("chance", f"np.exp(-np.logaddexp(0, -{self.want('score')}))")

    def _output(self) -> str:
        return "output"

    def _target(self) -> str:
        return "target"

    def _shares(self) -> str:
        flat = self.flat("output")
        return self.softmax("shares", self.put("scores", flat) if flat != "output" else "output")

    def _wanted(self) -> str:
        flat = self.flat("target")
        return flat if flat == "target" else self.put("wanted", flat)

    def places(self, array: str, last: Any) -> str:
        """An array as [examples, places, last]."""
        return f"{array}.reshape(len({array}), -1, {last})"

    def _guesses(self) -> str:
        if self.loss.reading == "yes":
            flat = self.places("output", self.output.channels)
            return self.put("guesses", f"{flat} > {self.threshold}")
        self.put("best", f"np.argmax({self.places('output', self.output.channels)}, axis=-1)")
        return self.put("guesses", f"(best[..., None] == {self.numbers}){self.counted()}")

    def _masks(self) -> str:
        if self.loss.reading == "yes":
            return self.put("masks", f"{self.places('target', self.output.channels)} > 0.5")
        ids = self.places("target", 1)
        return self.put("masks", f"({ids} == {self.numbers}){self.counted()}")

    @property
    def numbers(self) -> str:
        """The ids of the classes."""
        return f"np.arange({self.output.channels})"

    def counted(self) -> str:
        """A factor that leaves out what is ignored."""
        if self.ignore is None:
            return ""
        return f" & ({self.places('target', 1)} != {self.ignore})"

    def _rows(self) -> str:
        if self.loss.reading == "tokens":
            self.helpers.add("spoken")
            self.put("guessed", "np.argmax(output, axis=-1)")
            return self.put("rows", f"[spoken(row, {self.loss.blank}) for row in guessed]")
        if self.ignore is None:
            return self.put("rows", "list(np.argmax(output, axis=-1))")
        self.put("guessed", "np.argmax(output, axis=-1)")
        pairs = "zip(guessed, target, strict=True)"
        return self.put("rows", f"[row[true != {self.ignore}] for row, true in {pairs}]")

    def _true_rows(self) -> str:
        last = self.loss.blank if self.loss.reading == "tokens" else self.ignore
        if last is None:
            return self.put("true_rows", "list(target)")
        return self.put("true_rows", f"[row[row != {last}] for row in target]")

    def _vectors(self) -> str:
        return "output"

    def _labels(self) -> str:
        return "target"

    def _found(self) -> str:
        return "output"

    def _objects(self) -> str:
        return "target"

    def _boxes(self) -> str:
        return self.corners("output")

    def _true_boxes(self) -> str:
        return self.corners("target")

    def corners(self, boxes: str) -> str:
        """Left, top, right, bottom."""
        if self.loss.format == "corners":
            return boxes
        self.helpers.add("corners_of")
        return f"corners_of({boxes})"
