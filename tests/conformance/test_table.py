"""Which cells of docs/conformance.md a test counts for, and what is a hole."""

from __future__ import annotations

import pytest
from triglot.tests.conformance.table import SECTIONS, Counts, page, places

C = "tests/conformance"


@pytest.mark.parametrize(
    ("nodeid", "wanted"),
    [
        (f"{C}/test_ops.py::test_agrees[add-0-torch-first-float64-forward]@ops-torch",
         [("Ops", "add", "torch", "float64", "forward")]),
        (f"{C}/test_losses.py::test_agrees[mse-1-jax-float32]",
         [("Losses", "mse", "jax", "float32", "")]),
        (f"{C}/test_losses.py::test_slope[mse-1]", []),
        (f"{C}/test_optimizers.py::test_agrees[lamb-1-torch]@o", [("Optimizers", "lamb", "torch", "", "")]),
        (f"{C}/test_policies.py::test_agrees[cosine-1-keras]", [("Schedules", "cosine", "keras", "", "")]),
        (f"{C}/test_policies.py::test_agrees[clip by norm-jax]",
         [("Policies", "clip by norm", "jax", "", "")]),
        ("tests/precision/test_runs.py::test_learns[keras-float16]",
         [("Policies", "low precision", "keras", "", "")]),
    ],
)  # fmt: skip
def test_a_test_counts_where_it_belongs(nodeid, wanted):
    assert places(nodeid) == wanted


def test_a_test_of_all_frameworks_counts_for_each():
    found = places("tests/quality/test_families.py::test_its_trainers_agree[vae]")
    assert [place[2] for place in found] == ["torch", "keras", "jax"]


def test_what_fails_or_is_missing_is_a_hole():
    counts: Counts = {("Optimizers", "lamb", b, "", ""): [2, 2] for b in ("torch", "keras")}
    counts["Optimizers", "lion", "torch", "", ""] = [1, 2]
    text, holes = page(counts, {"Optimizers": ["lamb", "lion"]})
    assert "| `lamb` | 2/2 | 2/2 | 0/0 |" in text
    assert holes[:2] == ["lamb in jax: 0 of 0 agree", "lion in torch: 1 of 2 agree"]
    assert text.count("## ") == len(SECTIONS)
