"""Write the golden packages again: ``make golden``, then read the diff."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import triglot

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PACKAGES = HERE / "packages"
SPECS = (
    ROOT / "specs" / "models" / "digits_cnn.yaml",
    ROOT / "specs" / "models" / "nano_gpt.yaml",
    ROOT / "tests" / "specs" / "recurrent.yaml",
    ROOT / "tests" / "specs" / "residual.yaml",
    ROOT / "tests" / "specs" / "unet.yaml",
)
"""Small programs that together use most of what the printers can say."""

BACKENDS = ("torch", "keras", "jax")


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def emitted(spec: Path, folder: Path) -> Mapping[str, bytes]:
    """The packages of a spec as they are written today."""
    triglot.compile(spec, BACKENDS, folder)
    return tree(folder)


def regenerate() -> None:
    """Replace every golden package."""
    with tempfile.TemporaryDirectory() as place:
        for spec in SPECS:
            folder = Path(place) / spec.stem
            emitted(spec, folder)
            shutil.rmtree(PACKAGES / spec.stem, ignore_errors=True)
            shutil.copytree(folder, PACKAGES / spec.stem)
    for stale in {path.name for path in PACKAGES.iterdir()} - {spec.stem for spec in SPECS}:
        shutil.rmtree(PACKAGES / stale)


if __name__ == "__main__":
    regenerate()
