"""``check --fix`` and ``check --watch``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from triglot.cli import watch
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.front.repair import repair
from triglot.compiler.text import parse
from triglot.compiler.text.edits import apply_edits

from .conftest import BAD, GOOD, MODELS

REFUSED = MODELS.parent / "refused"
SPECS = sorted(p for p in REFUSED.iterdir() if p.suffix in (".yaml", ".toml"))


def fixed(text: str, name: str = "a.yaml") -> str:
    return repair(Source(name, text), Path()).source.text


def test_names_are_mended_in_place(run):
    path = run.write("a.yaml", BAD)
    done = run("check", "--fix", path)
    assert done.code == 0 and path.read_text() == GOOD.replace("dense: 4", "dense: {units: 4}")
    assert done.err.splitlines() == [
        f"fixed {path}:8:7 E0300: `rleu` -> `relu`",
        f"fixed {path}:9:15 E0201: `unit` -> `units`",
    ]
    assert list(run.folder.iterdir()) == [path]


def test_what_cannot_be_mended_is_reported(run):
    path = run.write("a.yaml", BAD.replace("vector[16]", "vektor"))
    done = run("check", "--fix", "--format", "concise", path)
    assert done.code == 1 and "E0300" not in done.out
    assert "fixed" in done.err and "error" in done.out


def test_nothing_to_mend_touches_nothing(run):
    path = run.write("a.yaml", GOOD)
    before = path.stat().st_mtime_ns
    assert run("check", "--fix", path).err == "" and path.stat().st_mtime_ns == before
    assert run("check", "--fix", "-").code == 2


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("conv2d: {in_channels: 3, filters: 8}", "conv2d: {filters: 8}"),
        ("conv2d: {filters: 8, in_channels: 3}", "conv2d: {filters: 8}"),
        ("nn.Conv2d: {out_channels: 8, kernel_size: 5}", "conv2d: {filters: 8, kernel: 5}"),
        ("conv2d: {filters: 8, bias: no}", "conv2d: {filters: 8, bias: false}"),
        ("conv2d: {filters: 8, padding: smae}", "conv2d: {filters: 8, padding: same}"),
        ("conv2d: {filters: 8, kernel: 3x5}", "conv2d: {filters: 8, kernel: [3, 5]}"),
        ("conv2d: 2width", "conv2d: 2 * width"),
        ("conv2d: widht", "conv2d: width"),
        ("conv2d: ${width}", "conv2d: width"),
        ('conv2d: {filters: "widht"}', 'conv2d: {filters: "width"}'),
        ("dropout: 50", "dropout: 0.5"),
        ("conv2d: mn(width, 4)", "conv2d: min(width, 4)"),
        ("conv2d: input.chanels", "conv2d: input.channels"),
        ("conv2d: {filters: min(width, 4)}", 'conv2d: {filters: "min(width, 4)"}'),
        ("conv2d: 4\n      stride: 2", "conv2d: {filters: 4, stride: 2}"),
        ("conv2d: {filters: 4}\n      stride: 2  # wide", "conv2d: {filters: 4, stride: 2}"),
        ("conv2d:\n        filters: 4\n      stride: 2", "conv2d:\n        filters: 4\n        stride: 2"),
        ("max_pool2d:\n      window: 3", "max_pool2d: {window: 3}"),
        ("{conv2d: 4, stride: 2}", "{conv2d: {filters: 4, stride: 2}}"),
    ],
)
def test_what_is_mended(wrong, right):
    spec = "triglot: 1\nparams: {width: 8}\nmodel:\n  inputs: {x: 'image[8, 9, 3]'}\n  layers:\n    - STEP\n"
    assert fixed(spec.replace("STEP", wrong)) == spec.replace("STEP", right)


def test_lines_are_taken_out():
    text = "triglot: 1\nmodel:\n  inputs: {x: 'vector[3]'}\n  layers:\n    - dense:\n        in_features: 3  # no\n        units: 4\n"
    assert fixed(text) == text.replace("        in_features: 3  # no\n", "")
    text = "model:\n  inputs: {x: 'vector[3]'}\n  layers:\n    - relu\n      as: y\n"
    assert fixed(text) == "triglot: 1\n" + text.replace("- relu", "- relu:")


PADDED = "triglot: 1\nmodel:\n  inputs: {text: {tokens: [T], pad: 0}}\n  layers:\n    - embedding: {vocab: 9, dim: 4}\n    - STEP\n"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("global_avg_pool", "global_avg_pool: {mask: text.mask}"),
        ("lstm: 8", "lstm: {units: 8, mask: text.mask}"),
        ("lstm: {units: 8}", "lstm: {units: 8, mask: text.mask}"),
        ("lstm:\n        units: 8", "lstm:\n        units: 8\n        mask: text.mask"),
    ],
)
def test_what_changes_the_meaning_is_offered_and_not_applied(wrong, right):
    text = PADDED.replace("STEP", wrong)
    assert fixed(text) == text
    (found,) = [d for d in check_source(Source("a.yaml", text), Path()).findings if d.code == "W0302"]
    assert not found.fix.safe
    mended = apply_edits(found.span.source, found.fix.edits)
    assert mended == PADDED.replace("STEP", right)
    assert not check_source(Source("a.yaml", mended), Path()).findings


def test_toml():
    text = '[model]\ninputs.x = "image[8, 9, 3]"\nlayers = [{conv2d = {in_channels = 3, out_channels = 4}}, relu, {"dropuot" = 50}]\n'
    assert fixed(text, "a.toml") == (
        "triglot = 1\n" + text.replace("in_channels = 3, out_channels", "filters")
        .replace("relu", '"relu"').replace("dropuot", "dropout").replace("50", "0.5")
    )  # fmt: skip


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_repair_settles_and_never_breaks_the_text(path):
    source = Source(path.name, path.read_text())
    broken = [d for d in parse(source)[1] if d.severity == "error"]
    once = repair(source, path.parent)
    assert broken or not parse(once.source)[1]
    assert bool(once.applied) == (once.source.text != source.text)
    again = repair(once.source, path.parent)
    assert again.applied == [] and again.source.text == once.source.text
    if once.applied and not broken:
        left = {d.message for d in check_source(once.source, path.parent).findings}
        assert not left & {d.message for d in once.applied}


def test_overrides_are_no_part_of_the_file(run):
    path = run.write("a.yaml", GOOD)
    done = run("check", "--fix", "--set", "params.widht=3", path)
    assert done.code == 1 and "did you mean" in done.out and path.read_text() == GOOD


def test_watch_checks_after_every_change(run, monkeypatch):
    path = run.write("a.yaml", BAD)
    steps = iter(
        [
            lambda: path.unlink(),
            lambda: shutil.copy(MODELS / "unet.yaml", path),
            lambda: None,
            lambda: path.write_text(GOOD),
        ]
    )

    def pause(seconds):
        assert seconds == watch.PAUSE
        step = next(steps, None)
        if step is None:
            raise KeyboardInterrupt
        step()

    monkeypatch.setattr(watch.time, "sleep", pause)
    done = run("check", "--watch", "--format", "concise", path)
    assert done.code == 130 and done.err.count("checked at") == 2
    assert done.out.index("E0300") < done.out.index("E0701")
    assert run("check", "--watch", run.folder / "none.yaml").code == 2
