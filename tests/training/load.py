"""Import the scripts of a generated package without leaving them behind."""

from __future__ import annotations

import importlib
import sys
from types import SimpleNamespace

NAMES = (
    "augment", "data", "devices", "launch", "losses", "metrics", "model", "layers", "objective", "optimizers",
    "phase_1", "phase_2", "precision", "requirements", "run", "step", "track", "train", "weights",
)  # fmt: skip


def load(folder, *names):
    """The named scripts of a package as modules."""
    saved = {name: sys.modules.pop(name) for name in NAMES if name in sys.modules}
    sys.path.insert(0, str(folder))
    importlib.invalidate_caches()
    writing, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        return SimpleNamespace(**{name: importlib.import_module(name) for name in names})
    finally:
        sys.dont_write_bytecode = writing
        sys.path.remove(str(folder))
        for name in NAMES:
            sys.modules.pop(name, None)
        sys.modules.update(saved)
