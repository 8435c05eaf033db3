"""Writing files of the user: whole or not at all, and nothing over what is there by accident."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import click

from .exits import Failure


def replace_text(path: str, text: str) -> None:
    """Put ``text`` in place of what a file holds, in one step; its mode and links stay.

    Raises:
        OSError: the disk refuses; the file is as it was.
    """
    target = Path(path).resolve()
    mode = target.stat().st_mode if target.exists() else None
    handle, fresh = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.chmod(fresh, mode if mode is not None else 0o666 & ~_umask())
        os.replace(fresh, target)
    finally:
        Path(fresh).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_new(path: str, text: str, force: bool = False) -> None:
    """Write a file that is not there yet.

    Raises:
        Failure: it is, and nobody said ``--force``.
    """
    if os.path.lexists(path) and not force:
        raise Failure(f"`{path}` is there already; nothing was written")
    replace_text(path, text)


def deliver(out: str | None, text: str, force: bool, mark: str) -> None:
    """Print a text, or write it into a file that is new, of ours, or may go.

    Args:
        out: the file; None prints.
        text: what it will hold.
        force: whatever is there may go.
        mark: what stands at the head of a text of ours.

    Raises:
        Failure: another file is there.
    """
    if out is None:
        sys.stdout.write(text)
        return
    write_new(out, text, force or _holds(out, mark))
    click.echo(f"wrote {out}", err=True)


def _holds(path: str, mark: str) -> bool:
    """Whether a file begins with a mark, or with little in front of it."""
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            return mark in file.read(600)
    except OSError:
        return False
