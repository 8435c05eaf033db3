"""The outer door: whatever happens inside a command leaves as a message and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TextIO

import click

from .exits import BUG, CLEAN, FINDINGS, INTERRUPTED, USAGE, Failure
from .group import root

REPORT = "please report it with that file: https://github.com/triglot/triglot/issues"
UNREADABLE = frozenset({"E0100", "E0109"})
"""Findings about a file as such: exit code 2, not 1."""


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; never raises."""
    try:
        return _guarded(arguments)
    except KeyboardInterrupt:
        _say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # the reader has gone: `triglot ops | head`
        _silence(sys.stdout)
        return CLEAN
    except Exception as problem:
        return _told(problem)


def _guarded(arguments: Sequence[str] | None) -> int:
    try:
        code = root.main(
            list(arguments) if arguments is not None else None,
            prog_name="triglot",
            standalone_mode=False,
            auto_envvar_prefix="TRIGLOT",
        )
        sys.stdout.flush()
        return code if isinstance(code, int) else CLEAN
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.Abort:  # what click makes of Ctrl-C
        raise KeyboardInterrupt from None
    except click.ClickException as problem:
        problem.show()
        return USAGE
    except Failure as problem:
        _say(f"error: {problem}")
        return problem.code


def _told(problem: Exception) -> int:
    """Say what went wrong; only what nobody foresaw is a bug."""
    from ..compiler.diagnostics import DiagnosticError

    if isinstance(problem, DiagnosticError):
        return refuse(problem)
    if isinstance(problem, OSError):
        what = problem.strerror or str(problem)
        _say(f"error: {what}: {problem.filename}" if problem.filename else f"error: {what}")
        return USAGE
    return bug(problem)


def refuse(problem: Exception) -> int:
    """Findings that ended a command."""
    from ..compiler.diagnostics import DiagnosticError
    from ..compiler.diagnostics.render import render, screen_width, use_color

    assert isinstance(problem, DiagnosticError)
    found = problem.diagnostics
    width = screen_width(sys.stderr)
    placed = any(d.span for d in found)
    _say(render(found, color=use_color(sys.stderr), width=width, summarise=placed))
    return USAGE if all(d.code in UNREADABLE for d in found) else FINDINGS


def bug(problem: Exception) -> int:
    """Write the trace to a file and say that this is our fault."""
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(problem))
    head = f"{type(problem).__name__}: {problem}".splitlines()[0]
    _say(f"error: this is a bug in Triglot: {head}")
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="triglot-bug-", suffix=".txt", delete=False, encoding="utf-8"
        ) as file:
            file.write(f"triglot {' '.join(sys.argv[1:])}\n{sys.version}\n\n{trace}")
        _say(f"the trace is in {file.name}; {REPORT}")
    except OSError:
        _say(trace)
    return BUG


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining at exit that nobody reads on."""
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, stream.fileno())
