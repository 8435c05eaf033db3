"""What is printed of optimizers, groups, clipping and schedules is clean by the rules of packages."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path

import pytest
from triglot.backends.code.files import tidy
from triglot.compiler.optimizers import OPTIMIZERS
from triglot.compiler.reference.op import make
from triglot.compiler.schedules import SCHEDULES
from triglot.tests.conformance.optimizers import BACKENDS, OptimizerUnit, base, package, policy


@pytest.mark.parametrize("backend", BACKENDS)
def test_pages_are_clean(backend: str, tmp_path: Path) -> None:
    """Every case of every optimizer and of every schedule; `tidy` raises for what is not."""
    for word in OPTIMIZERS:
        for number in range(len(OPTIMIZERS[word].trials)):
            unit = OptimizerUnit(word, number, backend)
            package(unit, tmp_path / unit.id)
    context = base(backend)[0]
    pages = importlib.import_module(f"triglot.backends.{backend}.train").pages
    for word in SCHEDULES:
        for number, fields in enumerate(SCHEDULES[word].trials):
            made = policy("adamw", 0)
            made.schedule, made.clip = make(SCHEDULES[word], fields), None
            folder = tmp_path / f"{word}-{number}"
            folder.mkdir()
            for name, text in pages(replace(context, training=made)).items():
                (folder / name).write_text(text)
    tidy(tmp_path)
    assert len(list(tmp_path.glob("*/step.py"))) > 100
