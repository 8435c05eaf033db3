"""Every spec of the library is checked, compiled and verified; large ones with smaller sizes."""

from __future__ import annotations

import functools
import itertools
from pathlib import Path

import pytest
from triglot.backends.package import compile_checked
from triglot.compiler.front import check_file, load
from triglot.tests.conformance.brief import BRIEF
from triglot.verify.processes import NEEDED, Crew
from triglot.verify.run import Verifier

MODELS = Path(__file__).parents[2] / "specs" / "models"
SPECS = sorted(path for path in MODELS.iterdir() if path.suffix in (".yaml", ".toml"))
NAMES = [path.name for path in SPECS]
VERIFIED = [path for path in SPECS if path.name != "resnet18.toml"]
"""The TOML twin gives the same bytes as the YAML: see ``tests/generated/test_text.py``."""

DTYPES = ("float64", "float32")
ROUNDED = {
    "autoencoder", "gpt2_small", "mixer", "resnet18", "sentiment_lstm", "tabular_mlp", "tcn", "unet",
}  # fmt: skip
"""Specs that run in float32 too: one of each family."""
if BRIEF:
    ROUNDED = set()  # `tests/specs` has smaller ones of four families
RESNET = (
    "model.inputs.image=image[34, 38, 3]", "params.classes=7", "model.layers[0].conv2d.filters=6",
    "model.layers.stage.each.width=[6, 8, 10, 12]",
)  # fmt: skip
SMALLER = {
    "gpt2_small.yaml": (
        "params.vocab=61", "params.context=20", "params.dim=24", "params.depth=3", "params.heads=3",
    ),
    "nano_gpt.yaml": (
        "params.vocab=29", "params.context=16", "params.dim=20", "params.depth=2", "params.heads=2",
    ),
    "resnet18.yaml": RESNET,
    "resnet18.toml": RESNET,
    "sentiment_lstm.yaml": (
        "params.vocab=37", "model.layers[0].embedding.dim=10", "model.layers[1].lstm.units=6",
    ),
    "unet.yaml": (
        "model.layers[0].each.width=[4, 6, 8, 10]", "model.layers[1].double_conv=12",
        "model.layers[2].each.width=[10, 8, 6, 4]",
    ),
    "digits_cnn.yaml": ("params.width=6",),
    "autoencoder.yaml": ("params.width=5", "params.code=7"),
    "densenet121.yaml": (
        "model.inputs.image=image[32, 64, 3]", "params.growth=4", "params.classes=7",
        "model.layers[0].conv2d.filters=8", "model.layers[4].repeat=2", "model.layers[6].repeat=3",
        "model.layers[8].repeat=4", "model.layers[10].repeat=2",
    ),
    "gru_forecast.yaml": ("params.features=3", "params.units=5"),
    "mixer.yaml": ("params.dim=12", "params.depth=2"),
    "mlp.yaml": ("params.width=9",),
    "mobilenet_v2.yaml": (
        "model.inputs.image=image[32, 64, 3]", "params.classes=7", "model.layers[0].conv2d.filters=4",
        "model.layers[4].each.width=[6, 8, 6, 8, 6]", "model.layers[4].each.more=[1, 2, 1, 2, 1]",
        "model.layers[5].inverted=10", "blocks.inverted.params.expand=2",
        "model.layers[6].conv2d.filters=12",
        "training.optimizer.sgd.lr=1e-4",  # 52 narrow batch norms: at the real rate 20 steps are chaotic
    ),
    "tcn.yaml": ("params.width=5",),
    "text_cnn.yaml": ("params.vocab=31", "params.dim=6", "params.filters=5"),
    "transformer_encoder.yaml": (
        "params.vocab=31", "params.context=12", "params.dim=12", "params.depth=2", "params.heads=3",
    ),
    "vit.yaml": ("params.dim=12", "params.depth=2", "params.heads=3"),
}  # fmt: skip
"""Spec -> sizes at which the float64 reference takes seconds; the structure stays."""


@pytest.mark.parametrize("path", SPECS, ids=NAMES)
def test_it_is_right(path):
    """No error; the only warnings are about words not compiled yet and data that is not here."""
    found = check_file(path).findings
    assert {(d.severity, d.code) for d in found} <= {
        ("warning", "E0801"),
        ("warning", "E0701"),
    }, found


@pytest.mark.parametrize("path", SPECS, ids=NAMES)
def test_smaller_sizes_keep_the_structure(path):
    """Overrides change sizes and how often something repeats, not which ops there are."""
    from triglot.compiler.ir.walk import op_nodes

    full, small = load(path), load(path, SMALLER.get(path.name, ()))
    words = [{node.op.word for node in op_nodes(checked.program)} for checked in (full, small)]
    assert words[0] == words[1]


def runs():
    """(framework and precision, spec)."""
    for way in itertools.product(NEEDED, DTYPES):
        for path in VERIFIED:
            if way[1] == "float64" or path.stem in ROUNDED:
                yield pytest.param(way, path.name, id="-".join([*way, path.name]))


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """(backend, dtype) -> spec -> its verification; the jobs of all specs are done in one process.

    A function that remembers, no parametrised fixture: of one whose parameters are given beside other
    arguments, pytest makes a new value for every test.
    """

    @functools.cache
    def of(backend, dtype):
        found, jobs = {}, []
        for path in VERIFIED:
            if dtype == "float32" and path.stem not in ROUNDED:
                continue
            folder = tmp_path_factory.mktemp("library")
            checked = load(path, SMALLER.get(path.name, ()))
            written = compile_checked(checked, (backend,), folder / "packages")
            made = found[path.name] = Verifier(checked, written.packages, folder, (dtype,))
            jobs += made.jobs(backend, dtype)
        with Crew() as crew:
            crew.add((backend, dtype), backend, jobs)
            crew.wait()
        return found, crew

    return of


@pytest.fixture(scope="module")
def reference():
    """(spec, network, dtype) -> what the reference expects, computed once."""
    return {}


def wanted(reference, made, name, network, dtype):
    key = name, network, dtype
    if key not in reference:
        reference[key] = made.expected(network, dtype)
    return reference[key]


@pytest.mark.xdist_group("library")
@pytest.mark.parametrize(("way", "name"), runs())
def test_it_agrees(ran, reference, way, name):
    """Every quantity within its bound, in both precisions."""
    backend, dtype = way
    found, crew = ran(backend, dtype)
    made = found[name]
    for network in made.plans:
        for each in dict.fromkeys(("float64", dtype)):
            made.wanted[network, each] = wanted(reference, made, name, network, each)
        made.judge(crew, backend, network, dtype)
    assert not made.found.failures, made.found.failures
    assert [row for row in made.found.comparisons if not row.ok] == []
    names = {row.quantity for row in made.found.comparisons}
    assert {"output, evaluation", "output after save and load"} <= names
    assert any(name.startswith("gradients") for name in names)
