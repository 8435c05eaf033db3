"""Helpers cut to what their uses give, on a helper without a framework."""

from __future__ import annotations

import itertools

import pytest
from triglot.backends.code.tailor import asked, tailored

HELPER = '''"""Two helpers."""

import math


class Chain:
    """Multiply, then add.

    Args:
        base: what is multiplied.
        factor: the other factor; ``base`` by default.
        shift: what is added; nothing by default.
        flip: change the sign.
    """

    def __init__(self, base, *, factor=None, shift: int | None = None, flip=False):
        factor = factor or base
        self.base = base
        self.factor = factor
        self.shift = shift
        self.flip = flip

    def __call__(self, x, *, mask=None, other=None):
        """Apply to ``x``.

        Args:
            x: a number.
            mask: whether it counts.
            other: a number that is added.
        """
        other = x if other is None else other
        # What stands here stays.
        y = x * self.factor
        if self.shift is not None:
            y = moved(y, self.shift, limit=mask)
        if mask is not None:
            y = y if mask else 0
        else:
            y = y + 0
        return -(y + other) if self.flip else y + other


def moved(y, shift, limit=None):
    """Shifted ``y``.

    Args:
        y: a number.
        limit: anything.
    """
    if limit is None:
        return y + shift
    return y + math.copysign(shift, shift)
'''

GIVEN = {
    "factor": {"factor": 3},
    "shift": {"shift": 4},
    "flip": {"flip": True},
    "mask": {"mask": True},
    "other": {"other": 7},
}


def call(text: str, given: tuple[str, ...]) -> float:
    """What the class in ``text`` computes for 5 when it is given these arguments."""
    scope: dict = {}
    exec(text, scope)
    made = {k: v for name in given for k, v in GIVEN[name].items()}
    inner = {k: made.pop(k) for k in ("mask", "other") if k in made}
    return scope["Chain"](2, **made)(5, **inner)


def subsets() -> list[tuple[str, ...]]:
    return [s for n in range(len(GIVEN) + 1) for s in itertools.combinations(GIVEN, n)]


@pytest.mark.parametrize("given", subsets(), ids="-".join)
def test_one_use(given):
    """Cut to one use, the class computes what the whole one does."""
    text = tailored(HELPER, {"Chain": [frozenset(given)]})
    assert call(text, given) == call(HELPER, given)
    for name in set(GIVEN) - set(given) - {"other"}:
        assert f"{name}" not in text.partition("def moved")[0], name


@pytest.mark.parametrize("pair", itertools.combinations(subsets(), 2))
def test_two_uses(pair):
    """Cut to two uses, it serves both."""
    text = tailored(HELPER, {"Chain": [frozenset(given) for given in pair]})
    for given in pair:
        assert call(text, given) == call(HELPER, given)


def test_what_is_left():
    """No branch, no argument and no documentation of what nobody asks for."""
    text = tailored(HELPER, {"Chain": [frozenset({"shift"})]})
    chain = text.partition("def moved")[0]
    assert "if " not in chain
    assert "mask" not in chain and "flip" not in chain and "factor" not in chain
    assert "shift: int):" in chain, "what every use gives has no default"
    assert "shift: what is added.\n" in chain, "nor a word on its absence"
    assert "# What stands here stays." in chain
    assert "limit" not in text, "functions are cut to the calls that are left"


def test_what_is_asked_for_whole_stays():
    """A helper used as it stands is not cut for the sake of others."""
    text = tailored(HELPER, {"Chain": [frozenset({"shift"})]}, {"moved"})
    assert "limit=None" in text
    assert tailored(HELPER, {}) == HELPER


def test_an_argument_that_may_be_none_stays_optional():
    """Passed on by a class of which only one use gives it."""
    uses = {"Chain": [frozenset({"shift", "mask"}), frozenset({"shift"})]}
    text = tailored(HELPER, uses)
    assert "limit=None" in text and "if limit is None" in text


def test_arithmetic_that_a_default_leaves_nothing_of():
    """Once, and nothing added: a reader would ask what it is for."""
    text = 'def f(x, by=1.0, more=0):\n    """Scale and move."""\n    return x * by - (x + more) / by\n'
    assert "return x - x" in tailored(text, {"f": [frozenset()]})


def test_names_of_helpers():
    assert asked("norm.Norm") == ("norm", "Norm", None)
    assert asked("norm.Norm()") == ("norm", "Norm", frozenset())
    assert asked("norm.Norm(a,b)") == ("norm", "Norm", frozenset({"a", "b"}))


def test_a_function_serves_its_caller_and_its_own_uses():
    """In whatever order they stand; and what is handed on as a value stays whole."""
    uses = {"moved": [frozenset()], "Chain": [frozenset({"shift", "mask"})]}
    assert "if limit is None" in tailored(HELPER, uses)
    handed = HELPER + "\n\nTABLE = [moved]\n"
    assert "limit=None" in tailored(handed, {"Chain": [frozenset({"shift"})]})
