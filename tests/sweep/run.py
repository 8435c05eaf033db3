"""Random specs in three frameworks against the reference: ``python -m triglot.tests.sweep.run``.

Draws ``--count`` specs, compiles each for every backend, runs outputs, gradients and statistics in
both modes in float64, and compares them by the bounds of `triglot verify`.  Prints one line per spec
that disagrees, with the spec, and a summary that ends in the number of ops that took part.
"""

from __future__ import annotations

import argparse
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from triglot.backends.package import BACKENDS
from triglot.compiler.diagnostics import DiagnosticError
from triglot.compiler.front import Checked
from triglot.compiler.ir.recompute import inside, repeated
from triglot.compiler.ir.walk import op_nodes
from triglot.tests.conformance import bench
from triglot.tests.sweep.draw import draw
from triglot.tests.sweep.jobs import Undefined, job, reference
from triglot.verify import expect
from triglot.verify.compare import compare

Spec = tuple[str, str, Checked]
"""A name, the text, and what the front end makes of it."""


@dataclass
class Outcome:
    """What a sweep found.

    Attributes:
        agreed: specs that agree in every backend.
        refused: specs that a backend refused with a diagnostic.
        undefined: specs with a step that has no value, e.g. the logarithm of a negative number.
        wrong: what to print about each of the others.
        ops: how often each op took part.
    """

    agreed: int = 0
    refused: int = 0
    undefined: int = 0
    wrong: list[str] = field(default_factory=list)
    ops: Counter[str] = field(default_factory=Counter)


def sweep(first: int, count: int, at_once: int = 100) -> Outcome:
    """Run the specs of seeds ``first`` to ``first + count - 1``."""
    found = Outcome()
    for start in range(first, first + count, at_once):
        chunk(drawn(range(start, min(start + at_once, first + count))), found)
    return found


def drawn(seeds: range) -> Iterator[Spec]:
    """The specs of some seeds; with every other one, what is repeated is computed again."""
    for seed in seeds:
        draft, checked = draw(seed)
        if seed % 2 and checked.program is not None:
            blocks = repeated(checked.program)
            costs = [block for block in blocks if any(node.op.costs for node in inside(block))]
            checked.program.recomputed = [block for block in blocks if block not in costs]
        yield f"seed {seed}", draft.text, checked


def chunk(specs: Iterable[Spec], found: Outcome) -> None:
    """Some specs, each framework started once."""
    jobs: dict[str, list[Any]] = {backend: [] for backend in BACKENDS}
    texts: dict[str, str] = {}
    for name, text, checked in specs:
        try:
            made, wanted = reference(checked)
            mine = {backend: job(name, checked, made, wanted, backend) for backend in BACKENDS}
        except DiagnosticError:
            found.refused += 1
            continue
        except Undefined:
            found.undefined += 1
            continue
        except Exception:  # a bug: told with its spec, and the sweep goes on
            found.wrong.append(f"{name}\n{text}{traceback.format_exc(limit=-4)}")
            continue
        texts[name] = text
        found.ops.update({node.op.word for node in op_nodes(checked.program)})
        for backend, one in mine.items():
            jobs[backend].append(one)
    wrong: dict[str, list[str]] = {}
    for backend, mine_ in jobs.items():
        results = bench.run(backend, mine_)
        for one in mine_:
            if problem := judge(backend, one, results):
                wrong.setdefault(one.name, []).append(problem)
    found.agreed += len(texts) - len(wrong)
    found.wrong += [f"{name}\n{texts[name]}" + "\n".join(told) for name, told in wrong.items()]


def judge(backend: str, one: Any, results: bench.Results) -> str:
    """What is wrong in one backend, "" when nothing is."""
    try:
        got = one.canonical(results.of(one.id, "float64"))
    except bench.Failed as problem:
        return f"{backend}: {problem}"
    rows = list(compare(backend, "model", "float64", one.wanted, got))
    if not all(row.ok for row in rows):  # evaluated in float32 only where it can matter
        rounded = [expect.untrained(one.made, "float32")]
        rows = list(compare(backend, "model", "float64", one.wanted, got, rounded))
    bad = [f"{row.quantity} {row.max_error:.1e} at {row.where}" for row in rows if not row.ok]
    return f"{backend}: {', '.join(bad)}" if bad else ""


def main() -> int:
    """Run a sweep and print what it found."""
    parser = argparse.ArgumentParser(description="Random specs against the reference.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--first", type=int, default=0)
    args = parser.parse_args()
    found = sweep(args.first, args.count)
    for told in found.wrong:
        print(f"{told}\n")
    print(
        f"{found.agreed} agree, {found.refused} refused, {found.undefined} undefined, "
        f"{len(found.wrong)} wrong; {len(found.ops)} ops took part"
    )
    return int(bool(found.wrong))


if __name__ == "__main__":
    raise SystemExit(main())
