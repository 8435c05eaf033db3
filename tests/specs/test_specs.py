"""Small specs, each compiled and run in every framework, all held against the reference.

The jobs of all specs run in one process per framework and precision: starting a framework costs
more than any of these networks.  Traces are made there too.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from triglot.backends.package import BACKENDS, compile_checked
from triglot.compiler.front import load
from triglot.tests.conformance.brief import BRIEF
from triglot.verify.processes import Crew
from triglot.verify.run import Verifier

SPECS = sorted(Path(__file__).parent.glob("*.yaml"))
ROUNDED = {"residual", "gpt", "norms", "sentiment"}
"""Specs that run in float32 too: one of each family."""
TRACED = [spec.stem for spec in SPECS if spec.stem in ("residual", "sentiment") or not BRIEF]
"""Specs whose steps are looked at one by one."""


def precisions(spec):
    """The precisions in which a spec is compared."""
    return ("float64", "float32") if spec.stem in ROUNDED else ("float64",)


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    """Spec name -> its verification, judged."""
    makers, jobs = {}, {}
    for spec in SPECS:
        folder = tmp_path_factory.mktemp(spec.stem)
        checked = load(spec)
        packages = compile_checked(checked, BACKENDS, folder / "packages").packages
        made = makers[spec.stem] = Verifier(checked, packages, folder, precisions(spec))
        for backend in BACKENDS:
            for dtype in made.dtypes:
                jobs.setdefault((backend, dtype), []).extend(made.jobs(backend, dtype))
            traced = made.plans if spec.stem in TRACED else ()
            watched = [name for name in traced if made.traced(name)]
            traces = [made.job(backend, name, "float64", trace=True) for name in watched]
            jobs[backend, "float64"] += traces
    with Crew() as crew:
        for (backend, dtype), folders in jobs.items():
            crew.add((backend, dtype), backend, folders)
        for made in makers.values():
            for dtype in made.dtypes:
                for name in made.plans:
                    made.wanted[name, dtype] = made.expected(name, dtype)
                    crew.poll()
        crew.wait()
        for made in makers.values():
            for backend in BACKENDS:
                for dtype in made.dtypes:
                    for name in made.plans:
                        made.judge(crew, backend, name, dtype)
    return makers


@pytest.mark.parametrize("name", [spec.stem for spec in SPECS])
def test_agrees(answers, name):
    found = answers[name].found
    assert not found.failures, "\n".join(found.failures.values())
    wrong = [(c.backend, c.quantity, c.dtype, c.max_error, c.where)
             for c in found.comparisons if not c.ok]  # fmt: skip
    assert not wrong
    seen = {(c.backend, c.quantity) for c in found.comparisons}
    assert {backend for backend, _ in seen} == set(BACKENDS)
    assert all((b, "gradients of the output") in seen for b in BACKENDS)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("name", TRACED)
def test_an_honest_program_has_no_first_difference(answers, name, backend):
    """Tracing finds nothing where nothing differs, and it does look."""
    made = answers[name]
    for network in filter(made.traced, made.plans):
        folder = made.place(backend, network, "float64", "-trace")
        told = json.loads((folder / "result.json").read_text())
        assert told["error"] is None, told["error"]
        assert json.loads((folder / "trace.json").read_text())
        assert made.differs(backend, network) is None
