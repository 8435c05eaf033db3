"""``verify --train``: trainers with all their noise agree with the reference, and a lie has its step."""

from __future__ import annotations

from pathlib import Path

import pytest
from triglot.verify import report, verify

SPEC = Path(__file__).with_name("noisy.yaml")
STEPS = 20


@pytest.fixture(scope="module")
def found():
    """Twenty steps, in which Keras' second moments forget faster than they should."""

    def lie(packages):
        page = packages["keras"] / "phase_1.py"
        text = page.read_text()
        assert "beta_2 = 0.999" in text
        page.write_text(text.replace("beta_2 = 0.999", "beta_2 = 0.99"))

    return verify(SPEC, prepare=lie, dtypes=(), train=STEPS)


def test_the_honest_agree_with_the_reference(found):
    made = found.trained
    assert (made.steps, made.reference, made.portable) == (STEPS, STEPS, "spec")
    rows = [c for c in found.comparisons if c.backend != "keras"]
    assert all(c.ok for c in rows)
    judged = {c.quantity: c.max_error for c in rows if c.bound is not None}
    assert judged[f"losses of {STEPS} steps"] < 1e-12
    assert judged[f"weights of {STEPS} steps"] < 1e-11


def test_float32_stands_beside_its_own_noise(found):
    for backend in ("torch", "jax"):
        far, noise = found.trained.noise(backend)
        assert len(far) == len(noise) == STEPS
        assert 0 < max(far) < 1e-4
        assert 0 < max(noise) < 1e-4  # masks stayed with their examples


def test_the_first_divergence_is_named(found):
    (first,) = found.trained.first
    assert (first.backend, first.step) == ("keras", 2)  # the first step of adam forgets nothing yet
    assert first.tensor.startswith("model.")
    assert first.at.startswith(f"{SPEC}:")
    assert not found.agree


def test_json_and_report(found):
    told = found.to_json()["training"]
    assert told["first_divergence"][0]["backend"] == "keras"
    assert len(told["losses"]["reference/float64"]) == STEPS
    page = report.render(found)
    assert "differs first at step 2" in page
    assert "rows reversed" in page
