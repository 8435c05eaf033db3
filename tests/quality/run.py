"""Train the specs of ``specs/families`` in every framework and hold them to what they shall reach.

    python -m triglot.tests.quality.run [NAME ...] [--to torch,keras,jax] [--out FOLDER] [--verify]

Every spec is trained and measured as a user would, by ``triglot train`` and ``triglot eval``, on one
thread.  A line for each spec, framework and figure; exit code 1 when one misses its bound.
With ``--verify`` nothing is trained: ``triglot verify --train 20`` at small sizes instead.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from triglot.specs.families.make_data import make
from triglot.tests.quality.judge import judged
from triglot.tests.quality.small import SMALLER

ROOT = Path(__file__).parents[2]
SPECS = ROOT / "specs" / "families"
TARGETS = Path(__file__).with_name("targets.yaml")
ENVIRONMENT = {
    "OMP_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
    "TF_CPP_MIN_LOG_LEVEL": "3", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One figure of one run: what it is, what it shall be, and how long the training took."""

    spec: str
    backend: str
    figure: str
    value: float
    bound: str
    seconds: float

    @property
    def ok(self) -> bool:
        """Whether the figure keeps its bound; one that is not there does not."""
        sign, number = self.bound.split()
        return self.value <= float(number) if sign == "<=" else self.value >= float(number)

    def __str__(self) -> str:
        end = "" if self.ok else "  MISSED"
        return (f"{self.spec:13} {self.backend:6} {self.figure:15} {self.value:9.4f}  {self.bound:8} "
                f"{self.seconds:6.1f} s{end}")  # fmt: skip


def triglot(*arguments: object) -> str:
    """What a command prints.

    Raises:
        RuntimeError: it failed; its last words.
    """
    command = [sys.executable, "-m", "triglot", *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **ENVIRONMENT}
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def trained(name: str, backend: str, out: Path, wanted: dict[str, str]) -> Iterator[Row]:
    """Train a spec in a framework; its figures."""
    spec, run = SPECS / f"{name}.yaml", out / f"{name}-{backend}"
    shutil.rmtree(run, ignore_errors=True)
    begin = time.perf_counter()
    triglot("train", spec, "--to", backend, "--out", run, "--no-report", "--force")
    seconds = time.perf_counter() - begin
    figures = json.loads(triglot("eval", run)) | judged(spec, run)
    for figure, bound in wanted.items():
        value = float(figures.get(figure, float("nan")))
        yield Row(name, backend, figure, value, bound, seconds)


def verified(name: str, targets: str) -> str:
    """What ``triglot verify --train 20`` says in the end about a spec at small sizes."""
    sets = [part for text in SMALLER[name] for part in ("--set", text)]
    said = triglot("verify", SPECS / f"{name}.yaml", "--train", 20, "--to", targets, *sets)
    return next(line for line in said.splitlines() if line.startswith("agree"))


def main() -> int:
    """The command."""
    targets: dict[str, dict[str, str]] = yaml.safe_load(TARGETS.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("names", nargs="*", choices=[*targets, []], metavar="NAME")
    parser.add_argument("--to", default="torch,keras,jax")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "quality")
    parser.add_argument("--verify", action="store_true")
    given = parser.parse_args()
    make()
    missed = 0
    for name in given.names or targets:
        for backend in given.to.split(",") if not given.verify else [given.to]:
            try:
                if given.verify:
                    print(f"{name:13} {verified(name, given.to)}", flush=True)
                    continue
                for row in trained(name, backend, given.out, targets[name]):
                    missed += not row.ok
                    print(row, flush=True)
            except RuntimeError as error:
                missed += 1
                print(f"{name:13} {backend:6} {error}", flush=True)
    print(f"{missed} missed" if missed else "all reach what they shall")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
