"""Every small spec agrees in float64, and traces of honest programs show no difference.

All specs of one framework run in one process, so that a framework is imported once.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from triglot.backends.package import compile_checked
from triglot.compiler.front import load
from triglot.verify.processes import NEEDED, Crew
from triglot.verify.run import Verifier

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))


@pytest.fixture(scope="module", params=NEEDED)
def ran(request, tmp_path_factory):
    """Spec -> its verification, all jobs of one framework done; and the crew that did them."""
    backend, found, jobs = request.param, {}, []
    for path in SPECS:
        folder = tmp_path_factory.mktemp(path.stem)
        checked = load(path)
        written = compile_checked(checked, (backend,), folder / "packages")
        made = found[path.stem] = Verifier(checked, written.packages, folder, ("float64",))
        jobs += [made.job(backend, name, "float64") for name in made.plans]
        jobs += [made.job(backend, name, "float64", trace=True) for name in made.plans]
    with Crew() as crew:
        crew.add((backend, "float64"), backend, jobs)
        crew.wait()
    return backend, found, crew


@pytest.mark.parametrize("name", [path.stem for path in SPECS])
def test_it_agrees_in_float64(ran, name):
    """Every quantity of every network is within its bound."""
    from triglot.verify.expect import expected

    backend, found, crew = ran
    made = found[name]
    for network, plan in made.plans.items():
        made.wanted[network, "float64"] = expected(plan)
        made.judge(crew, backend, network, "float64")
    assert not made.found.failures, made.found.failures
    assert [row for row in made.found.comparisons if not row.ok] == []


@pytest.mark.parametrize("name", [path.stem for path in SPECS])
def test_an_honest_program_has_no_first_difference(ran, name):
    """Tracing finds nothing where nothing differs, and it does look."""
    backend, found, _ = ran
    made = found[name]
    for network in made.plans:
        folder = made.place(backend, network, "float64", trace=True)
        told = json.loads((folder / "result.json").read_text())
        assert told["error"] is None, told["error"]
        assert json.loads((folder / "trace.json").read_text())
        assert made.differs(backend, network) is None
