"""``triglot train --find-batch-size``: the largest batch that memory holds, and how fast each one is."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from .exits import CLEAN, FINDINGS, Failure
from .program import need_framework

if TYPE_CHECKING:
    from ..study.batches import Trial

UNITS = {"B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


def find_batch(
    spec: str,
    backend: str,
    overrides: Sequence[str],
    arguments: Sequence[str],
    limit: str | None,
) -> int:
    """Double the batch until memory ends, or the data; print what worked.

    Args:
        spec: path of the spec.
        backend: the framework.
        overrides: ``--set`` texts.
        arguments: options of the generated ``train.py``.
        limit: of memory, as it was written; None for most of what is free.

    Raises:
        Failure: the spec has nothing to train, or the first batch does not work.
    """
    from ..backends.package import compile_checked
    from ..compiler.front import load
    from ..study import batches

    need_framework(backend)
    most = int(batches.SHARE * batches.free()) if limit is None else size(limit)
    checked = load(spec, overrides)
    training = checked.training
    if checked.spec is None or training is None:
        raise Failure(f"`{spec}` has no training to find a batch for")
    if training.devices:
        raise Failure("finding a batch takes one device: remove `training.distribute`")
    updates = batches.BATCHES * batches.EPOCHS
    length = (
        ["--epochs", batches.EPOCHS] if training.max_steps is None else ["--max-steps", updates]
    )
    where = str(Path.cwd() if spec == "-" else Path(spec).resolve().parent)
    best: Trial | None = None
    with tempfile.TemporaryDirectory() as name:
        written = compile_checked(checked, [backend], Path(name), True)
        if not written.trainer:
            raise Failure(f"`{spec}` cannot be trained: `triglot check` says why", FINDINGS)
        options = [*arguments, "--data", where, *map(str, length)]
        attempt = partial(batches.attempt, Path(name) / backend, Path(name), options, limit=most)
        for trial in batches.trials(lambda batch: attempt(batch=batch), training.batch):
            if trial.problem:
                raise Failure(f"batch {trial.batch}: {trial.problem}")
            print(line(trial, most), flush=True)
            best = trial if trial.rate is not None else best
    if best is None:
        raise Failure(f"not even a batch of {training.batch} fits: make it or the network smaller")
    why = f"memory ends at {trial.batch}" if trial is not best else "the data has no more examples"
    print(f"batch {best.batch}: the largest that worked; {why}")
    return CLEAN


def line(trial: Trial, limit: int) -> str:
    """A trial in a line."""
    memory = f"{trial.memory / 2**20:8,.0f} MiB"
    if trial.rate is None:
        return f"batch {trial.batch:7}   memory ends   {memory} of {limit / 2**20:,.0f}"
    return f"batch {trial.batch:7}   {trial.rate:12,.0f} examples/s   {memory}"


def size(text: str) -> int:
    """Bytes of ``2GiB`` or ``500 MB``.

    Raises:
        Failure: it is no size.
    """
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMG]?I?B)", text.strip().upper())
    if found is None:
        raise Failure(f"`--limit-memory {text}` is no size: write 2GiB or 500MB")
    return int(float(found[1]) * UNITS[found[2]])
