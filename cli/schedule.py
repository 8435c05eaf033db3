"""The curve of the learning rate that ``triglot show --schedule`` prints."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from ..compiler.front import Checked
from .exits import Failure
from .tables import table

BLOCKS = " ▁▂▃▄▅▆▇█"
WIDTH, HEIGHT = 64, 8
PER_EPOCH = 100
"""Updates in an epoch where nobody says: the number of examples is known when training begins."""


def as_text(checked: Checked, sizes: Mapping[str, int]) -> str:
    """A plot of all updates, and the rate at those where its course changes."""
    policy = _policy(checked)
    per_epoch, rates = _rates(policy, sizes)
    told = "" if "epoch" in sizes else ", assumed: --sizes epoch=N says how many"
    head = (
        f"{policy.optimizer.word}, {policy.schedule.word}: {len(rates):,} updates "
        f"({per_epoch:,} an epoch{told})"
    )
    rows = [(f"{n:,}", f"{n / per_epoch:.2f}", f"{rates[n]:.4g}") for n in turns(rates)]
    parts = [head, plot(rates), table(("update", "epoch", "rate"), rows, right=(0, 1, 2))]
    for group in policy.groups or ():
        if group.lr is not None:
            parts.append(f"{', '.join(group.match)}: {group.lr / policy.optimizer.lr:g} of it")
    if policy.schedule.word == "plateau":
        schedule = policy.schedule
        parts.append(
            f"times {schedule.factor:g} whenever {schedule.patience} epochs bring no better "
            f"{schedule.monitor}"
        )
    return "\n\n".join(parts)


def as_json(checked: Checked, sizes: Mapping[str, int]) -> str:
    """Every rate."""
    per_epoch, rates = _rates(_policy(checked), sizes)
    return json.dumps({"version": 1, "steps_per_epoch": per_epoch, "rates": rates})


def _policy(checked: Checked) -> Any:
    if checked.training is None:
        raise Failure("the spec has no `training`, so there is no schedule")
    return checked.training


def _rates(policy: Any, sizes: Mapping[str, int]) -> tuple[int, list[float]]:
    per_epoch = sizes.get("epoch", PER_EPOCH)
    total = policy.max_steps or policy.epochs * per_epoch
    rate, value_at = policy.optimizer.lr, policy.schedule.value_at
    return per_epoch, [rate * value_at(step, total, per_epoch) for step in range(total)]


def turns(rates: Sequence[float], most: int = 12) -> list[int]:
    """The updates to name: first, last, and where the slope changes most."""
    last = len(rates) - 1
    bends = {n: abs(rates[n + 1] - 2 * rates[n] + rates[n - 1]) for n in range(1, last) if last > 1}
    least = max([*bends.values(), max(rates) * 1e-8]) / 20
    sharp = sorted((n for n in bends if bends[n] > least), key=lambda n: (-bends[n], n))
    even = [round(last * k / 4) for k in range(5)]
    return sorted({*even, *sharp[: most - len(set(even))]})


def plot(rates: Sequence[float]) -> str:
    """Columns of blocks, the highest rate at the top; a column is the mean of its updates."""
    width, top = min(WIDTH, len(rates)), max(rates)
    edges = [len(rates) * k // width for k in range(width + 1)]
    heights = []
    for first, last in pairwise(edges):
        mean = sum(rates[first:last]) / (last - first)
        heights.append(round(mean / top * HEIGHT * 8) if top else 0)
    label = f"{top:.4g}"
    lines = []
    for row in reversed(range(HEIGHT)):
        cells = "".join(BLOCKS[min(max(height - 8 * row, 0), 8)] for height in heights)
        head = label if row == HEIGHT - 1 else "0" if row == 0 else ""
        lines.append(f"{head.rjust(len(label))} {cells}".rstrip())
    return "\n".join(lines)
