"""The proof: generated packages run by themselves and are held against the NumPy reference.

`plan` draws inputs and weights, `expect` asks the reference, `processes` runs the packages where
Triglot cannot be imported, `compare` applies the written bounds, `locate` finds the first node that
differs, and `run` does all of it.
"""

from __future__ import annotations

from .compare import Comparison
from .run import Verification, verify, verify_checked

__all__ = ["Comparison", "Verification", "verify", "verify_checked"]
