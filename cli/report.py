"""``triglot report``: a page about a trained run."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .exits import CLEAN, Failure
from .options import Screen, quiet_option
from .program import package_of

if TYPE_CHECKING:
    from ..study.folder import RunFolder


@click.command("report", short_help="a page about a trained run")
@click.argument("run")
@click.option("-o", "--output", metavar="FILE.html", help="Default: RUN/report.html.")
@click.option("--split", type=click.Choice(["val", "test", "train"]), help="Default: test, or val.")
@quiet_option
def command(run: str, output: str | None, split: str | None, quiet: bool) -> int:
    """Write one HTML file about RUN: curves, what a classifier mistakes, how sure it is, its worst errors."""
    path = write(run, output, split)
    Screen("human", "auto", quiet).note(f"wrote {path}")
    return CLEAN


def write(folder: str | Path, output: str | None = None, split: str | None = None) -> Path:
    """Measure a run with its own package and write the page; returns where.

    Raises:
        Failure: RUN is no run, its framework is missing, or the disk refuses.
    """
    from ..study.folder import read
    from ..study.report import page

    package_of(str(folder))
    run = read(folder)
    path = Path(output) if output else run.path / "report.html"
    measured, arrays = measure(run, split)
    try:
        path.write_text(page(run, measured, arrays), encoding="utf-8")
    except OSError as problem:
        raise Failure(f"{path} cannot be written: {problem.strerror or problem}") from None
    return path


def measure(run: RunFolder, split: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """Figures and outputs of the run's ``evaluate.py``; nothing of a run without a checkpoint."""
    import numpy as np

    program = run.path / run.backend / "evaluate.py"
    if not run.best or not program.is_file():
        return {}, {}
    whole = "--outputs" in program.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "outputs.npz"
        done = subprocess.run(
            [sys.executable, str(program), str(run.path), *(["--split", split] if split else []),
             *(["--outputs", str(out)] if whole else [])],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise Failure(f"`{program}` failed:\n{done.stderr.strip().splitlines()[-1]}")
        arrays = {}
        if out.exists():
            with np.load(out, allow_pickle=False) as file:
                arrays = {key: file[key] for key in file.files}
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found, arrays
