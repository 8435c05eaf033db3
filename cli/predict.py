"""``triglot predict``: answers of a trained run."""

from __future__ import annotations

import click

from .exits import Failure
from .program import flags, package_of, run_program


@click.command("predict", short_help="answers of a trained run for new examples")
@click.argument("run")
@click.argument("file")
@click.option("-o", "--out", metavar="OUT.csv", help="Where to write. Default: standard output.")
@click.option(
    "--checkpoint", type=click.Choice(["best", "last"]), default="best", show_default=True
)
@click.option("--batch", type=click.IntRange(1), help="Examples at a time.")
@click.option("--device", help="Device for PyTorch: cpu, cuda, mps.")
def command(
    run: str, file: str, out: str | None, checkpoint: str, batch: int | None, device: str | None
) -> int:
    """Predict for the examples in FILE with the run folder RUN."""
    package = package_of(run, device)
    if (package / "objective.py").exists() and not (package / "predict.py").exists():
        raise Failure(
            f"`{run}` has no single output to predict: its training is an objective of several "
            f"networks or terms; `{package}/weights.py` loads them for a program of yours"
        )
    arguments = flags(checkpoint=checkpoint, batch=batch, device=device)
    written = ["-o", out] if out else []
    return run_program(package / "predict.py", [run, file, *written, *arguments])
