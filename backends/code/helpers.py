"""``layers.py``, ``losses.py`` and ``optimizers.py`` of a package: the helper files that entries use, joined."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from .tailor import Uses, asked, tailored

TEMPLATES = Path(__file__).parents[2] / "templates"


TITLES = {
    "layers": "Layers that the framework lacks, or says differently.",
    "losses": "Losses that the framework lacks, or says differently.",
    "optimizers": "Optimizers that the framework lacks, or says differently.",
}


def layers_page(backend: str, helpers: set[str], folder: str = "layers") -> str | None:
    """The module with every helper used, each with what it needs; None when none is used.

    Args:
        backend: torch, keras or jax.
        helpers: ``file.Symbol`` names, or ``file.Symbol(argument,argument)`` to have the symbol cut
            to the arguments that its uses give (see `tailor`).  What a file imports from another one
            is asked for by the entry too; both end in this module.
        folder: of the backend's templates: ``layers``, ``losses`` or ``optimizers``.
    """
    if not helpers:
        return None
    wanted: dict[str, set[str]] = {}
    uses: dict[str, Uses] = {}
    whole: set[str] = set()
    for helper in sorted(helpers):
        file, symbol, given = asked(helper)
        wanted.setdefault(file, set()).add(symbol)
        if given is None:
            whole.add(symbol)
        else:
            uses.setdefault(file, {}).setdefault(symbol, []).append(given)
    heads: dict[str, None] = {}
    parts: list[str] = []
    for file in sorted(wanted):
        text = (TEMPLATES / backend / folder / f"{file}.py").read_text(encoding="utf-8")
        text = tailored(text, uses.get(file, {}), whole)
        head, body = split(text, wanted[file])
        heads.update((line, None) for line in head if not line.startswith("from ."))
        parts += [part for part in body if part not in parts]
    docstring = f'"""{TITLES[folder]}"""'
    used = [line for line in heads if _needed(line, parts)]
    return "\n\n".join([docstring, "\n".join(used), *parts]) + "\n"


@cache
def symbols(backend: str) -> frozenset[str]:
    """Every name that helper files of a backend define; local names keep away from them."""
    found: set[str] = set()
    for path in (TEMPLATES / backend / "layers").glob("*.py"):
        pairs = re.findall(
            r"^(?:class|def) (\w+)|^(\w+) ?[:=]", path.read_text(encoding="utf-8"), re.M
        )
        found |= {first or second for first, second in pairs}
    return frozenset(found)


def split(text: str, symbols: set[str]) -> tuple[list[str], list[str]]:
    """Import lines, and the definitions that ``symbols`` reach, in file order."""
    tree = ast.parse(text)
    lines = text.splitlines()
    head, nodes = [], {}
    for node in tree.body:
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            head.append("\n".join(lines[node.lineno - 1 : node.end_lineno]))
        else:
            for name in _names(node):
                nodes[name] = node
    reached: set[str] = set()
    stack = [s for s in symbols if s in nodes]
    while stack:
        name = stack.pop()
        if name in reached:
            continue
        reached.add(name)
        read = {n.id for n in ast.walk(nodes[name]) if isinstance(n, ast.Name)}
        stack += [n for n in sorted(read) if n in nodes and n not in reached]
    kept = {id(nodes[name]): nodes[name] for name in reached}
    body = [_source(node, lines) for node in tree.body if id(node) in kept]
    return [line for line in head if "__future__" not in line], body


def _names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [t.id for t in node.targets if isinstance(t, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
        return [node.target.id]
    return []


def _source(node: ast.stmt, lines: list[str]) -> str:
    """The text of a definition with its decorators and the comment lines right above it."""
    first = node.lineno
    for decorator in getattr(node, "decorator_list", []):
        first = min(first, decorator.lineno)
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    last = node.end_lineno or node.lineno
    while (
        last < len(lines)
        and lines[last].startswith(('"""', "#"))
        and isinstance(node, (ast.Assign, ast.AnnAssign))
    ):
        last += 1
    return "\n".join(lines[first - 1 : last])


def _needed(line: str, parts: list[str]) -> bool:
    """Whether an import line brings a name that occurs below."""
    names = [a.asname or a.name.split(".")[0] for n in ast.parse(line).body for a in n.names]  # type: ignore[attr-defined]
    text = "\n".join(parts)
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)
