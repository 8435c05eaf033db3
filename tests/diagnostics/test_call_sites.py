"""A mistake inside a block is told where it stands, with every call that led there."""

from __future__ import annotations

import pytest
from triglot.compiler.diagnostics import Source
from triglot.compiler.diagnostics.render import render
from triglot.compiler.front import check_source

ZOO = """
triglot: 1
blocks:
  tight:
    params: {size: int}
    layers: [max_pool2d: size, conv2d: {filters: 4, padding: valid}]
  nest: {layers: [tight: 4]}
"""

SPEC = """
triglot: 1
use: {zoo: zoo.yaml}
blocks:
  down: {layers: [max_pool2d: 2, conv2d: {filters: 4, padding: valid}]}
  twice: {layers: [down: , down: ]}
  many: {params: {n: int}, layers: [{layers: [down: ], repeat: n}]}
  gate: {params: {by: value}, layers: [multiply: by]}
  passing: {params: {by: value}, layers: [gate: by]}
  half: {params: {w: int}, layers: [dense: w / 2]}
  halves: {params: {w: int}, layers: [half: w]}
  told: {params: {act: op}, layers: [act]}
  along: {layers: [mean: {axis: time}]}
  around: {layers: [residual: [conv2d: 5]]}
  branches: {params: {n: 3}, layers: [parallel: {a: [down: ], b: [down: , down: ]}]}
  guarded: {params: {f: int}, layers: [{dense: f / 2, when: f > 2}]}
  calling: {layers: [small: ]}
networks:
  small:
    inputs: {y: "image[9, 9, 3]"}
    layers: [flatten]
  main:
    inputs: {x: "image[6, 6, 3]", other: "vector[7]"}
    shared: {kept: {twice: {}}}
    layers:
      - relu:
        from: x
      - STEP
"""

CASES = {
    "block": ("half: 3", "E0402", "half", ["half"]),
    "block in block": ("twice:", "E0505", "down", ["down", "twice"]),
    "argument through two": ("halves: 5", "E0402", "half", ["half", "halves"]),
    "repeat of a block": ("{down: , repeat: 3}", "E0505", "down", ["down"]),
    "repeat in a block": ("many: 3", "E0505", "down", ["down", "many"]),
    "each": ("{half: v, each: {v: [4, 5]}}", "E0402", "half", ["half"]),
    "value": ("gate: other", "E0501", "gate", ["gate"]),
    "value through two": ("passing: other", "E0501", "gate", ["gate", "passing"]),
    "network": ("small:", "E0501", "STEP", []),
    "network in a block": ("calling:", "E0501", "calling", ["calling"]),
    "imported": ("zoo.tight: 4", "E0505", "zoo", ["zoo.tight"]),
    "imported, nested": ("zoo.nest:", "E0505", "zoo", ["zoo.tight", "zoo.nest"]),
    "op as argument": ("told: {act: {mean: {axis: time}}}", "E0205", "STEP", ["told"]),
    "axis": ("along:", "E0205", "along", ["along"]),
    "residual": ("around:", "E0501", "around", ["around"]),
    "parallel": ("branches:", "E0505", "down", ["down", "branches"]),
    "guard": ("guarded: 5", "E0402", "guarded", ["guarded"]),
    "shared": ("kept", "E0505", "down", ["down", "twice"]),
}
"""Name -> the step, the code, the block that holds the mistake, the calls that led there."""


@pytest.mark.parametrize("name", CASES)
def test_every_call_is_shown(name, tmp_path):
    step, code, owner, calls = CASES[name]
    (tmp_path / "zoo.yaml").write_text(ZOO.lstrip())
    text = SPEC.lstrip().replace("STEP", step)
    found = check_source(Source(str(tmp_path / "spec.yaml"), text), tmp_path).findings
    errors = [d for d in found if d.severity == "error"]
    assert [d.code for d in errors] == [code]
    told = errors[0]
    labels = [label.text for label in told.labels if label.text.startswith("while expanding")]
    assert labels == [f"while expanding `{call}` here" for call in calls]
    line = told.span.source.text.splitlines()[told.span.source.position(told.span.start)[0] - 1]
    if owner == "zoo":
        assert told.span.source.path.endswith("zoo.yaml")
    else:
        assert line.strip().startswith((f"{owner}:", f"- {step}"))
    shown = render(errors, "human", width=100)
    assert all(f"while expanding `{call}` here" in shown for call in calls)


def test_what_enters_a_block_is_not_said_to_be_given_by_it(tmp_path):
    text = SPEC.lstrip().replace("STEP", "gate: other").replace("use: {zoo: zoo.yaml}\n", "")
    found = check_source(Source("spec.yaml", text), tmp_path).findings
    texts = {label.text for d in found if d.severity == "error" for label in d.labels}
    assert {"`by` is vector[7]", "`gate` takes image[6, 6, 3]"} <= texts
