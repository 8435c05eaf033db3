"""Comparators fail when they should, by the rules they state."""

from __future__ import annotations

import numpy as np
import pytest
from triglot.verify.compare import QUANTITIES, Quantity, compare, errors, idle, limit, measured
from triglot.verify.run import Verification
from triglot.verify.table import render

EVAL = QUANTITIES[0]


def rows(wanted, found, dtype="float64", rounded=()):
    """Comparisons of one run by quantity."""
    made = compare("torch", "model", dtype, wanted, found, rounded)
    return {row.quantity: row for row in made}


def test_an_error_is_relative_to_its_own_tensor():
    """A small tensor does not hide behind a large one."""
    wanted = {"eval/a": np.array([1e6, 0.0]), "eval/b": np.array([1e-3])}
    found = {"eval/a": np.array([1e6, 0.0]), "eval/b": np.array([1e-3 + 1e-9])}
    row = rows(wanted, found)["output, evaluation"]
    assert not row.ok
    assert row.where == "b"
    assert row.max_error == pytest.approx(1e-6, rel=1e-3)


@pytest.mark.parametrize(
    "found",
    [
        {},
        {"eval/": np.zeros(3)},
        {"eval/": np.array([1.0, np.nan])},
        {"eval/": np.array([1.0, np.inf])},
        {"eval/": np.array([[1.0, 2.0]])},
        {"eval/": np.array([1.0, 2.0]), "eval/more": np.zeros(2)},
        {"eval/": np.array([1.0, 2.0 + 1e-9])},
    ],
    ids=["missing", "shape", "nan", "inf", "rank", "extra", "far"],
)
def test_what_is_wrong_is_never_ok(found):
    """Missing, misshapen, not finite, unknown or far."""
    assert not rows({"eval/": np.array([1.0, 2.0])}, found)["output, evaluation"].ok


def test_equal_is_ok():
    """Nothing to say about equal arrays."""
    assert rows({"eval/": np.ones(2)}, {"eval/": np.ones(2)})["output, evaluation"].ok


def test_gradients_that_are_zero_are_held_against_the_largest():
    """Rounding noise in a gradient that is 0 is no error; the same number elsewhere is."""
    wanted = {"key": np.array([1e-17]), "kernel": np.array([1.0])}
    noise = {"key": np.array([-3e-17]), "kernel": np.array([1.0])}
    assert max(errors(wanted, noise, gradients=True).values()) < 1e-16
    assert errors(wanted, noise, gradients=False)["key"] == pytest.approx(4.0)
    large = {"key": np.array([1e-9]), "kernel": np.array([1.0])}
    assert errors(wanted, large, gradients=True)["key"] > 1e-10


def test_inputs_without_a_gradient_are_held_against_the_weights():
    """A constant of the input: its gradient is rounding, and only beside what is none."""
    wanted = {"input_grad/x": np.array([1e-17]), "grad/kernel": np.array([1.0])}
    noise = {"input_grad/x": np.array([-3e-17]), "grad/kernel": np.array([1.0])}
    assert all(row.ok for row in rows(wanted, noise).values())
    large = noise | {"input_grad/x": np.array([1e-9])}
    assert not rows(wanted, large)["gradients of the inputs"].ok
    assert not rows(wanted, noise | {"input_grad/x": np.ones(2)})["gradients of the inputs"].ok
    alone = {"input_grad/x": np.array([1e-9]), "grad/kernel": np.array([1.0])}
    assert not rows(alone, noise)["gradients of the inputs"].ok


def test_float32_bound_follows_the_rounding_of_the_reference():
    """Never below the written bound, never above what the reference shows."""
    wanted = {"eval/": np.array([1.0])}
    assert limit(EVAL, "float32", wanted, [{"eval/": np.array([1.0 + 1e-9])}]) == 1e-5
    assert limit(EVAL, "float32", wanted, [{"eval/": np.array([1.001])}]) == pytest.approx(8e-3)
    assert limit(EVAL, "float64", wanted, [{"eval/": np.array([1.001])}]) == 1e-10
    assert limit(EVAL, "float64", wanted, [{"eval/": np.array([1.02])}]) == pytest.approx(
        8 * 0.02 * 2.0**-29
    )
    assert limit(EVAL, "float64", wanted, []) == 1e-10


def test_only_weights_without_a_gradient_may_drift():
    """And only as far as the learning rates carry them."""
    step = Quantity("weights after 1 step", "step1/", 1e-9, None)
    wanted = {
        "loss_grad/bias": np.array([1e-18]), "loss_grad/kernel": np.array([1.0]),
        "step1/bias": np.array([1.0]), "step1/kernel": np.array([1.0]), "rates": np.array([0.01]),
    }  # fmt: skip
    assert set(idle(wanted)) == {"bias"}
    near = {"step1/bias": np.array([1.01]), "step1/kernel": np.array([1.0])}
    assert max(measured(step, wanted, near).values()) == 0.0
    far = {"step1/bias": np.array([1.1]), "step1/kernel": np.array([1.0])}
    assert measured(step, wanted, far)["bias"] == pytest.approx(0.1)
    other = {"step1/bias": np.array([1.0]), "step1/kernel": np.array([1.01])}
    assert measured(step, wanted, other)["kernel"] == pytest.approx(0.01)


def test_statistics_follow_offsets_as_far_as_noise_carried_these():
    """Four times as far as in the reference, so `ROUNDING` times four times the drift is noise."""
    step = Quantity("weights after 20 steps", "step20/", 1e-9, None)
    wanted = {
        "loss_grad/bias": np.array([1e-18]), "loss_grad/kernel": np.array([1.0]), "rates": np.array([0.01]),
        "step20/bias": np.array([1.0]), "step20/mean": np.array([1.0]), "drift/mean": np.array(1e-6), "swing": np.array(1e-5),
    }  # fmt: skip
    for moved, far, judged in ((4e-5, 3e-5, 0.0), (4e-5, 3.3e-5, 3.3e-5), (0.0, 9e-6, 9e-6), (0.0, 7e-6, 0.0)):
        found = {"step20/bias": np.array([1.0 + moved]), "step20/mean": np.array([1.0 + far])}
        assert max(measured(step, wanted, found).values()) == pytest.approx(judged)


def test_tables_fit_a_terminal_and_end_with_the_next_command():
    """At most 80 columns with three frameworks, no colour unless asked for."""
    found = Verification("spec.yaml")
    for backend in ("torch", "keras", "jax"):
        found.comparisons += compare(backend, "model", "float64", {"eval/": np.ones(1)}, {"eval/": np.ones(1)})
    text = render(found)
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text
    assert "\x1b" in render(found, color=True)
    assert text.splitlines()[-1].startswith("next: triglot train spec.yaml")
    found.comparisons[0].ok = False
    assert "disagree: 1 of 3" in render(found)


def test_nothing_compared_is_no_agreement():
    """An empty proof proves nothing."""
    assert not Verification("spec.yaml").agree
