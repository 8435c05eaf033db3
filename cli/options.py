"""Options that several commands share, and how findings are printed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from ..compiler.diagnostics import Diagnostic
from .exits import Failure

F = TypeVar("F", bound=Callable[..., Any])
BACKENDS = ("torch", "keras", "jax")
SUFFIXES = ("yaml", "yml", "toml")


def spec_argument(command: F) -> F:
    """SPEC, which may be left out."""
    return click.argument("spec", required=False, type=click.Path(allow_dash=True))(command)


def set_option(command: F) -> F:
    """``--set PATH=VALUE``, repeatable."""
    return click.option(
        "--set", "overrides", multiple=True, metavar="PATH=VALUE",
        help="Change the spec: training.epochs=5, params.width=8, model.layers.stem.filters=16.",
    )(command)  # fmt: skip


def color_option(command: F) -> F:
    """``--color``."""
    return click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto",
        help="Colour the output.", show_default=True,
    )(command)  # fmt: skip


def quiet_option(command: F) -> F:
    """``-q``."""
    return click.option("-q", "--quiet", is_flag=True, help="Print errors only.")(command)


def format_option(*formats: str) -> Callable[[F], F]:
    """``--format``; the first one is the default."""
    return click.option(
        "--format", "format", type=click.Choice(formats), default=formats[0],
        help="Form of the output.", show_default=True,
    )  # fmt: skip


def to_option(command: F) -> F:
    """``--to torch,keras,jax``; empty when it is not given."""
    return click.option(
        "--to", "to", metavar="TARGETS", callback=_targets,
        help="Frameworks, comma-separated: torch, keras, jax. Default: all.",
    )(command)  # fmt: skip


def _targets(ctx: click.Context, param: click.Parameter, value: str | None) -> tuple[str, ...]:
    """The frameworks a ``--to`` names, in a fixed order."""
    if value is None:
        return ()
    wanted = [name.strip() for name in value.split(",") if name.strip()]
    for name in wanted:
        if name not in BACKENDS:
            from ..compiler.diagnostics import did_you_mean

            near = did_you_mean(name, BACKENDS) or [f"known: {', '.join(BACKENDS)}"]
            raise click.BadParameter(f"unknown framework `{name}`; {near[0]}")
    if not wanted:
        raise click.BadParameter("name at least one framework")
    return tuple(name for name in BACKENDS if name in wanted)


def find_spec(given: str | None) -> str:
    """The spec to work on: the one given, else the only ``*.triglot.*`` file here.

    Raises:
        Failure: there is none, or more than one.
    """
    if given is not None:
        return given
    found = sorted(str(p) for suffix in SUFFIXES for p in Path().glob(f"*.triglot.{suffix}"))
    if len(found) == 1:
        return found[0]
    if not found:
        raise Failure("no SPEC given, and there is no *.triglot.yaml or *.triglot.toml here")
    raise Failure(f"no SPEC given, and there are several here: {', '.join(found[:8])}")


@dataclass(frozen=True)
class Screen:
    """How one command prints: format, colour, and how much."""

    format: str = "human"
    color: str = "auto"
    quiet: bool = False

    def findings(self, found: Sequence[Diagnostic], stream: TextIO | None = None) -> None:
        """Print findings, on standard error unless told otherwise."""
        from ..compiler.diagnostics.render import render, screen_width, use_color

        out = stream if stream is not None else sys.stderr
        shown = [d for d in found if d.severity == "error"] if self.quiet else list(found)
        if not shown and self.format not in ("json", "sarif"):
            return
        color = use_color(out, self.color)
        print(render(shown, self.format, color, width=screen_width(out)), file=out)

    def note(self, text: str) -> None:
        """A message on standard error."""
        if not self.quiet:
            print(text, file=sys.stderr)
