"""What ``make test`` leaves out: ``CONFORMANCE_BRIEF`` in the environment asks for it.

Nearly all of the time goes into compiling programs that run once, in XLA above all.  Without it, as in
``make conformance`` and a bare ``pytest``, everything runs.
"""

from __future__ import annotations

import os

BRIEF = "CONFORMANCE_BRIEF" in os.environ
ROUNDED = 1 if BRIEF else 99
"""So many cases of an op or a loss run in float32 too."""
COMPOSED = 0 if BRIEF else 99
"""So many of an op that is said with simpler ones, which have theirs."""
TRIALS = 2 if BRIEF else 99
"""So many settings of an optimizer are trained; the second has groups."""
DTYPES = ("float64",) if BRIEF else ("float32", "float64")
"""Precisions of what combines ops that have float32 cases of their own."""
