"""Uses of a block that leave out an argument, and uses that state it."""

from __future__ import annotations

import ast
import types

import pytest
import triglot
from triglot.backends.code.expr import call, source
from triglot.backends.code.merge import Merger, Mismatch

IMPORTS = (ast.Import, ast.ImportFrom)


def test_an_argument_left_out_is_the_default_of_the_function():
    """``nn.Conv2d`` pads with nothing, so that one constructor serves both uses."""
    merger = Merger(2)
    merged = merger.merge([call("nn.Conv2d", 1, 4, 3), call("nn.Conv2d", 1, 4, 3, padding=1)])
    assert source(merged) == "nn.Conv2d(1, 4, 3, padding=padding)"
    assert merger.hoisted["padding"].values == [0, 1]


def test_defaults_that_are_words_are_no_numbers():
    """``nnx.Conv`` pads to the same size: its uses need a class each."""
    options = {"kernel_size": (3, 3)}
    with pytest.raises(Mismatch):
        Merger(2).merge(
            [call("nnx.Conv", 1, 4, **options), call("nnx.Conv", 1, 4, **options, padding=1)]
        )


SPEC = """
triglot: 1
params: {rate: 0.2, width: 8}
blocks:
  unit:
    params: {drop: float, grow: int}
    layers: [dense: grow * width, dropout: drop, dropout: rate]
model:
  inputs: {features: "vector[4]"}
  layers:
    - unit: {drop: 0.5, grow: 1}
    - each: {rate: [0.1, 0.3]}
      layers: [unit: {drop: 0.4, grow: 2}, dropout: rate]
    - unit: {drop: rate, grow: 3}
"""


def sizes_of(spec, folder, kinds):
    """What constructors of some layers are given while ``Model()`` is made."""
    (folder / "net.yaml").write_text(spec)
    triglot.compile(str(folder / "net.yaml"), ["torch"], folder / "out")
    made: list[tuple[float, ...]] = []
    layers = dict.fromkeys(("Linear", "Dropout"), lambda *given: None)
    layers |= dict.fromkeys(kinds, lambda *given: made.append(given))
    nn = types.SimpleNamespace(Module=object, ModuleList=list, **layers)
    text = (folder / "out" / "torch" / "model.py").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("import ", "from "))]
    names = {"nn": nn, "Tensor": None}
    names["super"] = lambda: types.SimpleNamespace(__init__=lambda: None)
    exec("\n".join(lines), names)
    names["Model"]()
    return made


def test_what_differs_is_not_what_the_spec_calls_so(tmp_path):
    """A field may have the name of a parameter of the spec, or of a loop."""
    made = sizes_of(SPEC, tmp_path, ["Dropout"])
    assert [rate for (rate,) in made] == [0.5, 0.2, 0.4, 0.2, 0.1, 0.4, 0.2, 0.3, 0.2, 0.2]


HIDING = """
triglot: 1
params: {width: 8}
blocks:
  wide: {layers: [dense: width]}
  own:
    params: {width: int}
    layers: [wide, dense: width]
model:
  inputs: {features: "vector[4]"}
  layers:
    - own: 5
    - each: {width: [6, 7]}
      layers: [wide, dense: width]
    - repeat: 2
      layers: [{repeat: 2, layers: [dense: 10 + index]}, dense: 20 + index]
    - dense: width
"""


def test_a_name_may_hide_one_of_the_spec(tmp_path):
    """A block sees its own parameters and those of the spec, never what its caller calls so."""
    made = sizes_of(HIDING, tmp_path, ["Linear"])
    inside = [(7, 10), (10, 11), (11, 20), (20, 10), (10, 11), (11, 21)]
    loop = [(5, 8), (8, 6), (6, 8), (8, 7)]
    assert made == [(4, 8), (8, 5), *loop, *inside, (21, 8)]


NAMED = """
triglot: 1
params: {rate: 0.2, slope: 0.01}
blocks:
  unit:
    params: {drop: float}
    layers: [dense: 4, leaky_relu: slope, dropout: drop]
  other:
    params: {rate: 0.3}
    layers: [dropout: rate, unit: 0.7]
model:
  inputs: {features: "vector[4]"}
  layers:
    - dropout: rate
    - repeat: 3
      layers: [unit: rate]
    - unit: 0.5
    - dropout: 2 * rate
    - other
    - other: 0.9
"""


def test_real_numbers_have_the_names_of_the_spec(tmp_path):
    """As whole numbers have; arithmetic is done while compiling."""
    made = sizes_of(NAMED, tmp_path, ["Dropout"])
    assert [rate for (rate,) in made] == [0.2, 0.2, 0.2, 0.2, 0.5, 0.4, 0.3, 0.7, 0.9, 0.7]
    text = (tmp_path / "out" / "torch" / "model.py").read_text()
    assert "def __init__(self, rate: float = 0.2, slope: float = 0.01) -> None:" in text
    assert "def __init__(self, in_channels: int, drop: float, slope: float) -> None:" in text
    assert "nn.ModuleList(Unit(4, rate, slope) for _ in range(3))" in text
    assert "self.dropout_2 = nn.Dropout(0.4)" in text
    assert "self.other_2 = Other(4, slope, rate=0.9)" in text


TAKEN = """
triglot: 1
params: {layers: 2, ops: 0.3, nn: 6, stage: 5, i: 1, relu: 4, D: 2}
blocks:
  ResBlock: {layers: [dense: 3, tanh]}
  unit:
    params: {x: int, name: 3, y: 2, mask: value}
    layers: [dense: x + name, {multiply: mask}, dense: y + stage, {dropout: ops}]
model:
  inputs: {features: "vector[4]", gate: "vector[1]"}
  layers:
    - {dense: nn, from: features}
    - {dense: 4, as: range}
    - {dense: 4, as: zip}
    - {add: range}
    - ResBlock
    - {layers: [dense: nn + index, relu, dense: relu], repeat: layers}
    - {unit: {x: 7, mask: gate}}
    - dense: layers + i + D
"""


def stored_in(node):
    """Whether a node of the text gives a name a value."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


@pytest.mark.parametrize("backend", ["torch", "keras", "jax"])
def test_parameters_hide_nothing_of_the_text(backend, tmp_path):
    """``layers`` is a module, ``stage`` a function, ``i`` a counter in what is generated."""
    (tmp_path / "net.yaml").write_text(TAKEN)
    triglot.compile(str(tmp_path / "net.yaml"), [backend], tmp_path / "out")
    tree = ast.parse((tmp_path / "out" / backend / "model.py").read_text())
    outside = {
        a.asname or a.name for n in ast.walk(tree) if isinstance(n, IMPORTS) for a in n.names
    }
    outside |= {n.name for n in tree.body if isinstance(n, ast.FunctionDef)}
    functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    for function in functions:
        names = [a.arg for a in (*function.args.args, *function.args.kwonlyargs)]
        assert not outside & set(names)
        written = {n.id for n in ast.walk(function) if stored_in(n)} - {"x"}
        assert not written & set(names), function.name
    assert not {n.id for f in functions for n in ast.walk(f) if stored_in(n)} & {"range", "zip"}
    rules = (tmp_path / "out" / backend / "pyproject.toml").read_text()
    assert '"N803"' in rules, "the package allows the names of its spec"
    made = [n.name for n in tree.body if isinstance(n, (ast.FunctionDef, ast.ClassDef))]
    assert ("res_block" if backend == "keras" else "ResBlock") in made
    text = ast.unparse(tree)
    assert "layers_: int=2" in text and "ops_: float=0.3" in text and "stage: int=5" in text


def test_a_loop_that_reads_its_number_counts_to_the_depth_of_the_spec(tmp_path):
    """So that another depth makes another model, and Keras needs no second counter."""
    text = 'triglot: 1\nparams: {depth: 4}\nmodel:\n  inputs: {x: "vector[4]"}\n  layers:\n'
    text += "    - {repeat: depth, layers: [dense: 3 + index, tanh, dense: 4]}\n"
    (tmp_path / "spec.yaml").write_text(text)
    triglot.compile(tmp_path / "spec.yaml", ["torch", "keras"], tmp_path / "out")
    torch, keras = ((tmp_path / "out" / name / "model.py").read_text() for name in ("torch", "keras"))
    assert "Stage(4, index) for index in range(depth)" in torch
    assert 'for index in range(depth):\n        y = stage(y, index, name=f"layers_{index}_")' in keras
