"""Generated trainers in bfloat16 and float16: what is skipped, kept, resumed and reached."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import triglot

from .child import FRAMEWORKS, HUGE, LOGGED, STEPS
from .specs import DIGITS, FOLLOWED, SCALED, TURNS

CLOSE = 1e-12
PARTS = {"scaled": {"loss": 1}, "turns": {"critic": 1, "painter": 2}, "followed": {"critic": 1, "painter": 2}}
"""Scales of a spec, and the updates of each in a batch."""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """framework -> what its process found."""
    folder = tmp_path_factory.mktemp("precision")
    texts = {"scaled": SCALED, "turns": TURNS, "followed": FOLLOWED}
    texts |= {p: DIGITS.replace("PRECISION", p) for p in ("float32", "bfloat16", "float16")}
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.write_text(text)
        triglot.compile(path, FRAMEWORKS, folder / name)
    environment = {
        **os.environ, "OMP_NUM_THREADS": "1", "JAX_PLATFORMS": "cpu", "CUDA_VISIBLE_DEVICES": "",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }  # fmt: skip
    children = [
        subprocess.Popen(
            [sys.executable, Path(__file__).with_name("child.py"), own, folder],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment,
        )
        for own in FRAMEWORKS
    ]  # fmt: skip
    told = [child.communicate(timeout=500)[0] for child in children]
    assert not any(child.returncode for child in children), "\n".join(told)
    made = {}
    for own in FRAMEWORKS:
        with np.load(folder / f"{own}.npz") as file:
            made[own] = {name: file[name] for name in file.files}
    return made


def under(arrays, head):
    """The arrays below a name."""
    return {n.removeprefix(head): a for n, a in arrays.items() if n.startswith(head)}


@pytest.mark.parametrize("spec", PARTS)
@pytest.mark.parametrize("own", FRAMEWORKS)
def test_an_update_that_is_not_finite_changes_its_scale_only(found, own, spec):
    before, after = (under(found[own], f"{spec}/{when}/") for when in ("before", "skipped"))
    for name, value in before.items():
        if name.startswith("scaler."):
            times = PARTS[spec][name.removeprefix("scaler.")]
            assert value.tolist() == [2.0**15, HUGE[0] * times, 0]
            assert after[name].tolist() == [2.0 ** (15 - times), 0, times]
        elif not name.startswith(("average.", "random.")):  # an average moves with every batch
            np.testing.assert_array_equal(after[name], value, err_msg=name)


@pytest.mark.parametrize("spec", PARTS)
@pytest.mark.parametrize("own", FRAMEWORKS)
def test_runs_with_skipped_updates_agree(found, own, spec):
    one, other = (under(found[name], f"{spec}/whole/") for name in ("torch", own))
    one, other = ({n: a for n, a in x.items() if not n.startswith("random.")} for x in (one, other))
    assert one.keys() == other.keys()
    for part, times in PARTS[spec].items():
        skipped, clean = len(HUGE) * times, (STEPS - HUGE[-1] - 1) * times
        assert other[f"scaler.{part}"].tolist() == [2.0 ** (15 - skipped), clean, skipped]
    for name, value in one.items():
        scale = np.abs(value).max() or 1.0
        assert np.abs(value - other[name]).max() <= CLOSE * scale, name
    losses = (under(found[name], f"{spec}/loss/") for name in ("torch", own))
    first, second = (np.array([x[str(n)] for n in range(STEPS)]) for x in losses)
    np.testing.assert_allclose(second, first, rtol=1e-10)


@pytest.mark.parametrize("spec", LOGGED)
@pytest.mark.parametrize("own", FRAMEWORKS)
def test_gradients_that_are_logged_are_unscaled_and_none_where_an_update_is_skipped(found, own, spec):
    rows = found[own][f"{spec}/log"]
    assert rows[:, 0].tolist() == list(range(1, STEPS + 1)) and rows.shape[1] == 2 + len(PARTS[spec])
    norms = rows[:, 2:]
    made = np.isin(np.arange(STEPS), HUGE, invert=True)
    assert np.isnan(norms[~made]).all() and (norms[made] > 0.01).all() and (norms[made] < 100).all()
    np.testing.assert_allclose(norms, found["torch"][f"{spec}/log"][:, 2:], rtol=1e-10)


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_norms_of_gradients_are_those_of_float32(found, own):
    exact, low = (found[own][f"{name}/log"][:3] for name in ("float32", "float16"))
    np.testing.assert_allclose(low[:, 2], exact[:, 2], rtol=0.02)
    assert (low[:, 2] != exact[:, 2]).any()


@pytest.mark.parametrize("spec", PARTS)
@pytest.mark.parametrize(("first", "then"), permutations(FRAMEWORKS, 2))
def test_a_run_goes_on_in_another_framework(found, spec, first, then):
    whole, carried = under(found[first], f"{spec}/whole/"), under(found[then], f"{spec}/{first}/")
    for name, value in whole.items():
        if name.startswith("random."):
            continue
        scale = np.abs(value).max() or 1.0
        assert np.abs(value - carried[name]).max() <= CLOSE * scale, name


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_what_is_kept_is_float32(found, own):
    for precision in ("bfloat16", "float16"):
        kinds = under(found[own], f"{precision}/dtype/")
        kept = {n: str(k) for n, k in kinds.items() if not n.startswith(("random.", "scaler."))}
        assert set(kept.values()) == {"float32"}
        exact = under(found[own], "float32/dtype/").keys()
        assert kinds.keys() - exact == ({"scaler.loss"} if precision == "float16" else set())


@pytest.mark.parametrize("own", FRAMEWORKS)
@pytest.mark.parametrize(("precision", "spacing"), [("bfloat16", 2.0**-8), ("float16", 2.0**-11)])
def test_digits_are_learned_as_in_float32(found, own, precision, spacing):
    exact, low = (found[own][f"{name}/losses"] for name in ("float32", precision))
    assert found[own][f"{precision}/accuracy"] > 0.9
    assert abs(found[own][f"{precision}/accuracy"] - found[own]["float32/accuracy"]) < 0.03
    apart = np.abs(low - exact)[:5] / exact[:5]  # later ones tell where rounding leads
    assert spacing / 100 < apart.max() < 8 * spacing


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_the_same_framework_resumes_bit_by_bit(found, own):
    assert found[own]["same"]
    scale, clean, skipped = found[own]["scale"]
    assert scale == 2.0 ** (15 - skipped)
    assert clean + skipped <= len(found[own]["float16/losses"])


@pytest.mark.parametrize("own", FRAMEWORKS)
def test_a_loss_that_is_not_finite_still_ends_the_training(found, own):
    assert "the loss is nan" in str(found[own]["blown"])
