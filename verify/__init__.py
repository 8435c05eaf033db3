"""The proof: generated packages run by themselves and are held against the NumPy reference.

`plan` draws inputs and weights, `expect` asks the reference, `processes` runs the packages where
Triglot cannot be imported, `compare` applies the written bounds, `locate` finds the first node that
differs, and `run` does all of it.
"""

from __future__ import annotations

import inspect
import sys
from types import ModuleType
from typing import Any

from .compare import Comparison
from .run import Verification, verify, verify_checked

__all__ = ["Comparison", "Verification", "verify", "verify_checked"]


class _Room(ModuleType):
    """`triglot.verify` is this room and, called, the function of the front door."""

    @property
    def __signature__(self) -> inspect.Signature:
        """The parameters of `verify.run.verify`."""
        return inspect.signature(verify)

    def __call__(self, *args: Any, **kwargs: Any) -> Verification:
        """See `verify.run.verify`."""
        return verify(*args, **kwargs)


sys.modules[__name__].__class__ = _Room
