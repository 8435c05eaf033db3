"""Mutated specs, by the hundred thousand: ``python -m triglot.tests.refused.fuzz``.

Every spec of the repository, the wrong ones too, is spoiled in many ways and checked, printed in every
form, measured, resolved and formatted.  Packages are written for some of those that are still right.  Each
exception is told once, with the spec that raised it, and how often it was raised.
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from triglot.backends.package import BACKENDS, compile_checked
from triglot.compiler.diagnostics import DiagnosticError, Source
from triglot.compiler.diagnostics.render import FORMATS, render
from triglot.compiler.format import formatted
from triglot.compiler.front import check_source
from triglot.compiler.measure import Meter
from triglot.compiler.spec.resolve import resolved_yaml

from .mutate import mutate

ROOT = Path(__file__).parents[2]


def specs(*folders: Path) -> list[Path]:
    """Every spec in folders."""
    found = (path for folder in folders for path in folder.rglob("*"))
    return sorted(path for path in found if path.suffix in (".yaml", ".toml"))


RIGHT = specs(ROOT / "specs" / "models", ROOT / "tests" / "specs")
WRONG = specs(ROOT / "specs" / "refused")
SECONDS = 20
"""What a check may take before it counts as hanging."""


class Hanging(Exception):
    """A check that takes too long."""


@dataclass
class Fuzz:
    """What a run found.

    Attributes:
        checked: specs that were looked at.
        right: those without an error.
        compiled: those that packages were written for.
        refused: those of them that a backend refused with a diagnostic.
        raised: where an exception was raised -> how often.
        first: where -> what to print about its first.
        slowest: seconds of the slowest check, and its name.
    """

    checked: int = 0
    right: int = 0
    compiled: int = 0
    refused: int = 0
    raised: Counter[str] = field(default_factory=Counter)
    first: dict[str, str] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")

    def one(self, path: Path, seed: int, every: int) -> None:
        """Spoil a spec with one seed and look at it; write packages for every so many right ones."""
        text, name = mutate(_text(path), seed), f"{path.parent.name}/{path.name}, seed {seed}"
        start = time.perf_counter()
        try:
            with at_most(SECONDS):
                checked = look(Source(path.name, text), path.parent)
                self.right += not checked.errors
                if every and not checked.errors and self.right % every == 0:
                    self.write(checked)
        except Exception as problem:
            frame = traceback.extract_tb(problem.__traceback__)[-1]
            where = f"{type(problem).__name__} in {Path(frame.filename).name}:{frame.lineno}"
            self.raised[where] += 1
            told = "".join(traceback.format_exception(problem, limit=-6))
            self.first.setdefault(where, f"{name}\n{text}\n{told}")
        self.checked += 1
        self.slowest = max(self.slowest, (time.perf_counter() - start, name))

    def write(self, checked: Any) -> None:
        """Packages in three frameworks."""
        self.compiled += 1
        with tempfile.TemporaryDirectory() as folder:
            try:
                compile_checked(checked, BACKENDS, Path(folder))
            except DiagnosticError:
                self.refused += 1


@cache
def _text(path: Path) -> str:
    """What stands in a file when it is first used."""
    return path.read_text()


def look(source: Source, folder: Path) -> Any:
    """Check a spec and ask everything that commands ask about it."""
    checked = check_source(source, folder)
    for form in FORMATS:
        render(checked.findings, form, width=80)
    try:
        formatted(source)
    except DiagnosticError:
        assert checked.errors
    if not checked.errors:
        assert checked.program is not None and checked.spec is not None
        resolved_yaml(checked.spec)
        for network in checked.program.networks.values():
            Meter(network).total  # noqa: B018
    return checked


@contextmanager
def at_most(seconds: int) -> Iterator[None]:
    """Raise `Hanging` in what takes longer."""

    def stop(*_: Any) -> None:
        raise Hanging

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    """Run and print what was found."""
    parser = argparse.ArgumentParser(description="Mutated specs raise nothing.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--compile", type=int, default=100, help="write every so many right specs")
    parser.add_argument("--also", type=Path, nargs="*", default=[], help="folders with more specs")
    args = parser.parse_args()
    found, right = Fuzz(), [*RIGHT, *specs(*args.also)]
    for n in range(args.count):
        files = WRONG if n % 4 == 3 else right
        found.one(files[n % len(files)], args.first + n // len(files), args.compile)
        if n % 5000 == 4999:
            print(f"{n + 1} specs, {found.raised.total()} exceptions", flush=True)
    for where, times in found.raised.most_common():
        print(f"\n== {where}: {times} times, first in {found.first[where]}")
    seconds, name = found.slowest
    print(
        f"{found.checked} specs, {found.right} right, {found.compiled} compiled "
        f"({found.refused} refused), {found.raised.total()} exceptions; slowest {seconds:.1f} s: {name}"
    )
    return int(bool(found.raised))


if __name__ == "__main__":
    raise SystemExit(main())
