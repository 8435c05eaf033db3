"""Every spec there is, compiled once for the whole session."""

from __future__ import annotations

import pytest
import triglot
from triglot.tests.generated.packages import BACKENDS, SPECS, label


def pytest_collection_modifyitems(items):
    """One worker does what shares the compiled packages."""
    for item in items:
        if "generated" in item.path.parts and not list(item.iter_markers("xdist_group")):
            item.add_marker(pytest.mark.xdist_group("generated"))


@pytest.fixture(scope="session")
def packages(tmp_path_factory):
    """Label of a spec -> folder that holds its three packages."""
    folder = tmp_path_factory.mktemp("generated")
    for spec in SPECS:
        triglot.compile(spec, BACKENDS, folder / label(spec))
    return {label(spec): folder / label(spec) for spec in SPECS}
