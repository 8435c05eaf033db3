"""``triglot upgrade``: the frame for the day there is a second version."""

from __future__ import annotations

import io
import sys

import pytest
from triglot.compiler.diagnostics import DiagnosticError, Source
from triglot.compiler.format import upgrades
from triglot.compiler.format.upgrades import upgraded

from .conftest import GOOD


def test_the_current_version_needs_nothing(run):
    path = run.write("a.yaml", GOOD)
    before = path.stat().st_mtime_ns
    done = run("upgrade", path)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"{path} is written in version 1, the current one\n"
    assert path.stat().st_mtime_ns == before
    assert run("upgrade", "--diff", path).out == ""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GOOD.replace("triglot: 1", "triglot: 2"), "newer than this Triglot"),
        (GOOD.replace("triglot: 1", "triglot: one"), "language version one is not known"),
        (GOOD.replace("triglot: 1", "triglot: 0"), "language version 0 is not known"),
        (GOOD.replace("triglot: 1\n", ""), "does not say its language version"),
        ("- relu\n", "does not say its language version"),
        ("a: [\nb: 1\n", "closed"),
    ],
)
def test_versions_nobody_knows(run, text, message):
    path = run.write("a.yaml", text)
    done = run("upgrade", path)
    assert done.code == 1 and message in done.err and "a.yaml:" in done.err
    assert path.read_text() == text


@pytest.fixture
def second(monkeypatch):
    """A version 2 in which `params` are called `constants`, and a version 3 without `name`."""

    def to_two(root):
        return [(root.key_span("params"), "constants")]

    def to_three(root):
        key = root.key_span("name")
        return [(key, "title")] if "name" in root.items else []

    monkeypatch.setattr(upgrades, "CURRENT", 3)
    monkeypatch.setattr(upgrades, "REWRITES", {1: to_two, 2: to_three})


def test_rewrites_follow_each_other_and_keep_comments(run, second):
    text = "# mine\n" + GOOD.replace("params: {width: 8}", "params: {width: 8}  # wide\nname: x")
    wanted = text.replace("params:", "constants:").replace("triglot: 1", "triglot: 3").replace("name: x", "title: x")
    path = run.write("a.yaml", text)
    done = run("upgrade", "--diff", path)
    assert done.code == 0 and path.read_text() == text
    assert "\n-triglot: 1\n" in done.out and "\n+triglot: 3\n" in done.out
    done = run("upgrade", path)
    assert done.code == 0 and "from version 1 to 3" in done.err
    assert path.read_text() == wanted
    assert run("upgrade", path).err.endswith("is written in version 3, the current one\n")


def test_toml_and_standard_input(run, second, monkeypatch):
    source = Source("a.toml", 'triglot = 2\nname = "x"\n[model]\nlayers = ["relu"]\n')
    new, passed = upgraded(source)
    assert passed == [2] and new.text == 'triglot = 3\ntitle = "x"\n[model]\nlayers = ["relu"]\n'
    with pytest.raises(DiagnosticError, match="newer than this Triglot, which reads 3"):
        upgraded(Source("a.toml", "triglot = 4\n"))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"triglot: 2\nname: x\n")))
    assert run("upgrade", "-").out == "triglot: 3\ntitle: x\n"
