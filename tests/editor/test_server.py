"""The language server as an editor meets it: JSON-RPC over standard input and output."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from triglot.cli import main
from triglot.compiler.ops import OPS
from triglot.tests.refused.mutate import mutate

SPEC = """\
triglot: 1
params: {width: 8}
blocks:
  stage:
    params: {filters: int}
    layers:
      - conv2d: {filters: filters}
      - relu
model:
  inputs: {image: "image[8, 9, 3]"}
  layers:
    - stage: width  # \U0001f642
      as: stem
    - stage: 2 * width
    - add: stem
      when: false
    - global_avg_pool
    - dense: 4
"""
ROOT = Path(__file__).parents[2]
numbers = iter(range(10**6))


def fresh(server, text, suffix=".yaml"):
    """Open a document; its URI and findings."""
    uri = server.open(f"spec{next(numbers)}{suffix}", text)
    told = server.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)
    return uri, told["diagnostics"]


def place(text, what, nth=0, inside=1):
    """Line and UTF-16 character inside the nth appearance of a text."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(what, at + 1)
    before = text[: at + inside]
    line = before.count("\n")
    return line, len(before.rpartition("\n")[2].encode("utf-16-le")) // 2


def cut(text, place):
    """The text of a range."""
    lines = text.split("\n")
    a, b = place["start"], place["end"]
    assert a["line"] == b["line"]
    units = lines[a["line"]].encode("utf-16-le")
    return units[2 * a["character"] : 2 * b["character"]].decode("utf-16-le")


def edited(text, edits):
    """The text after edits, as an editor applies them."""
    for edit in sorted(edits, key=lambda e: (e["range"]["start"]["line"], e["range"]["start"]["character"]), reverse=True):
        lines = text.split("\n")
        a, b = edit["range"]["start"], edit["range"]["end"]
        head = lines[a["line"]].encode("utf-16-le")[: 2 * a["character"]].decode("utf-16-le")
        tail = lines[b["line"]].encode("utf-16-le")[2 * b["character"] :].decode("utf-16-le")
        text = "\n".join([*lines[: a["line"]], head + edit["newText"] + tail, *lines[b["line"] + 1 :]])
    return text


def labels(server, text, suffix=".yaml"):
    """Completion at ``|``."""
    at = text.index("|")
    plain = text.replace("|", "", 1)
    uri, _ = fresh(server, plain, suffix)
    found = server.at("completion", uri, *place(plain + " ", plain[at:] or " ", plain.count(plain[at:], 0, at) if plain[at:] else plain.count(" "), 0))
    return {item["label"]: item for item in found["items"]}


def test_what_the_server_can_do(server):
    able = server.server["capabilities"]
    assert able["positionEncoding"] == "utf-16"
    for name in ("completion", "hover", "definition", "references", "rename", "codeAction", "inlayHint",
                 "documentSymbol", "documentFormatting"):  # fmt: skip
        assert able[f"{name}Provider"], name
    assert server.server["serverInfo"]["name"] == "triglot"


def test_findings_with_places_that_caused_them(server):
    text = SPEC.replace("when: false\n", "when: true\n")
    _, found = fresh(server, text)
    (one,) = [d for d in found if d["code"] == "E0501"]
    assert one["severity"] == 1 and one["source"] == "triglot" and cut(text, one["range"]) == "add"
    related = [r["message"] for r in one["relatedInformation"]]
    assert any("image[8, 9, 8]" in m for m in related) and any("image[8, 9, 16]" in m for m in related)


def test_characters_beyond_the_first_plane_count_two(server):
    text = SPEC.replace('inputs: {image: "image[8, 9, 3]"}', 'inputs: {image: "image[8, 9, 3]"}  # \U0001f642').replace(
        "- stage: width  # \U0001f642\n      as: stem", '- {"\U0001f642": 3, as: stem}'
    )
    _, found = fresh(server, text)
    (one,) = [d for d in found if d["code"] == "E0300"]
    assert cut(text, one["range"]) == '"\U0001f642"'


def test_quick_fixes(server):
    text = SPEC.replace("- relu", "- rleu").replace("filters: filters}", "filtres: filters}")
    uri, found = fresh(server, text)
    assert {d["code"] for d in found} == {"E0300", "E0201"}
    for d in found:
        params = {"textDocument": {"uri": uri}, "range": d["range"], "context": {"diagnostics": [d]}}
        (action,) = server.ask("textDocument/codeAction", params)
        assert action["kind"] == "quickfix" and action["isPreferred"]
        text = edited(text, action["edit"]["changes"][uri])
    assert text == SPEC
    params["context"] = {"diagnostics": [], "only": ["source.fixAll.triglot"]}
    (action,) = server.ask("textDocument/codeAction", params)
    assert action["edit"]["changes"][uri][0]["newText"] == SPEC


def test_several_words_are_offered_one_by_one(server):
    text = SPEC.replace("- relu", "- conv")
    uri, found = fresh(server, text)
    params = {"textDocument": {"uri": uri}, "range": found[0]["range"], "context": {"diagnostics": []}}
    titles = [action["title"] for action in server.ask("textDocument/codeAction", params)]
    assert titles and all(title.startswith("Write `conv") for title in titles)


def test_completion_of_steps_fields_and_words(server):
    found = labels(server, SPEC + "    - |")
    assert set(OPS) | {"stage", "residual"} <= set(found)
    assert found["stage"]["sortText"] < found["conv2d"]["sortText"]
    assert found["conv2d"]["textEdit"]["newText"] == "conv2d: " and "signature" not in found["relu"]
    assert found["conv2d"]["documentation"]["value"].startswith("`conv2d(filters")
    found = labels(server, SPEC + "    - conv2d: {filters: 3, |}\n")
    assert set(OPS["conv2d"].fields) - {"filters"} == set(found)
    assert found["kernel"]["textEdit"]["newText"] == "kernel: "
    assert set(labels(server, SPEC + "    - conv2d: {filters: 3, padding: |")) == set(OPS["conv2d"].fields["padding"].words)
    assert set(labels(server, SPEC + "    - stage: {|}")) == {"filters"}
    assert {"from", "as"} <= set(labels(server, SPEC + "    - dense: 3\n      |"))


def test_completion_of_names(server):
    found = labels(server, SPEC + "    - add: |")
    assert {"stem", "image", "width", "prev"} <= set(found) and "filters" not in found
    assert "image[8, 9, 8]" in found["stem"]["detail"]
    assert "filters" in labels(server, SPEC.replace("conv2d: {filters: filters}", "conv2d: {filters: fi|}"))
    assert "stem" not in labels(server, SPEC.replace("- stage: width ", "- stage: s| "))
    assert "channels" in labels(server, SPEC + "    - dense: image.|")
    assert "mask" in labels(server, SPEC + "    - dense: prev.|")


def test_completion_of_sections_and_training(server):
    assert {"model", "data", "training"} <= set(labels(server, "triglot: 1\n|"))
    assert "layers" in labels(server, "triglot: 1\nmodel:\n  |")
    assert {"adamw", "sgd"} <= set(labels(server, SPEC + "training:\n  optimizer: |"))
    assert "lr" in labels(server, SPEC + "training:\n  optimizer: {adam: {|}}")
    assert {"stem", "kernel", "norm"} <= set(labels(server, SPEC + "training:\n  freeze: |"))
    assert "val.loss" in labels(server, SPEC + "training:\n  monitor: |")
    data = SPEC + "data:\n  source: {sklearn: digits}\n  fields: {label: category}\n"
    assert "label" in labels(server, data + "  target: |")
    assert labels(server, SPEC + "# |") == {}


def test_completion_in_toml(server):
    head = 'triglot = 1\n[model]\ninputs.x = "vector[4]"\n'
    assert labels(server, head + "layers = [|]", ".toml")["relu"]["textEdit"]["newText"] == '"relu"'
    assert labels(server, head + 'layers = ["|"]', ".toml")["relu"]["textEdit"]["newText"] == "relu"
    assert labels(server, head + "layers = [{dense = {|}}]", ".toml")["units"]["textEdit"]["newText"] == "units = "
    assert "training" in labels(server, head + "[|", ".toml")


def test_hover(server):
    uri, _ = fresh(server, SPEC)

    def told(*at):
        found = server.at("hover", uri, *place(SPEC, *at))
        return found and found["contents"]["value"]

    text = told("conv2d: {")
    assert "`conv2d(filters" in text and "gives `image[8, 9, 8]`, `image[8, 9, 16]`" in text
    assert "224 or 1,168 parameters" in text
    assert told("filters: filters}").startswith("**conv2d.filters**: int")
    assert "block parameter `filters`" in told("filters}", 0, 2)
    assert "parameter `width`: `8`" in told("width  #")
    assert "value `stem`: `image[8, 9, 8]`" in told("stem\n    - stage")
    assert "input `image`: `image[8, 9, 3]`" in told("image: ")
    assert "block `stage`" in told("stage: 2 *")
    assert told("model:").startswith("**model**") and told("when").startswith("**when**")
    assert told("# \U0001f642", 0, 2) is None


def test_definition_and_references(server):
    uri, _ = fresh(server, SPEC)
    for what, nth, there in [("width  #", 0, "width"), ("stage: 2 *", 0, "stage"), ("filters}", 0, "filters"), ("stem\n      when", 0, "stem")]:
        found = server.at("definition", uri, *place(SPEC, what, nth))
        assert found["uri"] == uri and cut(SPEC, found["range"]) == there
        assert found["range"]["start"]["line"] < place(SPEC, what, nth)[0]
    assert server.at("definition", uri, *place(SPEC, "relu")) is None
    context = {"includeDeclaration": True}
    found = server.at("references", uri, *place(SPEC, "width"), context=context)
    assert [r["range"]["start"]["line"] for r in found] == [1, 11, 13]
    context = {"includeDeclaration": False}
    assert len(server.at("references", uri, *place(SPEC, "stage:"), context=context)) == 2


@pytest.mark.parametrize(
    ("at", "new", "count"), [("width", "base", 3), ("stage:", "part", 3), ("filters: int", "n", 2), ("stem", "first", 2)]
)
def test_rename(server, at, new, count):
    uri, _ = fresh(server, SPEC)
    old = at.partition(":")[0]
    assert cut(SPEC, server.at("prepareRename", uri, *place(SPEC, at))) == old
    edits = server.at("rename", uri, *place(SPEC, at), newName=new)["changes"][uri]
    text = edited(SPEC, edits)
    assert len(edits) == count and text.count(new) - SPEC.count(new) == count
    _, found = fresh(server, text)
    assert [d for d in found if d["severity"] == 1] == []


def test_names_that_cannot_be(server):
    uri, _ = fresh(server, SPEC)
    for new, why in [("class", "keyword"), ("1a", "letters"), ("width", "already"), ("image", "already")]:
        with pytest.raises(RuntimeError, match=why):
            server.at("rename", uri, *place(SPEC, "stem"), newName=new)
    with pytest.raises(RuntimeError, match="no name of this file"):
        server.at("rename", uri, *place(SPEC, "relu"), newName="x")
    assert server.at("prepareRename", uri, *place(SPEC, "relu")) is None


def test_inlay_shapes(server):
    uri, _ = fresh(server, SPEC)
    lines = SPEC.splitlines()
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": len(lines), "character": 0}}
    found = server.ask("textDocument/inlayHint", {"textDocument": {"uri": uri}, "range": whole})
    shown = {lines[hint["position"]["line"]].strip(): hint["label"] for hint in found}
    assert shown["- stage: width  # \U0001f642"] == "image[8, 9, 8]"
    assert shown["- stage: 2 * width"] == "image[8, 9, 16]"
    assert shown["- conv2d: {filters: filters}"] == "image[8, 9, 8] and 1 more"
    assert shown["- global_avg_pool"] == "vector[16]"
    first = next(hint for hint in found if "width  #" in lines[hint["position"]["line"]])
    assert first["position"]["character"] == len("    - stage: width")


def test_outline(server):
    uri, _ = fresh(server, SPEC)
    found = server.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    names = {symbol["name"]: symbol for symbol in found}
    assert list(names) == ["triglot", "params", "blocks", "model"]
    assert [c["name"] for c in names["model"]["children"]] == ["image", "stem: stage", "stage", "add", "global_avg_pool", "dense"]
    assert [c["name"] for c in names["blocks"]["children"][0]["children"]] == ["filters", "conv2d", "relu"]

    def nested(symbol):
        a, b = symbol["range"], symbol["selectionRange"]
        key = lambda p: (p["line"], p["character"])  # noqa: E731
        assert key(a["start"]) <= key(b["start"]) and key(b["end"]) <= key(a["end"])
        for child in symbol["children"]:
            nested(child)

    for symbol in found:
        nested(symbol)


def test_formatting(server):
    uri, _ = fresh(server, SPEC.replace("params: {width: 8}", "params:   {width:   8}"))
    options = {"tabSize": 2, "insertSpaces": True}
    (edit,) = server.ask("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options})
    assert edit["newText"] == SPEC
    server.change(uri, "a: [", 2)
    server.wait("textDocument/publishDiagnostics")
    assert server.ask("textDocument/formatting", {"textDocument": {"uri": uri}, "options": options}) is None


def test_changes_piece_by_piece_and_closing(server):
    uri, found = fresh(server, SPEC)
    assert found == []
    line, character = place(SPEC, "relu", 0, 4)
    at = {"line": line, "character": character}
    change = {"range": {"start": at, "end": at}, "text": "x"}
    params = {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [change]}
    server.tell("textDocument/didChange", params)
    told = server.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)
    assert [d["code"] for d in told["diagnostics"]] == ["E0300"] and told["version"] == 2
    server.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert server.wait("textDocument/publishDiagnostics", lambda p: p["uri"] == uri)["diagnostics"] == []


SPECS = sorted((ROOT / "specs" / "models").glob("*.yaml"))[:4] + sorted((ROOT / "specs" / "models").glob("*.toml"))


@pytest.mark.parametrize("path", SPECS, ids=lambda p: p.name)
def test_half_typed_text_never_breaks_it(server, path):
    """Every request at random places of spoiled texts is answered without an error."""
    dice = random.Random(path.name)
    text = path.read_text()
    uri, _ = fresh(server, text, path.suffix)
    for version in range(2, 14):
        spoiled = mutate(text, version) if version % 2 else text[: dice.randrange(len(text))]
        server.change(uri, spoiled, version)
        line = dice.randrange(spoiled.count("\n") + 1)
        character = dice.randrange(60)
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 10**6, "character": 0}}
        document = {"textDocument": {"uri": uri}}
        for kind in ("completion", "hover", "definition", "prepareRename"):
            server.at(kind, uri, line, character)
        server.at("references", uri, line, character, context={"includeDeclaration": True})
        server.ask("textDocument/inlayHint", {**document, "range": whole})
        server.ask("textDocument/documentSymbol", document)
        context = {"diagnostics": [], "only": ["quickfix", "source.fixAll"]}
        server.ask("textDocument/codeAction", {**document, "range": whole, "context": context})


def test_without_pygls_it_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr("triglot.cli.lsp.find_spec", lambda name: None)
    assert main(["lsp"]) == 3
    assert "triglot[lsp]" in capsys.readouterr().err
    assert sys.modules.get("triglot.editor.server") is None
