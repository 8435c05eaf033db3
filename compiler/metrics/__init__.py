"""Metrics: what each one means, one file each.

A metric has a method for each way of reading outputs that it has a meaning for.  A method names what
it needs by its arguments; `View` makes these from outputs and targets.  Generated packages carry a
copy of the method's own lines, see ``backends/code/metrics.py``.

=================  =================================================================================
``of_classes``     ``scores`` and ``chances`` [positions, K], ``ids`` and ``guess`` [positions],
                   ``classes`` (K); ignored positions are left out
``of_yes``         ``score``, ``chance`` (floats), ``answer``, ``truth`` (booleans), all flat; two
                   classes are read so too, class 1 being yes
``of_values``      ``output``, ``target``: numbers of one shape
``of_shares``      ``shares`` [positions, K], the chances stated, and ``wanted``, those of the target
``of_maps``        ``guesses``, ``masks`` [examples, places, K]: which class is where, as booleans
``of_rows``        ``rows``, ``true_rows``: an array of ids per example
``of_embedding``   ``vectors`` [examples, D], ``labels`` [examples]
``of_boxes``       ``boxes``, ``true_boxes`` [..., 4]: left, top, right, bottom
``of_detections``  ``found``, ``objects`` [examples, count, 6]: a box, its score and its class
=================  =================================================================================
"""

from __future__ import annotations

import inspect
import os
from typing import Any, ClassVar

from ..ops import Refusal
from ..types.record import Record, text
from ..types.room import Room
from ..types.tensor import TensorType

READINGS = {
    "classes": ("classes", "maps", "rows"),
    "yes": ("yes", "maps"),
    "values": ("values",),
    "shares": ("shares",),
    "embedding": ("embedding",),
    "boxes": ("boxes",),
    "detections": ("detections",),
    "tokens": ("rows",),
    "other": (),
}
"""`Loss.reading` -> the methods that can follow, the first that a metric has."""


class Metric(Record):
    """A figure of a whole split, computed once from all outputs in float64 NumPy."""

    of: Any = text(None, doc="the term of `losses` or name of `let` whose loss it follows")

    higher: ClassVar[bool] = True
    """Larger is better; early stopping and the best checkpoint follow it."""
    detects: ClassVar[bool] = False
    """It compares objects with boxes that are found, not the output and the target of a loss."""

    def __init_subclass__(cls) -> None:
        """Keep `of` behind the fields of the word: the first one is what a lone value fills."""
        super().__init_subclass__()
        cls.fields = {**{n: f for n, f in cls.fields.items() if n != "of"}, "of": cls.fields["of"]}

    @property
    def multiclass(self) -> str:
        """A field, as it is given, that is about classes even where there are two; "" for none."""
        return ""

    def form(self, output: TensorType, loss: Any) -> str:
        """Which method reads this output: ``classes``, ``yes``, …; "" when there is none."""
        ways = READINGS[loss.reading]
        two = bool(output.axes) and output.channels == 2
        if loss.reading == "classes" and two and not self.multiclass:
            ways = ("yes", *ways)
        return next((way for way in ways if self.method(way) is not None), "")

    def method(self, form: str) -> Any:
        """The method of a form, None when the figure has no meaning there."""
        return getattr(self, f"of_{form}", None)

    def needs(self, form: str) -> tuple[str, ...]:
        """Names of what the method of a form takes."""
        return tuple(inspect.signature(self.method(form)).parameters)[1:]

    def reference(self, np: Any, output: Any, target: Any, loss: Any) -> float:
        """The figure.

        Args:
            np: NumPy.
            output: network outputs of the split, channels last.
            target: what the loss compares them with.
            loss: the loss of the training, which says what the outputs are.
        """
        from ..types.tensor import shaped
        from ._view import View

        form = self.form(shaped(output.shape[1:]), loss)
        view = View(np, output, target, loss, form)
        return float(self.method(form)(np, **{name: view.get(name) for name in self.needs(form)}))

    def check(self, output: TensorType, loss: Any) -> None:
        """Refuse a loss or an output that this figure has no meaning for."""
        form = self.form(output, loss)
        if not form:
            raise Refusal(
                "E0502", f"`{self.word}` {self._wants()}, but `{loss.word}` {MEANINGS[loss.reading]}",
                help=HELPS.get(loss.reading, ""),
            )  # fmt: skip
        if {"chance", "chances"} & set(self.needs(form)) and not loss.chances:
            raise Refusal(
                "E0502", f"`{self.word}` needs chances, and the scores of `{loss.word}` are none",
                help="use `accuracy`, or a loss such as `cross_entropy`",
            )  # fmt: skip
        if loss.reading == "yes" and self.multiclass:
            raise Refusal(
                "E0209", f"`{self.multiclass}` is about classes, and `{loss.word}` asks yes-or-no "
                "questions", at=self.multiclass, help="remove it",
            )  # fmt: skip
        along = form == "rows" and output.rank != 2
        if along or (form == "maps" and loss.reading == "classes" and output.rank < 2):
            what = "classes along a sequence" if along else "more than one answer per example"
            raise Refusal("E0502", f"`{self.word}` needs {what}", help="use `accuracy`")

    def _wants(self) -> str:
        found = [text for form, text in WANTS.items() if self.method(form) is not None]
        return "needs " + " or ".join(dict.fromkeys(found))


WANTS = {
    "classes": "class scores",
    "yes": "yes-or-no answers",
    "values": "numbers",
    "shares": "distributions",
    "maps": "maps of classes",
    "rows": "rows of ids",
    "embedding": "embeddings with class ids",
    "boxes": "boxes",
    "detections": "boxes with scores, or maps of centres",
}
MEANINGS = {
    "classes": "has class ids",
    "yes": "asks yes-or-no questions",
    "values": "compares numbers",
    "shares": "compares distributions",
    "embedding": "compares embeddings",
    "boxes": "compares boxes",
    "detections": "compares boxes that were found",
    "tokens": "reads rows of ids",
    "other": "has outputs of its own kind",
}
HELPS = {
    "classes": "use `accuracy`",
    "yes": "use `accuracy`",
    "values": "use `mae` or `mse`",
    "shares": "use `kl_divergence`",
    "embedding": "use `recall_at`",
    "boxes": "use `box_iou`",
    "tokens": "use `word_error_rate`",
}

METRICS = Room(__name__, os.path.dirname(__file__), Metric)
