"""Runs the selected jobs of a backend in one process and keeps the results of the session."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from .jobs import Job

HERE = Path(__file__).parent
TEMPLATES = HERE.parents[1] / "templates"
BOTH = ("float32", "float64")


class Failed(AssertionError):
    """A job raised in the framework process."""


class Results:
    """Arrays and failures by job."""

    def __init__(self, arrays: Any, failures: dict[str, str]) -> None:
        self.failures = failures
        self.found: dict[str, dict[str, np.ndarray]] = {}
        for path in arrays.files:
            job, dtype, key = path.split("/", 2)
            self.found.setdefault(f"{job}/{dtype}", {})[key] = arrays[path]

    def of(self, job: str, dtype: str) -> dict[str, np.ndarray]:
        """Everything a job returned.

        Raises:
            Failed: it raised; the message is its traceback.
        """
        name = f"{job}/{dtype}"
        if name in self.failures:
            raise Failed(f"{name}\n{self.failures[name]}")
        return self.found[name]


def run(backend: str, jobs: Iterable[Job], dtypes: Iterable[str] = BOTH) -> Results:
    """Run jobs in a fresh process of this backend's framework; in ``dtypes`` those that name none."""
    jobs = list(jobs)
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / name for name in ("jobs.json", "arrays.npz", "result.npz")]
        files[0].write_text(json.dumps([{"dtypes": list(dtypes)} | job.plan for job in jobs]))
        arrays = {f"{job.id}/{key}": a for job in jobs for key, a in job.arrays.items()}
        np.savez(files[1], **arrays)
        script = HERE / f"run_{backend}.py"
        layers = TEMPLATES / backend / "layers"
        environment = {**os.environ, "CONFORMANCE_TMP": folder, "OMP_NUM_THREADS": "1"}
        done = subprocess.run(
            [sys.executable, str(script), *map(str, files), str(layers)],
            capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        if not files[2].exists():
            raise Failed(
                f"the {backend} process ended with {done.returncode}\n{done.stderr[-4000:]}"
            )
        failures = json.loads(files[2].with_suffix(".json").read_text())
        with np.load(files[2]) as found:
            return Results(found, failures)
