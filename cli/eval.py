"""``triglot eval``: loss and metrics of a trained run."""

from __future__ import annotations

import click

from .program import flags, package_of, run_program


@click.command("eval", short_help="measure a trained run")
@click.argument("run")
@click.option(
    "--split", type=click.Choice(["val", "test", "train"]), default="test", show_default=True
)
@click.option(
    "--checkpoint", type=click.Choice(["best", "last"]), default="best", show_default=True
)
@click.option("--data", metavar="FOLDER", help="Where relative paths of the data begin.")
@click.option("--batch", type=click.IntRange(1), help="Examples at a time.")
@click.option("--device", help="Device for PyTorch: cpu, cuda, mps.")
def command(
    run: str,
    split: str,
    checkpoint: str,
    data: str | None,
    batch: int | None,
    device: str | None,
) -> int:
    """Loss and metrics of the run folder RUN, as one JSON object."""
    package = package_of(run, device)
    arguments = flags(split=split, checkpoint=checkpoint, data=data, batch=batch, device=device)
    return run_program(package / "evaluate.py", [run, *arguments])
