"""Writing files of the user: whole or not at all, and nothing over what is there by accident."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

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
