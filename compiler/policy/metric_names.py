"""Names of figures in histories."""

from __future__ import annotations

from typing import Any


def metric_name(metric: Any) -> str:
    """The name a metric has in histories: its word and what is not as usual, ``accuracy_top5``.

    What reads a chosen loss begins with its name: ``digit_accuracy``.
    """
    name: str = metric.word
    for field, declared in metric.fields.items():
        value = metric.get(field)
        if value != declared.default and field != "of":
            said = "_".join(map(str, value)) if isinstance(value, (list, tuple)) else value
            said = f"{said:g}" if isinstance(said, float) else said
            name += f"_{said}" if declared.kind == "word" else f"_{field}{said}"
    return name if metric.of is None else f"{metric.of}_{name}"
