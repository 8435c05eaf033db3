"""Pictures: what is in them, and that boxes and lines keep out of each other's way."""

from __future__ import annotations

import re
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest
from triglot.cli import main
from triglot.compiler.diagnostics import Source
from triglot.compiler.front import check_source, load
from triglot.drawing.graph import draw, expandable
from triglot.drawing.layout import lay_out
from triglot.drawing.plain import as_dot, as_mermaid
from triglot.drawing.svg import as_svg

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "specs" / "models"
SPECS = sorted(
    p for folder in (MODELS, ROOT / "tests" / "specs") for p in folder.iterdir() if p.suffix in (".yaml", ".toml")
)
EXPANSIONS = ((), ("all",))


def program(path):
    return load(path).program


def boxes(graph):
    for box in graph.boxes:
        yield box
        if box.inner is not None:
            yield from boxes(box.inner)


def titles(graph):
    return [box.title for box in graph.boxes]


def apart(a, b):
    """Whether two cells do not overlap."""
    return abs(a.x - b.x) >= (a.width + b.width) / 2 - 0.01 or abs(a.y - b.y) >= (a.height + b.height) / 2 - 0.01


def pictures(picture):
    yield picture
    for cell in picture.cells:
        if cell.inner is not None:
            yield from pictures(cell.inner)


@pytest.mark.parametrize("expand", EXPANSIONS, ids=("collapsed", "expanded"))
@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_boxes_and_lines_keep_apart(path, expand):
    graph = draw(program(path), expand)
    for picture in pictures(lay_out(graph)):
        passing = [cell for route in picture.routes for cell in route.cells if cell.box is None]
        cells = [*picture.cells, *passing]
        for at, a in enumerate(cells):
            assert a.x - a.width / 2 + 0.01 >= 0 and a.x + a.width / 2 <= picture.width + 0.01
            assert a.y - a.height / 2 + 0.01 >= 0 and a.y + a.height / 2 <= picture.height + 0.01
            for b in cells[at + 1 :]:
                assert apart(a, b), (a.box, b.box)
        for route in picture.routes:
            heights = [cell.y for cell in route.cells]
            assert heights == sorted(heights) and len(set(heights)) == len(heights)
    keys = [box.key for box in boxes(graph)]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("expand", EXPANSIONS, ids=("collapsed", "expanded"))
@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_every_form_is_well_made(path, expand):
    graph = draw(program(path), expand)
    count = sum(box.kind != "port" and box.inner is None for box in boxes(graph))
    tree = ElementTree.fromstring(as_svg(graph, "a <title> & more"))
    space = {"s": "http://www.w3.org/2000/svg"}
    rects = tree.findall(".//s:rect", space)
    frames = [rect for rect in rects if rect.get("class") == "frame"]
    stacked = sum(box.copies > 1 and box.inner is None for box in boxes(graph))
    assert len(rects) - len(frames) == count + stacked
    assert len(frames) == sum(box.inner is not None for box in boxes(graph))
    lines = sum(len(g.lines) for g in [graph, *(b.inner for b in boxes(graph) if b.inner)])
    assert len(tree.findall(".//s:path", space)) == lines + 1  # and the tip of an arrow
    assert "script" not in as_svg(graph, "x") and "http://" not in as_svg(graph, "x").replace(space["s"], "")
    mermaid = as_mermaid(graph, "x")
    assert (mermaid.count("-->") == lines and mermaid.count("subgraph") == mermaid.count("\n" + " " * 2 + "end")) or frames
    dot = as_dot(graph, 'x "y"')
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", dot)
    assert dot.count(" -> ") == lines and bare.count("{") == bare.count("}") and '"x \\"y\\""' in dot


def test_blocks_are_one_box_until_they_are_expanded():
    made = program(MODELS / "nano_gpt.yaml")
    graph = draw(made)
    decoder = next(box for box in graph.boxes if box.title == "decoder")
    assert decoder.copies == 3 and decoder.inner is None and expandable(made) == ["decoder"]
    assert decoder.parameters == 49984 and "attention" not in [box.title for box in boxes(graph)]
    inner = next(box for box in draw(made, ["decoder"]).boxes if box.title == "decoder").inner
    words = [box.title for box in inner.boxes if box.kind != "port"]
    assert words == ["layer_norm", "attention", "dropout", "add", "layer_norm", "dense", "gelu", "dense", "dropout", "add"]
    ends = [box for box in inner.boxes if box.kind == "port"]
    assert len(ends) == 2 and len([line for line in inner.lines if line.source == ends[0].key]) == 2


def test_expanding_one_name_leaves_the_others():
    made = program(MODELS / "resnet18.yaml")
    assert expandable(made) == ["stage", "basic"]
    stage = next(box for box in draw(made, ["stage"]).boxes if box.title == "stage")
    assert [box.title for box in stage.inner.boxes if box.kind != "port"] == ["basic", "basic"]
    assert all(box.inner is None for box in stage.inner.boxes)


def test_lines_carry_shapes_and_names_of_lists():
    graph = draw(program(MODELS / "unet.yaml"))
    assert titles(graph) == ["image", "stage", "double_conv", "stage", "conv2d", "output"]
    labels = {line.label for line in graph.lines}
    assert {"16H \u00d7 16W \u00d7 3", "H \u00d7 W \u00d7 1024", "skip"} <= labels
    digits = draw(program(MODELS / "digits_cnn.yaml"))
    assert [line.label for line in digits.lines][:2] == ["8 \u00d7 8 \u00d7 1", "4 \u00d7 4 \u00d7 32"]


def test_masks_and_conditions_are_followed():
    graph = draw(program(MODELS / "sentiment_lstm.yaml"))
    source = {line.target: line.source for line in graph.lines}
    names = {box.key: box.title for box in graph.boxes}
    lstm = next(box.key for box in graph.boxes if box.title == "lstm")
    assert names[source[lstm]] and len([line for line in graph.lines if line.target == lstm]) >= 2
    text = "triglot: 1\nmodel:\n  inputs: {x: 'vector[4]'}\n  layers:\n    - dense: 4\n    - relu:\n      when: false\n    - tanh:\n      when: true\n"
    checked = check_source(Source("a.yaml", text), Path())
    assert titles(draw(checked.program)) == ["x", "dense", "tanh", "output"]


def test_several_networks_stand_in_frames():
    graph = draw(program(ROOT / "tests" / "specs" / "two_networks.yaml"))
    assert titles(graph) == ["encoder", "decoder"] and all(box.inner for box in graph.boxes)


def test_large_pictures_take_little_time():
    steps = "".join(f"    - residual: [dense: 8, relu]\n      as: v{n}\n" for n in range(150))
    text = f"triglot: 1\nmodel:\n  inputs: {{x: 'vector[8]'}}\n  layers:\n{steps}    - add: v3\n"
    made = check_source(Source("a.yaml", text), Path()).program
    start = time.perf_counter()
    svg = as_svg(draw(made), "large")
    assert time.perf_counter() - start < 20 and svg.count("<rect") == 453


def test_command(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    spec = str(MODELS / "unet.yaml")
    assert main(["graph", spec]) == 0
    assert capsys.readouterr().out.startswith("<svg ")
    assert main(["graph", spec, "--format", "mermaid", "--expand", "double_conv"]) == 0
    assert "flowchart TD" in capsys.readouterr().out
    for name, begin in (("a.svg", "<svg"), ("a.mmd", "---"), ("a.dot", "// made")):
        assert main(["graph", spec, "-o", name]) == 0 and Path(name).read_text().startswith(begin)
        assert main(["graph", spec, "-o", name]) == 0  # its own file
    Path("mine.svg").write_text("<svg/>")
    capsys.readouterr()
    assert main(["graph", spec, "-o", "mine.svg"]) == 2 and Path("mine.svg").read_text() == "<svg/>"
    assert main(["graph", spec, "--expand", "duble_conv"]) == 2
    assert "did you mean `double_conv`?" in capsys.readouterr().err
    Path("bad.yaml").write_text("triglot: 1\nmodel: {layers: [rleu]}\n")
    assert main(["graph", "bad.yaml"]) == 1
    assert main(["graph", spec, "--set", "params.classes=3"]) == 0
    out = capsys.readouterr().out
    assert re.search(r">3, kernel 1<", out)
