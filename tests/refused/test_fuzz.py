"""Whatever is done to a spec, the answer is findings and never an exception."""

from __future__ import annotations

import random

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.diagnostics.render import render
from triglot.compiler.front import check_source

from . import fuzz
from .fuzz import RIGHT, WRONG, Fuzz
from .mutate import JUNK

FILES = [*RIGHT, *WRONG]
ROUNDS = 40


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_mutation_raises(path):
    """`make fuzz` looks at a hundred thousand more."""
    found = Fuzz()
    for seed in range(ROUNDS):
        found.one(path, seed, every=0)
    assert not found.raised, "\n".join(found.first.values())


def test_packages_of_mutated_specs_are_written():
    """The right ones among the first mutations of the library compile, or are refused."""
    found = Fuzz()
    for path in RIGHT[::6]:
        for seed in range(20):
            found.one(path, seed, every=8)
    assert not found.raised, "\n".join(found.first.values())
    assert found.compiled >= 2


def test_a_raise_is_told(monkeypatch):
    """The fuzz itself sees an exception, and the spec that raised it."""

    def raises(source, folder):
        raise KeyError("lost")

    monkeypatch.setattr(fuzz, "look", raises)
    found = Fuzz()
    found.one(FILES[0], 3, every=0)
    assert found.raised.total() == 1
    assert "KeyError" in next(iter(found.first.values())) and found.checked == 1


PARTS = ["model", "networks", "training", "params", "layers", "data", "blocks", "inputs", "loss", "optimizer", "epochs", "adamw", "lr", "conv2d", "dense", "body", "stage", "as", "from", "repeat", "each", "when", "residual", "split", "fields", "units", "[0]", "[1]", "[-1]", "[9]", "width"]


@pytest.mark.parametrize("path", FILES[::4], ids=lambda p: f"{p.parent.name}-{p.name}")
def test_no_override_raises(path):
    """``--set`` with paths and values drawn at random."""
    dice = random.Random(path.name)
    for _ in range(ROUNDS):
        parts = [dice.choice(PARTS) for _ in range(dice.randint(1, 5))]
        text = "".join(p if p[0] == "[" or not i else f".{p}" for i, p in enumerate(parts))
        text += dice.choice(("=", "=", " = ", "")) + dice.choice((*JUNK, "5", "relu", "[1, 2]"))
        checked = check_source(Source(path.name, path.read_text()), path.parent, [text])
        render(checked.findings, "human", width=80)
