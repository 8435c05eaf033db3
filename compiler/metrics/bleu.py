"""bleu: runs of ids that two rows share."""

from __future__ import annotations

from typing import Any

from ..types.record import integer
from . import Metric


class Bleu(Metric):
    """Brevity penalty times the geometric mean of the precisions of runs of 1 to ``order`` ids.

    Runs are counted over all rows of the split, each at most as often as the true row has it; the
    penalty is exp(1 - true length / length) where rows are too short.  0 when some length of run
    never matches.

    Source: Papineni et al. 2002, "BLEU: a Method for Automatic Evaluation of Machine Translation".
    """

    order: int = integer(4, minimum=1, doc="longest run that is counted")

    def of_rows(self, np: Any, rows: Any, true_rows: Any) -> float:
        """The docstring's formula."""
        shared, total = np.zeros(self.order), np.zeros(self.order)
        for row, true in zip(rows, true_rows, strict=True):
            for size in range(1, self.order + 1):
                found, known = runs(np, row, size), runs(np, true, size)
                shared[size - 1] += sum(min(n, known.get(run, 0)) for run, n in found.items())
                total[size - 1] += max(len(row) - size + 1, 0)
        if not shared.all():
            return 0.0
        length, wanted = sum(map(len, rows)), sum(map(len, true_rows))
        penalty = min(0.0, 1 - wanted / length)
        return float(np.exp(penalty + np.mean(np.log(shared / total))))


def runs(np: Any, row: Any, size: int) -> dict[tuple[int, ...], int]:
    """How often each run of this size occurs."""
    found: dict[tuple[int, ...], int] = {}
    for start in range(len(row) - size + 1):
        run = tuple(row[start : start + size].tolist())
        found[run] = found.get(run, 0) + 1
    return found
