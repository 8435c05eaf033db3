"""Every package alone in a process: it builds, has the right size, saves and loads exactly."""

from __future__ import annotations

import itertools
import json
import math

import pytest
from triglot.tests.generated.packages import BACKENDS, LABELS, run

KNOWN = {
    "models-resnet18": 11_689_512,  # torchvision.models.resnet18
    "models-resnet18-toml": 11_689_512,
    "models-gpt2_small": 124_439_808,  # "gpt2" of the Hugging Face hub
}


@pytest.fixture(scope="session", params=BACKENDS)
def facts(request, packages):
    """What a child process of one framework found out about every package."""
    return request.param, run(request.param, packages)


def counted(folder):
    """Trainable parameters as ``weights.json`` has them."""
    rows = json.loads((folder / "weights.json").read_text())["parameters"]
    return sum(
        math.prod(itertools.chain(row["shape"], row.get("repeat", [])))
        for row in rows
        if row["trainable"]
    )


def test_triglot_was_not_importable(facts):
    assert facts[1]["walled"]


@pytest.mark.parametrize("name", LABELS)
def test_every_parameter_is_in_the_weight_map(facts, packages, name):
    backend, found = facts
    total = sum(row["parameters"] for row in found[name].values())
    assert total == counted(packages[name] / backend)
    if name in KNOWN:
        assert found[name]["model"]["parameters"] == KNOWN[name]


@pytest.mark.parametrize("name", LABELS)
def test_small_networks_save_and_load_exactly(facts, name):
    """As ``state_dict`` or ``.keras``, as canonical safetensors, and from the portable initial values."""
    for network, row in facts[1][name].items():
        assert row.get("native", True), network
        assert row.get("canonical", True), network
        assert row.get("initial", True), network
        assert row.get("changed", True), network
