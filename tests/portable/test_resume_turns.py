"""Runs of several updates, some of them rare and all on one schedule, go on in other frameworks."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from triglot.backends.package import compile_spec

from .test_resume import CLOSE, start, train

SPEC = Path(__file__).parents[1] / "specs" / "turns.yaml"
LAST = 11


def test_turns_go_on_in_any_framework(tmp_path):
    """JAX stops before the rare update was ever due, Keras right behind one, torch ends the second epoch."""
    packages = compile_spec(SPEC, out=tmp_path / "packages").packages
    wanted, last = train(
        packages["torch"], tmp_path / "whole", "--float64", "--stop-after", str(LAST)
    )
    start(packages["jax"], tmp_path / "chain", "--float64", "--stop-after", "2")
    start(packages["keras"], tmp_path / "chain", "--resume", "--stop-after", "9")
    losses, found = train(
        packages["torch"], tmp_path / "chain", "--resume", "--stop-after", str(LAST)
    )
    epochs, others = (
        json.loads((tmp_path / run / "history.json").read_text())["epochs"]
        for run in ("whole", "chain")
    )
    assert len(epochs) == len(others) == 1
    for name in epochs[0].keys() - {"seconds"}:
        assert abs(others[0][name] - epochs[0][name]) <= CLOSE * abs(epochs[0][name]), name
    assert {"val.perplexity", "val.maker", "rate"} <= epochs[0].keys()
    np.testing.assert_allclose(losses, wanted, rtol=CLOSE, atol=0)
    assert found.keys() == last.keys()
    for name, value in last.items():
        assert np.abs(found[name] - value).max() <= CLOSE * max(np.abs(value).max(), 1e-3), name
    column = losses[:, 4]  # of the maker, which comes every third batch
    assert np.array_equal(np.flatnonzero(column) + 1, range(3, len(losses) + 1, 3))
    assert abs(np.mean(column[[2, 5]]) - epochs[0]["maker"]) < CLOSE


def test_parts_of_turns_go_on_in_any_framework(tmp_path):
    """In two phases: JAX stops in the first one, Keras in the second, before its rare update was due."""
    spec = SPEC.with_name("turns_parts.yaml")
    packages = compile_spec(spec, out=tmp_path / "packages").packages
    wanted, last = train(
        packages["torch"], tmp_path / "whole", "--float64", "--stop-after", "12"
    )
    start(packages["jax"], tmp_path / "chain", "--float64", "--stop-after", "5")
    start(packages["keras"], tmp_path / "chain", "--resume", "--stop-after", "8")
    losses, found = train(packages["torch"], tmp_path / "chain", "--resume", "--stop-after", "12")
    np.testing.assert_allclose(losses, wanted, rtol=CLOSE, atol=0)
    assert found.keys() == last.keys()
    assert any(name.startswith("optimizer.maker.") for name in last)
    for name, value in last.items():
        assert np.abs(found[name] - value).max() <= CLOSE * max(np.abs(value).max(), 1e-3), name
    norms, others = (
        np.genfromtxt(tmp_path / run / "log.csv", delimiter=",", skip_header=1) for run in ("whole", "chain")
    )
    assert norms[:, 0].tolist() == [3, 6, 9, 12] and (norms[:, 2:] > 1e-4).all()
    np.testing.assert_allclose(others, norms, rtol=CLOSE, atol=0)
