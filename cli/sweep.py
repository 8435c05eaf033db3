"""What ``triglot train`` does beside one run: sweeps, and finding a learning rate."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from importlib.util import find_spec as installed
from pathlib import Path

from .exits import CLEAN, DIVERGED, ENVIRONMENT, Failure
from .options import Screen


def sweep(
    spec: str, backend: str, out: Path, overrides: Sequence[str], texts: Sequence[str],
    trials: int, arguments: Sequence[str], screen: Screen,
) -> int:  # fmt: skip
    """Make the trials of a sweep; returns the exit code.

    Args:
        spec: path of the spec.
        backend: the framework.
        out: folder of the sweep.
        overrides: ``--set`` texts of every trial.
        texts: ``--sweep`` texts.
        trials: how many there shall be.
        arguments: options of the generated ``train.py``.
        screen: where notes go.
    """
    from ..study.space import SpaceError, read
    from ..study.sweep import Sweep
    from .train import train_spec

    if installed("optuna") is None:
        raise Failure(
            'optuna is not installed; install with:\n  pip install "triglot[sweep]"', ENVIRONMENT
        )
    rest = [text for text in arguments if text != "--resume"]

    def train(path: Path, settings: list[str], begun: bool) -> int:
        screen.note(f"{path.name}: {', '.join(settings)}")
        more = ["--resume"] if begun else []
        return train_spec(
            spec, [backend], str(path), [*overrides, *settings], False, [*rest, *more],
            Screen(screen.format, screen.color, True),
        )  # fmt: skip

    try:
        made = Sweep(out, [read(text) for text in texts], spec, resume="--resume" in arguments)
        found = made.run(trials, train)
    except SpaceError as problem:
        raise Failure(str(problem)) from None
    if found.best is not None:
        told = ", ".join(f"{path}={value}" for path, value in found.settings.items())
        print(f"best of {found.finished}: {found.best}  {found.figure} {found.value:.4g}  {told}")
    if found.failed:
        screen.note(f"{found.failed} trials diverged")
    if found.code:
        screen.note(f"stopped; --resume goes on with {out}")
    return found.code


def find_rate(
    spec: str, backend: str, overrides: Sequence[str], arguments: Sequence[str], screen: Screen
) -> int:
    """Train a little with a rising rate and print the rate at which the loss falls fastest."""
    import numpy as np

    from ..compiler.front import load
    from ..compiler.spec.resolve import resolved
    from ..study import rates
    from .train import train_spec

    checked = load(spec, overrides)
    if checked.spec is None or checked.training is None:
        raise Failure(f"`{spec}` has no training to find a rate for")
    settings = rates.overrides(resolved(checked.spec))
    with tempfile.TemporaryDirectory() as name:
        run = Path(name) / "run"
        quiet = Screen(screen.format, screen.color, True)
        code = train_spec(
            spec, [backend], str(run), [*overrides, *settings], False, arguments, quiet
        )
        if code not in (CLEAN, DIVERGED):
            return code
        losses = np.loadtxt(run / "losses.csv", delimiter=",", skiprows=1, ndmin=2)[:, 1]
    found = rates.find(losses)
    if found is None:
        raise Failure("the loss falls at no rate: look at the data and the loss first")
    print(f"learning rate {found.best:g}: the loss falls fastest there")
    return CLEAN
