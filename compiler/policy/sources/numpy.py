"""numpy: arrays from .npz or .npy files."""

from __future__ import annotations

import ast
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from ...ops import Refusal
from ...types.record import anything, text
from ...types.tensor import TensorType, shaped, tensor
from . import Scan, Source, existing

DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What Python raises for a damaged archive, depending on the place of the damage."""


class Numpy(Source):
    """Arrays whose first axis counts the examples: one ``.npz``, or one ``.npy`` per field.

    Only the headers are read when compiling.  Integer arrays are class ids.
    """

    file: Any = text(None, doc="path of an .npz file; its arrays are the fields")
    arrays: Any = anything(None, doc="field -> path of an .npy file")

    def scan(self, folder: Path) -> Scan:
        """The shapes and dtypes in the headers."""
        types: dict[str, TensorType] = {}
        if self.file is not None:
            path = existing(folder, self.file)
            try:
                with zipfile.ZipFile(path) as archive:
                    for name in archive.namelist():
                        with archive.open(name) as file:
                            types[name.removesuffix(".npy")] = header(file, self.file)
            except DAMAGED:
                raise Refusal("E0703", f"`{self.file}` is not an .npz file", at="source") from None
        for name, place in (self.arrays or {}).items():
            with existing(folder, place).open("rb") as file:
                types[name] = header(file, place)
        if not types:
            raise Refusal("E0202", "`numpy` needs a file", at="source", help="`numpy: data.npz`")
        target = next((name for name in ("label", "target") if name in types), None)
        rest = [name for name in types if name != target]
        return Scan(
            self.file or "the arrays",
            arrays=types,
            default_input=rest[0] if len(rest) == 1 else None,
            default_target=target,
        )


def header(file: IO[bytes], name: str) -> TensorType:
    """The type of one example of an ``.npy`` stream (format 1.0 to 3.0).

    Raises:
        Refusal: E0703 for another format, object arrays, or arrays without an example axis.
    """
    start = file.read(8)
    if start[:6] != b"\x93NUMPY":
        raise Refusal("E0703", f"`{name}` is not a NumPy file", at="source")
    wide = start[6] >= 2
    try:
        (length,) = struct.unpack("<I" if wide else "<H", file.read(4 if wide else 2))
        facts = ast.literal_eval(file.read(min(length, 65536)).decode("utf-8"))
        shape, code = tuple(facts["shape"]), str(facts["descr"])
    except (
        ValueError,
        SyntaxError,
        KeyError,
        TypeError,
        RecursionError,
        MemoryError,
        struct.error,
    ):
        raise Refusal("E0703", f"`{name}` has a damaged NumPy header", at="source") from None
    if not shape or code.lstrip("<>|=")[:1] not in ("f", "i", "u", "b"):
        raise Refusal(
            "E0703", f"`{name}` needs numbers with one example per row, not {code}{list(shape)}",
            at="source",
        )  # fmt: skip
    whole = code.lstrip("<>|=")[:1] in ("i", "u")
    if whole and len(shape) == 1:
        return tensor("label")
    return shaped(shape[1:], "int" if whole else "float")
