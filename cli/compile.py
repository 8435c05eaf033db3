"""``triglot compile``: a spec becomes packages that stand alone."""

from __future__ import annotations

import json

import click

from .exits import CLEAN
from .options import (
    BACKENDS,
    Screen,
    color_option,
    find_spec,
    format_option,
    quiet_option,
    set_option,
    spec_argument,
    to_option,
)


@click.command("compile", short_help="write PyTorch, Keras and JAX packages")
@spec_argument
@to_option
@click.option("-o", "--out", default="build", show_default=True, help="Folder for the packages.")
@click.option("--force", is_flag=True, help="Overwrite files that were edited by hand.")
@format_option("human", "json")
@color_option
@quiet_option
@set_option
def command(
    spec: str | None,
    to: tuple[str, ...],
    out: str,
    force: bool,
    format: str,
    color: str,
    quiet: bool,
    overrides: tuple[str, ...],
) -> int:
    """Compile SPEC into OUT/torch, OUT/keras and OUT/jax.

    The packages import their framework and never Triglot; the same spec gives the same bytes. No framework
    needs to be installed. Files you edited are not overwritten without --force.
    """
    from ..backends.package import compile_spec

    path = find_spec(spec)
    written = compile_spec(path, to or BACKENDS, out, overrides, force)
    screen = Screen("human", color, quiet)
    screen.findings(written.findings)
    folders = {name: str(folder) for name, folder in written.packages.items()}
    if format == "json":
        print(json.dumps({"version": 1, "packages": folders, "trainer": written.trainer}, indent=2))
        return CLEAN
    for folder in folders.values():
        print(folder)
    count = f"{len(folders)} package{'s' if len(folders) > 1 else ''}"
    screen.note(f"wrote {count} in {out}/; next: `triglot verify {path}`")
    return CLEAN
