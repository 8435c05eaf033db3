"""``extends`` and ``use``: what is merged, what is imported, and where mistakes are told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from triglot.compiler.diagnostics.render import render
from triglot.compiler.front import check_file

MODEL = """triglot: 1
model:
  inputs: {x: "vector[4]"}
  layers: [dense: 3]
"""
ZOO = """triglot: 1
params: {wide: 6}
blocks:
  lift:
    params: {by: int}
    layers: [dense: by * wide, relu]
"""


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return folder / "spec.yaml"


def told(path: Path, *overrides: str) -> list[tuple[str, str, int, str]]:
    """File, code, line and message of every error."""
    found = []
    for d in check_file(path, overrides).errors:
        source = d.span.source
        found.append((Path(source.path).name, d.code, source.position(d.span.start)[0], d.message))
    return found


def test_maps_merge_and_lists_scalars_and_other_calls_replace(tmp_path: Path) -> None:
    base = MODEL + (
        "training:\n  loss: {mse: {}}\n  optimizer: {sgd: {lr: 0.1, momentum: 0.9}}\n"
        "  metrics: [mae]\n  epochs: 9\nx-note: {a: 1, b: 2}\n"
    )
    spec = (
        "triglot: 1\nextends: base.yaml\nmodel: {layers: [dense: 5, relu]}\n"
        "training: {loss: {huber: {delta: 2}}, optimizer: {sgd: {lr: 0.2}}, metrics: [mse]}\nx-note: {b: 3}\n"
    )
    checked = check_file(write(tmp_path, base=base, spec=spec))
    assert not checked.errors
    training = checked.training
    assert (training.loss.word, training.epochs, training.optimizer.lr) == ("huber", 9, 0.2)
    assert training.optimizer.momentum == 0.9
    assert [m.word for m in training.metrics] == ["mse"]
    assert checked.program.networks["model"].body.result.type.channels == 5
    assert checked.spec.root.items["x-note"].py() == {"a": 1, "b": 3}


def test_several_levels_and_set_reach_everything(tmp_path: Path) -> None:
    middle = "triglot: 1\nextends: base.yaml\nparams: {width: 5}\n"
    base = "triglot: 1\nparams: {width: 4, extra: 1}\n" + MODEL.replace("triglot: 1\n", "").replace(
        "dense: 3", "dense: width + extra"
    )
    path = write(tmp_path, sub__middle=middle, sub__base=base, spec="triglot: 1\nextends: sub/middle.yaml\n")
    assert check_file(path).program.networks["model"].body.result.type.channels == 6
    more = check_file(path, ["params.extra=10", "model.layers[0].dense=width * 2"])
    assert not more.errors
    assert more.program.networks["model"].body.result.type.channels == 10


def test_a_block_sees_the_parameters_of_its_own_file(tmp_path: Path) -> None:
    spec = MODEL.replace("model:", "use: {zoo: zoo.yaml}\nparams: {wide: 100}\nmodel:").replace(
        "dense: 3", "zoo.lift: 2, dense: wide"
    )
    body = check_file(write(tmp_path, zoo=ZOO, spec=spec)).program.networks["model"].body
    assert [n.outputs[""].type.channels for n in body.nodes] == [12, 100]


USES = MODEL.replace("model:", "use: {zoo: zoo.yaml}\nmodel:")
CASES: list[tuple[dict[str, str], list[tuple[str, str, int, str]]]] = [
    ({"spec": MODEL + "extends: gone.yaml\n"}, [("spec.yaml", "E0307", 5, "no file `gone.yaml`")]),
    ({"spec": MODEL + "extends: ../base.yaml\n"}, [("spec.yaml", "E0307", 5, "is outside of the folder")]),
    ({"spec": MODEL + "extends: /base.yaml\n"}, [("spec.yaml", "E0307", 5, "is outside of the folder")]),
    ({"spec": MODEL + "use: {z: 'https://x.org/z.yaml'}\n"}, [("spec.yaml", "E0307", 5, "is no file")]),
    ({"spec": MODEL + "use: {z: 3}\n"}, [("spec.yaml", "E0307", 5, "is no file")]),
    ({"spec": MODEL + "use: zoo.yaml\n"}, [("spec.yaml", "E0203", 5, "must map names to files")]),
    ({"spec": MODEL + "extends: spec.yaml\n"}, [("spec.yaml", "E0307", 5, "in a circle")]),
    (
        {"spec": MODEL + "extends: a.yaml\n", "a": "extends: b.yaml\n", "b": "extends: a.yaml\n"},
        [("b.yaml", "E0307", 1, "in a circle: a.yaml -> b.yaml -> a.yaml")],
    ),
    (
        {"spec": USES, "zoo": ZOO + "use: {back: spec.yaml}\n"},
        [("zoo.yaml", "E0307", 7, "in a circle")],
    ),
    (
        {"spec": USES, "zoo": ZOO.replace("dense: by", "dens: by")},
        [("zoo.yaml", "E0300", 6, "unknown op `dens`")],
    ),
    (
        {"spec": USES.replace("dense: 3", "zoo.lft: 3"), "zoo": ZOO},
        [("spec.yaml", "E0300", 5, "there is no `zoo.lft`")],
    ),
    (
        {"spec": USES.replace("dense: 3", "zoo.lift: {to: 3}"), "zoo": ZOO},
        [
            ("spec.yaml", "E0202", 5, "needs `by`"),
            ("spec.yaml", "E0201", 5, "has no field `to`"),
        ],
    ),
    (
        {"spec": USES.replace("dense: 3", "zoo.lift: 1"), "zoo": ZOO.replace("relu", "max_pool2d")},
        [("zoo.yaml", "E0503", 6, "max_pool2d")],
    ),
    (
        {"spec": "triglot: 1\nextends: base.yaml\n", "base": MODEL.replace("dense: 3", "dense: width")},
        [("base.yaml", "E0301", 4, "unknown value `width`")],
    ),
    ({"spec": USES.replace("zoo: ", "a-b: "), "zoo": ZOO}, [("spec.yaml", "E0204", 2, "a-b")]),
    ({"spec": USES, "zoo": "[1, 2]\n"}, [("spec.yaml", "E0307", 2, "holds no spec")]),
    ({"spec": USES, "zoo": "a: [1\n"}, [("zoo.yaml", "E0101", 1, "")]),
]


@pytest.mark.parametrize(("files", "expected"), CASES)
def test_mistakes_are_told_in_the_right_file(tmp_path: Path, files: Any, expected: Any) -> None:
    found = told(write(tmp_path, **files))
    assert [f[:3] for f in found] == [e[:3] for e in expected]
    assert all(e[3] in f[3] for e, f in zip(expected, found, strict=True))


def test_a_mistake_in_an_imported_block_shows_both_files(tmp_path: Path) -> None:
    spec = USES.replace("dense: 3", "zoo.lift: 1")
    path = write(tmp_path, spec=spec, zoo=ZOO.replace("relu", "max_pool2d"))
    text = render(check_file(path).findings, "human")
    assert "zoo.yaml:6:" in text and "spec.yaml:5:" in text and "while expanding `zoo.lift` here" in text


def test_a_file_that_could_not_be_read_is_told_once(tmp_path: Path) -> None:
    spec = USES.replace("dense: 3", "zoo.lift: 1, zoo.lift: 2, dense: 4")
    assert [f[1] for f in told(write(tmp_path, spec=spec))] == ["E0307"]


def test_weights_of_a_network_are_checked(tmp_path: Path) -> None:
    spec = MODEL + "  weights:\n    dens: {file: ../w.safetensors, naming: torchvison, x: 1}\n    dense: 3\n"
    found = [(f[1], f[3]) for f in told(write(tmp_path, spec=spec))]
    assert [code for code, _ in found] == ["E0301", "E0307", "E0205", "E0201", "E0203"]
