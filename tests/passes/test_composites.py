"""Ops with a body: what they become in the IR and in code, and what is said when they cannot."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
from triglot.backends.code.weightmap import WeightMap
from triglot.backends.package import lower
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source
from triglot.compiler.ir.nodes import Call, OpNode
from triglot.compiler.ops import OPS, Op
from triglot.compiler.types.record import integer, module, value, values

HEAD = "triglot: 1\n"


@pytest.fixture
def words(monkeypatch: Any) -> Any:
    """Adds ops for the time of a test."""
    _ = OPS.names

    def add(**kinds: type[Op]) -> None:
        for word, kind in kinds.items():
            kind.word = word
            monkeypatch.setitem(OPS._loaded, word, kind)
        monkeypatch.setattr(OPS, "_names", tuple(sorted({*OPS.names, *kinds})))

    return add


def check(text: str) -> Any:
    return check_source(Source("spec.yaml", HEAD + text), Path())


def code(text: str, backend: str = "torch") -> str:
    checked = check(text)
    assert not checked.errors, [d.message for d in checked.errors]
    structure = importlib.import_module(f"triglot.backends.{backend}.structure")
    return structure.model(lower(checked.program, structure)).text


def forward(text: str) -> list[str]:
    """The statements of the last forward pass."""
    lines = [line.strip() for line in code(text).splitlines()]
    start = max(i for i, line in enumerate(lines) if line.startswith("def forward")) + 2
    return [line.partition("  #")[0] for line in lines[start:]]


def model(*steps: str, kind: str = "vector[4]") -> str:
    listed = "".join(f"    - {step}\n" for step in steps)
    return f'model:\n  inputs: {{x: "{kind}"}}\n  layers:\n{listed}'


def test_a_block_has_one_class_for_uses_that_differ_in_sizes() -> None:
    text = model(
        "conv2d: 8", "squeeze_excite", "conv2d: 16", "squeeze_excite", kind="image[6, 5, 3]"
    )
    program = check(text).program
    calls = [n for n in program.networks["model"].body.nodes if isinstance(n, Call)]
    assert [c.name for c in calls] == ["squeeze_excite", "squeeze_excite_2"]
    assert len({id(c.block) for c in calls}) == 1 and len(calls[0].block.bodies) == 2
    printed = code(text)
    assert printed.count("class SqueezeExcite(") == 1 and "class SqueezeExcite2" not in printed
    assert "nn.Linear(in_channels, in_channels // 4)" in printed
    assert "self.squeeze_excite_2 = SqueezeExcite(16)" in printed


def test_equal_uses_share_a_body_and_other_nodes_make_another_block() -> None:
    program = check(
        model(
            "squeeze_excite",
            "squeeze_excite",
            "squeeze_excite: {activation: silu}",
            kind="image[6, 5, 8]",
        )
    ).program
    calls = program.networks["model"].body.nodes
    assert calls[0].body is calls[1].body
    assert calls[2].block is not calls[0].block
    assert [b.name for b in program.blocks.values()] == ["squeeze_excite", "squeeze_excite_2"]


def test_parameters_have_hierarchical_names() -> None:
    checked = check(model("squeeze_excite:\n      repeat: 3", kind="sequence[6, 8]"))
    structure = importlib.import_module("triglot.backends.jax.structure")
    lowering = lower(checked.program, structure)
    entries = WeightMap(lowering).of(checked.program.networks["model"])
    assert entries[0]["canonical"] == "model.squeeze_excite.{0}.squeeze.kernel"
    assert entries[0]["repeat"] == [3]


def test_a_block_of_the_user_wins() -> None:
    text = "blocks:\n  squeeze_excite: {layers: [relu]}\n" + model("squeeze_excite")
    checked = check(text)
    node = checked.program.networks["model"].body.nodes[0]
    assert [n.op.word for n in node.body.nodes] == ["relu"]
    assert "W0303" in [d.code for d in checked.findings]


def test_what_a_body_refuses_is_said_at_the_step(words: Any) -> None:
    class Twice(Op):
        block = True

        def body(self, b: Any, x: Any, **values: Any) -> Any:
            return b.dense(b.max_pool2d(x, window=9), units=2)

    words(twice=Twice)
    found = check(model("relu", "twice", kind="image[4, 4, 3]")).errors
    assert [d.code for d in found] == ["E0505"]
    assert found[0].span.text == "twice"
    assert found[0].labels[0].text == "while expanding `twice` here"


def test_parts_that_are_read_once_are_one_expression() -> None:
    assert forward(model("glu")) == ["return x[..., :2] * torch.sigmoid(x[..., 2:])"]


def test_a_part_that_is_read_twice_gets_a_variable(words: Any) -> None:
    class Square(Op):
        def body(self, b: Any, x: Any, **values: Any) -> Any:
            shifted = 1 - x / 2
            return {"both": shifted * shifted, "one": shifted + x}

    words(doubled=Square)
    text = model("doubled:\n      as: s", "add: s.one\n      from: s.both")
    assert forward(text) == [
        "y = 1 - x / 2",
        "z = y * y",
        "x = y + x",
        "return z + x",
    ]


def test_a_body_takes_several_values_static_fields_and_shared_modules(words: Any) -> None:
    class Scores(Op):
        scale: int = integer(2)
        with_: Any = values(())
        gate: Any = value(None)
        table: Any = module()

        def body(self, b: Any, x: Any, **values: Any) -> Any:
            for other in values["with"]:
                x = x + other
            if values["gate"] is not None:
                x = x * values["gate"]
            return b.unembed(x * self.scale, embedding=values["table"])

    words(scores=Scores)
    text = (
        'model:\n  inputs: {t: "tokens[5]"}\n  shared: {wte: {embedding: {vocab: 7, dim: 4}}}\n'
        "  layers:\n    - wte:\n      as: e\n    - relu:\n      as: r\n    - tanh\n"
        "    - scores: {scale: 3, with: [e, r], gate: e, table: wte}\n"
    )
    assert forward(text)[-1] == "return F.linear((x + e + r) * e * 3, self.wte.weight)"
    without = text.replace("with: [e, r], gate: e, ", "")
    assert forward(without)[-1] == "return F.linear(x * 3, self.wte.weight)"


def test_the_result_may_be_an_input_or_an_early_node(words: Any) -> None:
    class Early(Op):
        def body(self, b: Any, x: Any, **values: Any) -> Any:
            first = b.relu(x)
            b.tanh(first)  # nobody reads this
            return {"kept": x, "first": first}

    words(early=Early)
    text = model("early:\n      as: e", "add: e.first\n      from: e.kept")
    assert forward(text) == ["y = F.relu(x)", "return x + y"]


def test_fields_print_as_arguments_and_expressions(words: Any) -> None:
    class Widen(Op):
        units: int = integer()
        block = True

        def body(self, b: Any, x: Any, **values: Any) -> Any:
            wide = b.dense(x, units=b.expression("4 * units", units=self.units), name="up")
            odd = b.dense(wide, units=b.number("odd", self.units + 1), name="mid")
            return b.dense(odd, units=self.units, name="down")

    words(widen=Widen)
    printed = code("params: {dim: 8}\n" + model("widen: dim", "widen: 2 * dim"))
    assert "self.up = nn.Linear(in_channels, 4 * units)" in printed
    assert "self.down = nn.Linear(odd, units)" in printed
    assert "self.widen_2 = Widen(dim, 2 * dim, 17)" in printed


def test_composites_nest_and_count(words: Any) -> None:
    class Pair(Op):
        block = True

        def body(self, b: Any, x: Any, **values: Any) -> Any:
            return b.glu(b.squeeze_excite(b.squeeze_excite(x), name="again"))

    words(pair=Pair)
    checked = check(model("pair", kind="sequence[6, 8]"))
    call = checked.program.networks["model"].body.nodes[0]
    assert [n.name for n in call.body.nodes] == ["squeeze_excite", "again", "glu"]
    assert isinstance(call.body.nodes[2], OpNode)
    assert "self.again = SqueezeExcite(in_channels)" in code(model("pair", kind="sequence[6, 8]"))
    from triglot.compiler.measure import Meter

    assert Meter(checked.program.networks["model"]).total.parameters == 2 * (8 * 2 + 2 + 2 * 8 + 8)


def test_a_body_without_block_may_not_own_weights(words: Any) -> None:
    class Hidden(Op):
        def body(self, b: Any, x: Any, **values: Any) -> Any:
            return b.dense(x, units=3)

    words(hidden=Hidden)
    with pytest.raises(TypeError, match="must be a block"):
        code(model("hidden"))
