"""Bytes -> located values. The only room that knows YAML and TOML.

`parse` never raises, whatever the text is: it returns a tree (or None) and the findings.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..diagnostics import Diagnostic, DiagnosticError, Source, did_you_mean, error
from .checks import too_large, too_many_findings, unreadable
from .limits import MAX_REPORTED, MAX_SIZE
from .node import Node

__all__ = ["Node", "decode", "parse", "parse_text", "read_file"]


def read_file(
    path: str | os.PathLike[str], limit: int = MAX_SIZE, format: str | None = None
) -> Source:
    """The text of the spec file `path`; ``-`` is standard input, and YAML unless told otherwise.

    Raises:
        DiagnosticError: E0109 when there is no readable UTF-8 file, E0100 beyond `limit` bytes.
    """
    name = os.fspath(path)
    try:
        if name == "-":
            import sys

            return decode(sys.stdin.buffer.read(limit + 1), "<stdin>", format, limit=limit)
        with open(path, "rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as problem:  # ValueError: a NUL in the name
        raise DiagnosticError(_unopened(name, problem)) from None
    return decode(data, name, format, limit=limit)


def decode(data: bytes, path: str, format: str | None = None, *, limit: int = MAX_SIZE) -> Source:
    """The source in `data`, which is UTF-8 with or without a byte order mark.

    Raises:
        DiagnosticError: when it is not, or longer than `limit` bytes.
    """
    if len(data) > limit:
        where = Source(path, "", format).span(0, 0)
        raise DiagnosticError(too_large(where))
    try:
        return Source(path, data.decode("utf-8"), format)
    except UnicodeDecodeError as problem:
        raise DiagnosticError(_not_utf8(data, path, problem.start)) from None


def parse(source: Source) -> tuple[Node | None, list[Diagnostic]]:
    """The document in `source` (None when it cannot be read) and all findings."""
    problem = unreadable(source)
    if problem is not None:
        return None, [problem]
    with _collector_paused():
        root, found = _reader(source.format)(source)
    if len(found) > MAX_REPORTED:
        found = [*found[:MAX_REPORTED], too_many_findings(found[MAX_REPORTED].span)]
    return root, found


def parse_text(
    text: str, path: str = "<text>", format: str | None = None
) -> tuple[Node | None, list[Diagnostic]]:
    """`parse` for a text at hand."""
    return parse(Source(path, text, format))


def _reader(format: str) -> Callable[[Source], tuple[Node | None, list[Diagnostic]]]:
    if format == "toml":
        from .toml_reader import read_toml

        return read_toml
    from .yaml_reader import read_yaml

    return read_yaml


@contextmanager
def _collector_paused() -> Iterator[None]:
    """No garbage collection while a tree grows: half the time would go there, for nothing."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _unopened(name: str, problem: Exception) -> Diagnostic:
    reasons = {
        FileNotFoundError: "there is no such file",
        IsADirectoryError: "this is a folder, not a spec file",
        PermissionError: "the file may not be read",
        ValueError: "this is not a file name",
    }
    reason = reasons.get(type(problem)) or getattr(problem, "strerror", None) or str(problem)
    helps = []
    if isinstance(problem, FileNotFoundError):
        helps = _near_files(name)
    return error("E0109", f"cannot read `{name}`: {reason}", helps=helps)


def _near_files(name: str) -> list[str]:
    """Files beside the missing one whose names are like it."""
    folder, base = os.path.split(name)
    try:
        files = [f for f in os.listdir(folder or ".") if f.endswith((".yaml", ".yml", ".toml"))]
    except (OSError, ValueError):
        return []
    return did_you_mean(base, files[:1000])


def _not_utf8(data: bytes, path: str, at: int) -> Diagnostic:
    helps = ["save the file as UTF-8"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        helps = ["this looks like UTF-16: save the file as UTF-8"]
    line = data.count(b"\n", 0, at) + 1
    message = f"`{path}` is not UTF-8 text: byte 0x{data[at]:02X} on line {line}"
    return error("E0109", message, helps=helps)
