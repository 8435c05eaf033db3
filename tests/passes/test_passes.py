"""Every pass before and after, and the law that is checked between them."""

from __future__ import annotations

from typing import Any

import pytest
from triglot.compiler.diagnostics import DiagnosticError, Source
from triglot.compiler.front import check_source
from triglot.compiler.ir.legality import IllegalProgram, check
from triglot.compiler.ir.nodes import Loop, OpNode
from triglot.compiler.ir.walk import op_nodes
from triglot.compiler.ops.average import Average
from triglot.compiler.passes.layout import Flat, assign
from triglot.compiler.passes.legalise import legalise


def program(text: str, tmp_path: Any) -> tuple[Any, list[Any]]:
    checked = check_source(Source("spec.yaml", "triglot: 1\n" + text), tmp_path)
    assert not checked.errors, [d.message for d in checked.errors]
    return checked.program, checked.findings


def words(nodes: list[Any]) -> list[str]:
    return [node.op.word if isinstance(node, OpNode) else type(node).__name__ for node in nodes]


def test_prune_leaves_out_what_nobody_reads_and_says_so(tmp_path: Any) -> None:
    spec = """
model:
  inputs: {x: "vector[4]"}
  layers:
    - dense: 8
      as: kept
    - dense: 3
      as: dead
    - relu
"""
    spec += "    - dense: 2\n      from: kept\n"
    made, findings = program(spec, tmp_path)
    assert words(made.networks["model"].body.nodes) == ["dense", "dense"]
    codes = [(d.code, d.span.text) for d in findings]
    assert ("W0305", "relu") in codes and ("W0305", "dense") in codes


def test_prune_keeps_a_step_that_one_use_of_its_block_needs(tmp_path: Any) -> None:
    spec = """
blocks:
  b:
    params: {width: int}
    layers:
      - dense: width
        as: side
      - relu
      - add: side
        when: width > 3
model:
  inputs: {x: "vector[3]"}
  layers: [b: 3, b: 5]
"""
    made, findings = program(spec, tmp_path)
    bodies = list(made.blocks["b"].bodies.values())
    assert [len(body.nodes) for body in bodies] == [3, 3]
    assert not [d for d in findings if d.code == "W0305"]


def test_prune_leaves_out_what_stands_before_a_step_that_reads_elsewhere(tmp_path: Any) -> None:
    """Whether its condition always holds, or only in some uses of its block, which then need it."""
    spec = """
blocks:
  b:
    params: {far: value, on: bool}
    layers:
      - dense: 4
      - layers: [{dense: 4, from: far}]
        when: on
model:
  inputs: {x: "vector[4]"}
  layers: [%s]
"""
    for uses, kept in (("{b: {far: x, on: true}}", 1), ("{b: {far: x, on: true}}, {b: {far: x, on: false}}", 2)):
        made, findings = program(spec % uses, tmp_path)
        assert [len(body.nodes) for body in made.blocks["b"].bodies.values()] == [kept] * kept
        assert ("W0305" in [d.code for d in findings]) == (kept == 1)


def test_outline_runs_over_a_block_directly_and_names_what_needs_a_definition(
    tmp_path: Any,
) -> None:
    spec = """
blocks:
  cell: {layers: [dense: 4, relu]}
model:
  inputs: {x: "vector[4]"}
  layers:
    - cell:
      repeat: 3
    - layers: [{dense: 4, as: skip}, relu]
      repeat: 2
    - add: skip[0]
"""
    made, _ = program(spec, tmp_path)
    loops = [n for n in made.networks["model"].body.nodes if isinstance(n, Loop)]
    assert [loop.direct for loop in loops] == [True, False]
    assert loops[1].handed_out == ["skip"] and loops[1].block.name == "stage"
    assert len(loops[0].bodies) == 1 and loops[0].count == 3


def test_legalise_replaces_an_op_without_a_word_by_its_body(
    tmp_path: Any, monkeypatch: Any
) -> None:
    def body(self: Any, b: Any, x: Any, **values: Any) -> Any:
        return b.scale(b.add(x, with_=values["with"]), by=1 / (1 + len(values["with"])))

    monkeypatch.setattr(Average, "body", body)
    spec = 'model:\n  inputs: {x: "vector[4]"}\n  layers: [{dense: 4, as: a}, relu, {average: a}]\n'
    made, _ = program(spec, tmp_path)
    legal = legalise(made, "toy", {"dense", "relu", "add", "scale"})
    node = next(n for n in op_nodes(made) if n.op.word == "average")
    parts = legal.expansions[id(node)]
    assert [p.op.word for p in parts] == ["add", "scale"]
    assert parts[-1].outputs[""] is node.outputs[""] and parts[-1].op.by == 0.5


def test_legalise_refuses_what_has_neither_word_nor_body(tmp_path: Any) -> None:
    made, _ = program('model:\n  inputs: {x: "vector[4]"}\n  layers: [relu, tanh]\n', tmp_path)
    with pytest.raises(DiagnosticError) as caught:
        legalise(made, "toy", {"tanh"})
    assert [d.code for d in caught.value.diagnostics] == ["E0803"]
    assert caught.value.diagnostics[0].span is not None


def test_layout_folds_a_flatten_and_keeps_images_channels_first(tmp_path: Any) -> None:
    spec = (
        'model:\n  inputs: {i: "image[4, 6, 3]"}\n  layers: [conv2d: 5, relu, flatten, dense: 2]\n'
    )
    made, _ = program(spec, tmp_path)
    from triglot.backends.torch.ops import table

    rows = table().rows
    natural = lambda kind: "first" if kind.kind == "image" else "last"  # noqa: E731
    found = assign(made, lambda op: rows[op].layout, natural, {})
    nodes = made.networks["model"].body.nodes
    layouts = [found.of(node.outputs[""]) for node in nodes]
    assert layouts[:2] == ["first", "first"]
    assert isinstance(layouts[2], Flat) and layouts[2].source.dims == (4, 6, 5)
    assert isinstance(found.takes[id(nodes[3])], Flat) and layouts[3] == "last"


def test_legality_finds_a_value_that_does_not_exist(tmp_path: Any) -> None:
    made, _ = program('model:\n  inputs: {x: "vector[4]"}\n  layers: [dense: 4, relu]\n', tmp_path)
    made.networks["model"].body.nodes.pop(0)
    with pytest.raises(IllegalProgram, match="does not exist"):
        check(made)


def test_blocks_hand_out_what_some_use_reads_and_loops_the_lists_that_are_read(
    tmp_path: Any,
) -> None:
    spec = """
blocks:
  heads: {layers: [parallel: {one: [dense: 3], two: [dense: 4], three: [dense: 5]}]}
  twice: {layers: [parallel: {one: [dense: 3], two: [dense: 4]}]}
model:
  inputs: {x: "vector[3]"}
  layers:
    - heads:
      as: h
    - twice:
      from: h.one
      as: t
    - twice:
      from: h.one
      as: u
    - layers: [dense: 3, {dense: 2, as: side}, {dense: 3, as: listed}]
      from: t.one
      repeat: 2
    - concat:
      from: [prev, u.two, "listed[0]"]
"""
    made, findings = program(spec, tmp_path)
    heads, twice = (made.blocks[name].bodies.values() for name in ("heads", "twice"))
    assert [list(body.output_types) for body in heads] == [[""]]
    assert [len(body.nodes) for body in heads] == [1]
    assert [list(body.output_types) for body in twice] == [["one", "two"]]
    (loop,) = (node for node in made.networks["model"].body.nodes if isinstance(node, Loop))
    assert list(loop.exports) == ["listed"]
    assert [d.span.text for d in findings if d.code == "W0305"] == ["dense", "dense"]
