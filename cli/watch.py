"""Doing something again whenever a file changes."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable

from ..compiler.diagnostics import DiagnosticError
from .options import Screen

PAUSE = 0.2
"""Seconds between two looks at the file."""


def watched(path: str, work: Callable[[], int], screen: Screen) -> int:
    """Run ``work`` now and after every change of ``path``; ends with Ctrl-C.

    An editor may remove the file for a moment while it saves: that is waited for.
    """
    gc.enable()  # unlike other commands, this may run for hours
    state = _state(path)
    work()  # a file that is not there ends the command here
    screen.note(f"watching {path}; Ctrl-C ends")
    while True:
        time.sleep(PAUSE)
        now = _state(path)
        if now is not None and now != state:
            try:
                work()
            except DiagnosticError as problem:  # the file went away again
                screen.findings(problem.diagnostics)
            now = _state(path) or now  # --fix changes the file itself
            screen.note(f"checked at {time.strftime('%H:%M:%S')}")
        state = now if now is not None else state


def _state(path: str) -> tuple[int, int] | None:
    """What changes when a file is written: its time and size."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
