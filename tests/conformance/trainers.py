"""Trainers of many specs against the NumPy reference: one process of each framework for all of them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from triglot.backends.package import BACKENDS, compile_checked
from triglot.compiler.front import Checked
from triglot.verify.processes import Crew
from triglot.verify.run import Verifier
from triglot.verify.training import Training


class Trained:
    """What ``triglot verify --train`` would find of each spec, in float64.

    Args:
        specs: name -> the spec.
        folder: where packages and jobs live.
        steps: of every trainer.
    """

    def __init__(self, specs: Mapping[str, Checked], folder: Path, steps: int) -> None:
        self.made: dict[str, Training] = {}
        jobs: dict[str, list[Path]] = {backend: [] for backend in BACKENDS}
        for name, checked in specs.items():
            own = folder / name
            own.mkdir()
            packages = compile_checked(checked, BACKENDS, own / "packages").packages
            with warnings.catch_warnings():
                warnings.simplefilter("error")  # nothing a user of `verify` would wonder at
                verifier = Verifier(checked, packages, own, ("float64",))
            training = Training(checked, verifier.packages, own, steps, verifier.facts)
            self.made[name] = training
            for backend in BACKENDS:
                jobs[backend].append(
                    training.job(backend, "float64", False, backend == BACKENDS[0])
                )
        with pytest.MonkeyPatch.context() as patch, Crew() as crew:
            patch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")  # compiling is most of the time
            for backend, folders in jobs.items():
                crew.add(backend, backend, folders)
            crew.wait()
        self.said = crew.done

    def runs(self, name: str) -> dict[str, Any]:
        """Backend -> arrays of its run; an assertion error with what was said where there are none."""
        training = self.made[name]
        runs = {backend: training.result(backend, "float64", False) for backend in BACKENDS}
        failed = {b: (run, self.said[b]) for b, run in runs.items() if isinstance(run, str)}
        assert not failed, failed
        return runs

    def compared(self, name: str) -> list[Any]:
        """Batches, losses and weights of every framework, beside the reference."""
        training, runs = self.made[name], self.runs(name)
        training.found.steps = min(len(run["losses"]) for run in runs.values())
        return list(training.compared(runs))
