"""Writing packages: checked, formatted, all or nothing, and never over a person's edits."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from ...compiler.diagnostics import DiagnosticError, error

RULES = "E,F,W,I,B,UP,SIM,N,D,RET,PT,C4,PIE,ERA"
IGNORED = "D105,D107,D203,D212,D213,N812,N806,N803,E501,E741,E742,E743"
"""E501: the formatter breaks lines; what stays long is a text of the user, such as a path.  E741 to E743: names l, I, O."""
PAGES = (
    "augment",
    "data",
    "devices",
    "launch",
    "layers",
    "losses",
    "metrics",
    "model",
    "objective",
    "optimizers",
    "precision",
    "requirements",
    "run",
    "step",
    "track",
    "weights",
)
"""Modules of a package that others of it import."""

MANIFEST = "manifest.json"


class RuffMissing(Exception):
    """The formatter cannot be found."""


def ruff() -> str:
    """The path of the ruff program that came with this installation."""
    beside = Path(sysconfig.get_path("scripts")) / ("ruff.exe" if os.name == "nt" else "ruff")
    found = str(beside) if beside.exists() else shutil.which("ruff")
    if found is None:
        raise RuffMissing("`ruff` is not installed: pip install ruff")
    return found


def tidy(folder: Path, custom: Collection[str] = ()) -> None:
    """Sort imports, drop unused ones and format every Python file below ``folder``, in place.

    Args:
        folder: what holds the packages.
        custom: modules of the user that come beside the pages later, as they are.

    Raises:
        RuntimeError: a file does not parse or a rule is still broken: a bug in an entry or page.
    """
    program = ruff()
    base = [
        program,
        "check",
        "--isolated",
        "--no-cache",
        "-q",
        "--line-length",
        "88",
        "--target-version",
        "py311",
    ]
    select = [
        "--select",
        RULES,
        "--ignore",
        IGNORED,
        "--config",
        'lint.pydocstyle.convention="google"',
    ]
    phases = {path.stem for path in folder.rglob("phase_*.py")}
    own = json.dumps(sorted({*PAGES, *custom, *phases}))
    known = ["--config", f"lint.isort.known-first-party={own}"]
    joined = ["--config", "lint.isort.split-on-trailing-comma=false"]
    _call([*base, "--fix", "--select", "I,F401,UP034", *known, *joined, str(folder)])
    # What fits on a line stands on one, whatever commas the templates have.
    joined = ["--config", "format.skip-magic-trailing-comma=true"]
    line = [program, "format", "--isolated", "--no-cache", "-q", "--line-length", "88"]
    _call([*line, *joined, str(folder)])
    _call(
        [
            *base,
            *select,
            *known,
            "--per-file-ignores",
            "layers.py:D102",
            str(folder),
        ]
    )


def _call(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"generated code is not clean:\n{done.stdout}{done.stderr}")


def names_in(folder: Path) -> list[str]:
    """Every file of a package, by its path below the package."""
    found = (p for p in folder.rglob("*") if p.is_file())
    return sorted(p.relative_to(folder).as_posix() for p in found)


def digest(data: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def edited(folder: Path) -> list[str]:
    """Files of a package that changed since it was written, or that are not ours."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        hashes: Mapping[str, str] = manifest["files"]
    except (OSError, ValueError, KeyError):
        return [p.name for p in folder.iterdir()] if folder.is_dir() else []
    changed = []
    for name, known in hashes.items():
        path = folder / name
        if path.exists() and digest(path.read_bytes()) != known:
            changed.append(name)
    return changed


def place(staged: Path, target: Path, force: bool) -> None:
    """Move a finished package to its place: every file whole, none of a person's edits lost.

    Raises:
        DiagnosticError: E0901 files were edited by hand; E0902 the disk refused.
    """
    if target.exists() and not target.is_dir():
        raise DiagnosticError(error("E0902", f"`{target}` is a file, not a folder"))
    known = set(names_in(staged))
    try:
        foreign = edited(target) if target.is_dir() else []
    except OSError as problem:
        raise DiagnosticError(
            error("E0902", f"`{target}` cannot be read: {problem.strerror}")
        ) from None
    blocked = [name for name in foreign if name in known or not (target / MANIFEST).exists()]
    if blocked and not force:
        listed = ", ".join(f"`{name}`" for name in sorted(blocked)[:6])
        raise DiagnosticError(
            error(
                "E0901",
                f"`{target}` holds files that Triglot did not write or that were edited: {listed}",
                helps=["write elsewhere with `-o`, or overwrite them with `--force`"],
            )
        )
    try:
        target.mkdir(parents=True, exist_ok=True)
        pending = []
        for name in sorted(known, key=lambda name: (name == MANIFEST, name)):
            final = target / name
            final.parent.mkdir(parents=True, exist_ok=True)
            fresh = final.with_name(f".{final.name}.new")
            shutil.copyfile(staged / name, fresh)
            pending.append((fresh, final))
        old = _owned(target)
        for fresh, final in pending:
            os.replace(fresh, final)
        for name in old - known:
            (target / name).unlink(missing_ok=True)
    except OSError as problem:
        for leftover in target.rglob(".*.new") if target.is_dir() else ():
            leftover.unlink(missing_ok=True)
        raise DiagnosticError(
            error(
                "E0902",
                f"`{target}` cannot be written: {problem.strerror or problem}",
                helps=["nothing was changed there; free space or choose another folder with `-o`"],
            )
        ) from None


def _owned(folder: Path) -> set[str]:
    """Names the last manifest lists, unchanged ones only."""
    try:
        hashes = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return set()
    changed = set(edited(folder))
    return {name for name in hashes if name not in changed}


def staging() -> Path:
    """A fresh folder to make packages in."""
    return Path(tempfile.mkdtemp(prefix="triglot-"))


def statement_lines(text: str) -> list[tuple[int, int]]:
    """(first line, last line) of every statement, in the order in which they stand."""
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt):
            end = node.end_lineno or node.lineno
            if isinstance(node, (ast.If, ast.For, ast.FunctionDef, ast.ClassDef)):
                end = node.lineno
            found.append((node.lineno, end, node.col_offset))
    found.sort(key=lambda item: (item[0], item[2]))
    return [(a, b) for a, b, _ in found]


def statements_of(text: str) -> list[tuple[int, int]]:
    """Statements below the imports: formatting moves them but keeps their order."""
    tree = ast.parse(text)
    first = next((n.lineno for n in tree.body if isinstance(n, (ast.ClassDef, ast.FunctionDef))), 0)
    return [(a, b) for a, b in statement_lines(text) if a >= first]
