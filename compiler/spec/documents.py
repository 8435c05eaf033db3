"""Documents that name other files: ``extends`` lays one over another, ``use`` imports words.

Files stand beside the one that names them or below it; every node keeps the file it was written in,
so that a mistake is told where its text is.
"""

from __future__ import annotations

import re
from pathlib import Path

from ..diagnostics import Diagnostic, DiagnosticError, Help, did_you_mean, error, shown
from ..text import Node, parse, read_file
from .keys import TOP_LEVEL
from .naming import name_problem, unfit
from .read import read
from .records import Spec

ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
CALLS = frozenset(["loss", "optimizer", "schedule", "source", "sampler"])
"""Keys that hold a call: another word replaces it whole."""
HOLDERS = frozenset(["constants", "fields", "inference", "inputs", "shared"])
"""Maps whose values are calls or types."""


class Documents:
    """Reads the files that a spec names.

    Attributes:
        report: findings are added here.
        files: every other file that was read, by its resolved path.
    """

    def __init__(self, folder: Path, report: list[Diagnostic]) -> None:
        self.folder, self.report = folder, report
        self.files: dict[Path, str] = {}

    def extended(self, root: Node, chain: tuple[Path, ...]) -> Node:
        """The document over the one that it extends, if it does.

        Args:
            root: a map.
            chain: resolved paths of the files that led here, the document's own last.
        """
        node = root.get("extends")
        if node is None:
            return root
        own = dict(root.items)
        own.pop("extends")
        rest = Node("map", own, root.span, root.keys)
        found = self._document(node, chain)
        if found is None:
            return rest
        parent, _ = found
        for key in ("triglot", "name", "description"):
            if key in own:
                parent.value.pop(key, None)
        whole = over(parent, rest)
        order = [*(key for key in TOP_LEVEL if key in whole.items), *whole.items]
        items = {key: whole.items[key] for key in order}
        return Node("map", items, whole.span, whole.keys)

    def imports(self, root: Node, chain: tuple[Path, ...]) -> dict[str, Spec | None]:
        """The specs under ``use:``, by alias; None for what could not be read."""
        node = root.get("use")
        if node is None:
            return {}
        if not node.is_map:
            helps = ["`use: {zoo: zoo.yaml}`"]
            self.report.append(
                error("E0203", "`use` must map names to files", node.span, helps=helps)
            )
            return {}
        return {alias: self._import(alias, node, chain) for alias in node.items}

    def _import(self, alias: str, node: Node, chain: tuple[Path, ...]) -> Spec | None:
        problem = name_problem(alias)
        if problem is not None:
            self.report.append(unfit(alias, node.key_span(alias), problem))
            return None
        found = self._document(node.items[alias], chain)
        if found is None:
            return None
        root, where = found
        imports = self.imports(root, where)
        return read(root, str(where[-1]), self.report, imports, library=True)

    def _document(
        self, node: Node, chain: tuple[Path, ...]
    ) -> tuple[Node, tuple[Path, ...]] | None:
        """The document at a path that a spec names, and the chain of files down to it."""
        try:
            path = self._path(node, chain)
            source = read_file(path)
        except DiagnosticError as mistake:
            self.report += [
                found if found.span is not None else error("E0307", found.message, node.span)
                for found in mistake.diagnostics
            ]
            return None
        self.files[path] = source.text
        root, findings = parse(source)
        self.report += findings
        if root is None or not root.is_map:
            if not findings:
                message = f"`{shown(str(node.value))}` holds no spec"
                self.report.append(error("E0307", message, node.span))
            return None
        where = (*chain, path)
        return self.extended(root, where), where

    def _path(self, node: Node, chain: tuple[Path, ...]) -> Path:
        """The file that is meant.

        Raises:
            DiagnosticError: E0307.
        """
        text = str(node.value) if node.is_str else ""
        here = Path(node.span.source.path).parent
        if node.span.source.path.startswith("<"):  # standard input, `--set`
            here = self.folder
        if not text or ADDRESS.match(text):
            what = "name one file, such as `zoo.yaml`"
            why = "a spec reads files only, never an address" if text else what
            raise _unusable(f"`{shown(node.raw)}` is no file", node, why)
        path = (here / text).resolve()
        if Path(text).is_absolute() or not path.is_relative_to(here.resolve()):
            why = "put the file beside this one, or into a folder below it"
            raise _unusable(f"`{shown(text)}` is outside of the folder of its spec", node, why)
        if not path.is_file():
            near = [p.name for p in path.parent.glob("*.*ml")] if path.parent.is_dir() else []
            with_ending = [name for name in sorted(near) if Path(name).stem == path.name]
            helps: list[str] = [Help(f"did you mean `{n}`?", n) for n in with_ending[:1]]
            helps = helps or did_you_mean(path.name, near)
            helps = helps or ["paths begin in the folder of the file that names them"]
            raise DiagnosticError(
                error("E0307", f"there is no file `{shown(text)}`", node.span, helps=helps)
            )
        if path in chain:
            names = " -> ".join(p.name for p in (*chain[chain.index(path) :], path))
            raise _unusable(f"files name each other in a circle: {names}", node, "break it here")
        return path


def _unusable(message: str, node: Node, help: str) -> DiagnosticError:
    return DiagnosticError(error("E0307", message, node.span, helps=[help]))


def over(below: Node, above: Node, place: tuple[str, ...] = ()) -> Node:
    """One map over another: maps merge, lists and scalars replace, and so does another call."""
    items, keys = dict(below.items), dict(below.keys)
    for key, node in above.items.items():
        known = items.get(key)
        whole = (
            known is None or not (known.is_map and node.is_map) or _another(known, node, place, key)
        )
        items[key] = node if whole or known is None else over(known, node, (*place, key))
        keys[key] = above.key_span(key)
    return Node("map", items, above.span, keys)


def _another(known: Node, node: Node, place: tuple[str, ...], key: str) -> bool:
    """Whether two maps are calls of different words."""
    holder = place[-1] if place else ""
    if key not in CALLS and holder not in HOLDERS:
        return False
    return len(known.items) == len(node.items) == 1 and set(known.items) != set(node.items)
