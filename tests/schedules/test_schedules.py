"""Every schedule: numbers from outside, and the printed function equal to the definition at every step."""

from __future__ import annotations

import itertools
import json
import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from triglot.backends.code.schedules import ENTRIES, schedule_values
from triglot.backends.code.templates import render
from triglot.compiler.reference.op import make
from triglot.compiler.schedules import SCHEDULES

CASES = [(word, number) for word in SCHEDULES for number in range(len(SCHEDULES[word].trials))]
SPANS = [(1, 1), (2, 5), (7, 3), (20, 4), (101, 10), (64, 64), (5, 50)]
"""Steps of a training and of an epoch: whole epochs, broken ones, less than one, one step."""


def factors(record: Any, total: int, per_epoch: int) -> list[float]:
    """The definition at every step."""
    return [record.value_at(step, total, per_epoch) for step in range(total)]


def printed(record: Any, rate: float = 1.0, higher: bool = False) -> dict[str, Any]:
    """The names that a package's ``step.py`` has of a schedule."""
    source = render("shared/schedules/rates.j2", parts=True, **schedule_values(record, rate, higher))
    scope: dict[str, Any] = {"np": np, "math": math}
    exec(source, scope)
    return scope


@pytest.mark.parametrize(("word", "number"), CASES)
def test_the_printed_function_is_the_definition(word: str, number: int) -> None:
    """At every step of several spans."""
    record = make(SCHEDULES[word], SCHEDULES[word].trials[number])
    rates = printed(record, 0.3)["learning_rates"]
    for total, per_epoch in SPANS:
        wanted = 0.3 * np.array(factors(record, total, per_epoch))
        np.testing.assert_allclose(rates(total, per_epoch), wanted, rtol=1e-13, atol=1e-16)


@pytest.mark.parametrize("word", SCHEDULES.names)
def test_witness(word: str) -> None:
    """Numbers from outside."""

    def run(total: int, per_epoch: int, **fields: Any) -> list[float]:
        return factors(make(SCHEDULES[word], fields), total, per_epoch)

    pairs = list(SCHEDULES[word].witness(run))
    assert pairs, f"`{word}` has no witness"
    for got, expected in pairs:
        np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("word", [word for word in SCHEDULES if word != "one_cycle"])
def test_warm_up(word: str) -> None:
    """Thirds in front of any; its last step has the whole rate where the rest begins with it."""
    given = dict(SCHEDULES[word].trials[-1])
    record = make(SCHEDULES[word], {**given, "warmup": ("steps", 3)})
    assert factors(record, 12, 4)[:3] == pytest.approx([1 / 3, 2 / 3, 1.0], abs=1e-15)


@pytest.mark.parametrize("word", SCHEDULES.names)
def test_documented(word: str) -> None:
    """The class gives a source and three cases, every field is described, and it is printed."""
    kind = SCHEDULES[word]
    assert "Source:" in (kind.__doc__ or ""), word
    assert all(field.doc for field in kind.fields.values()), word
    assert len(kind.trials) >= 3 and word in ENTRIES
    assert "warmup" in kind.fields


@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("higher", [False, True])
def test_plateau_follows_the_figures(number: int, higher: bool) -> None:
    """The printed function is the definition on random figures, after every epoch."""
    record = make(SCHEDULES["plateau"], SCHEDULES["plateau"].trials[number])
    plateau = printed(record, higher=higher)["plateau"]
    draw = np.random.default_rng(number)
    figures = np.round(draw.normal(size=40).cumsum() / 5, 1).tolist()
    rows = [{"epoch": n, "val.loss": figure} for n, figure in enumerate(figures)]
    wanted = [record.left(figures[:n], higher) for n in range(len(figures))]
    assert [plateau(rows[:n]) for n in range(len(rows))] == pytest.approx(wanted, rel=1e-13)
    assert len(set(wanted)) > 2


OUTSIDE = """
import json, torch
from torch.optim import lr_scheduler as s

def rates(make, steps):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule, found = make(optimizer), []
    for _ in range(steps):
        found.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return found

print(json.dumps({
    "linear": rates(lambda o: s.LinearLR(o, 1.0, 0.1, 20), 20),
    "polynomial": rates(lambda o: s.PolynomialLR(o, 20, 2.0), 20),
    "exponential": rates(lambda o: s.ExponentialLR(o, 0.5**0.25), 20),
    "step": rates(lambda o: s.StepLR(o, 6, 0.3), 20),
    "milestones": rates(lambda o: s.MultiStepLR(o, [4, 9], 0.5), 20),
    "cosine": rates(lambda o: s.CosineAnnealingLR(o, 20, 0.1), 20),
    "cosine_restarts": rates(lambda o: s.CosineAnnealingWarmRestarts(o, 3, 2, 0.1), 20),
    "one_cycle": rates(lambda o: s.OneCycleLR(o, 1.0, 20, cycle_momentum=False), 20),
    "cyclic": rates(lambda o: s.CyclicLR(o, 0.2, 1.0, 3, mode="triangular2", cycle_momentum=False), 20),
}))
"""
SAME: dict[str, dict[str, Any]] = {
    "linear": {"final": 0.1},
    "polynomial": {"power": 2.0},
    "exponential": {"factor": 0.5, "every": ("steps", 4)},
    "step": {"every": ("steps", 6), "factor": 0.3},
    "milestones": {"at": (("steps", 4), ("steps", 9)), "factor": 0.5},
    "cosine": {"final": 0.1},
    "cosine_restarts": {"every": ("steps", 3), "growth": 2, "final": 0.1},
    "one_cycle": {},
    "cyclic": {"every": ("steps", 6), "low": 0.2, "decay": 0.5},
}


def test_as_in_pytorch() -> None:
    """Twenty rates of its schedulers, in a process of their own."""
    done = subprocess.run([sys.executable, "-c", OUTSIDE], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    theirs = json.loads(done.stdout)
    assert theirs.keys() == SAME.keys()
    for word, fields in SAME.items():
        ours = factors(make(SCHEDULES[word], fields), 20, 4)
        np.testing.assert_allclose(ours, theirs[word], rtol=1e-6, atol=1e-9, err_msg=word)


def test_durations_agree_between_units() -> None:
    """Epochs, steps and percent that mean the same time give the same rates."""
    for word, name in (("step", "every"), ("cosine_restarts", "every"), ("linear", "warmup")):
        found = [
            factors(make(SCHEDULES[word], {name: time}), 40, 4)
            for time in (("epochs", 2.5), ("steps", 10), ("percent", 25))
        ]
        assert all(one == other for one, other in itertools.pairwise(found)), word
