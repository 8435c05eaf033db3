"""The helper layers are clean as they stand, since packages get them by copy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(str(folder) for folder in (ROOT / "templates").glob("*/*s") if folder.name in ("layers", "losses", "optimizers"))
RUFF = (sys.executable, "-m", "ruff")
SELECT = "E,F,W,I,B,UP,SIM,N,D,RET,PT,C4,PIE,ERA"
IGNORE = "D105,D107,D203,D212,D213,N812,N806,N803,D100"
COMMON = ("--isolated", "--no-cache", "--line-length", "88", "--target-version", "py311")
CHECK = (
    "check",
    "--select",
    SELECT,
    "--ignore",
    IGNORE,
    "--config",
    'lint.pydocstyle.convention="google"',
)
FORMAT = ("format", "--check", "--diff")


@pytest.mark.parametrize("words", [CHECK, FORMAT], ids=["check", "format"])
def test_layers_are_clean(words: tuple[str, ...]) -> None:
    """Ruff has nothing to say, and nothing to move."""
    assert len(FOLDERS) == 9, FOLDERS
    command = [*RUFF, *words, *COMMON, *FOLDERS]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
