"""The command line: ``triglot COMMAND [SPEC] [--flags]``.

One file per command; a file is imported when its command is called, and not before.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 clean, 1 findings, 2 usage or files, 3 something is not installed, 4 a bug, 5 a loss that is not finite,
    130 interrupted.
    """
    import gc

    gc.disable()  # commands are short: collecting costs more than it frees
    from .door import run

    return run(arguments)
