"""``triglot diff``: the meaning counts, the writing does not."""

from __future__ import annotations

import json

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.format import formatted
from triglot.compiler.format.translate import toml_of
from triglot.compiler.front import check_source
from triglot.compiler.front.difference import difference
from triglot.compiler.spec.resolve import resolved_yaml
from triglot.compiler.text import parse

from .conftest import BAD, GOOD, MODELS

SPECS = sorted(p for p in MODELS.iterdir() if p.suffix in (".yaml", ".toml"))


def checked(text, folder, name="a.yaml"):
    found = check_source(Source(name, text), folder)
    assert not found.errors, found.errors
    return found


def changes(old, new, folder=MODELS):
    return [(c.kind, c.path) for c in difference(checked(old, folder), checked(new, folder))]


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_however_it_is_written_it_says_the_same(path):
    text = path.read_text()
    source = Source(path.name, text)
    one = checked(text, path.parent, path.name)
    others = [formatted(source), resolved_yaml(one.spec)]
    if path.suffix == ".yaml":
        root, _ = parse(source)
        others.append(toml_of(root))
    for other, name in zip(others, (path.name, "b.yaml", "b.toml"), strict=False):
        assert difference(one, checked(other, path.parent, name)) == []


SAME = [
    ("- dense: width", "- dense: {units: width}"),
    ("- dense: width", "- dense: 2 * 4"),
    ("- relu", "- relu:  # now with a comment"),
    ("optimizer: {adam: {lr: 1e-3}}", "optimizer: {adam: {lr: 0.001}}"),
    ("  loss: mse", "  loss: mse\n  batch: 32"),
    ("model:", "x-note: mine\ndescription: Something\nmodel:"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_writing_does_not_count(old, new):
    assert old in GOOD and changes(GOOD, GOOD.replace(old, new)) == []


DIFFERENT = [
    ("width: 8", "width: 9", [("changed", "width"), ("changed", "stem: units"), ("shape", "stem"), ("shape", "relu")]),
    ("- relu", "- tanh", [("removed", "relu"), ("added", "tanh")]),
    ("    - relu\n", "", [("removed", "relu")]),
    ("    - relu\n", "    - relu\n    - dropout: 0.1\n", [("added", "dropout")]),
    ("as: stem", "as: first", [("renamed", "first")]),
    ("dense: 4", "dense: {units: 4, bias: false}", [("changed", "dense: bias"), ("changed", "dense: init of bias")]),
    ("dense: 4", "dense: {units: 4, kernel_init: zeros}", [("changed", "dense: init of kernel")]),
    ("loss: mse", "loss: mae", [("removed", "loss"), ("added", "loss")]),
    ("lr: 1e-3", "lr: 2e-3", [("changed", "optimizer.adam.lr")]),
    ("{x: ", "{y: ", [("removed", "x"), ("added", "y")]),
]


@pytest.mark.parametrize(("old", "new", "wanted"), DIFFERENT)
def test_meaning_counts(old, new, wanted):
    assert old in GOOD
    found = changes(GOOD, GOOD.replace(old, new))
    paths = {(kind, path.removeprefix("model.")) for kind, path in found}
    assert {w for w in wanted if w[1] != "loss"} <= paths, found
    assert found and changes(GOOD.replace(old, new), GOOD)


def test_a_removed_block_is_told_once():
    text = (MODELS / "digits_cnn.yaml").read_text()
    found = changes(text, text.replace("    - stage: 2 * width\n", ""))
    removed = [path for kind, path in found if kind == "removed"]
    assert len(removed) == 1 and removed[0] in ("stage", "stage_2")


def test_other_values_count():
    text = "triglot: 1\nmodel:\n  inputs: {x: 'vector[4]'}\n  layers:\n    - dense: 4\n      as: a\n    - tanh:\n      as: b\n    - dense: 4\n    - add: a\n    - multiply: b\n"
    assert changes(text, text.replace("add: a", "add: b").replace("multiply: b", "multiply: a")) == [
        ("wiring", "add: with"), ("wiring", "multiply: with"),
    ]  # fmt: skip


def test_command(run):
    a, b = run.write("a.yaml", GOOD), run.write("b.yaml", GOOD.replace("width: 8", "width: 9"))
    done = run("diff", a, a)
    assert (done.code, done.out) == (0, f"{a} and {a} say the same\n")
    done = run("diff", a, b)
    assert done.code == 1 and done.out.startswith(f"{a} -> {b}\n\nparams\n  ~ width  8 -> 9\n")
    assert "model: 172 -> 193 parameters" in done.out and "\x1b" not in done.out
    assert "\x1b[33m" in run("diff", a, b, "--color", "always").out
    assert run("diff", "-q", a, b).out == ""
    found = json.loads(run("diff", a, b, "--format", "json").out)
    assert found["equal"] is False and found["version"] == 1
    assert found["parameters"] == {"before": {"model": 172}, "after": {"model": 193}}
    assert {"section", "kind", "path", "before", "after", "word"} == set(found["changes"][0])


def test_specs_with_errors_are_trouble_not_difference(run):
    a, b = run.write("a.yaml", GOOD), run.write("b.yaml", BAD)
    done = run("diff", a, b)
    assert done.code == 2 and "E0300" in done.err and done.out == ""
    assert run("diff", a, run.folder / "none.yaml").code == 2
    assert run("diff", a).code == 2
