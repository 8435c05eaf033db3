"""The front end in one call: from a spec file to everything the other rooms work with.

`check_file` reads, resolves and builds; it never stops at the first mistake, and no input makes it
raise anything but `DiagnosticError` for a file that cannot be read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..diagnostics import Diagnostic, DiagnosticError, Source
from ..ir.build import Builder
from ..ir.nodes import Program
from ..passes import PASSES, run_passes
from ..spec.documents import Documents
from ..spec.overrides import apply_overrides
from ..spec.read import read
from ..spec.records import Spec
from ..spec.scope import POISON
from ..text import parse, read_file
from .afterwards import Afterwards
from .remarks import missing_weights, remarks
from .sections import Sections

__all__ = ["Checked", "check_file", "check_source", "load", "stages"]

BUILT = ("names", "shapes")
"""What building alone gives, before any pass."""


def stages() -> tuple[str, ...]:
    """Names that ``until`` takes: what building gives, then the passes in their order."""
    return (*BUILT, *(name for name, _ in PASSES))


@dataclass
class Checked:
    """What the front end found out about one spec.

    Attributes:
        source: the text.
        spec: typed records, None when the text is no document.
        program: the IR, None when ``spec`` is.
        training: the `Training` record, None when the spec has none or it is wrong.
        data: the `Data` record, likewise.
        plan: the `DataPlan`, None when the data is absent, wrong or not there.
        findings: everything there is to say, in file order.
        files: other files that the spec is made of: resolved path -> text.
        awaited: the finding about a file that is not here and whose columns decide sizes of the model.  No
            mistake of the spec, so a warning, but nothing can be compiled before it is there.
    """

    source: Source
    spec: Spec | None = None
    program: Program | None = None
    training: Any = None
    data: Any = None
    plan: Any = None
    findings: list[Diagnostic] = field(default_factory=list)
    files: dict[Path, str] = field(default_factory=dict)
    awaited: Diagnostic | None = None

    @property
    def errors(self) -> list[Diagnostic]:
        """The mistakes in it."""
        return [found for found in self.findings if found.severity == "error"]

    @property
    def sound(self) -> bool:
        """Whether it can be compiled."""
        return self.awaited is None and not self.errors

    def required(self) -> Checked:
        """The same where the spec is going to be compiled.

        Raises:
            DiagnosticError: with everything that was found, when it cannot be.
        """
        if self.awaited is not None:
            self.awaited.severity = "error"
        if not self.sound:
            raise DiagnosticError(self.findings)
        return self


def check_file(
    path: str | os.PathLike[str],
    overrides: Sequence[str] = (),
    format: str | None = None,
    until: str | None = None,
) -> Checked:
    """Read and check a spec file; ``-`` is standard input.

    Args:
        path: of the spec.
        overrides: ``PATH=VALUE`` texts, as ``--set`` takes them.
        format: ``yaml`` or ``toml`` where the name does not say.
        until: last pass to run, one of `stages`; all of them when None.

    Raises:
        DiagnosticError: E0109 there is no such file, E0100 it is too large.
    """
    folder = Path.cwd() if os.fspath(path) == "-" else Path(path).parent
    return check_source(read_file(path, format=format), folder, overrides, until)


def check_source(
    source: Source, folder: Path, overrides: Sequence[str] = (), until: str | None = None
) -> Checked:
    """Check a text at hand; relative paths of its data begin in ``folder``."""
    root, findings = parse(source)
    checked = Checked(source, findings=list(findings))
    if root is None:
        if not findings:
            read(None, source.path, checked.findings)
        return checked
    broken = any(found.severity == "error" for found in findings)
    imports: dict[str, Spec | None] = {}
    if root.is_map:
        documents = Documents(folder, checked.findings)
        chain = (Path(source.path).resolve(),)
        root = documents.extended(root, chain)
        apply_overrides(root, overrides, checked.findings)
        imports = documents.imports(root, chain)
        checked.files = documents.files
    spec = checked.spec = read(root, source.path, checked.findings, imports)
    if spec is None:
        return checked
    _resolve(checked, spec, folder, until)
    if broken:
        checked.findings = _own_mistakes(checked.findings, findings)
    checked.findings.sort(key=lambda found: _place(found, source))
    return checked


def _resolve(checked: Checked, spec: Spec, folder: Path, until: str | None = None) -> None:
    """Parameters, data, networks, training: in the order in which one needs the other."""
    findings = checked.findings
    builder = Builder(spec, findings)
    sections = Sections(spec, builder.params(), folder, findings)
    lone = len(spec.networks) == 1
    bare = lone and not next(iter(spec.networks.values())).inputs
    checked.awaited = sections.read_data(needed=bare)
    if bare and spec.data is not None:
        builder.given = sections.plan.input_types() if sections.plan else {"features": POISON}
    checked.program = builder.build()
    checked.program.objectives = sections.objectives(builder)
    if checked.sound and until not in BUILT:
        run_passes(checked.program, findings, until)
    sections.read_training(checked.program)
    findings += Afterwards(spec, checked.program, builder.globals).findings()
    checked.training, checked.data, checked.plan = sections.training, sections.data, sections.plan
    if checked.training is not None:
        checked.program.portable = checked.training.rng == "portable"
        checked.program.lowered = checked.training.lowered
    findings += remarks(spec, checked.program, sections.training, checked.sound)
    findings += missing_weights(checked.program, folder)


def load(
    path: str | os.PathLike[str], overrides: Sequence[str] = (), format: str | None = None
) -> Checked:
    """`check_file` for whoever needs a spec without errors.

    Raises:
        DiagnosticError: with every error of the spec.
    """
    return check_file(path, overrides, format).required()


def _own_mistakes(findings: list[Diagnostic], syntax: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings worth telling when the text itself is broken.

    A line that could not be read as written makes later stages complain about what is missing there;
    what they say about such a line is left out.
    """
    lines = {place for found in syntax for place in _lines(found)}
    known = {id(found) for found in syntax}
    return [
        found
        for found in findings
        if id(found) in known or found.span is None or not lines & set(_lines(found)[:1])
    ]


def _lines(found: Diagnostic) -> list[tuple[str, int]]:
    return [
        (label.span.source.path, label.span.source.position(label.span.start)[0])
        for label in found.labels
    ]


def _place(found: Diagnostic, main: Source) -> tuple[int, str, int]:
    """Overrides first, then the order of the file, then other files, then what has no place."""
    if found.span is None:
        return 3, "", 0
    path = found.span.source.path
    rank = 0 if path.startswith("<--set") else 1 if path == main.path else 2
    return rank, path, found.span.start
