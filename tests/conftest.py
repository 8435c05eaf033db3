"""Tests that share what is costly to make stay in one worker of pytest-xdist (``--dist loadgroup``)."""

from __future__ import annotations

import gc
import os

import pytest

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("TF_NUM_INTRAOP_THREADS", "1")
os.environ.setdefault("TF_NUM_INTEROP_THREADS", "1")
# Two workers share the cores; threads of frameworks that wait for each other would only spin.

if "CONFORMANCE_BRIEF" in os.environ:
    os.environ.setdefault("XLA_FLAGS", "--xla_cpu_use_fusion_emitters=false")
# The older emitters of loops compile in half the time, and compiling is most of what the suite does;
# `make conformance`, `make sweep` and `make quality` run what users run.

gc.disable()
# Until everything is collected: tens of thousands of tests live to the end, and are looked through in vain.

COSTLY = {
    "corners", "devices", "meta", "portable", "precision", "quality", "specs", "study", "sweep", "training", "training_equal",
    "training_keras_jax", "verify",
}  # fmt: skip
"""Folders whose files start frameworks or train once for all of their tests."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A group per file, where the file has not chosen its own."""
    for item in items:
        if item.path.parent.name in COSTLY and not list(item.iter_markers("xdist_group")):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}/{item.path.stem}"))


def pytest_collection_finish() -> None:
    """Let garbage be collected again, but not looked for among the tests."""
    gc.collect()
    gc.freeze()
    gc.enable()
