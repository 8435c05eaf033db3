"""Exit codes, and the two kinds of failure that are nobody's bug."""

from __future__ import annotations

CLEAN, FINDINGS, USAGE, ENVIRONMENT, BUG, DIVERGED, INTERRUPTED = (
    0, 1, 2, 3, 4, 5, 130,
)  # fmt: skip


class Failure(Exception):
    """A plain message for the user and the exit code that goes with it.

    Args:
        message: one sentence; more lines say what to do.
        code: the exit code.
    """

    def __init__(self, message: str, code: int = USAGE) -> None:
        super().__init__(message)
        self.code = code
