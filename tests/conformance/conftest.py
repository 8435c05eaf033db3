"""Collects what is selected, so that one process per framework runs just that."""

from __future__ import annotations

import contextlib
import functools
from typing import Any

import pytest
from triglot.tests.conformance import bench


class Session:
    """The jobs that the selected tests need, and their results once a backend has run."""

    def __init__(self) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.dtypes: dict[str, set[str]] = {}
        self.results = functools.lru_cache(None)(self._run)

    def _run(self, backend: str) -> bench.Results:
        ready = []
        for name, make in self.jobs[backend].items():
            with contextlib.suppress(Exception):  # the test makes it again and shows the error
                ready.append(make())
                ready[-1].plan["dtypes"] = sorted(self.dtypes[name])
        return bench.run(backend, ready)


SESSION = Session()


def pytest_configure(config: pytest.Config) -> None:
    """With xdist, ``--dist loadgroup`` keeps a framework in one worker."""
    config.addinivalue_line("markers", "xdist_group(name): one worker for the group")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note the jobs of the tests that are left after ``-k``."""
    for item in session.items:
        chosen = getattr(getattr(item, "callspec", None), "params", {})
        unit = chosen.get("unit")
        if unit is not None:
            SESSION.dtypes.setdefault(unit.id, set()).add(chosen.get("dtype", "float64"))
            SESSION.jobs.setdefault(unit.backend, {})[unit.id] = unit.job


@pytest.fixture(scope="session")
def results() -> Any:
    """backend -> results; the first call starts the process."""
    return SESSION.results
