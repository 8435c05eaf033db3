"""Pages of several devices and of low precisions as other pages are: within 88 columns, clean for ruff."""

from __future__ import annotations

import pytest
from triglot import compile as write
from triglot.compiler.diagnostics import DiagnosticError
from triglot.tests.generated.test_text import ruff
from triglot.tests.precision.specs import FOLLOWED, SCALED
from triglot.tests.study import specs as study

from . import specs

SPECS = {
    "plain": specs.PLAIN,
    "unpriced": specs.UNPRICED,
    "low": specs.LOW,
    "conv": specs.CONV,
    "split": specs.SPLIT,
    "scaled": SCALED,
    "terms": specs.GUIDED,
    "turns": specs.TURNS,
    "followed": FOLLOWED,
    "plain run": study.PLAIN,
    "parts run": study.PARTS,
    "turns run": study.TURNS,
}


@pytest.mark.parametrize("name", SPECS)
def test_pages_are_short_and_clean(name, tmp_path):
    path, written = tmp_path / "spec.yaml", []
    path.write_text(SPECS[name])
    for backend in ("torch", "keras", "jax"):
        try:
            write(path, (backend,), tmp_path / "packages")
        except DiagnosticError:  # Keras cannot share what is priced or split
            continue
        written.append(backend)
        folder = tmp_path / "packages" / backend
        long = [
            f"{page.name}: {line}"
            for page in sorted(folder.glob("*.py"))
            for line in page.read_text().splitlines()
            if len(line) > 88
        ]
        assert long == []
        assert ruff(folder, "format", "--check", "--diff") + ruff(folder, "check") == ""
    assert {"torch", "jax"} <= set(written)
