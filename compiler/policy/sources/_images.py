"""What sources of images have in common."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from ...ops import Refusal
from ...types.tensor import TensorType, tensor
from . import library

ENDINGS = frozenset({".bmp", ".gif", ".jpeg", ".jpg", ".png", ".ppm", ".tif", ".tiff", ".webp"})
"""Files that are taken for images, in any case."""

COLORS = ("auto", "rgb", "gray")
GRAY = frozenset({"1", "L", "LA", "I", "I;16", "F"})
"""Modes of files without colours."""


def folder_of(base: Path, name: str) -> Path:
    """A folder that the spec names.

    Raises:
        Refusal: E0701.
    """
    path = base / name
    if not path.is_dir():
        near = sorted(p.name for p in path.parent.glob("*")) if path.parent.is_dir() else []
        close = get_close_matches(path.name, near, 1, 0.5)
        raise Refusal(
            "E0701", f"there is no folder `{name}` in `{base}`", at="source",
            help=f"did you mean `{close[0]}`?" if close else "paths begin in the spec's folder",
        )  # fmt: skip
    return path


def images_in(folder: Path) -> list[Path]:
    """The image files of a folder, by name."""
    return sorted(p for p in folder.iterdir() if p.suffix.lower() in ENDINGS and p.is_file())


def type_of(path: Path, color: str) -> TensorType:
    """The type of an image, from its header; turned as its camera says.

    Args:
        path: the file.
        color: rgb, gray, or auto: as the file is.

    Raises:
        Refusal: E0703.
    """
    images = library("PIL.Image", "an image")
    try:
        with images.open(path) as image:
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            wide, tall = image.size
            gray = image.mode in GRAY if color == "auto" else color == "gray"
    except (OSError, SyntaxError, ValueError) as error:
        raise Refusal(
            "E0703", f"`{path.name}` is no readable image: {error}", at="source"
        ) from None
    return tensor("image", *((wide, tall) if turned else (tall, wide)), 1 if gray else 3)
