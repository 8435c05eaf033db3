"""Near names."""

import pytest
from triglot.compiler.diagnostics import did_you_mean, suggest
from triglot.compiler.diagnostics.suggest import distance

OPS = ["batch_norm", "conv2d", "dense", "dropout", "kernel", "lstm", "relu", "adam", "adamw"]


@pytest.mark.parametrize(
    ("word", "best"),
    [
        ("batch_nrom", "batch_norm"),
        ("BatchNorm", "batch_norm"),
        ("kernal", "kernel"),
        ("Conv2D", "conv2d"),
        ("adm", "adam"),
        ("conv", "conv2d"),
    ],
)
def test_the_nearest_name_comes_first(word, best):
    assert suggest(word, OPS)[0] == best


@pytest.mark.parametrize("word", ["transformer", "", "q", "x" * 5000])
def test_far_names_are_not_suggested(word):
    assert suggest(word, OPS) == []
    assert did_you_mean(word, OPS) == []


def test_helps_are_sentences():
    assert did_you_mean("stme", ["stem", "other"]) == ["did you mean `stem`?"]
    assert did_you_mean("abcd", ["abce", "abcf"]) == ["did you mean `abce` or `abcf`?"]
    assert len(suggest("abcd", [f"abc{c}" for c in "efghij"])) == 3


def test_neighbours_may_swap():
    assert distance("stme", "stem", 3) == 1
    assert distance("abc", "abc", 3) == 0
    assert distance("abc", "xyz", 1) == 2
    assert distance("a", "abcdef", 2) == 3
