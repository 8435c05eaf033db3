"""Networks that begin with arrays of files: of earlier runs and of other programs, and wrong ones."""

from __future__ import annotations

import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from triglot.backends.package import compile_spec
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.front import check_file

from .several import execute_all, losses_of
from .test_data_coco import DETECTOR, write_scenes

pytestmark = pytest.mark.xdist_group("training/test_starts")  # one fixture for all of them
TRUNK = """triglot: 1
name: NAME
params: {width: 6}
blocks:
  trunk:
    layers:
      - layers: [conv2d: {filters: width, bias: false}, batch_norm, relu]
        repeat: 2
      - conv2d: {filters: 2 * width, stride: 2}
      - flatten
      - dense: 9
model:
  inputs: {image: "image[8, 8, 1]"}
  layers: [trunk, HEAD]
data:
  source: {sklearn: digits}
  fields: {image: {scale: [0, 1]}}
  split: {train: 0.3, val: 0.1, test: 0.6, stratify: label}
training:
  loss: cross_entropy
  optimizer: {adam: {lr: 3e-3}}
  batch: 64
"""
FIRST = TRUNK.replace("NAME", "first").replace("HEAD", "dense: 10") + "  epochs: 1\n"
SECOND = (
    TRUNK.replace("NAME", "second")
    .replace("HEAD]\n", "relu, {dense: 10, as: head}]\n  weights: WEIGHTS\n")
    .replace("batch: 64", "batch: 64\n  phases: [{epochs: 1, freeze: trunk}, {epochs: 1}]")
)
ABOUT = b'{"trunk.dense.bias": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}'
SHORT = len(ABOUT).to_bytes(8, "little") + ABOUT + bytes(4)
"""A file in bfloat16, which NumPy does not have."""
PRETRAINED = "{trunk: runs/first/checkpoints/last.safetensors}"


def names(folder, backend):
    """``weights.json`` of a package."""
    return json.loads((folder / backend / "weights.json").read_text(encoding="utf-8"))


def native(arrays, rows):
    """Canonical arrays under the names and in the layouts of a package, by the rows of its file."""
    found = {}
    for row in rows:
        for n in range(*(row.get("repeat") or [1])):
            value = arrays[row["canonical"].format(n)]
            for kind, *detail in row["steps"]:
                if kind == "transpose":
                    value = np.transpose(value, detail[0])
                elif kind == "reshape":
                    value = value.reshape(detail[0])
                else:
                    assert kind == "take"
                    value = np.take(value, detail[1], axis=detail[0])
            found[row["native"].format(n)] = np.ascontiguousarray(value)
    return found


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """A run in PyTorch, and what three frameworks make of its trunk in two steps of two phases."""
    folder = tmp_path_factory.mktemp("starts")
    (folder / "first.yaml").write_text(FIRST)
    compile_spec(folder / "first.yaml", ["torch"], folder / "first")
    small = ["--data", folder, "--float64", "--limit-batches", 2]
    first = [folder / "first/torch/train.py", *small, "--out", folder / "runs/first"]
    assert execute_all(folder, first)[1] == [0]
    arrays = load_file(folder / "runs/first/checkpoints/last.safetensors")
    namings = {"canonical": "torch", "torch": "keras", "keras": "jax", "jax": "torch"}
    commands = {backend: [] for backend in ("torch", "keras", "jax")}
    for naming, backend in namings.items():
        home = folder / naming
        text = SECOND.replace("WEIGHTS", PRETRAINED)
        if naming != "canonical":
            (folder / "all.yaml").write_text(SECOND.replace("  weights: WEIGHTS\n", ""))
            compile_spec(folder / "all.yaml", [naming], home / "all")
            rows = names(home / "all", naming)["parameters"]
            own = [row for row in rows if row["canonical"].startswith("model.trunk.")]
            save_file(native(arrays, own), folder / f"{naming}.safetensors")
            text = SECOND.replace("WEIGHTS", f"{{trunk: {{file: {naming}.safetensors, naming: {naming}}}}}")
        (folder / f"{naming}.yaml").write_text(text)
        compile_spec(folder / f"{naming}.yaml", [backend], home)
        command = [home / backend / "train.py", *small, "--out", folder / "runs" / naming]
        stopped = ["--stop-after", 1] if naming == "canonical" else []
        commands[backend].append([*command, *stopped])
        if stopped:  # what goes on reads no file
            (folder / "empty").mkdir()
            commands[backend].append([*command, "--resume", "--data", folder / "empty"])
    write_scenes(folder)  # beside them a detector: a framework starts once
    found = folder / "detector.yaml"
    found.write_text(DETECTOR.replace("METRIC", "mean_average_precision: 0.1"))
    compile_spec(found, ["torch", "keras", "jax"], folder / "detector")
    for backend, listed in commands.items():
        script, run = folder / "detector" / backend / "train.py", folder / "runs" / f"found_{backend}"
        long = ["--epochs", 20, "--float64", "--workers", 1 if backend != "torch" else 0]
        listed.append([script, "--data", folder, "--out", run, *long])
    commands["torch"] += [
        [folder / "refusing/torch/train.py", "--data", home, "--out", home / "run", "--stop-after", 1]
        for home in harmed(folder)
    ]
    told = {backend: execute_all(folder, *listed) for backend, listed in commands.items()}
    return folder, arrays, told


def harmed(folder):
    """Folders with files that a package in ``refusing`` cannot begin with; with the fifth it can."""
    compile_spec(folder / "torch.yaml", ["torch"], folder / "refusing")
    good = load_file(folder / "torch.safetensors")
    some = {name: a for name, a in good.items() if name != "trunk.dense.weight"}
    turned = good | {"trunk.dense.weight": np.ascontiguousarray(good["trunk.dense.weight"].T)}
    counted = good | {"trunk.layers.0.batch_norm.num_batches_tracked": np.zeros((), np.int64)}
    for n, found in enumerate((None, some, turned, good | {"trunk.x": np.zeros(2)}, counted, b"no", SHORT)):
        home = folder / f"harmed{n}"
        home.mkdir()
        if isinstance(found, bytes):
            (home / "torch.safetensors").write_bytes(found)
        elif found is not None:
            save_file(found, home / "torch.safetensors")
        yield home


def test_three_frameworks_begin_with_the_same_arrays(runs):
    folder, before, _ = runs
    first, *others = (
        load_file(folder / "runs" / naming / "checkpoints/last.safetensors")
        for naming in ("canonical", "torch", "keras", "jax")
    )
    weights = [name for name in first if name.startswith("model.")]
    assert any(name.startswith("model.trunk.") for name in weights)
    for other in others:
        for name in weights:
            np.testing.assert_allclose(other[name], first[name], rtol=1e-10, atol=1e-12)
    kernel = "model.trunk.conv2d.kernel"
    assert 0 < np.abs(first[kernel] - before[kernel]).max() < 0.1  # two updates of the second phase
    losses = [losses_of(folder / "runs" / n) for n in ("canonical", "torch", "keras", "jax")]
    assert all(len(each) == 4 for each in losses)
    for each in losses[1:]:
        np.testing.assert_allclose(each, losses[0], rtol=1e-10)


def test_detectors_report_the_same_precision(runs):
    figures = []
    for backend in ("torch", "keras", "jax"):
        text = (runs[0] / "runs" / f"found_{backend}/history.json").read_text()
        rows = json.loads(text)["epochs"]
        figures.append([row["val.mean_average_precision_iou0.1"] for row in rows])
    assert figures[0] == pytest.approx(figures[1], abs=1e-12)
    assert figures[0] == pytest.approx(figures[2], abs=1e-12)
    assert max(figures[0]) > 0.2


def test_a_run_says_which_file_it_began_with(runs):
    folder, _, _ = runs
    config = json.loads((folder / "runs/torch/config.json").read_text())
    assert list(config["starts"]) == ["torch.safetensors"]
    assert len(config["starts"]["torch.safetensors"]) == 64
    text = (folder / "torch/keras/README.md").read_text()
    assert "Training begins with the weights in `torch.safetensors`" in text


BARE = "trunk.safetensors"
WRONG = {
    "missing": (lambda a: a.pop("conv2d.bias"), "lacks 1 arrays: `conv2d.bias`"),
    "more": (lambda a: a.update(other=np.zeros(3)), "has more than `trunk`: 1 arrays: `other`"),
    "shape": (lambda a: a.update({"dense.bias": np.zeros(4)}), "is (4,), and `trunk` has (9,)"),
    "renamed": (lambda a: a.update(kernel=a.pop("dense.kernel")), "lacks 1 arrays: `dense.kernel`"),
    "whole": (lambda a: a.update({"dense.bias": np.zeros(9, int)}), "`dense.bias` of"),
}


def bare(arrays):
    """The arrays of the trunk alone, under names of their own."""
    head = "model.trunk."
    return {n.removeprefix(head): a for n, a in arrays.items() if n.startswith(head)}


@pytest.mark.parametrize("what", WRONG)
def test_files_that_do_not_fit_are_mistakes_of_the_spec(runs, tmp_path, what):
    arrays = bare(runs[1])
    spec = tmp_path / "spec.yaml"
    spec.write_text(SECOND.replace("WEIGHTS", f"{{trunk: {BARE}}}"))
    assert [f.code for f in check_file(spec).findings] == ["E0701"]  # a warning: it may come later
    save_file(arrays, tmp_path / BARE)
    assert not check_file(spec).findings
    compile_spec(spec, ["jax"], tmp_path / "right")
    change, said = WRONG[what]
    change(arrays)
    save_file(arrays, tmp_path / BARE)
    with pytest.raises(DiagnosticError) as caught:
        compile_spec(spec, ["jax"], tmp_path / "wrong")
    problem, *others = caught.value.diagnostics
    assert said in problem.message and problem.span.text == BARE
    assert len(others) == (what == "renamed")


def test_programs_say_what_is_wrong_with_a_file(runs):
    folder, _, told = runs
    done, codes = told["torch"]
    assert codes == [0] * (len(codes) - 7) + [2, 2, 2, 2, 0, 2, 2]
    assert not any(told["keras"][1] + told["jax"][1])
    for said in (
        "torch.safetensors, which the model begins with",
        "does not fit this model: 1 missing (first: dense.weight)",
        "has shape (192, 9), the model (9, 192)",
        "does not fit this model: 1 unknown (first: x)",
        "is damaged or no safetensors file",
        "harmed6/torch.safetensors: data type 'bfloat16' not understood; save it as float32",
    ):
        assert said in done.stderr, said
    assert not (folder / "harmed0/run/checkpoints").exists()


def test_names_of_other_collections_are_refused(tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(SECOND.replace("WEIGHTS", "{trunk: {file: w.safetensors, naming: timm}}"))
    (found,) = check_file(spec).findings
    assert found.code == "E0801" and found.span.text == "timm"
    assert not compile_spec(spec, ["jax"], tmp_path / "p").trainer


def test_parts_without_arrays_are_refused(tmp_path):
    spec = tmp_path / "spec.yaml"
    spec.write_text(SECOND.replace("WEIGHTS", "{relu: w.safetensors}"))
    with pytest.raises(DiagnosticError, match="has no arrays"):
        compile_spec(spec, ["jax"], tmp_path / "p")
